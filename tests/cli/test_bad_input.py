"""Bad files through the command: a sentence with the place, exit code 1, and the month still runs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.cli.conftest import FILE

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.cli.conftest import Desk


def row(lines: list[str], number: int, column: str, value: str) -> None:
    cells = lines[number - 1].split(",")
    cells[lines[0].split(",").index(column)] = value
    lines[number - 1] = ",".join(cells)


def cell(number: int, column: str, value: str) -> Callable[[list[str]], None]:
    return lambda lines: row(lines, number, column, value)


def rename(old: str, new: str) -> Callable[[list[str]], None]:
    def change(lines: list[str]) -> None:
        lines[0] = lines[0].replace(old, new)

    return change


def add_column(lines: list[str]) -> None:
    lines[:] = [lines[0] + ",Surprise", *(line + ",1" for line in lines[1:])]


def repeat(lines: list[str]) -> None:
    lines.append(lines[1])


def contradict(lines: list[str]) -> None:
    lines.append(lines[1])
    row(lines, len(lines), "Nhs1 Answered Calls SUM", "60000")


OFFERED = "Nhs1 Number Calls Offered SUM"
ROW_CASES = [
    (cell(2, OFFERED, "many"), "cell_not_a_number", f"row 2, column {OFFERED}", 269),
    (cell(2, OFFERED, "-1"), "cell_negative", f"row 2, column {OFFERED}", 269),
    (cell(2, OFFERED, "67491.5"), "cell_fraction", f"row 2, column {OFFERED}", 269),
    (cell(2, OFFERED, ""), "cell_empty", f"row 2, column {OFFERED}", 269),
    (cell(2, "Provider Org Code", "999ZZ"), "vendor_unknown", "row 2, column Provider Org Code", 269),
    (cell(2, "Periodname", "sometime"), "period_unreadable", "row 2, column Periodname", 269),
    (
        cell(2, "Nhs1 Answered 60sec SUM", "99999"),
        "part_above_whole",
        "row 2, column Nhs1 Answered Calls SUM",
        269,
    ),
    (cell(2, "Nhs1 Ave Episode Length SUM", "long"), "cell_not_a_duration", "row 2, column Nhs1 Ave", 269),
    (contradict, "row_conflict", "row 2", 269),
]


@pytest.mark.parametrize(
    ("change", "code", "place", "accepted"), ROW_CASES, ids=[case[1] for case in ROW_CASES]
)
def test_a_bad_row_is_named_and_the_rest_is_scored(
    nhs: Desk, change: Callable[[list[str]], None], code: str, place: str, accepted: int
) -> None:
    lines = (nhs.inbox / FILE).read_text().splitlines()
    change(lines)
    (nhs.inbox / FILE).write_text("\n".join(lines) + "\n")
    done = nhs.run("run", "2015-04")
    assert done.exit_code == 1, done.output
    assert f"[{code}]" in done.stderr
    assert f"{FILE}, {place}" in done.stderr
    assert nhs.document("deliveries")[0]["rows_accepted"] == accepted
    assert (
        len([one for one in nhs.rows("results", "--period", "2015-04") if one["verdict"] != "not_measured"])
        == 44 * 7
    )
    rejected = nhs.rows("deliveries", "--rejected")
    assert rejected[0]["row"] == "2"
    assert lines[1].split(",")[2] in rejected[0]["cells"]


FILE_CASES = [
    (rename(OFFERED, "Offered"), {"column_missing", "column_unexpected"}),
    (add_column, {"column_unexpected"}),
    (rename("Yearnumber", "Periodname"), {"column_repeated"}),
]


@pytest.mark.parametrize(("change", "codes"), FILE_CASES)
def test_a_wrong_header_is_named_and_another_feeds_month_still_runs(
    nhs: Desk, change: Callable[[list[str]], None], codes: set[str]
) -> None:
    good = (nhs.inbox / FILE).read_text()
    lines = good.splitlines()
    change(lines)
    (nhs.inbox / "nhs111_mds_wrong.csv").write_text("\n".join(lines) + "\n")
    done = nhs.run("run", "2015-04")
    assert done.exit_code == 1
    for code in codes:
        assert f"[{code}]" in done.stderr
    assert "nhs111_mds_wrong.csv, row 1, column" in done.stderr
    assert len(nhs.rows("results", "--period", "2015-04")) == 45 * 7
    assert "nhs111_mds_wrong.csv" in (nhs.folder / "out/2015-04/pack.html").read_text()


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "file_empty"),
        ("Yearnumber;Ort\n2015;Köln\n".encode("cp1252"), "file_encoding"),
        ("Yearnumber\n".encode("utf-16"), "file_encoding"),
    ],
)
def test_an_unreadable_file_is_named_and_the_month_still_runs(nhs: Desk, content: bytes, code: str) -> None:
    (nhs.inbox / "nhs111_mds_odd.csv").write_bytes(content)
    done = nhs.run("run", "2015-04")
    assert done.exit_code == 1
    assert f"[{code}]" in done.stderr
    assert "nhs111_mds_odd.csv" in done.stderr
    assert len(nhs.rows("results", "--period", "2015-04")) == 45 * 7


@pytest.mark.parametrize("cut", [61_000, 61_700, 61_784])
def test_a_truncated_file_gives_its_whole_rows_and_names_the_broken_one(nhs: Desk, cut: int) -> None:
    whole = (nhs.inbox / FILE).read_bytes()
    (nhs.inbox / FILE).write_bytes(whole[:cut])
    done = nhs.run("run", "2015-04")
    assert done.exit_code == 1, done.output
    (delivery,) = nhs.document("deliveries")
    assert delivery["rows_rejected"] == 1
    assert delivery["rows_accepted"] == whole[:cut].count(b"\n") - 1


def test_the_same_file_twice_is_counted_once_and_told(nhs: Desk) -> None:
    (nhs.inbox / "nhs111_mds_again.csv").write_bytes((nhs.inbox / FILE).read_bytes())
    done = nhs.run("run", "2015-04")
    assert done.exit_code == 1
    assert "[file_repeated]" in done.stderr
    assert len(nhs.document("deliveries")) == 1
    assert nhs.run("run", "2015-04").exit_code == 0


def test_the_same_row_twice_is_counted_once(nhs: Desk) -> None:
    lines = (nhs.inbox / FILE).read_text().splitlines()
    repeat(lines)
    (nhs.inbox / FILE).write_text("\n".join(lines) + "\n")
    assert nhs.run("run", "2015-04").exit_code == 0
    (delivery,) = nhs.document("deliveries")
    assert (delivery["rows_read"], delivery["rows_accepted"], delivery["rows_duplicate"]) == (271, 270, 1)


def test_a_file_nobody_claims_is_told(nhs: Desk) -> None:
    (nhs.inbox / "holiday.jpg").write_bytes(b"\xff\xd8")
    done = nhs.run("run", "2015-04")
    assert done.exit_code == 1
    assert "[file_unclaimed]" in done.stderr


def test_a_file_for_a_frozen_period_is_kept_and_proposed_and_moves_nothing(nhs: Desk) -> None:
    nhs.run("run", "2015-04")
    approved = nhs.run("approve", "2015-04", "--by", "J Patel", "--reason", "reviewed", "--vendor", "luton")
    assert approved.exit_code == 0, approved.output
    lines = (nhs.inbox / FILE).read_text().splitlines()
    changed = [lines[0], *(line for line in lines[1:] if "111AA3" in line or "111AA2" in line)]
    for number, line in enumerate(changed):
        changed[number] = line.replace(",3362,", ",3363,").replace(",16087,16087,", ",16088,16087,")
    (nhs.inbox / "nhs111_mds_corrected.csv").write_text("\n".join(changed) + "\n")
    before = nhs.rows("results", "--period", "2015-04", "--vendor", "luton")
    done = nhs.run("run", "2015-04")
    assert done.exit_code == 1
    assert "luton, contract nhs111, 2015-04: a restatement is proposed." in done.stderr
    assert "because nhs111_mds_corrected.csv replaced" in done.stderr
    assert nhs.rows("results", "--period", "2015-04", "--vendor", "luton") == before
    other = nhs.rows(
        "results", "--period", "2015-04", "--vendor", "lincolnshire", "--measure", "calls_offered"
    )
    assert (other[0]["numerator"], other[0]["revision"]) == ("16088", "2")


def test_a_rejected_row_stays_open_until_a_later_file_brings_it(nhs: Desk) -> None:
    whole = (nhs.inbox / FILE).read_text().splitlines()
    broken = whole.copy()
    row(broken, 2, OFFERED, "many")
    (nhs.inbox / FILE).write_text("\n".join(broken) + "\n")
    assert nhs.run("run", "2015-04").exit_code == 1
    again = nhs.run("run", "2015-04")
    assert again.exit_code == 1
    assert "[cell_not_a_number]" in again.stderr
    assert nhs.run("run", "2015-05").exit_code == 0
    (nhs.inbox / "nhs111_mds_row_2.csv").write_text("\n".join(whole[:2]) + "\n")
    mended = nhs.run("run", "2015-04")
    assert "[cell_not_a_number]" not in mended.stderr
    assert "2015-05 was scored before rows of 2015-04 came, which it looks back on" in mended.stderr
    assert nhs.run("run", "2015-05").exit_code == 0
    assert nhs.run("run", "2015-04").exit_code == 0
    card = (nhs.folder / "out/2015-04/scorecards/north-east-england.html").read_text()
    assert "1 row accepted from 1 delivery; no warning." in card


def test_a_vendor_from_whom_nothing_came_is_told(nhs: Desk) -> None:
    lines = (nhs.inbox / FILE).read_text().splitlines()
    kept = [line for line in lines if "LUTON" not in line]
    (nhs.inbox / FILE).write_text("\n".join(kept) + "\n")
    done = nhs.run("run", "2015-04")
    assert done.exit_code == 1
    assert "No row came from Luton NHS 111 for April 2015" in done.stderr
