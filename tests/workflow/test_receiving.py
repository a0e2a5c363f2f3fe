"""Receiving: each file counted once, read by today's rules, and the same in whatever order it comes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.offices import ACME_APRIL
from tests.offices import APRIL
from tests.offices import BOLT_APRIL
from tests.offices import HEADER
from tests.offices import ROWS
from tests.offices import dump
from tests.offices import new_database
from tests.offices import new_desk
from tests.offices import rows_in
from tests.offices import tree

from outscore.model.delivery import DeliveryStatus
from outscore.model.delivery import Severity
from outscore.model.period import Period
from outscore.workflow.arrivals import arrivals
from outscore.workflow.receive import News
from outscore.workflow.receive import looked_through

if TYPE_CHECKING:
    from pathlib import Path

    import pytest
    from tests.offices import Desk

MAY = Period.parse("2026-05")


def news_of(desk: Desk) -> dict[str, News]:
    return {one.file: one.news for one in desk.receive()}


def codes_of(desk: Desk) -> list[str]:
    return [issue.code for one in desk.receive() for issue in one.issues]


def test_the_same_file_is_counted_once(either_desk: Desk) -> None:
    either_desk.drop("figures.csv", *ROWS)
    assert news_of(either_desk) == {"figures.csv": News.NEW}
    before = dump(either_desk.url)
    assert news_of(either_desk) == {"figures.csv": News.KNOWN}
    assert dump(either_desk.url) == before


def test_the_same_bytes_under_another_name_are_told_once_and_counted_never(either_desk: Desk) -> None:
    either_desk.drop("figures.csv", *ROWS)
    before = either_desk.statements()
    either_desk.drop("figures-again.csv", *ROWS)
    (again,) = [one for one in either_desk.receive() if one.news is News.REPEATED]
    assert again.needs_a_person
    assert "'figures.csv'" in again.issues[0].message
    assert set(news_of(either_desk).values()) == {News.KNOWN}
    assert either_desk.statements() == before
    assert rows_in(either_desk.url, "delivery") == 1


def test_a_changed_feed_contract_replaces_the_earlier_reading_wholly(either_desk: Desk) -> None:
    either_desk.drop("figures.csv", ACME_APRIL, "bolt,2026-04,sales,10,20")
    either_desk.statements()
    assert either_desk.figures() == {"acme": (97, 100), "bolt": (None, None)}
    either_desk.change("feeds/figures.yaml", "column: Answered", "column: In time, places: 0")
    either_desk.change("feeds/figures.yaml", "places: 0, type: count", "type: count")
    either_desk.change("feeds/figures.yaml", "in_time: {column: In time,", "in_time: {column: Answered,")
    assert news_of(either_desk) == {"figures.csv": News.READ_AGAIN}
    either_desk.statements()
    assert either_desk.figures() == {"acme": (None, None), "bolt": (10, 20)}
    assert news_of(either_desk) == {"figures.csv": News.KNOWN}


def test_a_feed_contract_that_is_changed_back_is_obeyed_again(either_desk: Desk) -> None:
    either_desk.drop("figures.csv", *ROWS)
    before = either_desk.statements()
    either_desk.change(
        "feeds/figures.yaml", "whole: answered, otherwise: reject", "whole: answered, otherwise: warn"
    )
    assert news_of(either_desk) == {"figures.csv": News.READ_AGAIN}
    either_desk.change("feeds/figures.yaml", "otherwise: warn", "otherwise: reject")
    assert news_of(either_desk) == {"figures.csv": News.READ_AGAIN}
    assert news_of(either_desk) == {"figures.csv": News.KNOWN}
    assert either_desk.statements() == before
    with either_desk.open() as office:
        assert [one.id for one in office.deliveries.all()] == [1]
        assert len(office.deliveries.all(superseded=True)) == 3


def test_files_read_again_are_held_against_what_came_before_them(desk: Desk) -> None:
    desk.drop("figures-z.csv", *ROWS)
    desk.receive()
    desk.drop("figures-a.csv", "A1,2026-04,sales,100,98", BOLT_APRIL)
    assert codes_of(desk).count("row_replaced") == 1
    before = desk.statements()
    rows = {one.file: one.delivery and one.delivery.rows for one in desk.receive()}
    desk.change("feeds/figures.yaml", "otherwise: reject", "otherwise: warn")
    again = desk.receive()
    assert [(one.file, one.news) for one in again] == [
        ("figures-z.csv", News.READ_AGAIN),
        ("figures-a.csv", News.READ_AGAIN),
    ]
    assert {one.file: one.delivery and one.delivery.rows for one in again} == rows
    assert desk.statements() == before


def test_a_name_noted_before_stays_noted_when_the_file_is_read_again(desk: Desk) -> None:
    desk.drop("figures.csv", *ROWS)
    desk.drop("figures-b.csv", *ROWS)
    desk.receive()
    desk.change("feeds/figures.yaml", "otherwise: reject", "otherwise: warn")
    desk.receive()
    assert set(news_of(desk).values()) == {News.KNOWN}


def test_a_later_file_replaces_a_row_with_a_warning(either_desk: Desk) -> None:
    either_desk.drop("figures-1.csv", *ROWS)
    either_desk.statements()
    either_desk.drop("figures-2.csv", "A1,2026-04,sales,100,98")
    second = either_desk.receive()[1]
    assert [issue.code for issue in second.issues] == ["row_replaced"]
    assert "In time 97 -> 98" in second.issues[0].message
    either_desk.statements()
    assert either_desk.figures() == {"acme": (98, 100), "bolt": (150, 200)}


def test_rows_of_a_frozen_month_are_kept_and_do_not_count_and_the_rest_counts(either_desk: Desk) -> None:
    either_desk.drop("figures-1.csv", *ROWS)
    before = either_desk.statements()
    either_desk.run()
    either_desk.approve()
    either_desk.drop(
        "figures-2.csv", "A1,2026-04,sales,100,99", "A1,2026-05,sales,10,9", "A1,2026-04,late,1,1"
    )
    second = either_desk.receive()[1]
    assert second.delivery
    assert (second.delivery.status, second.delivery.rows.accepted) == (DeliveryStatus.ACCEPTED, 3)
    assert [(issue.row, issue.code, issue.severity) for issue in second.issues] == [
        (2, "period_frozen", Severity.NOTE),
        (2, "row_replaced", Severity.WARNING),
        (4, "period_frozen", Severity.NOTE),
    ]
    assert either_desk.statements() == before
    assert either_desk.figures()["acme"] == (97, 100)
    either_desk.statements(MAY)
    assert either_desk.figures(MAY)["acme"] == (9, 10)


def test_the_same_row_again_does_no_harm_to_a_frozen_month(desk: Desk) -> None:
    desk.drop("figures-1.csv", *ROWS)
    desk.run()
    desk.approve()
    desk.drop("figures-2.csv", *ROWS, "A1,2026-05,sales,10,9")
    second = desk.receive()[1]
    assert second.delivery
    assert second.delivery.status is DeliveryStatus.ACCEPTED
    assert second.delivery.rows.duplicate == 2


def test_an_earlier_reading_does_not_come_back_with_the_approval(desk: Desk) -> None:
    desk.drop("figures.csv", "A1,2026-04,sales,100,97", "A1,2026-04,care,50,49")
    desk.receive()
    desk.change("feeds/figures.yaml", "dimensions: {queue: Queue}", "dimensions: {line: Queue}")
    desk.run()
    before = desk.figures()
    desk.approve()
    desk.drop("figures-2.csv", "A1,2026-05,sales,10,9")
    desk.run(MAY)
    with desk.open() as office:
        (facts,) = office.facts.current([APRIL.start])
        assert facts.dimensions == ("dim:line",)
        assert facts.frame.height == 2
    desk.run()
    assert desk.figures() == before


def test_a_frozen_month_stands_on_the_reading_that_it_was_approved_with(desk: Desk) -> None:
    desk.drop("figures.csv", *ROWS, "A1,2026-05,sales,100,60")
    before = desk.statements()
    desk.run()
    desk.run(MAY)
    desk.approve()
    desk.change("feeds/figures.yaml", "answered: {column: Answered", "answered: {column: In time")
    desk.change("feeds/figures.yaml", "in_time: {column: In time", "in_time: {column: Answered")
    desk.change("feeds/figures.yaml", "otherwise: reject", "otherwise: warn")
    (again,) = desk.receive()
    assert again.news is News.READ_AGAIN
    assert desk.statements() == before
    assert desk.figures()["acme"] == (97, 100)
    desk.statements(MAY)
    assert desk.figures(MAY)["acme"] == (100, 60)


def test_a_file_that_no_feed_claims_is_told_and_stops_nothing(desk: Desk) -> None:
    desk.drop("other.csv", *ROWS)
    desk.drop("figures.csv", *ROWS)
    desk.write("inbox/README.md", "put files here")
    found = {one.file: one for one in desk.receive()}
    assert set(found) == {"other.csv", "figures.csv"}
    assert found["other.csv"].news is News.UNCLAIMED
    assert found["other.csv"].needs_a_person
    assert desk.statements()
    assert desk.figures()["acme"] == (97, 100)


def test_a_file_of_a_feed_is_read_whatever_it_is_called(desk: Desk) -> None:
    desk.change("feeds/figures.yaml", "files: figures*.csv", 'files: "*.csv"')
    desk.drop("README_april.csv", *ROWS)
    assert [(one.file, one.news) for one in desk.receive()] == [("README_april.csv", News.NEW)]


def test_a_file_too_large_to_be_read_whole_stops_no_other(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("outscore.workflow.arrivals.MOST_BYTES_AT_ONCE", 200)
    desk.drop("figures-1.csv", *(f"A1,2026-04,q{number},100,97" for number in range(20)))
    desk.drop("figures-2.csv", *ROWS)
    large, small = desk.receive()
    assert [one.code for one in large.issues] == ["file_too_large"]
    assert small.delivery is not None
    assert small.delivery.rows.accepted == len(ROWS)


def test_a_file_that_two_feeds_claim_is_given_to_neither(desk: Desk) -> None:
    text = (desk.folder / "feeds/figures.yaml").read_text()
    desk.write("feeds/more.yaml", text.replace("feed: figures", "feed: more", 1))
    desk.drop("figures.csv", *ROWS)
    (one,) = desk.receive()
    assert one.delivery is None
    assert "figures, more" in one.issues[0].message


def test_the_order_in_which_disjoint_files_come_never_matters(tmp_path: Path) -> None:
    found = []
    for place, order in enumerate((("figures-a.csv", "figures-b.csv"), ("figures-b.csv", "figures-a.csv"))):
        folder = tmp_path / str(place)
        folder.mkdir()
        desk = new_desk(folder, new_database("sqlite", folder))
        contents = {"figures-a.csv": (ACME_APRIL,), "figures-b.csv": (BOLT_APRIL, "A1,2026-04,care,7,7")}
        for name in order:
            desk.drop(name, *contents[name])
            desk.receive()
        found.append(desk.statements())
    assert found[0] == found[1]


def test_splitting_a_file_changes_no_figure(tmp_path: Path) -> None:
    rows = (*ROWS, "A1,2026-04,care,50,45", "bolt,2026-04,care,9,9")
    figures = []
    for place, cuts in enumerate(((4,), (1, 4), (3, 4), (1, 2, 3, 4))):
        folder = tmp_path / str(place)
        folder.mkdir()
        desk = new_desk(folder, new_database("sqlite", folder))
        begin = 0
        for end in cuts:
            desk.drop(f"figures-{end}.csv", *rows[begin:end])
            begin = end
        desk.statements()
        figures.append(desk.figures())
    assert figures == [{"acme": (142, 150), "bolt": (159, 209)}] * 4


def test_everything_done_twice_changes_nothing(either_desk: Desk) -> None:
    either_desk.drop("figures-1.csv", *ROWS)
    either_desk.drop("figures-2.csv", "A1,2026-04,sales,100,96", "A1,2026-13,sales,1,1")
    either_desk.drop("figures-3.csv", "nobody,2026-04,sales,1,1")
    either_desk.whole_month()
    before = dump(either_desk.url)
    files = tree(either_desk.folder / "out"), tree(either_desk.folder / "var/archive")
    either_desk.whole_month()
    assert dump(either_desk.url) == before
    assert (tree(either_desk.folder / "out"), tree(either_desk.folder / "var/archive")) == files
    assert either_desk.statements(APRIL) == either_desk.statements(APRIL)


def test_a_link_in_the_inbox_is_told_and_not_followed(desk: Desk, tmp_path: Path) -> None:
    outside = tmp_path / "kept elsewhere.csv"
    outside.write_text(f"{HEADER}\n{ACME_APRIL}\n", encoding="utf-8")
    desk.write("inbox/notes.txt", "x")
    (desk.folder / "inbox/notes.txt").unlink()
    (desk.folder / "inbox/figures-1.csv").symlink_to(outside)
    (found,) = desk.receive()
    assert found.delivery is None
    assert [one.code for one in found.issues] == ["file_linked"]
    assert found.needs_a_person


def test_a_file_that_goes_back_to_what_it_held_is_told_while_other_rows_stand(desk: Desk) -> None:
    first, second = ACME_APRIL, ACME_APRIL.replace("97", "50")
    told = []
    for row in (first, second, first, first):
        desk.drop("figures.csv", row)
        (found,) = desk.receive()
        told.append((found.news, "an empty line at its end" in str(found.issues)))
    assert told == [(News.NEW, False), (News.NEW, False), (News.REPEATED, True), (News.REPEATED, True)]
    desk.write("inbox/figures.csv", f"{HEADER}\n{first}\n\n")
    assert [one.news for one in desk.receive()] == [News.NEW]


def test_looking_through_the_inbox_writes_nothing_and_leaves_out_what_is_known(desk: Desk) -> None:
    desk.drop("figures-1.csv", ACME_APRIL)
    desk.receive()
    desk.drop("figures-2.csv", ACME_APRIL.replace("97", "50"))
    before = dump(desk.url)
    with desk.open() as office:
        known, waiting = looked_through(office, arrivals(office))
    assert [(one.file, one.news) for one in known] == [("figures-1.csv", News.KNOWN)]
    assert [one.file for one in waiting] == ["figures-2.csv"]
    assert dump(desk.url) == before
