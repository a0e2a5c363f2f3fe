"""The first sheet of the workbook: who and what, and the sums and volumes that went in."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import partial
from typing import TYPE_CHECKING
from typing import Any

from outscore.model.terms.schemes import NEXT_CHARGES
from outscore.model.terms.schemes import PREVIOUS_CHARGES
from outscore.reporting.exact import exact
from outscore.reporting.settled import settlement_marks
from outscore.reporting.working_paper_indexed import index_of
from outscore.reporting.working_paper_numbers import Ratio
from outscore.reporting.working_paper_numbers import scaled

if TYPE_CHECKING:
    from collections.abc import Mapping

    from outscore.model.settlement_document import SettlementDocument
    from outscore.model.statement import StatementDocument
    from outscore.reporting.working_paper_indexed import Index
    from outscore.reporting.working_paper_sheets import Sheet


def write_head(sheet: Sheet, said: StatementDocument, settlement: SettlementDocument, sha256: str) -> int:
    """Who and what, and room for the summary; gives the row where that goes."""
    sheet.texts(("Credit working paper",), "title")
    for name, text in (
        ("Vendor", f"{said['vendor']['name']} ({said['vendor']['id']})"),
        ("Contract", f"{said['contract']['name']} ({said['contract']['id']})"),
        ("Signed document", settlement["terms"].get("signed_document", "")),
        ("Client", said["contract"]["client"]),
        ("Period", f"{said['period']['label']} ({said['period']['start']} to {said['period']['end']})"),
        ("Statement", f"revision {said['revision']}, SHA-256 {sha256}"),
        ("Terms", f"SHA-256 {said['contract']['terms_sha256']}"),
        ("Currency", settlement["currency"] or "none named"),
        ("Result", settlement["sentence"]),
    ):
        if text:
            sheet.texts((name, text))
    for mark in settlement_marks(settlement):
        sheet.texts(("Not final", mark))
    place = sheet.row + 1
    sheet.row += 10
    return place


OTHER_CHARGES = {
    PREVIOUS_CHARGES: "charges of the period before, in coins",
    NEXT_CHARGES: "charges of the period after, in coins",
}


@dataclass(frozen=True, slots=True)
class Facts:
    """The sums and volumes of a period by their names, and its index; sums are in the smallest coin."""

    sums: Mapping[str, Ratio]
    quantities: Mapping[str, Ratio]
    index: Index | None


def write_facts(sheet: Sheet, settlement: SettlementDocument, terms: Mapping[str, Any], coins: int) -> Facts:
    """The sums and volumes of the period; amounts in the smallest coin."""
    facts = settlement["facts"]
    sheet.texts(("Sums and volumes", "Whole number", "Scale", "For reading", "Where from"), "head")
    sheet.text(0, "Coins in one of the currency")
    sheet.number(1, coins)
    sheet.row += 1
    sums: dict[str, Ratio] = {}
    if settlement["charges"] is not None:
        charges = exact(settlement["charges"])
        sums["charges"] = _fact(sheet, "charges", charges * coins, "charges of the period, in coins")
    index = index_of(settlement, terms, partial(_fact, sheet), coins)
    given = {name: Fraction(amount) for name, amount in facts.get("amounts", {}).items()}
    printed = {name: Fraction(amount) for name, amount in terms.get("amounts", ()) if name not in given}
    for name, amount in {**printed, **given}.items():
        said = OTHER_CHARGES.get(name, "a sum of the contract, in coins")
        sums[name] = _fact(sheet, name, amount * coins, said)
        if name in printed and index is not None and index.rises(name):
            sums[name] = _at_index(sheet, name, index.at(sums[name]))
    quantities = {
        name: _fact(sheet, name, Fraction(found), "a volume of the period")
        for name, found in facts.get("quantities", {}).items()
    }
    sheet.row += 1
    return Facts(sums, quantities, index)


def _fact(sheet: Sheet, name: str, value: Fraction, source: str) -> Ratio:
    n, d = scaled(value)
    sheet.text(0, name)
    found = Ratio(sheet.number(1, n), sheet.number(2, d))
    sheet.reading(3, f"B{sheet.row + 1}/C{sheet.row + 1}", value)
    sheet.text(4, source, "quiet")
    sheet.row += 1
    return found


def _at_index(sheet: Sheet, name: str, worked: Ratio) -> Ratio:
    """A sum as it stands at the index in force; one too large for a formula is written as a number."""
    sheet.text(0, f"{name}, at the index in force")
    if worked.fits:
        found = Ratio(sheet.formula(1, worked.n), sheet.formula(2, worked.d))
    else:
        n, d = scaled(worked.value)
        found = Ratio(sheet.number(1, n, "taken"), sheet.number(2, d, "taken"))
    sheet.reading(3, f"B{sheet.row + 1}/C{sheet.row + 1}", worked.value)
    sheet.text(4, "the sum above x the index in force / the base index", "quiet")
    sheet.row += 1
    return found
