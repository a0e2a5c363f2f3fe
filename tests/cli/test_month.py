"""The month by command: what is printed, what the exit codes say, and that a second run changes nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.cli.conftest import Desk
from tests.offices import FILES
from tests.offices import ROWS
from tests.offices import new_database
from tests.offices import new_desk

if TYPE_CHECKING:
    from pathlib import Path


def files(desk: Desk) -> dict[str, tuple[bytes, int]]:
    kept = [path for name in ("var/archive", "out") for path in sorted((desk.folder / name).rglob("*"))]
    return {
        str(path.relative_to(desk.folder)): (path.read_bytes(), path.stat().st_mtime_ns)
        for path in kept
        if path.is_file()
    }


def test_a_run_scores_renders_and_is_repeatable(nhs: Desk) -> None:
    first = nhs.run("run", "2015-09")
    assert first.exit_code == 0, first.output
    assert (nhs.folder / "out/index.html").is_file()
    assert len(list((nhs.folder / "out/2015-09/scorecards").iterdir())) == 45
    before, results = files(nhs), nhs.rows("results", "--period", "2015-09")
    second = nhs.run("run", "2015-09")
    assert second.exit_code == 0
    assert "0 new or changed" in second.output
    assert files(nhs) == before
    assert nhs.rows("results", "--period", "2015-09") == results


def test_results_print_the_promised_columns(nhs: Desk) -> None:
    nhs.run("receive")
    nhs.run("score", "2015-04..2015-09")
    rows = nhs.rows("results", "--period", "2015-04..2015-09")
    promised = "vendor,contract,measure,scope,period,numerator,denominator,value,target,verdict,revision"
    assert ",".join(rows[0]).startswith(promised)
    (found,) = [
        row
        for row in rows
        if (row["vendor"], row["measure"], row["period"])
        == ("leicestershire-and-rutland", "answered_60s", "2015-05")
    ]
    assert (found["value"], found["target"], found["verdict"]) == ("94.968349", ">= 95", "missed")
    assert len([row for row in rows if (row["measure"], row["verdict"]) == ("answered_60s", "missed")]) == 89


def test_the_last_month_of_a_quarter_scores_the_quarter(nhs: Desk) -> None:
    nhs.run("run", "2015-09")
    assert len(nhs.rows("results", "--period", "2015-Q3", "--vendor", "luton")) == 7


def test_deliveries_print_the_row_accounting(nhs: Desk) -> None:
    nhs.run("receive")
    (found,) = nhs.document("deliveries")
    assert found["rows_read"] == 270
    assert found["rows_read"] == found["rows_accepted"] + found["rows_rejected"] + found["rows_duplicate"]
    warnings = nhs.document("deliveries", "--issues")
    assert {one["code"] for one in warnings} == {"part_above_whole"}


def test_explain_goes_from_the_figure_to_the_row(nhs: Desk) -> None:
    nhs.run("receive")
    nhs.run("score", "2015-05")
    printed = nhs.run("explain", "LEICESTERSHIRE & RUTLAND NHS 111", "answered_60s", "2015-05").output
    assert "94.97 %, missed (against at least 95 %)" in printed
    assert "Nhs1 Answered 60sec SUM = '" in printed
    found = nhs.document("explain", "111AC8", "answered_60s", "2015-05")
    (row,) = found["rows"]
    line = (nhs.inbox / row["file"]).read_text().splitlines()[row["row"] - 1]
    assert "111AC8" in line
    assert "May-15" in line
    for text in row["texts"].values():
        assert text in line.split(",")
    assert found["rows_agree"]


@pytest.mark.parametrize(
    ("words", "code", "sentence"),
    [
        (("results", "--period", "2015-09"), 2, "outscore run 2015-09"),
        (("run", "September"), 2, "is not a period"),
        (("run", "2015-W30"), 2, "is not a period"),
        (("run", "2014-09"), 2, "There is no contract in force in '2014-09'"),
        (("explain", "nobody", "answered_60s", "2015-09"), 2, "There is no vendor 'nobody'"),
        (("explain", "luton", "speed", "2015-09"), 2, "There is no measure 'speed'"),
        (("report", "2015-09"), 2, "outscore run 2015-09"),
        (("approve", "2015-09"), 2, "outscore run 2015-09"),
        (("send", "2015-09"), 1, "outscore approve 2015-09"),
    ],
)
def test_wrong_use_is_answered_with_a_sentence(
    nhs: Desk, words: tuple[str, ...], code: int, sentence: str
) -> None:
    done = nhs.run(*words)
    assert done.exit_code == code, done.output
    assert sentence in done.output
    assert "Traceback" not in done.output


def test_a_folder_without_a_workspace_is_told_what_to_do(empty: Desk) -> None:
    done = empty.run("run", "2015-09")
    assert done.exit_code == 2
    assert "outscore init DIR" in done.output


@pytest.mark.parametrize("other", ["extra", ""], ids=["two contracts", "one contract"])
def test_the_verdicts_of_a_run_name_the_contract_where_two_have_a_measure_of_the_same_name(
    other: str, tmp_path: Path
) -> None:
    office = new_desk(tmp_path, new_database("sqlite", tmp_path))
    main = FILES["contracts/main.yaml"]
    if other:
        office.write("contracts/extra.yaml", main.replace("main", other, 1).replace("all", "[bolt]", 1))
        office.write("contracts/main.yaml", main.replace("all", "[acme]", 1))
    office.drop("figures.csv", *ROWS)
    lines = [line.split() for line in Desk(tmp_path).run("run", "2026-04").stdout.splitlines()]
    (at,) = [place for place, line in enumerate(lines) if "measure" in line]
    told = [line for line in lines[at : at + 3] if line]
    if other:
        assert [line[:2] for line in told] == [["contract", "measure"], ["main", "speed"], ["extra", "speed"]]
    else:
        assert [line[:1] for line in told[:2]] == [["measure"], ["speed"]]
