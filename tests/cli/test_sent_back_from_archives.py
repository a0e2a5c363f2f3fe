"""Rows of a file in an archive: rejected, corrected, sent back under the file's own name, and accepted."""

from __future__ import annotations

import csv
import io
import zipfile
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner
from tests.offices import ACME_APRIL
from tests.offices import BOLT_APRIL
from tests.offices import HEADER
from tests.offices import new_database
from tests.offices import new_desk

from outscore.cli import main

if TYPE_CHECKING:
    from pathlib import Path

    from click.testing import Result
    from tests.offices import Desk

BAD = "A1,2026-04,chat,300,=297"
PACKED = 'files: figures*.zip\nformat: {inside: "*.csv"}'


def packed(files: dict[str, list[str]]) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, rows in files.items():
            archive.writestr(name, "\n".join([HEADER, *rows]) + "\n")
    return content.getvalue()


def run(desk: Desk, *words: str) -> Result:
    done = CliRunner().invoke(main, ["--workspace", str(desk.folder), *words])
    assert done.exit_code in (0, 1), done.output
    return done


def deliveries(desk: Desk) -> list[tuple[str, str, str, str]]:
    rows = csv.DictReader(io.StringIO(run(desk, "deliveries", "--format", "csv").stdout))
    return [(row["feed"], row["file"], row["rows_accepted"], row["rows_rejected"]) for row in rows]


def written(desk: Desk) -> dict[str, str]:
    """Each vendor's rejects files by their place, as they were written for it."""
    folder = desk.folder / "out/exchange/vendors"
    return {
        path.relative_to(folder).as_posix(): path.read_bytes().decode("utf-8-sig")
        for path in sorted(folder.rglob("*.rejects.csv"))
    }


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    made = new_desk(tmp_path, new_database("sqlite", tmp_path))
    made.change("feeds/figures.yaml", "files: figures*.csv", PACKED)
    return made


def put(desk: Desk, name: str, content: bytes) -> None:
    (desk.folder / "inbox" / name).write_bytes(content)


def test_a_bad_row_of_one_of_two_files_comes_back_by_itself(desk: Desk) -> None:
    put(desk, "figures-04.zip", packed({"in/calls.csv": [ACME_APRIL, BAD], "more.csv": [BOLT_APRIL]}))
    run(desk, "run", "2026-04")
    ((_, text),) = written(desk).items()
    put(desk, "calls.csv.rejects.csv", text.replace("'=297", "297").encode())
    done = run(desk, "run", "2026-04")
    assert "calls.csv.rejects.csv" not in done.stderr
    assert deliveries(desk) == [
        ("figures", "figures-04.zip/in/calls.csv", "1", "1"),
        ("figures", "figures-04.zip/more.csv", "1", "0"),
        ("figures", "calls.csv.rejects.csv", "1", "0"),
    ]
    assert desk.figures() == {"acme": (394, 400), "bolt": (150, 200)}
    found = run(desk, "deliveries", "show", "3", "--format", "csv").stdout
    assert "row_sent_back" in found
    assert deliveries(desk) == deliveries(desk)


def test_it_may_come_back_in_an_archive_too(desk: Desk) -> None:
    put(desk, "figures-04.zip", packed({"calls.csv": [ACME_APRIL, BAD]}))
    run(desk, "receive")
    run(desk, "deliveries", "rejects", "1", "--to", str(desk.folder / "calls.csv.rejects.csv"))
    text = (desk.folder / "calls.csv.rejects.csv").read_text(encoding="utf-8-sig")
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("back/calls.csv.rejects corrected.csv", text.replace("'=297", "297"))
    put(desk, "figures-05.zip", content.getvalue())
    run(desk, "receive")
    assert deliveries(desk)[1:] == [
        ("figures", "figures-05.zip/back/calls.csv.rejects corrected.csv", "1", "0")
    ]


def second_feed(desk: Desk) -> None:
    """Another feed of archives that hold files of the same names."""
    text = (desk.folder / "feeds/figures.yaml").read_text(encoding="utf-8")
    text = text.replace("feed: figures", "feed: others").replace("figures*", "others*")
    desk.write("feeds/others.yaml", text)
    desk.change("vendors.yaml", "feed: figures}]", "feed: figures}, {code: A1, feed: others}]")


def test_of_two_feeds_with_files_of_one_name_it_goes_to_the_one_that_rejected_the_row(desk: Desk) -> None:
    second_feed(desk)
    put(desk, "figures-04.zip", packed({"calls.csv": [ACME_APRIL, BAD]}))
    put(desk, "others-04.zip", packed({"calls.csv": [ACME_APRIL, "A1,2026-04,chat,30,x9"]}))
    run(desk, "run", "2026-04")
    back = {text for place, text in written(desk).items() if place.startswith("acme/others-")}
    put(desk, "calls.csv.rejects.csv", back.pop().replace("30,x9", "30,9").encode())
    run(desk, "receive")
    assert deliveries(desk)[2:] == [("others", "calls.csv.rejects.csv", "1", "0")]
    put(desk, "figures-05.zip", packed({"calls.csv": ["A1,2026-05,chat,30,x9", "A1,2026-05,chat,30,x9"]}))
    assert "fits" not in run(desk, "receive").stderr
    assert len(deliveries(desk)) == 4


