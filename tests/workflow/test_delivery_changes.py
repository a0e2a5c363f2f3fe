"""What moved from one delivery to the next: was, now, the difference, and which replaced which."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st
from tests.offices import new_database
from tests.offices import new_desk
from tests.workflow.records_desk import CONTACTS
from tests.workflow.records_desk import contact
from tests.workflow.records_desk import drop as drop_records
from tests.workflow.records_desk import records_desk

from outscore.cli import main
from outscore.model.period import Period
from outscore.workflow.changes import Kind
from outscore.workflow.changes import changes

if TYPE_CHECKING:
    from pathlib import Path

    from tests.offices import Desk

    from outscore.workflow.changes import Change

FEED = "feeds/figures.yaml"
HEADER = "Vendor,Month,Queue,Answered,In time,Remarks"


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return noting(tmp_path)


def noting(folder: Path) -> Desk:
    """An office whose feed has notes beside the calls answered, and may leave the calls in time out."""
    made = new_desk(folder, new_database("sqlite", folder))
    made.change(FEED, "dimensions:", "notes: {remarks: {column: Remarks, about: [answered]}}\ndimensions:")
    made.change(
        FEED, "In time, type: count}", 'In time, type: count, not_reported: {"n/a": no_data, "?": too_new}}'
    )
    return made


def drop(desk: Desk, name: str, *rows: str) -> None:
    desk.write(f"inbox/{name}", "\n".join([HEADER, *rows]) + "\n")
    desk.receive()


def moved(desk: Desk, **only: str) -> list[Change]:
    period = Period.parse(only.pop("period")) if "period" in only else None
    with desk.open() as office:
        return list(changes(office, **only, period=period))


def short(found: list[Change]) -> list[tuple[str, str, str, str, str]]:
    return [(one.kind.value, one.quantity, one.was, one.now, one.difference) for one in found]


def test_a_figure_that_moves_is_told_with_its_difference_and_both_places(desk: Desk) -> None:
    drop(desk, "figures-1.csv", "A1,2026-04,sales,100,97,", "A1,2026-04,care,10,9,")
    drop(desk, "figures-2.csv", "A1,2026-04,care,10,9,", "A1,2026-04,sales,1100,90,")
    found = moved(desk)
    assert short(found) == [
        ("figure", "answered", "100", "1100", "up 1000"),
        ("figure", "in_time", "97", "90", "down 7"),
    ]
    first, _ = found
    assert first.earlier is not None
    assert (first.earlier.file, first.earlier.row, first.later.file, first.later.row) == (
        "figures-1.csv",
        2,
        "figures-2.csv",
        3,
    )
    assert (first.vendor, first.period, first.scope) == ("acme", "2026-04", "queue=sales")
    assert first.sentence == "Answered: was 100, now 1100, because figures-2.csv replaced figures-1.csv."


def test_a_file_that_came_twice_under_one_name_is_told_apart_by_its_delivery(desk: Desk) -> None:
    for answered in (100, 110):
        drop(desk, "figures-1.csv", f"A1,2026-04,sales,{answered},97,")
    (only,) = moved(desk)
    assert only.sentence == (
        "Answered: was 100, now 110, because delivery 2 (figures-1.csv) replaced delivery 1 (figures-1.csv)."
    )


def test_a_row_that_says_the_same_or_something_new_is_no_change(desk: Desk) -> None:
    drop(desk, "figures-1.csv", "A1,2026-04,sales,100,97,Seen")
    drop(
        desk, "figures-2.csv", "A1,2026-04,sales,100,97,Seen", "A1,2026-05,sales,1,1,", "A1,2026-04,chat,1,1,"
    )
    assert moved(desk) == []


def test_each_delivery_is_held_against_what_stood_when_it_came(desk: Desk) -> None:
    for number, answered in enumerate((100, 110, 105), start=1):
        drop(desk, f"figures-{number}.csv", f"A1,2026-04,sales,{answered},90,")
    assert [one.difference for one in moved(desk)] == ["up 10", "down 5"]
    assert [(one.earlier.delivery, one.later.delivery) for one in moved(desk) if one.earlier] == [
        (1, 2),
        (2, 3),
    ]


def test_notes_alone_are_told_apart_from_notes_beside_a_figure_that_moved(desk: Desk) -> None:
    drop(desk, "figures-1.csv", "A1,2026-04,sales,100,97,Seen", "A1,2026-04,care,10,9,")
    drop(desk, "figures-2.csv", "A1,2026-04,sales,101,97,New site", "A1,2026-04,care,10,9,Late")
    assert short(moved(desk)) == [
        ("figure", "answered", "100", "101", "up 1"),
        ("note too", "answered", "Seen", "New site", "no longer says 'Seen', now says 'New site'"),
        ("note", "answered", "", "Late", "now says 'Late'"),
    ]


def test_a_note_that_means_something_else_by_now_is_nothing_that_a_delivery_says(desk: Desk) -> None:
    drop(desk, "figures-1.csv", "A1,2026-04,sales,100,97,Seen")
    desk.take_away("figures-1.csv")
    desk.change(FEED, "about: [answered]", "about: [answered], not_comparable: [Seen]")
    drop(desk, "figures-2.csv", "A1,2026-04,sales,100,97,Seen", "A1,2026-04,care,1,1,")
    assert moved(desk) == []
    with desk.open() as office:
        issues = [issue for found in office.deliveries.issues([2]).values() for issue in found]
    assert [issue.code for issue in issues] == ["notes_changed"]
    assert "which means something else since the feed contract changed" in issues[0].message


@pytest.mark.parametrize(
    ("was", "now", "change"),
    [
        ("97", "n/a", ("figure", "in_time", "97", "'n/a'", "")),
        ("n/a", "97", ("figure", "in_time", "'n/a'", "97", "")),
        ("n/a", "?", ("figure", "in_time", "'n/a'", "'?'", "")),
    ],
)
def test_a_figure_that_comes_or_goes_is_a_change_without_a_difference(
    desk: Desk, was: str, now: str, change: tuple[str, ...]
) -> None:
    drop(desk, "figures-1.csv", f"A1,2026-04,sales,100,{was},")
    drop(desk, "figures-2.csv", f"A1,2026-04,sales,100,{now},")
    assert short(moved(desk)) == [change]


def test_rows_that_come_cut_otherwise_are_told(desk: Desk) -> None:
    drop(desk, "figures-1.csv", "A1,2026-04,sales,100,97,", "A1,2026-04,care,10,9,")
    desk.change(FEED, "dimensions: {queue: Queue}", "dimensions: {queue: Queue, line: Line}")
    desk.take_away("figures-1.csv")
    desk.write("inbox/figures-2.csv", HEADER + ",Line\nA1,2026-04,sales,100,97,,voice\n")
    desk.receive()
    (found,) = moved(desk)
    assert (found.kind, found.vendor, found.was, found.earlier) == (Kind.CUT, "acme", "2 rows", None)


def test_a_code_that_means_another_vendor_since_is_told_as_that(desk: Desk) -> None:
    drop(desk, "figures-1.csv", "A1,2026-04,sales,100,97,")
    desk.take_away("figures-1.csv")
    desk.change("vendors.yaml", "    codes: [{code: A1, feed: figures}]\n", "")
    desk.change("vendors.yaml", "  - id: bolt\n", "  - id: bolt\n    codes: [{code: A1, feed: figures}]\n")
    drop(desk, "figures-2.csv", "A1,2026-04,sales,100,97,", "A1,2026-04,chat,1,1,")
    assert short(moved(desk)) == [("vendor", "vendor", "acme", "bolt", "")]


def test_half_hours_are_told_by_the_clock_of_the_workspace(desk: Desk) -> None:
    desk.change(FEED, "kind: aggregate", "kind: intervals")
    desk.change(FEED, 'format: "%Y-%m", grain: month', 'format: "%Y-%m-%d %H:%M", grain: half_hour')
    desk.change(FEED, "in_time: {column", "answered_within_20s: {column")
    desk.change(
        FEED, "  - {id: in_time_of_answered, parts: [in_time], whole: answered, otherwise: reject}\n", ""
    )
    desk.change(FEED, "identities:\n", "")
    desk.change("metrics.yaml", "numerator: in_time", "numerator: answered_within_20s")
    drop(desk, "figures-1.csv", "A1,2026-04-01 08:00,sales,5,4,", "A1,2026-04-01 08:30,sales,5,4,")
    drop(desk, "figures-2.csv", "A1,2026-04-01 08:00,sales,5,4,", "A1,2026-04-01 08:30,sales,6,4,")
    assert [(one.period, one.difference) for one in moved(desk)] == [("2026-04-01 08:30", "up 1")]


def test_a_day_does_not_replace_the_month_that_begins_with_it(desk: Desk) -> None:
    drop(desk, "figures-1.csv", "A1,2026-04,sales,100,97,")
    desk.change(FEED, 'format: "%Y-%m", grain: month', 'format: "%Y-%m-%d", grain: day')
    desk.take_away("figures-1.csv")
    drop(desk, "figures-2.csv", "A1,2026-04-01,sales,4,4,")
    assert [(one.kind, one.was) for one in moved(desk)] == [(Kind.CUT, "1 row")]


def test_a_record_that_comes_again_is_known_by_its_key(tmp_path: Path) -> None:
    desk = records_desk(tmp_path / "office", CONTACTS.replace("cut: half_hour\n", ""))
    drop_records(desk, "contacts-1.csv", contact(1, "03 08:15:00"), contact(2, "03 08:20:00"))
    desk.receive()
    drop_records(desk, "contacts-2.csv", contact(2, "03 08:20:00", wait=25), contact(3, "03 08:20:00"))
    desk.receive()
    assert {(one.period, *change) for one, change in zip(moved(desk), short(moved(desk)), strict=True)} == {
        ("2026-04-03", "figure", "answered_within_20s", "1", "0", "down 1"),
        ("2026-04-03", "figure", "longest_wait", "0:00:10", "0:00:25", "up 0:00:15"),
    }


def test_records_that_were_added_up_are_not_told_as_figures_that_moved(tmp_path: Path) -> None:
    desk = records_desk(tmp_path / "office")
    for number in (1, 2):
        drop_records(
            desk, f"contacts-{number}.csv", contact(number, "03 08:15:00"), contact(7, "03 09:15:00")
        )
        desk.receive()
    assert moved(desk) == []


def test_only_what_is_asked_for_is_told(desk: Desk) -> None:
    drop(desk, "figures-1.csv", "A1,2026-04,sales,100,97,", "bolt,2026-05,sales,10,9,")
    drop(desk, "figures-2.csv", "A1,2026-04,sales,101,97,", "bolt,2026-05,sales,11,9,")
    assert [one.vendor for one in moved(desk)] == ["acme", "bolt"]
    assert [one.vendor for one in moved(desk, vendor="bolt")] == ["bolt"]
    assert [one.vendor for one in moved(desk, period="2026-04")] == ["acme"]
    assert [one.vendor for one in moved(desk, period="2026-Q2")] == ["acme", "bolt"]
    assert moved(desk, feed="other") == []


def test_a_feed_that_is_gone_from_the_workspace_is_told_in_its_own_words(desk: Desk) -> None:
    drop(desk, "figures-1.csv", "A1,2026-04,sales,100,97,")
    drop(desk, "figures-2.csv", "A1,2026-04,sales,101,97,")
    desk.change(FEED, "feed: figures", "feed: renamed")
    desk.change("vendors.yaml", "feed: figures", "feed: renamed")
    assert short(moved(desk)) == [("figure", "answered", "100", "101", "up 1")]


def test_the_command_says_so_where_nothing_moved(desk: Desk) -> None:
    done = CliRunner().invoke(main, ["-w", str(desk.folder), "deliveries", "changes"])
    assert (done.exit_code, done.output) == (0, "Nothing has moved from one delivery to the next.\n")


def test_the_command_keeps_figures_and_notes_in_sections_of_their_own(desk: Desk) -> None:
    drop(desk, "figures-1.csv", "A1,2026-04,sales,100,97,Seen", "A1,2026-04,care,10,9,")
    drop(desk, "figures-2.csv", "A1,2026-04,sales,101,97,", "A1,2026-04,care,10,9,Late")
    done = CliRunner().invoke(main, ["-w", str(desk.folder), "deliveries", "changes"])
    figures, notes = done.output.split("Rows of which the notes alone changed: 1")
    assert "Figures that moved: 1" in figures
    assert ("up 1" in figures, "no longer says 'Seen'" in figures, "now says 'Late'" in figures) == (
        True,
        True,
        False,
    )
    assert "now says 'Late'" in notes


@pytest.mark.parametrize("words", [["--vendor", "nobody"], ["--feed", "nothing"]])
def test_an_unknown_name_is_told(desk: Desk, words: list[str]) -> None:
    done = CliRunner().invoke(main, ["-w", str(desk.folder), "deliveries", "changes", *words])
    assert done.exit_code == 2
    assert words[1] in done.output


ROWS = st.fixed_dictionaries(
    {queue: st.tuples(st.integers(1, 3), st.sampled_from(["", "Seen", "Late"])) for queue in ("a", "b")}
)


@settings(max_examples=8, deadline=None)
@given(files=st.lists(ROWS, min_size=1, max_size=4))
def test_the_changes_added_up_lead_from_the_first_figures_to_the_last(
    tmp_path_factory: pytest.TempPathFactory, files: list[dict[str, tuple[int, str]]]
) -> None:
    desk = noting(tmp_path_factory.mktemp("any") / "office")
    for number, rows in enumerate(files):
        own = f"bolt,2026-04,only-{number},1,0,"  # or the bytes could be those of a file that came before
        drop(desk, f"figures-{number}.csv", own, *(f"A1,2026-04,{q},{n},0,{x}" for q, (n, x) in rows.items()))
    walked = dict(files[0])
    for one in moved(desk):
        queue = one.scope.removeprefix("queue=")
        figure, note = walked[queue]
        if one.kind is Kind.FIGURE:
            assert one.was == str(figure)
            step = int(one.difference.split()[1]) * (1 if one.difference.startswith("up") else -1)
            walked[queue] = (figure + step, note)
        else:
            assert one.was == note
            walked[queue] = (figure, one.now)
    assert walked == files[-1]
