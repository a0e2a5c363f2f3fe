"""The credit working paper as a workbook that works everything out again, from counts to the last coin.

Numbers that went in are blue; numbers that rest on rules or periods which the workbook does not repeat are
marked and stand as the statement has them. Everything else is a formula over whole numbers.
"""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import field
from fractions import Fraction
from typing import TYPE_CHECKING
from typing import Any
from typing import cast

from outscore.model.currency import decimals
from outscore.reporting.exact import exact
from outscore.reporting.settled import names_of
from outscore.reporting.settled_kept import period_before
from outscore.reporting.wording import words
from outscore.reporting.working_paper_amounts import gate_amount
from outscore.reporting.working_paper_facts import write_facts
from outscore.reporting.working_paper_facts import write_head
from outscore.reporting.working_paper_kept import kept_lines
from outscore.reporting.working_paper_large import Large
from outscore.reporting.working_paper_large import fineness
from outscore.reporting.working_paper_ledger import LEDGER
from outscore.reporting.working_paper_ledger import MONEY
from outscore.reporting.working_paper_ledger import booked
from outscore.reporting.working_paper_ledger import ledger_sheet
from outscore.reporting.working_paper_ledger import marked
from outscore.reporting.working_paper_levels import level_lines
from outscore.reporting.working_paper_measures import measure_sheets
from outscore.reporting.working_paper_money import step_lines
from outscore.reporting.working_paper_nothing import why_nothing
from outscore.reporting.working_paper_numbers import Whole
from outscore.reporting.working_paper_numbers import whole
from outscore.reporting.working_paper_parts import Money
from outscore.reporting.working_paper_running import MONEY_HEAD
from outscore.reporting.working_paper_running import Running
from outscore.reporting.working_paper_running import parts_of_a_coin
from outscore.reporting.working_paper_running import rounded_total
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
    from outscore.model.settlement_document import PricedDocument
    from outscore.model.settlement_document import SettlementDocument
    from outscore.model.statement import ResultDocument
    from outscore.model.statement import StatementDocument
    from outscore.reporting.working_paper_facts import Facts
    from outscore.reporting.working_paper_kept import Booked
    from outscore.reporting.working_paper_numbers import Ratio
    from outscore.reporting.working_paper_rows import MeasureRows

FACTS, MEASURES, BANDS = "Facts", "Measures", "Bands"
LEGEND = (
    "Blue: went in. Blue on blue: handed on by an earlier statement. Black: a formula. "
    "Yellow: as the statement has it."
)
HANDED_ON = "each names the statement it comes from, which its own working paper works out"
IN_PARTS_OF_A_COIN = "exact numbers would be too large for a spreadsheet; formulas all the same"
SHARES = "yellow on the sheet Ledger lines; together they must be the total, which is worked out"
TOTAL_LABEL = "Total of the period, in the smallest coin"
BONUS_LABEL = "Bonus of the period, in the smallest coin"
DIFFERENCE_LABEL = "Difference of the total to the statement, in the smallest coin (must be 0)"
OTHER_LABEL = "Other figures that differ from the statement (must be 0)"
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


def coins_of(settlement: SettlementDocument) -> int:
    """How many of the smallest coin make one of the currency; smaller ones where something is booked so."""
    places = decimals(settlement["currency"])
    booked = [exact(one["amount"]) for one in settlement["bookings"]]
    while places < _MOST_DECIMALS and any((one * 10**places).denominator > 1 for one in booked):
        places += 1
    return int(10**places)


@dataclass(frozen=True, slots=True)
class _Total:
    """What the money sheet came to: the rounded credit and bonus, None where nothing was worked out.

    kept: what is held back, released, forfeited and earned back, by the place of its booking.
    """

    credit: Whole | None
    bonus: Whole | None
    kept: Booked = field(default_factory=dict)


