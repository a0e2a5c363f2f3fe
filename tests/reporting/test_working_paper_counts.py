"""The workbook goes from the rows to the judged figure: live sums, averages, rounding, edges in force."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import pytest
from tests.offices import new_database
from tests.offices import new_desk
from tests.reporting import recalculated as office
from tests.reporting.test_working_paper_workbook import faults
from tests.reporting.test_working_paper_workbook import row_of
from tests.reporting.test_working_paper_workbook import taken

from outscore.contracts.workspace import check_workspace
from outscore.model.period import Period
from outscore.reporting.working_paper import paper_view
from outscore.reporting.working_papers import render_working_paper
from outscore.workflow.score import score_period

if TYPE_CHECKING:
    from pathlib import Path

    from outscore.model.statement import StatementDocument
    from outscore.reporting.working_paper_figures import MeasureView

CONTRACT = """\
contract: main
name: Main agreement
vendors: [acme]
starts: "2026-01-01"
judged_over: [month]
currency: GBP
charges: {source: fixed, amount: 100000, clause: "7"}
missing_data: {no_report: not_measured, no_volume: not_measured}
points: {percent_per_point: 1, clause: "7.2"}
measures:
  - id: kept
    name: Kept
    metric: service_level
    clause: "3.1"
    target: {at_least: 90}
    exclusions:
      - {quantity: short, effect: leave_out_of_denominator, clause: "3.1 (b)"}
      - {quantity: saved, effect: add_to_numerator, clause: "3.1 (c)"}
    bands: [{band: met, at_least: 90, points: 0}, {band: missed, points: 2}]
  - id: smooth
    name: Smooth
    metric: service_level
    clause: "3.2"
    target: {at_least: 90}
    smoothing: average_with_previous
    round_value: {to: 0.1, how: half_even}
    bands: [{band: met, at_least: 90, points: 0}, {band: missed, points: 2}]
  - id: growing
    name: Growing
    metric: service_level
    clause: "3.3"
    target: {at_least: 95}
    ramp: [{until: "2026-04-30", at_least: 85}]
    bands:
      - {band: met, at_least: 95, points: 0}
      - {band: minor, at_least: 90, points: 1}
      - {band: serious, at_least: 80, points: 2}
      - {band: severe, points: 4}
