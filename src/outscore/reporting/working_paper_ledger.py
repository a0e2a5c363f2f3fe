"""The sheet of ledger lines: what is booked, held against what the other sheets came to."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from outscore.model.outcome import Entry
from outscore.reporting.exact import exact
from outscore.reporting.working_paper_numbers import Whole
from outscore.reporting.working_paper_numbers import whole
from outscore.reporting.working_paper_sheets import Sheet

if TYPE_CHECKING:
    from outscore.model.settlement_document import SettlementDocument

LEDGER = "Ledger lines"
LEDGER_HEAD = (
    "Entry",
    "Amount in the smallest coin",
    "For reading",
    "For",
    "Clause",
    "Goes back to",
    "Differs (must be 0)",
)
_ENTRIES = tuple(entry.value for entry in Entry)


def booked(settlement: SettlementDocument, coins: int, *entries: str) -> int:
    """The bookings of some kinds together, in the smallest coin."""
    found = (exact(one["amount"]) for one in settlement["bookings"] if one["entry"] in entries)
    return int(sum(found, Fraction(0)) * coins)


def ledger_sheet(
    settlement: SettlementDocument, coins: int, credit: Whole | None, bonus: Whole | None
) -> Sheet:
    """Every booking, their sum, and both held against what the sheet Money came to (None: to nothing)."""
    sheet = Sheet(LEDGER, (44, 20, 16, 34, 34, 12, 12))
    sheet.texts(LEDGER_HEAD, "head")
    first = sheet.row + 1
    for one in settlement["bookings"]:
        amount = exact(one["amount"])
        sheet.text(0, one["entry"])
        sheet.number(1, int(amount * coins))
        sheet.reading(2, f"B{sheet.row + 1}/{coins}", amount)
        sheet.text(3, one["what"])
        sheet.text(4, one["clause"])
        sheet.text(5, one["origin"])
        sheet.row += 1
    last = max(sheet.row, first)
    sheet.row += 1
    entries, amounts = f"A{first}:A{last}", f"B{first}:B{last}"
    _held_against(
        sheet,
        coins,
        "Net",
        Whole(f"SUM({amounts})", booked(settlement, coins, *_ENTRIES)),
        exact(settlement["net"]),
    )
    accrued = Whole(
        f'SUMIF({entries},"accrual",{amounts})+SUMIF({entries},"withheld",{amounts})',
        booked(settlement, coins, "accrual", "withheld"),
        single=False,
    )
    if credit is not None:
        _held_against(sheet, coins, "Accrued or withheld, against the sheet Money", accrued, credit)
    if bonus is not None:
        owed = Whole(
            f'0-SUMIF({entries},"bonus",{amounts})', -booked(settlement, coins, "bonus"), single=False
        )
        _held_against(sheet, coins, "Bonus, against the sheet Money", owed, bonus)
    return sheet


def _held_against(sheet: Sheet, coins: int, label: str, found: Whole, stated: Fraction | Whole) -> None:
    sheet.text(0, label, "strong")
    own = sheet.formula(1, found, "total")
    if isinstance(stated, Fraction):
        other = sheet.number(3, int(stated * coins), "quiet")
    else:
        other = sheet.formula(3, stated, "quiet")
    sheet.text(2, "held against", "quiet")
    sheet.formula(6, own.compared("=", other).compared("=", whole(0)), "check")
    sheet.row += 1
