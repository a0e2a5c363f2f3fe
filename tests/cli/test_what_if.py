"""`outscore score --what-if`: months tried out under changed terms, and nothing touched."""

from __future__ import annotations

from typing import TYPE_CHECKING
from typing import Any

import pytest
from tests.cli.conftest import Desk as Keyboard
from tests.offices import FILES
from tests.offices import new_database
from tests.offices import new_desk

if TYPE_CHECKING:
    from pathlib import Path

    from tests.offices import Desk

CON = "contracts/main.yaml"
TERMS = """\
    bands:
      - {band: target met, at_least: 95, points: 0}
      - {band: minor, at_least: 90, points: 1}
      - {band: severe, points: 4}
currency: GBP
missing_data: {clause: "4", no_report: not_measured, no_volume: not_measured}
charges: {source: fixed, clause: "7", amount: 1000}
points: {clause: "8", percent_per_point: 1}
repeats: {clause: "9", not_measured: keeps_the_chain, multiply_points_by: 2}
triggers:
  - {id: plan, name: Plan, clause: "10", when: [{test: points_total, at_least: 8}]}
"""
FIGURES = {"04": (97, 150), "05": (93, 196), "06": (88, 198), "07": (89, 197)}
EASIER = "set: {measures.speed.bands.minor.at_least: 88, points.percent_per_point: 2}"


@pytest.fixture
def files(tmp_path: Path) -> Desk:
    """Four months of two vendors, received and scored."""
    made = new_desk(tmp_path / "office", new_database("sqlite", tmp_path / "office"))
    made.write(CON, FILES[CON] + TERMS)
    rows = [
        row
        for month, (acme, bolt) in FIGURES.items()
        for row in (f"A1,2026-{month},sales,100,{acme}", f"bolt,2026-{month},sales,200,{bolt}")
    ]
    made.drop("figures.csv", *rows)
    keyboard(made).run("receive")
    assert keyboard(made).run("score", "2026-04..2026-07").exit_code == 0
    return made


def keyboard(files: Desk) -> Keyboard:
    return Keyboard(files.folder)


def try_out(files: Desk, *words: str, lines: str = EASIER) -> list[str]:
    """The words of a command that tries out a short file."""
    path = files.folder.parent / "try.yaml"
    path.write_text(f"contract: main\n{lines}\n")
    return ["score", "--what-if", str(path), *words]