def test_where_both_rejected_such_a_row_a_person_says_which_feed_it_is_for(desk: Desk) -> None:
    second_feed(desk)
    for name in ("figures-04.zip", "others-04.zip"):
        put(desk, name, packed({"calls.csv": [f"A1,2026-04,{name},1,1", BAD]}))
    run(desk, "run", "2026-04")
    text = next(iter(written(desk).values())).replace("'=297", "297")
    put(desk, "calls.csv.rejects.csv", text.encode())
    told = run(desk, "receive").stderr
    assert "rows of files of more than one feed (figures, others)" in told
    assert "fetched/" in told
    (desk.folder / "inbox/fetched/others").mkdir(parents=True)
    (desk.folder / "inbox/calls.csv.rejects.csv").rename(
        desk.folder / "inbox/fetched/others/calls.csv.rejects.csv"
    )
    run(desk, "receive")
    assert deliveries(desk)[2:] == [("others", "fetched/others/calls.csv.rejects.csv", "1", "0")]


def test_an_inbox_received_anew_takes_what_mends_an_archive_after_it(desk: Desk) -> None:
    put(desk, "figures-04.zip", packed({"calls.csv": [ACME_APRIL, BAD]}))
    run(desk, "run", "2026-04")
    ((_, text),) = written(desk).items()
    put(desk, "calls.csv.rejects.csv", text.replace("'=297", "297").encode())
    run(desk, "receive")
    found = deliveries(desk)
    assert [row[1] for row in found] == ["figures-04.zip/calls.csv", "calls.csv.rejects.csv"]
    for name in ("outscore.db", "outscore.db-wal", "outscore.db-shm"):
        (desk.folder / "var" / name).unlink(missing_ok=True)
    (desk.folder / "var").rename(desk.folder / "var-before")
    assert "calls" not in run(desk, "receive").stderr.replace("figures-04.zip/calls.csv", "")
    assert deliveries(desk) == found


def mended(desk: Desk, delivery: str, was: str, now: str) -> str:
    """The rejects file of a delivery put into the inbox with one text corrected; what the rows then say."""
    path = desk.folder / "inbox/calls.csv.rejects.csv"
    run(desk, "deliveries", "rejects", delivery, "--to", str(path))
    path.write_text(path.read_text(encoding="utf-8-sig").replace(was, now), encoding="utf-8")
    run(desk, "receive")
    last = str(len(deliveries(desk)))
    return run(desk, "deliveries", "show", last, "--format", "csv").stdout


def test_of_files_of_one_name_in_two_archives_it_mends_the_row_that_has_its_cells(desk: Desk) -> None:
    put(desk, "figures-04.zip", packed({"calls.csv": [ACME_APRIL, BAD]}))
    put(desk, "figures-05.zip", packed({"calls.csv": [BOLT_APRIL, "A1,2026-05,chat,30,=297"]}))
    run(desk, "receive")
    found = mended(desk, "1", ",'=297", ",297")
    assert "The row is row 3 of 'figures-04.zip/calls.csv'" in found
    assert "figures-05.zip" not in found


def test_where_the_rows_of_two_files_are_alike_it_mends_neither_by_its_number(desk: Desk) -> None:
    bad = "A1,2026-13,chat,300,297"
    put(desk, "figures-04.zip", packed({"calls.csv": [ACME_APRIL, bad]}))
    put(desk, "figures-05.zip", packed({"calls.csv": [BOLT_APRIL, bad]}))
    run(desk, "receive")
    found = mended(desk, "1", "2026-13", "2026-04")
    assert "row_sent_back" not in found
    assert "row_of_several_files" in found
    assert "'figures-05.zip/calls.csv', 'figures-04.zip/calls.csv'" in found


def test_of_two_feeds_it_goes_to_the_one_whose_row_has_the_other_cells(desk: Desk) -> None:
    second_feed(desk)
    put(desk, "figures-04.zip", packed({"calls.csv": [ACME_APRIL, BAD]}))
    put(desk, "others-04.zip", packed({"calls.csv": [ACME_APRIL, "A1,2026-04,voice,30,=297"]}))
    run(desk, "receive")
    mended(desk, "1", ",'=297", ",297")
    assert deliveries(desk)[2:] == [("figures", "calls.csv.rejects.csv", "1", "0")]


def test_rows_that_a_quote_made_one_are_told_until_as_many_came_back(desk: Desk) -> None:
    joined = 'A1,2026-04,"mail,300,297\nA1,2026-04,chat",50,40'
    put(desk, "figures-04.zip", packed({"calls.csv": [ACME_APRIL, BOLT_APRIL, joined]}))
    assert "rows_in_text" in run(desk, "run", "2026-04").stderr
    first, second = "A1,2026-04,mail,300,297,4", "A1,2026-04,chat,50,40,4"
    header = f"{HEADER},Outscore row"
    for name, rows, is_told in (
        ("1", [first], True),
        ("2", [first, first], True),
        ("3", [first, second], False),
    ):
        put(desk, f"calls.csv.rejects {name}.csv", "\n".join([header, *rows, ""]).encode())
        assert ("rows_in_text" in run(desk, "run", "2026-04").stderr) == is_told, name
