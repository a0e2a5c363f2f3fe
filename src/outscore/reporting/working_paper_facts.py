"""The first sheet of the workbook: who and what, and the sums and volumes that went in."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING
from typing import Any

from outscore.reporting.exact import exact
from outscore.reporting.settled import settlement_marks
from outscore.reporting.working_paper_numbers import Ratio
from outscore.reporting.working_paper_numbers import scaled

if TYPE_CHECKING:
    from collections.abc import Mapping

    from outscore.model.settlement_document import SettlementDocument
    from outscore.model.statement import StatementDocument
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
    sheet.row += 7
    return place


def write_facts(
    sheet: Sheet, settlement: SettlementDocument, terms: Mapping[str, Any], coins: int
) -> tuple[dict[str, Ratio], dict[str, Ratio]]:
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
    printed = {name: Fraction(amount) for name, amount in terms.get("amounts", ())}
    indexed = terms.get("indexation", {}).get("amounts", ())
    given = {name: Fraction(amount) for name, amount in facts.get("amounts", {}).items()}
    for name, amount in {**printed, **given}.items():
        if name in given or name not in indexed:
            sums[name] = _fact(sheet, name, amount * coins, "a sum of the contract, in coins")
    quantities = {
        name: _fact(sheet, name, Fraction(found), "a volume of the period")
        for name, found in facts.get("quantities", {}).items()
    }
    sheet.row += 1
    return sums, quantities


def _fact(sheet: Sheet, name: str, value: Fraction, source: str) -> Ratio:
    n, d = scaled(value)
    sheet.text(0, name)
    found = Ratio(sheet.number(1, n), sheet.number(2, d))
    sheet.reading(3, f"B{sheet.row + 1}/C{sheet.row + 1}", value)
    sheet.text(4, source, "quiet")
    sheet.row += 1
    return found
