"""Figures that were published twice, end to end, against what the two files themselves say."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from outscore.assembly import open_office
from outscore.cli import main
from outscore.contracts.examples import copy_example
from outscore.model.period import Period
from outscore.scoring.flags import set_apart_by
from outscore.workflow.approve import Signature
from outscore.workflow.approve import approve
from outscore.workflow.changes import Kind
from outscore.workflow.changes import changes
from outscore.workflow.receive import receive
from outscore.workflow.render import render_shared
from outscore.workflow.restatements import State
from outscore.workflow.restatements import due_by_rows
from outscore.workflow.score import score_period

if TYPE_CHECKING:
    from collections.abc import Iterator
    from collections.abc import Mapping

    from outscore.model.statement import ResultDocument
    from outscore.workflow.changes import Change
    from outscore.workflow.office import Office

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs/medicaid.md"
EXAMPLE = "medicaid_callcentre"
COLUMNS = {
    "volume": "Total Call Center Volume (Number of Calls)",
    "wait": "Average Call Center Wait Time (Minutes)",
    "abandonment": "Average Call Center Abandonment Rate",
}
MEASURES = {"volume": "calls", "wait": "wait", "abandonment": "abandonment"}
NOT_COMPARABLE = {
    "New call center added in reporting period",
    "Includes only calls transferred to a live agent",
}
NO_FIGURE = {"Did not report data because of technical reasons", "Does not operate a call center"}
JANUARY = Period.parse("2025-01")


@dataclass(frozen=True)
class Cell:
    """What a file says of one quantity of a state and month."""

    figure: str
    notes: frozenset[str]


def published(name: str) -> dict[tuple[str, str], dict[str, Cell]]:
    """What a file says, by state and month, read without anything of the product."""
    with (ROOT / f"examples/{EXAMPLE}/inbox/medicaid_callcentre_{name}.csv").open(newline="") as file:
        return {
            (row["State Name"], f"{row['Reporting Period'][:4]}-{row['Reporting Period'][4:]}"): {
                quantity: Cell(row[column], notes_in(row[f"{column} - footnotes"]))
                for quantity, column in COLUMNS.items()
            }
            for row in csv.DictReader(file)
        }


def notes_in(cell: str) -> frozenset[str]:
    return frozenset(note.strip() for note in cell.split(";")) - {""}


FIRST, SECOND = published("preliminary"), published("updated")
STANDING = FIRST | SECOND
MONTHS = tuple(sorted({month for _, month in FIRST}))


def slug(state: str) -> str:
    return re.sub("[^a-z]+", "-", state.lower())


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    folder = tmp_path_factory.mktemp("medicaid") / "workspace"
    copy_example(EXAMPLE, folder)
    with open_office(folder) as opened:
        receive(opened)
        for month in MONTHS:
            score_period(opened, Period.parse(month))
        yield opened


@pytest.fixture(scope="module")
def moved(office: Office) -> tuple[Change, ...]:
    return changes(office)


# What moved


def test_every_row_of_both_files_is_accounted_for(office: Office) -> None:
    first, second = office.deliveries.all()
    assert (first.rows.read, first.rows.accepted) == (969, 969)
    assert (second.rows.read, second.rows.accepted, second.rows.duplicate) == (918, 16, 902)


def test_exactly_five_figures_move_each_with_its_difference(moved: tuple[Change, ...]) -> None:
    found = {
        (one.vendor, one.period, one.was, one.now, one.difference) for one in moved if one.kind is Kind.FIGURE
    }
    assert found == {
        ("connecticut", "2025-06", "11.90%", "12.00%", "up 0.10 points"),
        ("kansas", "2024-06", "0.50%", "0.30%", "down 0.20 points"),
        ("new-mexico", "2024-09", "2.90%", "2.80%", "down 0.10 points"),
        ("washington", "2025-05", "22.70%", "21.20%", "down 1.50 points"),
        ("washington", "2025-09", "22.70%", "22.80%", "up 0.10 points"),
    }
    assert {one.quantity for one in moved if one.kind is Kind.FIGURE} == {"abandonment"}


def test_what_moved_is_what_the_files_say_cell_by_cell(moved: tuple[Change, ...]) -> None:
    figures, notes = set(), set()
    for (state, month), now in SECOND.items():
        was = FIRST[state, month]
        other = {name for name in COLUMNS if was[name].figure != now[name].figure}
        figures |= {(slug(state), month, name) for name in other}
        noted = {name for name in COLUMNS if was[name].notes != now[name].notes}
        notes |= {(slug(state), month, name) for name in noted if not other}
    told = {
        kind: {(one.vendor, one.period, one.quantity) for one in moved if one.kind is kind} for kind in Kind
    }
    assert (len(figures), len({(state, month) for state, month, _ in notes})) == (5, 11)
    assert (told[Kind.FIGURE], told[Kind.NOTE]) == (figures, notes)
    assert len(moved) == len(figures) + len(notes)


def test_each_change_names_the_row_that_was_replaced_and_the_one_that_did(
    office: Office, moved: tuple[Change, ...]
) -> None:
    lines = {
        path.name: path.read_text(encoding="utf-8").splitlines()
        for path in office.workspace.settings.inbox.iterdir()
    }
    for one in moved:
        assert one.earlier is not None
        assert (one.earlier.delivery, one.later.delivery) == (1, 2)
        for place in (one.earlier, one.later):
            assert f",{one.period.replace('-', '')}," in lines[place.file][place.row - 1]
    (kansas,) = [one for one in moved if one.vendor == "kansas"]
    assert kansas.sentence == (
        "Average Call Center Abandonment Rate: was 0.50%, now 0.30%, because "
        "medicaid_callcentre_updated.csv replaced medicaid_callcentre_preliminary.csv."
    )


def test_changes_of_notes_are_told_as_notes_when_the_file_comes(office: Office) -> None:
    _, second = office.deliveries.all()
    issues = office.deliveries.issues()[second.id]
    assert Counter(issue.code for issue in issues) == {"notes_changed": 11, "row_replaced": 5}


# What is not measured


def test_a_state_that_reports_nothing_is_not_measured_and_nobody_else_is(office: Office) -> None:
    unmeasured = {
        (vendor, month, result["measure"])
        for month in MONTHS
        for vendor, results in statements(office, month).items()
        for result in results
        if result["figure"]["verdict"] == "not_measured"
    }
    expected = {("south-dakota", month) for month in MONTHS}
    expected |= {("rhode-island", "2024-12"), ("rhode-island", "2025-01")}
    assert unmeasured == {(*one, measure) for one in expected for measure in MEASURES.values()}


def test_the_note_is_the_reason_that_is_shown(office: Office) -> None:
    for vendor, month, text in (
        ("south-dakota", "2025-05", "Does not operate a call center"),
        ("rhode-island", "2024-12", "Did not report data because of technical reasons"),
    ):
        for result in statements(office, month)[vendor]:
            assert result["figure"]["reason"].endswith(f"The feed says: {text}.")


def test_a_figure_beside_a_note_that_there_is_none_is_warned_of(office: Office) -> None:
    first, _ = office.deliveries.all()
    issues = office.deliveries.issues()[first.id]
    assert {(one.code, one.vendor, one.month) for one in issues} == {
        ("note_contradicted", "south-carolina", f"2025-{month}") for month in ("05", "06", "07")
    }


# What is not comparable


def statements(office: Office, month: str) -> Mapping[str, list[ResultDocument]]:
    current = office.statements.current(month)
    return {vendor: office.statements.read(one.sha256)["results"] for (vendor, _), one in current.items()}


def test_every_figure_has_the_flags_that_the_files_give_it(office: Office) -> None:
    flagged = Counter[str]()
    for month in MONTHS:
        found = statements(office, month)
        for state, quantity in (
            (state, quantity) for state, one in STANDING if one == month for quantity in COLUMNS
        ):
            cell = STANDING[state, month][quantity]
            (figure,) = [one["figure"] for one in found[slug(state)] if one["measure"] == MEASURES[quantity]]
            assert {*set_apart_by(figure)} == cell.notes & (NOT_COMPARABLE | NO_FIGURE), (state, month)
            assert {one["text"] for one in figure.get("notes", [])} == cell.notes
            flagged[quantity] += bool(cell.notes & NOT_COMPARABLE)
    assert min(flagged.values()) > 100


def test_the_figures_are_those_that_were_published(office: Office) -> None:
    for month in ("2024-04", "2025-01", "2025-09", "2025-10"):
        for vendor, results in statements(office, month).items():
            values = {one["measure"]: one["figure"]["value"] for one in results}
            (cells,) = [
                cells for (state, own), cells in STANDING.items() if (slug(state), own) == (vendor, month)
            ]
            expected = {
                "calls": cells["volume"].figure and Fraction(cells["volume"].figure),
                "wait": cells["wait"].figure and 60 * Fraction(cells["wait"].figure),
                "abandonment": cells["abandonment"].figure
                and 100 * Fraction(Decimal(cells["abandonment"].figure)),
            }
            given = {name: Fraction(one["n"], one["d"]) if one else "" for name, one in values.items()}
            assert given == expected


def test_a_figure_that_is_not_comparable_has_no_rank_on_the_page(office: Office) -> None:
    render_shared(office, JANUARY)
    page = (office.workspace.settings.output / "2025-01/comparison.html").read_text(encoding="utf-8")
    rows = re.findall(r"<tr><th scope=\"row\"><a [^>]*>([^<]*)</a></th>(.*?)</tr>", page, re.DOTALL)
    assert len(rows) == 51
    by_rank: dict[str, list[tuple[int, Fraction]]] = {"abandonment": [], "wait": [], "volume": []}
    for state, cells in rows:
        own = STANDING[unescape(state), "2025-01"]
        drawn = re.findall(r"<td data-rank=\"(\d*)\"[^>]*>(.*?)</td>", cells, re.DOTALL)
        for quantity, (rank, text) in zip(("abandonment", "wait", "volume"), drawn, strict=True):
            apart = bool(own[quantity].notes & NOT_COMPARABLE)
            assert (rank == "") is (apart or not own[quantity].figure)
            assert ("not comparable</span>" in text) is (apart and bool(own[quantity].figure))
            if rank:
                by_rank[quantity].append((int(rank), Fraction(Decimal(own[quantity].figure))))
    for ranked in by_rank.values():
        assert [value for _, value in sorted(ranked)] == sorted(value for _, value in ranked)
    for text in NOT_COMPARABLE:
        assert f"<dd>{text}<span" in page
    assert "33 not ranked" in page


def test_a_new_call_centre_makes_the_change_neither_better_nor_worse(office: Office) -> None:
    change = {one["measure"]: one["change"] for one in statements(office, "2025-01")["oklahoma"]}[
        "abandonment"
    ]
    assert change["movement"] == "moved"
    assert change["sentence"].endswith(
        "The two are not comparable: New call center added in reporting period."
    )


# What a person changes


def test_a_note_that_is_moved_to_those_that_are_only_told_gives_the_rank_back(tmp_path: Path) -> None:
    copy_example(EXAMPLE, tmp_path / "w")
    terms = tmp_path / "w/feeds/medicaid_callcentre.yaml"
    before = terms.read_text(encoding="utf-8")
    line = "      - Includes only calls transferred to a live agent\n"
    assert before.count(line) == 3
    for text in (before, before.replace(line, "").replace("    noted:\n", f"    noted:\n{line}")):
        terms.write_text(text, encoding="utf-8")
        with open_office(tmp_path / "w") as office:
            receive(office)
            score_period(office, JANUARY)
            figures = [one["figure"] for results in statements(office, "2025-01").values() for one in results]
            apart = sum(bool(set_apart_by(one)) for one in figures if one["value"])
            kinds = Counter(one.kind for one in changes(office))
            assert kinds[Kind.FIGURE] == 5
        assert apart == (76 if text == before else 3)


def test_the_example_is_in_order_and_its_footnotes_are_all_agreed(tmp_path: Path) -> None:
    copy_example(EXAMPLE, tmp_path / "w")
    done = CliRunner().invoke(main, ["-w", str(tmp_path / "w"), "check"])
    assert (done.exit_code, done.output) == (0, "The workspace is in order.\n")


# The page


def test_the_page_shows_what_is_printed(tmp_path: Path) -> None:
    copy_example(EXAMPLE, tmp_path / "medicaid")
    page = PAGE.read_text(encoding="utf-8")
    printed = ""
    for block in re.findall(r"^```(?:sh|console)\n(.*?)^```$", page, re.MULTILINE | re.DOTALL):
        for line in block.splitlines():
            if line.startswith("outscore "):
                words = ["score" if word == "run" else word for word in line.split()[1:]]  # draws no page
                done = CliRunner().invoke(main, ["-w", str(tmp_path / "medicaid"), *words])
                assert done.exit_code == 0, (line, done.output)
                printed += done.output
    lines = {line.rstrip() for line in printed.splitlines()}
    shown = "".join(re.findall(r"^```text\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)).splitlines()
    assert len(shown) > 8
    assert [line for line in shown if line not in lines] == []


def test_what_moved_is_printed_for_programs_too(office: Office) -> None:
    words = ["-w", str(office.workspace.folder), "deliveries", "changes", "--vendor", "WA", "--format", "csv"]
    rows = list(csv.DictReader(io.StringIO(CliRunner().invoke(main, words).stdout)))
    assert [(one["kind"], one["period"], one["was"], one["now"], one["later_row"]) for one in rows] == [
        ("figure", "2025-05", "22.70%", "21.20%", "861"),
        ("figure", "2025-09", "22.70%", "22.80%", "865"),
    ]


# When the first figures were approved


@pytest.fixture(scope="module")
def approved(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """Every state and month that will move, approved as it was first reported; then the second report."""
    folder = tmp_path_factory.mktemp("approved") / "workspace"
    copy_example(EXAMPLE, folder)
    second = folder / "inbox/medicaid_callcentre_updated.csv"
    kept = second.read_bytes()
    second.unlink()
    moving = sorted(
        {(month, slug(state)) for (state, month), now in SECOND.items() if now != FIRST[state, month]}
    )
    with open_office(folder) as opened:
        receive(opened)
        for month in sorted({month for month, _ in moving}):
            vendors = {vendor for own, vendor in moving if own == month}
            score_period(opened, Period.parse(month), vendors)
            approve(opened, Period.parse(month), Signature("A. Person", "as first reported"), vendors)
        second.write_bytes(kept)
        receive(opened)
        yield opened


def test_the_five_figures_are_proposed_as_restatements_and_notes_alone_are_not(approved: Office) -> None:
    due = due_by_rows(approved)
    assert len(due) == 16
    proposed = {(one.vendor, one.period): one.sentences[0] for one in due if one.state is State.PROPOSED}
    because = "because medicaid_callcentre_updated.csv replaced medicaid_callcentre_preliminary.csv."
    assert proposed == {
        ("connecticut", "2025-06"): f"Calls abandoned: was 11.9 %, now 12.0 %, {because}",
        ("kansas", "2024-06"): f"Calls abandoned: was 0.5 %, now 0.3 %, {because}",
        ("new-mexico", "2024-09"): f"Calls abandoned: was 2.9 %, now 2.8 %, {because}",
        ("washington", "2025-05"): f"Calls abandoned: was 22.7 %, now 21.2 %, {because}",
        ("washington", "2025-09"): f"Calls abandoned: was 22.7 %, now 22.8 %, {because}",
    }


def test_what_was_approved_stands_and_what_came_is_listed_all_the_same(
    approved: Office, moved: tuple[Change, ...]
) -> None:
    assert changes(approved) == moved
    score_period(approved, Period.parse("2024-06"), {"kansas"})
    (abandoned, *_) = statements(approved, "2024-06")["kansas"]
    assert abandoned["figure"]["shown"] == "0.5 %"
