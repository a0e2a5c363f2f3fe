"""Archives and files in the inbox of a real workspace, all of the corpus in one run of receiving."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from tests.corruption.arrivals import ARRIVALS
from tests.corruption.arrivals import rows_of
from tests.corruption.arrivals import text_of
from tests.offices import new_database
from tests.offices import new_desk
from tests.offices import tree

from outscore.workflow.receive import receive

if TYPE_CHECKING:
    from pathlib import Path

    from tests.corruption.arrivals import Arrival

    from outscore.workflow.receive import Reception

Received = dict[int, list["Reception"]]
Facts = dict[date, dict[tuple[str, str], tuple[int, int]]]


def month_of(place: int) -> date:
    """A month for each case, so that the rows of one say nothing about those of another."""
    return date(2020 + place // 12, place % 12 + 1, 1)


def name_of(place: int, name: str) -> str:
    """What a file of a case is called in the inbox: its feed knows it by its beginning."""
    known = {"zip": "figures", "csv": "plain"}
    form = name.rpartition(".")[2]
    return f"{known[form]}-{place:02}-{name}" if len(name) == len("a.zip") else f"{place:02}-{name}"


@pytest.fixture(scope="module")
def received(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Received, Facts]:
    """Everything in one inbox, received at once: folder, what was received of each case, and the facts."""
    folder = tmp_path_factory.mktemp("arrivals") / "office"
    folder.mkdir()
    desk = new_desk(folder, new_database("sqlite", folder))
    desk.change("vendors.yaml", "feed: figures}]", "feed: figures}, {code: A1, feed: plain}]")
    figures = (folder / "feeds/figures.yaml").read_text(encoding="utf-8")
    desk.write(
        "feeds/plain.yaml", figures.replace("feed: figures", "feed: plain").replace("figures*", "plain*")
    )
    desk.change("feeds/figures.yaml", "files: figures*.csv", 'files: figures*.zip\nformat: {inside: "*.csv"}')
    for place, case in enumerate(ARRIVALS):
        for name, content in case.files(text_of(rows_of(f"{month_of(place):%Y-%m}"))).items():
            (folder / "inbox" / name_of(place, name)).write_bytes(content)
    found: Received = {}
    with desk.open() as office:
        for one in receive(office):
            place = int(next(part for part in one.file.split("-") if part.isdecimal()))
            found.setdefault(place, []).append(one)
        facts: Facts = {}
        for feed in ("figures", "plain"):
            for kept in office.facts.current(office.deliveries.months(), feed):
                for row in kept.frame.iter_rows(named=True):
                    rows = facts.setdefault(row["month"], {})
                    rows[row["code"], row["dim:queue"]] = (row["q:answered"], row["q:in_time"])
    return folder, found, facts


@pytest.mark.parametrize("place", range(len(ARRIVALS)), ids=lambda place: ARRIVALS[place].name)
def test_what_arrives_broken_is_told_and_no_fact_is_wrong(
    place: int, received: tuple[Path, Received, Facts]
) -> None:
    case, (_, found, facts) = ARRIVALS[place], received
    assert _told(found[place]) == [(name_of_file(place, name), codes) for name, codes in case.told]
    rows = [one.delivery.rows for one in found[place] if one.delivery and one.news != "sent again"]
    assert all(one.read == one.accepted + one.rejected + one.duplicate + one.skipped for one in rows)
    assert sum(one.accepted for one in rows) == case.accepted
    month = month_of(place)
    kept, whole = facts.get(month, {}), _sound(f"{month:%Y-%m}")
    assert len(kept) == case.accepted
    assert kept.items() <= whole.items()


def name_of_file(place: int, name: str) -> str:
    """The name of a file, or of one in an archive, as it is received."""
    outer, mark, inner = name.partition("/")
    return f"{name_of(place, outer)}{mark}{inner}"


def _told(receptions: list[Reception]) -> list[tuple[str, tuple[str, ...]]]:
    return [(one.file, tuple(issue.code for issue in one.issues)) for one in receptions]


def _sound(month: str) -> dict[tuple[str, str], tuple[int, int]]:
    cells = [row.split(",") for row in rows_of(month)]
    return {(code, queue): (int(answered), int(in_time)) for code, _, queue, answered, in_time in cells}


def test_nothing_comes_out_of_an_archive_but_into_the_office(received: tuple[Path, Received, Facts]) -> None:
    folder = received[0]
    assert [path for path in tree(folder.parent) if "evil" in path] == []


def test_a_file_that_goes_away_meanwhile_is_told(tmp_path: Path) -> None:
    from outscore.workflow.arrivals import arrivals
    from outscore.workflow.receive import receive_one

    desk = new_desk(tmp_path, new_database("sqlite", tmp_path))
    desk.drop("figures.csv", *rows_of("2026-04"))
    with desk.open() as office:
        (arrival,) = arrivals(office)
        desk.take_away("figures.csv")
        assert _told([receive_one(office, arrival)]) == [("figures.csv", ("file_locked",))]


def test_every_case_has_a_name_of_its_own() -> None:
    names = [(case.form, case.name) for case in ARRIVALS]
    assert len(names) == len(set(names))
    assert all(_is_sentence(case) for case in ARRIVALS)


def _is_sentence(case: Arrival) -> bool:
    return case.broken[0].isupper() and case.broken.endswith(".")