"""


@pytest.fixture
def april(tmp_path: Path) -> StatementDocument:
    """April after March: 860 of 1,000 contacts in time, 40 of them short, 7 saved; 930 in March."""
    desk = new_desk(tmp_path, new_database("sqlite", tmp_path))
    more = "quantities:\n  short: {column: Short, type: count}\n  saved: {column: Saved, type: count}"
    desk.change("feeds/figures.yaml", "quantities:", more)
    desk.write("contracts/main.yaml", CONTRACT)
    assert not [fault for fault in check_workspace(desk.folder) if fault.refuses]
    lines = ["Vendor,Month,Queue,Answered,In time,Short,Saved"]
    lines += [f"A1,{month},sales,1000,{good},40,7" for month, good in (("2026-03", 930), ("2026-04", 860))]
    desk.write("inbox/figures-1.csv", "\n".join(lines) + "\n")
    desk.receive()
    with desk.open() as here:
        for name in ("2026-03", "2026-04"):
            score_period(here, Period.parse(name))
        return here.statements.read(here.statements.current("2026-04")["acme", "main"].sha256)


def book(statement: StatementDocument) -> bytes:
    content = render_working_paper("xlsx", statement, "d4" * 32)
    assert content is not None
    return content


def figure(sheets: office.Sheets, measure: str) -> Fraction:
    """What the sheet of measures comes to."""
    row = next(row for row in sheets["Measures"] if row[0] == measure)
    return Fraction(int(row[4]), int(row[5]))


def verdicts(sheets: office.Sheets) -> dict[str, str]:
    return {row[0]: f"{row[9]} ({row[8]})" for row in sheets["Measures"][1:4]}


def page(statement: StatementDocument) -> dict[str, MeasureView]:
    settlement = statement["settlement"]
    assert settlement is not None
    return {one.name: one for one in paper_view(statement, settlement, "d4" * 32).measures}


def test_rows_averages_and_edges_are_live_in_a_spreadsheet(april: StatementDocument, tmp_path: Path) -> None:
    office.plant(tmp_path / "april.xlsx", book(april))
    first = office.recalculated(tmp_path, {"april": tmp_path / "april.xlsx"})["april"]
    assert (faults(first), taken(first)) == ([], 0)
    assert figure(first, "kept") == Fraction(867 * 100, 960)
    assert figure(first, "smooth") == Fraction("89.5")
    assert verdicts(first) == {"kept": "met (met)", "smooth": "missed (missed)", "growing": "met (met)"}
    reached = {row[1]: row[5] for row in first["Bands"] if row[0] == "growing"}
    assert reached == {"met": "1", "minor": "0", "serious": "1", "severe": "1"}
    facts = first["Facts"]
    changes = {
        f"B{row_of(facts, 'Kept, 1 row')}": 840,
        f"B{row_of(facts, 'Smooth, March 2026')}": 945,
        f"B{row_of(facts, 'Growing')}": 840,
    }
    (tmp_path / "again").mkdir()
    office.plant(tmp_path / "other.xlsx", book(april), {"Facts": changes})
    changes[f"B{row_of(facts, 'Smooth, March 2026')}"] = 947
    office.plant(tmp_path / "third.xlsx", book(april), {"Facts": changes})
    found = office.recalculated(
        tmp_path / "again", {name: tmp_path / f"{name}.xlsx" for name in ("other", "third")}
    )
    assert figure(found["third"], "smooth") == Fraction("90.4"), "and so does 90.35"
    again = found["other"]
    assert figure(again, "kept") == Fraction(847 * 100, 960)
    assert figure(again, "smooth") == Fraction("90.2"), "90.25 goes to the even tenth"
    assert verdicts(again) == {
        "kept": "missed (missed)",
        "smooth": "met (met)",
        "growing": "missed (serious)",
    }


def test_each_correction_stands_in_the_workbook_with_its_clause(
    april: StatementDocument, tmp_path: Path
) -> None:
    (tmp_path / "april.xlsx").write_bytes(book(april))
    facts = office.recalculated(tmp_path, {"april": tmp_path / "april.xlsx"})["april"]["Facts"]
    first = row_of(facts, "Kept, 1 row") - 1
    assert [(row[0], row[1], row[3]) for row in facts[first : first + 4]] == [
        ("Kept, 1 row", "860", "1000"),
        ("short, taken out below the line (3.1 (b))", "0", "-40"),
        ("saved, added back above the line (3.1 (c))", "7", "0"),
        ("Kept", "867", "960"),
    ]


def test_the_page_goes_from_the_rows_to_the_judged_figure(april: StatementDocument) -> None:
    measures = page(april)
    assert [(one.said, one.clause, one.above, one.below) for one in measures["Kept"].counts] == [
        ("1 row", "", "860", "1,000"),
        ("short, taken out below the line", "3.1 (b)", "0", "-40"),
        ("saved, added back above the line", "3.1 (c)", "7", "0"),
        ("Counted", "", "867", "960"),
    ]
    assert [one.said for one in measures["Smooth"].prepared] == [
        "Averaged with the month before: (86 % + 93 % of March 2026) / 2 = 89.5 %",
        "Rounded to multiples of 0.1, halves to the even one: 89.5 % becomes 89.5 %",
    ]


def test_the_page_shows_the_edges_in_force_while_a_level_is_moved(april: StatementDocument) -> None:
    growing = page(april)["Growing"]
    assert growing.level is not None
    assert growing.level.said.startswith("at least 85 % up to 2026-04-30")
    assert [(one.band, one.edge, one.note, one.reached) for one in growing.bands] == [
        ("met", "at least 85 %", "printed: at least 95 %", True),
        ("minor", "at least 90 %", "not in this period: what reaches it is met already", False),
        ("serious", "at least 80 %", "", False),
        ("severe", "everything else", "", False),
    ]


def test_numbers_that_no_formula_makes_are_counted_on_the_cover(
    april: StatementDocument, tmp_path: Path
) -> None:
    """A statement of an earlier version tells nothing of the average: the figure is yellow, and one more."""
    for result in april["results"]:
        result.pop("working", None)
    office.plant(tmp_path / "older.xlsx", book(april))
    sheets = office.recalculated(tmp_path, {"older": tmp_path / "older.xlsx"})["older"]
    assert (faults(sheets), taken(sheets)) == ([], 1)
