"""Alder's invoices, as somebody in the office typed them in: what was printed, and what was accepted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from outscore.examples.harbour.making.calendar import working_day
from outscore.examples.harbour.making.contacts import of_month
from outscore.examples.harbour.making.draws import Draws

if TYPE_CHECKING:
    from datetime import date

FIRST_SLAB, RATES = 8000, (2140, 2010)


def alder_invoice(seed: str, month: date) -> str:
    """The invoice of a month; in October 2025 more hours are billed than were accepted."""
    accepted = sum(one.talk + one.hold + one.after for one in of_month(seed, "alder", month)) * 13 // 36000
    accepted += Draws(f"{seed}|invoice|{month}").below(40)
    billed = accepted + (410 if (month.year, month.month) == (2025, 10) else 0)
    parts = [(min(billed, FIRST_SLAB), RATES[0]), (max(0, billed - FIRST_SLAB), RATES[1])]
    lines = "".join(
        f"  - {{rate: agent_hours, billed_units: {units}, billed_rate: {_pounds(rate)}, "
        f"billed_amount: {_pounds(units * rate)}}}\n"
        for units, rate in parts
        if units
    )
    return f"""# Made by the generator of the example.
invoice: "ALD-{month:%Y-%m}"
vendor: alder
contract: alder-2025
period: "{month:%Y-%m}"
currency: GBP
issued: "{working_day(month, 4)}"
lines:
{lines}accepted:
  - {{rate: agent_hours, units: {accepted}, by: "J. Marlowe", day: "{working_day(month, 5)}"}}
total: {_pounds(sum(units * rate for units, rate in parts))}
"""


def _pounds(pence: int) -> str:
    return f"{pence // 100}.{pence % 100:02}"
