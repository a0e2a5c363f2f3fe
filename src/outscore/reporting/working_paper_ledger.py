"""The sheet of ledger lines: what is booked, held against what the other sheets came to."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from outscore.model.outcome import Entry
from outscore.reporting.exact import exact
from outscore.reporting.working_paper_numbers import Whole
from outscore.reporting.working_paper_numbers import whole
from outscore.reporting.working_paper_sheets import OTHER_RULES
from outscore.reporting.working_paper_sheets import Sheet

if TYPE_CHECKING:
    from collections.abc import Mapping

    from outscore.model.settlement_document import SettlementDocument
    from outscore.reporting.working_paper_numbers import Ratio

LEDGER = "Ledger lines"
MONEY = "Money"
LEDGER_HEAD = (
    "Entry",
    "Amount in the smallest coin",
    "For reading",
    "For",
    "Clause",
    "Goes back to",
    "Differs (must be 0)",
    "Where from",
    "Statement: amount in the smallest coin",
)
SHARED = "as the statement has it: its share in whole coins of the total of the sheet Money"
_CREDITS = (Entry.ACCRUAL.value, Entry.WITHHELD.value)
_OF_TOTALS = (*_CREDITS, Entry.BONUS.value)
_ENTRIES = tuple(entry.value for entry in Entry)


def booked(settlement: SettlementDocument, coins: int, *entries: str) -> int:
    """The bookings of some kinds together, in the smallest coin."""
    found = (exact(one["amount"]) for one in settlement["bookings"] if one["entry"] in entries)
    return int(sum(found, Fraction(0)) * coins)


def ledger_sheet(
    settlement: SettlementDocument,
    coins: int,
    credit: Whole | None,
    bonus: Whole | None,
    kept: Mapping[int, Ratio],
) -> Sheet:
    """Every booking, their sum, and both held against what the sheet Money came to (None: to nothing).

    kept: what the sheet Money came to of what is held back and earned back, by the place of its booking.
    """
    sheet = Sheet(LEDGER, (44, 20, 16, 34, 34, 12, 12, 64, 20))
    owed = None if bonus is None else whole(0) - bonus
    alone = {**_alone(settlement, credit, *_CREDITS), **_alone(settlement, owed, Entry.BONUS.value)}
    sheet.texts(LEDGER_HEAD, "head")
    first = sheet.row + 1
    for place, one in enumerate(settlement["bookings"]):
        amount = exact(one["amount"])
        sheet.text(0, one["entry"])
        found = alone.get(place) or _whole_coins(kept.get(place))
        _booked_amount(sheet, int(amount * coins), one["entry"], found)
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


def _alone(settlement: SettlementDocument, total: Whole | None, *entries: str) -> dict[int, Whole]:
    """A total by the place of its booking, where it is not shared among several."""
    places = [place for place, one in enumerate(settlement["bookings"]) if one["entry"] in entries]
    return {} if total is None or len(places) != 1 else {places[0]: total}


def _whole_coins(found: Ratio | None) -> Whole | None:
    return found.n if found is not None and found.d.value == 1 else None


def _booked_amount(sheet: Sheet, amount: int, entry: str, found: Whole | None) -> None:
    """What is booked: a formula where the sheet Money has come to it, else marked, and why."""
    if found is not None and found.value == amount:
        sheet.formula(1, found)
        row = sheet.row + 1
        sheet.formula(6, Whole(f"B{row}-I{row}", 0, single=False), "check")
        sheet.text(7, f"the sheet {MONEY}", "quiet")
        sheet.number(8, amount, "quiet")
        return
    sheet.number(1, amount, "taken")
    sheet.text(7, SHARED if entry in _OF_TOTALS else OTHER_RULES, "quiet")


def marked(settlement: SettlementDocument, sheet: Sheet) -> int:
    """How many bookings stand there as the statement has them."""
    rows = range(1, 1 + len(settlement["bookings"]))
    return sum(sheet.cells[row, 1].style == "taken" for row in rows)


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
