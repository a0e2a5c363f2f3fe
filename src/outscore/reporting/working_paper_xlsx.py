"""The credit working paper as a workbook that works everything out again, from counts to the last coin.

Numbers that went in are blue; numbers that rest on rules or periods which the workbook does not repeat are
marked and stand as the statement has them. Everything else is a formula over whole numbers.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING
from typing import Any
from typing import cast

from outscore.model.currency import decimals
from outscore.reporting.working_paper_lines import exact
from outscore.reporting.working_paper_measures import measure_sheets
from outscore.reporting.working_paper_money import MONEY_HEAD
from outscore.reporting.working_paper_money import Money
from outscore.reporting.working_paper_money import Running
from outscore.reporting.working_paper_money import gate_amount
from outscore.reporting.working_paper_money import parts_of_a_coin
from outscore.reporting.working_paper_money import rounded_total
from outscore.reporting.working_paper_money import step_lines
from outscore.reporting.working_paper_numbers import Ratio
from outscore.reporting.working_paper_numbers import Whole
from outscore.reporting.working_paper_numbers import scaled
from outscore.reporting.working_paper_numbers import whole
from outscore.reporting.working_paper_schemes import UPWARD
from outscore.reporting.working_paper_schemes import Block
from outscore.reporting.working_paper_schemes import scheme_lines
from outscore.reporting.working_paper_sheets import LINE_HEAD
from outscore.reporting.working_paper_sheets import Lines
from outscore.reporting.working_paper_sheets import Sheet
from outscore.reporting.working_paper_sheets import workbook

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Mapping

    from outscore.model.settlement_document import MeasureSettlementDocument
    from outscore.model.settlement_document import NumberDocument
    from outscore.model.settlement_document import SettlementDocument
    from outscore.model.statement import ResultDocument
    from outscore.model.statement import StatementDocument
    from outscore.reporting.working_paper_measures import MeasureRows

FACTS, MEASURES, BANDS, MONEY, LEDGER = "Facts", "Measures", "Bands", "Money", "Ledger lines"
TOTAL_LABEL = "Total of the period, in the smallest coin"
BONUS_LABEL = "Bonus of the period, in the smallest coin"
DIFFERENCE_LABEL = "Difference of the total to the statement, in the smallest coin (must be 0)"
OTHER_LABEL = "Other figures that differ from the statement (must be 0)"
LEDGER_HEAD = (
    "Entry",
    "Amount in the smallest coin",
    "For reading",
    "For",
    "Clause",
    "Goes back to",
    "Differs (must be 0)",
)
_MOST_DECIMALS = 6


def working_paper_workbook(
    statement: StatementDocument, settlement: SettlementDocument, sha256: str
) -> bytes:
    """The workbook of a statement's settlement."""
    paper = _Paper(statement, settlement, sha256)
    title = f"{statement['vendor']['name']}, {statement['period']['label']}, credit working paper"
    return workbook(paper.sheets(), title)


def terms_of(settlement: SettlementDocument) -> Mapping[str, Any]:
    """What the contract says of money beyond its measures, where the settlement holds it."""
    return cast("Mapping[str, Any]", settlement.get("terms") or {})


def fraction(document: NumberDocument) -> Fraction:
    """The exact number of a document."""
    return Fraction(document["n"], document["d"])


def coins_of(settlement: SettlementDocument) -> int:
    """How many of the smallest coin make one of the currency; smaller ones where something is booked so."""
    places = decimals(settlement["currency"])
    booked = [fraction(one["amount"]) for one in settlement["bookings"]]
    while places < _MOST_DECIMALS and any((one * 10**places).denominator > 1 for one in booked):
        places += 1
    return int(10**places)


@dataclass(frozen=True, slots=True)
class _Total:
    """What the money sheet came to: the rounded credit and bonus, None where nothing was worked out."""

    credit: Whole | None
    bonus: Whole | None