def stored(folder: Path) -> dict[str, tuple[bytes, int]]:
    """Every file of a workspace with its bytes and the time it was last written."""
    return {
        str(path.relative_to(folder)): (path.read_bytes(), path.stat().st_mtime_ns)
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_what_would_have_moved_is_told_by_vendor_and_month(files: Desk) -> None:
    rows = keyboard(files).rows(*try_out(files))
    assert [(row["vendor"], row["period"], row["difference"]) for row in rows] == [
        ("acme", "2026-05", "10.00"),
        ("acme", "2026-06", "-40.00"),
        ("acme", "2026-07", "-40.00"),
        ("bolt", "2026-04", "40.00"),
        ("total", "8 compared", "-30.00"),
    ]
    june = rows[1]
    assert june["measures"] == "speed: missed (severe), would be missed (minor)"
    assert (june["points_before"], june["points_after"]) == ("8", "2")
    assert (june["credit_before"], june["credit_after"]) == ("80.00", "40.00")
    assert june["triggers"] == "plan would not have fired"
    assert rows[0]["measures"] == "speed: missed (minor), GBP 10.00 charged, would be GBP 20.00"


def test_the_months_before_count_although_they_are_not_shown(files: Desk) -> None:
    found = keyboard(files).document(*try_out(files, "2026-06", "--vendor", "A1"))
    (june,) = found["periods"]
    assert (june["vendor"], june["before"]["points"]) == ("acme", "8"), "a repeat of May"
    assert (found["totals"]["periods"], found["totals"]["moved"]) == (1, 1)
    assert found["vendors"]["acme"]["difference"] == "-40.00"
    assert [one["trigger"] for one in june["would_not_fire"]] == ["plan"]
    assert (found["standing_differs"], found["warnings"], found["told"]) == ([], [], [])


def test_a_table_ends_with_what_it_comes_to(files: Desk) -> None:
    done = keyboard(files).run(*try_out(files))
    assert done.exit_code == 0, done.output
    closing = (
        "main: 4 of 8 periods would have been otherwise. The client would have been owed GBP 180.00 and not"
    )
    assert f"{closing} GBP 210.00: GBP 30.00 less. Nothing was stored." in done.output


def test_a_table_shows_amounts_as_they_are_paid(files: Desk) -> None:
    """A part of a per cent of GBP 1,000 for each point; the whole sum is rounded once, to whole pence."""
    part = "points.percent_per_point: 0.0333"
    table = keyboard(files).run(*try_out(files, lines=f"set: {{{part}}}")).output
    assert "GBP 2.66" in table
    assert "2.664" not in table
    finer = f"set: {{{part}, money_rounding: {{to: 0.0001, how: half_up, clause: '8'}}}}"
    refused = keyboard(files).run(*try_out(files, lines=finer))
    assert refused.exit_code == 1
    assert "the smallest amount that can be paid in GBP is 0.01" in " ".join(refused.output.split())


EXAMPLE = """\
examples:
  - {name: Minor, measure: speed, values: [90], starts: "2026-02", charges: 1000, expect: {credit: 10}}
  - {name: Severe, measure: speed, values: [80], starts: "2026-02", charges: 1000, expect: {credit: 40}}
"""


def test_examples_that_no_longer_come_out_are_told_in_one_line(files: Desk) -> None:
    files.write(CON, (files.folder / CON).read_text() + EXAMPLE)
    words = try_out(files, lines="set: {points.percent_per_point: 2}")
    told = keyboard(files).run(*words).stderr
    assert "2 things that the worked examples of the signed contract expect would come out" in told
    assert "Not as the contract's worked example says" not in told
    assert len(keyboard(files).document(*words)["warnings"]) == 2


def test_unchanged_terms_show_nothing(files: Desk) -> None:
    done = keyboard(files).run("score", "--what-if", str(files.folder / CON))
    assert (done.exit_code, done.output) == (0, "main: nothing would have been otherwise in 8 periods.\n")
    assert keyboard(files).rows(*try_out(files, lines="set: {name: Other}")) == []
    nothing = keyboard(files).document(*try_out(files, lines="set: {name: Other}"))
    assert (nothing["periods"], nothing["totals"]["difference"]) == ([], "0.00")


def test_nothing_that_is_stored_is_touched(files: Desk) -> None:
    before = stored(files.folder)
    for words in (("--format", "json"), ("2026-04..2026-06",), ("--vendor", "acme")):
        assert keyboard(files).run(*try_out(files, *words)).exit_code == 0
    assert keyboard(files).run(*try_out(files, lines="set: {nothing: 1}")).exit_code == 1
    assert stored(files.folder) == before


def test_statements_that_say_otherwise_than_the_facts_today_are_told(files: Desk) -> None:
    files.change(CON, "points: 4}", "points: 5}")
    done = keyboard(files).run(*try_out(files, "2026-06", "--vendor", "acme"))
    assert done.exit_code == 0
    (sentence,) = [line for line in done.stderr.splitlines() if line.startswith("acme, 2026-06:")]
    assert "the statement that stands (revision 1) says otherwise" in sentence
    assert "points 8, now 10; credit GBP 80.00, now GBP 100.00; net GBP 80.00, now GBP 100.00." in sentence
    files.drop("later.csv", "A1,2026-06,sales,100,99")
    files.write("inbox/figures-later.csv", (files.folder / "inbox/later.csv").read_text())
    keyboard(files).run("receive")
    (told,) = keyboard(files).document(*try_out(files, "2026-06", "--vendor", "acme"))["standing_differs"]
    assert "speed missed, now met" in told


def test_a_faulty_file_is_told_line_by_line_and_nothing_is_compared(files: Desk) -> None:
    done = keyboard(files).run(*try_out(files, lines="set:\n  measures.speed.bands.minr.at_least: 88"))
    assert done.exit_code == 1
    assert "try.yaml:3: 'measures.speed.bands.minr.at_least' cannot be set. There is no 'minr'" in done.stderr
    assert "Nothing was compared." in done.stderr
    assert done.stdout == ""


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("score",), "Missing argument 'PERIODS'. Write 2026-10"),
        (("score", "2026-04", "--vendor", "acme"), "--vendor and --format go with --what-if FILE."),
        (("score", "2026-04", "--format", "csv"), "--vendor and --format go with --what-if FILE."),
        (("score", "--what-if", "nowhere.yaml"), "'nowhere.yaml' does not exist"),
    ],
)
def test_wrong_use_is_refused_with_a_sentence(files: Desk, words: tuple[str, ...], sentence: str) -> None:
    done = keyboard(files).run(*words)
    assert (done.exit_code, sentence in done.output) == (2, True), done.output