class _Paper:
    """One workbook being put together."""

    def __init__(self, statement: StatementDocument, settlement: SettlementDocument, sha256: str) -> None:
        self.statement = statement
        self.settlement = settlement
        self.sha256 = sha256
        self.coins = coins_of(settlement)
        self.terms = terms_of(settlement)
        self.results: dict[str, ResultDocument] = {one["measure"]: one for one in statement["results"]}
        self.facts = Sheet(FACTS, (66, 18, 14, 18, 60))
        self.money = Sheet(MONEY, (34, 20, 20, 20, 20, 16, 64, 20, 20, 12, 40, 16, 16, 12, 18, 16, 12, 18))
        self.lines = Lines(self.money, before=period_before(settlement))

    def sheets(self) -> tuple[Sheet, ...]:
        """All sheets, in their order."""
        head = write_head(self.facts, self.statement, self.settlement, self.sha256)
        facts = write_facts(self.facts, self.settlement, self.terms, self.coins)
        rows = measure_sheets(self.settlement, self.results, self.terms, self.facts, self.coins)
        total = self._money(facts, rows)
        ledger = ledger_sheet(self.settlement, self.coins, total.credit, total.bonus, total.kept)
        self._summary(head, total, rows, ledger)
        return (self.facts, rows.measures, rows.bands, self.money, ledger)

    def _money(self, facts: Facts, rows: MeasureRows) -> _Total:
        sheet, settlement = self.money, self.settlement
        said = f"From figures to money; all amounts in 1/{self.coins} {settlement['currency']}".strip()
        sheet.texts((said,), "title")
        if settlement["unpriced"] and not (settlement["bookings"] or settlement["levels"]):
            sheet.texts((settlement["unpriced"],))
            return _Total(None, None)
        sheet.texts((*LINE_HEAD, *MONEY_HEAD), "head")
        if settlement["unpriced"]:
            self.lines.note(settlement["unpriced"])
            level_lines(self.lines, settlement, rows.by_measure, self._higher)
            return _Total(None, None, kept_lines(self._working(facts, rows, {}, whole(1), [])))
        credits_: dict[str, Ratio] = {}
        bonuses: dict[str, Ratio] = {}
        for measure in settlement["measures"]:
            for pays, priced in ((False, measure["credit"]), (True, measure["bonus"])):
                if priced:
                    own = bonuses if pays else credits_
                    own[measure["measure"]] = self._scheme(measure, priced, pays, facts, rows)
        amounts = [exact(step["amount"]) * self.coins for step in settlement["steps"]]
        amounts += [one.value for one in bonuses.values()]
        terms = (term for step in settlement["steps"] for term in step["terms"])
        amounts += [exact(term["value"]) for term in terms if term["name"] == "limit"]
        self.lines.heading("One amount")
        share = self.lines.given(
            "Parts of a coin", Fraction(parts_of_a_coin(amounts)), "a choice of the workbook"
        ).n
        money = self._working(facts, rows, credits_, share, amounts)
        step_lines(money)
        stated = booked(self.settlement, self.coins, "accrual", "withheld")
        credit = rounded_total(money.running, self.terms, self.coins, TOTAL_LABEL, stated)
        bonus = self._bonus(money, bonuses)
        total = _Total(credit, bonus, kept_lines(money))
        level_lines(self.lines, settlement, rows.by_measure, self._higher)
        return total

    def _working(
        self,
        facts: Facts,
        rows: MeasureRows,
        credits_: Mapping[str, Ratio],
        share: Whole,
        amounts: Iterable[Fraction],
    ) -> Money:
        return Money(
            lines=self.lines,
            settlement=self.settlement,
            terms=self.terms,
            facts=facts,
            credits=credits_,
            points=rows.points_of,
            points_now=rows.points,
            coins=self.coins,
            running=Running(self.lines, share),
            large=Large(self.money, fineness(amounts)),
        )

    def _scheme(
        self,
        measure: MeasureSettlementDocument,
        priced: PricedDocument,
        pays: bool,
        facts: Facts,
        rows: MeasureRows,
    ) -> Ratio:
        """The lines of a scheme; `pays` where it is a bonus."""
        name = measure["measure"]
        row = rows.by_measure[name]
        kind = "Bonus" if pays else "Credit"
        self.lines.heading(f"{kind}: {measure['name']} ({words(priced['scheme'])})", measure["clause"])
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
                bonus=pays,
                judged=judged,
                missed=row.missed,
                level=row.level,
                band=row.band,
                sums=facts.sums,
                quantities=facts.quantities,
                pool=self.terms.get("pool") or {},
                earlier=state.get("marks", ()),
                higher_is_better=self._higher(name, row.level.comparison if row.level else ""),
                coins=self.coins,
                measure=name,
                has_level=bool(measure["level"]),
                index=facts.index,
            ),
            why_nothing(measure, self.settlement, self.terms, bonus=pays),
        )

    def _higher(self, measure: str, comparison: str) -> bool:
        better = self.results[measure]["better"] if measure in self.results else "neither"
        return comparison in UPWARD if better == "neither" and comparison else better != "lower"

    def _bonus(self, money: Money, bonuses: Mapping[str, Ratio]) -> Whole | None:
        stated = int(exact(self.settlement["bonus"]) * self.coins)
        if not stated and not any(one.value for one in bonuses.values()):
            return None
        self.lines.heading("Bonus")
        names = names_of(self.settlement)
        amounts = {f"Bonus: {names[name]}": amount for name, amount in bonuses.items()}
        for gate in self._bonus_gates():
            found = gate_amount(money, gate)
            if found is not None:
                amounts[f"Gate: {gate}"] = found
        parts = parts_of_a_coin(one.value for one in amounts.values())
        share = self.lines.given("Parts of a coin", Fraction(parts), "a choice of the workbook").n
        running = Running(self.lines, share)
        for label, amount in amounts.items():
            running.add(label, amount, amount.value, "")
        return rounded_total(running, self.terms, self.coins, BONUS_LABEL, stated)

    def _bonus_gates(self) -> list[str]:
        """The gates whose bonus counts; an older document also lists those that moved no money."""
        paid = [one["what"] for one in self.settlement["bookings"] if one["entry"] == "bonus"]
        return [
            one["id"]
            for one in self.terms.get("gates", ())
            if one["id"] in self.settlement["gates"] and one["paid_to"] == "vendor"
            if self.settlement.get("gates_set_aside") is not None or one["id"] in paid
        ]

    def _summary(self, place: int, total: _Total, rows: MeasureRows, ledger: Sheet) -> None:
        """What the whole workbook comes to, at its head."""
        sheet, kept = self.facts, self.facts.row
        sheet.row = place
        for label, found in self._summed(total, rows):
            sheet.text(0, label, "strong")
            sheet.formula(1, found, "check")
            sheet.row += 1
        sheet.text(0, "Figures worked out here, and taken from the statement")
        sheet.number(1, self.lines.recomputed + rows.recomputed, "quiet")
        sheet.number(2, self.lines.taken + rows.taken, "quiet")
        sheet.text(4, "taken ones are yellow, and say why", "quiet")
        sheet.row += 1
        for label, number, said in (
            ("Numbers that earlier statements have handed on", self.lines.handed, HANDED_ON),
            ("Lines in parts of a coin", self.lines.nearly, IN_PARTS_OF_A_COIN),
            ("Bookings that are shares of a total", marked(self.settlement, ledger), SHARES),
        ):
            if number:
                sheet.text(0, label)
                sheet.number(1, number, "quiet")
                sheet.text(4, said, "quiet")
                sheet.row += 1
        sheet.texts((LEGEND,), "quiet")
        sheet.row = kept

    def _summed(self, total: _Total, rows: MeasureRows) -> Iterable[tuple[str, Whole]]:
        if total.credit is not None:
            stated = booked(self.settlement, self.coins, "accrual", "withheld")
            yield DIFFERENCE_LABEL, total.credit - whole(stated)
        money, measures = max(self.money.row, 3), max(rows.measures.row, 2)
        columns = (f"'{MONEY}'!J3:J{money}", f"'{MEASURES}'!W2:X{measures}", f"'{LEDGER}'!G2:G2000")
        yield OTHER_LABEL, Whole("+".join(f"SUMPRODUCT(ABS({one}))" for one in columns), 0, single=False)