class _Paper:
    """One workbook being put together."""

    def __init__(self, statement: StatementDocument, settlement: SettlementDocument, sha256: str) -> None:
        self.statement = statement
        self.settlement = settlement
        self.sha256 = sha256
        self.coins = coins_of(settlement)
        self.terms = terms_of(settlement)
        self.results: dict[str, ResultDocument] = {one["measure"]: one for one in statement["results"]}
        self.facts = Sheet(FACTS, (44, 18, 14, 18, 60))
        self.money = Sheet(MONEY, (34, 20, 20, 20, 20, 16, 48, 20, 20, 12, 40, 16, 16, 12, 18, 16, 12, 18))
        self.lines = Lines(self.money)

    def sheets(self) -> tuple[Sheet, ...]:
        """All sheets, in their order."""
        head = self._head()
        sums, quantities = self._facts()
        rows = measure_sheets(self.settlement, self.results, self.terms, self.facts, self.coins)
        total = self._money(sums, quantities, rows)
        ledger = self._ledger(total)
        self._summary(head, total, rows)
        return (self.facts, rows.measures, rows.bands, self.money, ledger)

    def _head(self) -> int:
        """Who and what, and room for the summary; gives the row where that goes."""
        sheet, said = self.facts, self.statement
        sheet.texts(("Credit working paper",), "title")
        for name, text in (
            ("Vendor", f"{said['vendor']['name']} ({said['vendor']['id']})"),
            ("Contract", f"{said['contract']['name']} ({said['contract']['id']})"),
            ("Client", said["contract"]["client"]),
            ("Period", f"{said['period']['label']} ({said['period']['start']} to {said['period']['end']})"),
            ("Statement", f"revision {said['revision']}, SHA-256 {self.sha256}"),
            ("Terms", f"SHA-256 {said['contract']['terms_sha256']}"),
            ("Currency", self.settlement["currency"] or "none named"),
            ("Result", self.settlement["sentence"]),
        ):
            sheet.texts((name, text))
        if self.settlement["unpriced"]:
            sheet.texts(("Not priced", self.settlement["unpriced"]))
        if self.settlement["estimated"]:
            sheet.texts(("Estimated", "The charges are not final."))
        if self.settlement["provisional"]:
            sheet.texts(("Provisional", "Some figure or amount may still change."))
        place = sheet.row + 1
        sheet.row += 7
        return place

    def _facts(self) -> tuple[dict[str, Ratio], dict[str, Ratio]]:
        """The sums and volumes of the period; amounts in the smallest coin."""
        sheet, facts = self.facts, self.settlement["facts"]
        sheet.texts(("Sums and volumes", "Whole number", "Scale", "For reading", "Where from"), "head")
        sheet.text(0, "Coins in one of the currency")
        sheet.number(1, self.coins)
        sheet.row += 1
        sums: dict[str, Ratio] = {}
        if self.settlement["charges"] is not None:
            charges = fraction(self.settlement["charges"])
            sums["charges"] = self._fact("charges", charges * self.coins, "charges of the period, in coins")
        printed = {name: Fraction(amount) for name, amount in self.terms.get("amounts", ())}
        indexed = self.terms.get("indexation", {}).get("amounts", ())
        given = {name: Fraction(amount) for name, amount in facts.get("amounts", {}).items()}
        for name, amount in {**printed, **given}.items():
            if name in given or name not in indexed:
                sums[name] = self._fact(name, amount * self.coins, "a sum of the contract, in coins")
        quantities = {
            name: self._fact(name, Fraction(found), "a volume of the period")
            for name, found in facts.get("quantities", {}).items()
        }
        sheet.row += 1
        return sums, quantities

    def _fact(self, name: str, value: Fraction, source: str) -> Ratio:
        sheet = self.facts
        n, d = scaled(value)
        sheet.text(0, name)
        found = Ratio(sheet.number(1, n), sheet.number(2, d))
        sheet.reading(3, f"B{sheet.row + 1}/C{sheet.row + 1}", value)
        sheet.text(4, source, "quiet")
        sheet.row += 1
        return found

    def _money(self, sums: Mapping[str, Ratio], quantities: Mapping[str, Ratio], rows: MeasureRows) -> _Total:
        sheet, settlement = self.money, self.settlement
        sheet.texts(
            ("From figures to money", f"all amounts in 1/{self.coins} {settlement['currency']}"), "title"
        )
        if settlement["unpriced"]:
            sheet.texts((settlement["unpriced"],))
            return _Total(None, None)
        sheet.texts((*LINE_HEAD, *MONEY_HEAD), "head")
        credits_: dict[str, Ratio] = {}
        bonuses: dict[str, Ratio] = {}
        for measure in settlement["measures"]:
            for kind, own in (("credit", credits_), ("bonus", bonuses)):
                if measure[kind]:  # type: ignore[literal-required]
                    own[measure["measure"]] = self._scheme(measure, kind, sums, quantities, rows)
        amounts = [exact(step) * self.coins for step in settlement["steps"]]
        amounts += [one.value for one in bonuses.values()]
        amounts += [
            Fraction(term["value"]["n"], term["value"]["d"])
            for step in settlement["steps"]
            for term in step["terms"]
            if term["name"] == "limit"
        ]
        self.lines.heading("One amount")
        share = self.lines.given(
            "Parts of a coin", Fraction(parts_of_a_coin(amounts)), "a choice of the workbook"
        ).n
        running = Running(self.lines, share)
        money = Money(self.lines, settlement, self.terms, sums, credits_, rows.points, self.coins, running)
        step_lines(money)
        credit = rounded_total(money, running, TOTAL_LABEL, self._booked("accrual", "withheld"))
        bonus = self._bonus(money, bonuses, share)
        return _Total(credit, bonus)

    def _scheme(
        self,
        measure: MeasureSettlementDocument,
        kind: str,
        sums: Mapping[str, Ratio],
        quantities: Mapping[str, Ratio],
        rows: MeasureRows,
    ) -> Ratio:
        name = measure["measure"]
        row = rows.by_measure[name]
        priced = measure[kind]  # type: ignore[literal-required]
        self.lines.heading(
            f"{kind}: {measure['name']} ({priced['scheme'].replace('_', ' ')})", measure["clause"]
        )
        judged = (
            self.lines.worked("Figure", row.judged, how="see the sheet Measures")
            if row.judged is not None
            else None
        )
        state = self.settlement["carried_in"].get("states", {}).get(name, {})
        return scheme_lines(
            Block(
                lines=self.lines,
                priced=priced,
                bonus=kind == "bonus",
                judged=judged,
                missed=row.missed,
                level=row.level,
                band=row.band,
                sums=sums,
                quantities=quantities,
                pool=self.terms.get("pool") or {},
                earlier=state.get("marks", ()),
                higher_is_better=self._higher(name, row.level.comparison if row.level else ""),
                coins=self.coins,
            )
        )

    def _higher(self, measure: str, comparison: str) -> bool:
        better = self.results[measure]["better"] if measure in self.results else "neither"
        return comparison in UPWARD if better == "neither" and comparison else better != "lower"

    def _bonus(self, money: Money, bonuses: Mapping[str, Ratio], share: Whole) -> Whole | None:
        stated = int(fraction(self.settlement["bonus"]) * self.coins)
        vendor_gates = [
            one["id"]
            for one in self.terms.get("gates", ())
            if one["id"] in self.settlement["gates"] and one["paid_to"] == "vendor"
        ]
        paid = [one["what"] for one in self.settlement["bookings"] if one["entry"] == "bonus"]
        if not stated and not any(one.value for one in bonuses.values()):
            return None
        self.lines.heading("Bonus")
        running = Running(self.lines, share)
        for name, amount in bonuses.items():
            running.add(f"bonus: {name}", amount, amount.value, "")
        for gate in vendor_gates:
            found = gate_amount(money, gate)
            if found is not None and gate in paid:
                running.add(f"gate: {gate}", found, found.value, "")
        return rounded_total(money, running, BONUS_LABEL, stated)

    def _booked(self, *entries: str) -> int:
        found = (fraction(one["amount"]) for one in self.settlement["bookings"] if one["entry"] in entries)
        return int(sum(found, Fraction(0)) * self.coins)

    def _ledger(self, total: _Total) -> Sheet:
        sheet = Sheet(LEDGER, (44, 20, 16, 34, 34, 12, 12))
        sheet.texts(LEDGER_HEAD, "head")
        first = sheet.row + 1
        for one in self.settlement["bookings"]:
            amount = fraction(one["amount"])
            sheet.text(0, one["entry"])
            sheet.number(1, int(amount * self.coins))
            sheet.reading(2, f"B{sheet.row + 1}/{self.coins}", amount)
            sheet.text(3, one["what"])
            sheet.text(4, one["clause"])
            sheet.text(5, one["origin"])
            sheet.row += 1
        last = max(sheet.row, first)
        sheet.row += 1
        entries, amounts = f"A{first}:A{last}", f"B{first}:B{last}"
        self._held_against(
            sheet, "Net", Whole(f"SUM({amounts})", self._booked(*_ENTRIES)), fraction(self.settlement["net"])
        )
        accrued = Whole(
            f'SUMIF({entries},"accrual",{amounts})+SUMIF({entries},"withheld",{amounts})',
            self._booked("accrual", "withheld"),
            single=False,
        )
        if total.credit is not None:
            self._held_against(sheet, "Accrued or withheld, against the sheet Money", accrued, total.credit)
        if total.bonus is not None:
            owed = Whole(f'0-SUMIF({entries},"bonus",{amounts})', -self._booked("bonus"), single=False)
            self._held_against(sheet, "Bonus, against the sheet Money", owed, total.bonus)
        return sheet

    def _held_against(self, sheet: Sheet, label: str, found: Whole, stated: Fraction | Whole) -> None:
        sheet.text(0, label, "strong")
        own = sheet.formula(1, found, "total")
        if isinstance(stated, Fraction):
            other = sheet.number(3, int(stated * self.coins), "quiet")
        else:
            other = sheet.formula(3, stated, "quiet")
        sheet.text(2, "held against", "quiet")
        sheet.formula(6, own.compared("=", other).compared("=", whole(0)), "check")
        sheet.row += 1

    def _summary(self, place: int, total: _Total, rows: MeasureRows) -> None:
        """What the whole workbook comes to, at its head."""
        sheet, kept = self.facts, self.facts.row
        sheet.row = place
        for label, found in _summed(total, self._booked("accrual", "withheld")):
            sheet.text(0, label, "strong")
            sheet.formula(1, found, "check")
            sheet.row += 1
        sheet.text(0, "Figures worked out here, and taken from the statement")
        sheet.number(1, self.lines.recomputed + rows.recomputed, "quiet")
        sheet.number(2, self.lines.taken + rows.taken, "quiet")
        sheet.text(4, "taken ones are yellow, and say why", "quiet")
        sheet.row += 1
        sheet.texts(("Blue: went in. Black: a formula. Yellow: as the statement has it.",), "quiet")
        sheet.row = kept


_ENTRIES = ("accrual", "bonus", "withheld", "retained", "released", "forfeited", "earn_back")


def _summed(total: _Total, stated: int) -> Iterable[tuple[str, Whole]]:
    if total.credit is not None:
        yield DIFFERENCE_LABEL, total.credit - whole(stated)
    columns = (f"'{MONEY}'!J3:J2000", f"'{MEASURES}'!W2:X500", f"'{LEDGER}'!G2:G2000")
    yield OTHER_LABEL, Whole("+".join(f"SUMPRODUCT(ABS({one}))" for one in columns), 0, single=False)