def test_a_vendor_that_the_contract_does_not_bind_is_refused(files: Desk) -> None:
    files.change(CON, "vendors: all", "vendors: [acme]")
    done = keyboard(files).run(*try_out(files, "--vendor", "bolt"))
    assert done.exit_code == 2
    assert "There is no vendor of the contract main 'bolt'. Known: acme." in done.output


def test_a_vendor_without_facts_is_named(files: Desk) -> None:
    files.change(
        "vendors.yaml",
        "  - id: bolt",
        "  - {id: cole, name: Cole, recipients: [q@cole.example]}\n  - id: bolt",
    )
    done = keyboard(files).run(*try_out(files, "--vendor", "cole"))
    assert done.exit_code == 0
    assert "cole: there is nothing under main to compare. See: outscore deliveries" in done.stderr
    assert "main: nothing would have been otherwise in 0 periods." in done.stdout


def test_quarters_are_compared_where_the_contract_settles_them(files: Desk) -> None:
    files.write(CON, (FILES[CON] + TERMS).replace("currency: GBP", "currency: GBP\nsettled_every: quarter"))
    rows = keyboard(files).rows(*try_out(files, "2026-05", lines="set: {points.percent_per_point: 2}"))
    assert [(row["vendor"], row["period"]) for row in rows] == [
        ("acme", "2026-Q2"),
        ("bolt", "2026-Q2"),
        ("total", "2 compared"),
    ]
    assert [row["difference"] for row in rows] == ["10.00", "10.00", "20.00"]


def test_a_month_without_known_charges_is_named_once(files: Desk) -> None:
    unknown = TERMS.replace(
        'source: fixed, clause: "7", amount: 1000', 'source: accepted_invoice, clause: "7"'
    )
    files.write(CON, FILES[CON] + unknown)
    done = keyboard(files).run(*try_out(files, "2026-06", "--vendor", "acme"))
    sentence = "acme, 2026-06: no amount could be worked out. Not known for the period: charges."
    assert done.stderr.splitlines().count(sentence) == 1


def test_targets_alone_are_compared_too(files: Desk) -> None:
    files.write(CON, FILES[CON])
    found: Any = keyboard(files).document(*try_out(files, lines="set: {measures.speed.target.at_least: 90}"))
    moved = [(one["vendor"], one["period"], one["measures"][0]["sentence"]) for one in found["periods"]]
    assert moved == [("acme", "2026-05", "speed: missed, would be met")]
    table = keyboard(files).run(*try_out(files, lines="set: {measures.speed.target.at_least: 90}")).stdout
    assert "credit" not in table
    assert table.endswith("main: 1 of 8 periods would have been otherwise. Nothing was stored.\n")


RELIEF = """\
relief:
  - id: surge
    clause: "11"
    cause: forecast_exceeded
    effect: treat_period_as_met
    needs: calculation
    forecast: {forecast: foreseen, actual: answered, over_percent: 50, per: period}
"""


def test_changed_grounds_of_relief_count_on_their_side_alone(files: Desk) -> None:
    files.write(CON, FILES[CON] + TERMS + RELIEF)
    files.change(
        "feeds/figures.yaml", "  in_time:", "  foreseen: {column: Foreseen, type: count}\n  in_time:"
    )
    files.change("feeds/figures.yaml", "files: figures*.csv", "files: surge*.csv")
    rows = "Vendor,Month,Queue,Answered,In time,Foreseen\nA1,2026-08,sales,130,80,100\n"
    files.write("inbox/surge.csv", rows)
    keyboard(files).run("receive")
    lines = "set: {relief.surge.forecast.over_percent: 20}"
    found: Any = keyboard(files).document(*try_out(files, "2026-08", "--vendor", "acme", lines=lines))
    (august,) = found["periods"]
    assert august["measures"][0]["sentence"] == "speed: missed (severe), would be met (target met)"
    assert (august["before"]["points"], august["after"]["points"]) == ("8", "0")


def test_what_comes_from_earlier_months_that_were_settled_on_the_changed_terms_is_told(files: Desk) -> None:
    lines = "set: {measures.speed.bands.target met.at_least: 92, measures.speed.target.at_least: 92}"
    said = keyboard(files).run(*try_out(files, "2026-06", "--vendor", "acme", lines=lines)).output
    assert (
        "acme: 2026-04 to 2026-05 were settled on the changed terms too, and hand on something else. Of the "
        "difference of GBP -40.00, GBP -40.00 comes from that: with what was settled before as it is signed, "
        "the difference would be GBP 0.00." in " ".join(said.split())
    )
    whole = keyboard(files).run(*try_out(files, "--vendor", "acme", lines=lines)).output
    assert "settled on the changed terms too" not in whole
