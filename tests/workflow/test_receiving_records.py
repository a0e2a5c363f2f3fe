"""Receiving records: what stands of each, however often and in whatever file it comes."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING

import polars as pl
import pytest
from hypothesis import HealthCheck
from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st
from tests.offices import APRIL
from tests.workflow.records_desk import COLUMNS
from tests.workflow.records_desk import CONTACTS
from tests.workflow.records_desk import contact
from tests.workflow.records_desk import drop
from tests.workflow.records_desk import records_desk

from outscore.intake import streaming
from outscore.intake import superseded
from outscore.model.delivery import DeliveryStatus
from outscore.model.delivery import RowCounts
from outscore.model.sent_back import REASON
from outscore.model.sent_back import ROW
from outscore.model.sent_back import WHAT_TO_DO
from outscore.workflow import record_receiving
from outscore.workflow.explain import explain
from outscore.workflow.receive import News
from outscore.workflow.receive import receive

if TYPE_CHECKING:
    from pathlib import Path
    from typing import Any

    from tests.offices import Desk

    from outscore.workflow.receive import Reception

ROWS = CONTACTS.replace("cut: half_hour\n", "")
MONTHS = [date(2026, month, 1) for month in range(1, 13)]
ADDED = (ROW, REASON, WHAT_TO_DO)
COUNTED = ("offered", "answered", "answered_within_20s", "abandoned")


def sums(desk: Desk) -> dict[tuple[Any, ...], tuple[Any, ...]]:
    """What stands: offered, answered, in time, abandoned, longest wait; by code, slot or key, and queue."""
    names = [*COUNTED, "longest_wait"]
    with desk.open() as office:
        rows = [row for one in office.facts.current(MONTHS) for row in one.frame.iter_rows(named=True)]
    found: dict[tuple[Any, ...], tuple[Any, ...]] = {}
    for row in rows:
        key = (row["code"], row.get("slot") or row["key"], row["dim:queue"])
        *told, longest = (row[f"q:{name}"] for name in names)
        *before, longest_before = found.get(key, (0,) * len(names))
        counted = (one + other for one, other in zip(before, told, strict=True))
        found[key] = (*counted, max(longest_before, longest))
    return found


def totals(desk: Desk) -> tuple[int, ...]:
    """The same over everything, without the longest wait."""
    return tuple(sum(values) for values in list(zip(*sums(desk).values(), strict=True))[:4])


def last(desk: Desk) -> Reception:
    return desk.receive()[-1]


@pytest.fixture(params=["added up", "row by row"])
def desk(tmp_path: Path, request: pytest.FixtureRequest) -> Desk:
    """The same is true of records that are added up and of those that are facts of their own."""
    return records_desk(tmp_path, CONTACTS if request.param == "added up" else ROWS)


@pytest.fixture
def adding(tmp_path: Path) -> Desk:
    return records_desk(tmp_path)


def test_contacts_are_counted_as_the_metric_says(desk: Desk) -> None:
    drop(
        desk,
        "contacts-1.csv",
        contact(1, "03 08:15:00"),
        contact(2, "03 08:20:00", wait=21),
        contact(3, "03 09:15:00", "ABD", 40),
        contact(4, "03 09:20:00", wait=-1),
    )
    (reception,) = desk.receive()
    assert reception.delivery
    assert reception.delivery.status is DeliveryStatus.IN_PART
    assert reception.delivery.rows == RowCounts(read=4, accepted=3, rejected=1)
    assert [(one.code, one.row, one.column) for one in reception.issues] == [("cell_negative", 5, "Wait")]
    assert totals(desk) == (3, 2, 1, 1)
    assert desk.statements()
    assert desk.figures()["acme"] == (1, 3)


def test_the_same_bytes_count_once(desk: Desk) -> None:
    drop(desk, "contacts-1.csv", contact(1, "03 08:15:00"))
    desk.receive()
    drop(desk, "contacts-2.csv", contact(1, "03 08:15:00"))
    assert last(desk).news is News.REPEATED
    assert totals(desk) == (1, 1, 1, 0)


def test_a_record_that_comes_again_takes_the_place_of_the_first(desk: Desk) -> None:
    drop(desk, "contacts-1.csv", contact(1, "03 08:15:00"), contact(2, "03 08:20:00", "ABD", 40))
    desk.receive()
    drop(desk, "contacts-2.csv", contact(2, "03 14:20:00", wait=30), contact(3, "03 08:21:00"))
    assert "row_replaced" in {one.code for one in last(desk).issues}
    assert totals(desk) == (3, 3, 2, 0)


def test_a_record_that_moves_to_another_month_leaves_the_first(desk: Desk) -> None:
    drop(desk, "contacts-1.csv", contact(1, "30 08:15:00"), contact(2, "30 08:20:00"))
    desk.receive()
    drop(desk, "contacts-2.csv", contact(2, "30 08:20:00").replace("04-30", "05-01"))
    desk.receive()
    with desk.open() as office:
        april, may = (office.facts.current([date(2026, month, 1)]) for month in (4, 5))
    assert [one.frame["q:offered"].sum() for one in (*april, *may)] == [1, 1]
    drop(desk, "contacts-3.csv", contact(2, "30 09:00:00", wait=5))
    desk.receive()
    with desk.open() as office:
        april = office.facts.current([date(2026, 4, 1)])
        months = office.facts.current([date(2026, 4, 1), date(2026, 5, 1)])
    assert april[0].frame["q:offered"].sum() == months[0].frame["q:offered"].sum() == 2


def test_a_file_in_which_all_came_again_counts_alone(adding: Desk) -> None:
    drop(adding, "contacts-1.csv", contact(1, "03 08:15:00"), contact(2, "04 08:20:00"))
    adding.receive()
    drop(adding, "contacts-2.csv", contact(2, "05 08:20:00"), contact(1, "06 08:15:00"))
    reception = last(adding)
    assert [one.message for one in reception.issues] == [
        "2 records came with contacts-1.csv before. What this file says of them counts now."
    ]
    assert {slot.day for _, slot, _ in sums(adding)} == {5, 6}


def test_rows_that_say_what_stands_are_not_counted_again(tmp_path: Path) -> None:
    desk = records_desk(tmp_path, ROWS)
    drop(desk, "contacts-1.csv", contact(1, "03 08:15:00"), contact(2, "03 08:20:00"))
    desk.receive()
    drop(desk, "contacts-2.csv", contact(2, "03 08:20:00"), contact(1, "03 08:15:00", wait=50))
    reception = last(desk)
    assert reception.delivery
    assert reception.delivery.rows == RowCounts(read=2, accepted=1, duplicate=1)
    (issue,) = (one for one in reception.issues if one.code == "row_replaced")
    assert issue.message == (
        "The row replaces the record that came with contacts-1.csv: answered_within_20s 1 -> 0, longest_wait "
        "0:00:10 -> 0:00:50."
    )


CHANGES = st.tuples(
    st.integers(1, 6),
    st.sampled_from(("03 08:15:00", "03 08:40:00", "30 23:59:59")),
    st.sampled_from(("ANS", "ABD")),
    st.integers(0, 40),
    st.sampled_from(("sales", "care")),
)
FILES = st.lists(
    st.lists(CHANGES, min_size=1, max_size=6, unique_by=lambda one: one[0]), min_size=1, max_size=5
)


def stands(files: list[list[tuple[Any, ...]]]) -> dict[tuple[Any, ...], tuple[int, ...]]:
    """What stands of contacts by half hour, in plain Python: the last that was said of each."""
    newest = {one[0]: one for rows in files for one in rows}
    found: dict[tuple[Any, ...], list[int]] = {}
    for _, began, result, wait, queue in newest.values():
        day, clock = began.split()
        minute = int(clock[3:5]) // 30 * 30
        sums = found.setdefault((int(day), int(clock[:2]), minute, queue), [0, 0, 0, 0, 0])
        sums[0] += 1
        sums[1] += result == "ANS"
        sums[2] += result == "ANS" and wait <= 20
        sums[3] += result == "ABD"
        sums[4] = max(sums[4], wait * 1000)
    return {key: tuple(values) for key, values in found.items()}


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(files=FILES)
def test_whatever_files_overlap_the_last_word_on_each_record_counts(
    files: list[list[tuple[Any, ...]]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    desk = records_desk(tmp_path_factory.mktemp("office"))
    sent: dict[str, list[tuple[Any, ...]]] = {}
    for number, rows in enumerate(files):
        lines = [contact(*one) for one in rows]
        sent.setdefault("\n".join(lines), rows)
        drop(desk, f"contacts-{number}.csv", *lines)
        desk.receive()
    found = {
        (slot.day, slot.hour + 1, slot.minute, queue): values  # London is an hour ahead of UTC
        for (_, slot, queue), values in sums(desk).items()
    }
    assert found == stands(list(sent.values()))


def test_files_without_a_record_in_common_may_come_in_any_order(tmp_path: Path) -> None:
    contents = [
        [contact(1, "03 08:15:00", wait=40), contact(2, "03 08:20:00")],
        [contact(3, "03 08:16:00")],
        [contact(4, "03 08:17:00", "ABD", 60)],
    ]
    found = []
    for name, order in (("a", (0, 1, 2)), ("b", (2, 0, 1))):
        (tmp_path / name).mkdir()
        desk = records_desk(tmp_path / name)
        for place in order:
            drop(desk, f"contacts-{place}.csv", *contents[place])
            desk.receive()
        found.append(sums(desk))
    assert found[0] == found[1]
    assert list(found[0].values()) == [(4, 3, 2, 1, 60_000)]


def test_keys_are_compared_in_parts_where_there_are_many(
    adding: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    drop(adding, "contacts-1.csv", *(contact(one, "03 08:15:00", wait=one) for one in range(20)))
    adding.receive()
    monkeypatch.setattr(superseded, "AT_ONCE", 3)
    drop(adding, "contacts-2.csv", *(contact(one, "03 08:15:00", wait=50) for one in range(4, 13)))
    adding.receive()
    assert totals(adding) == (20, 20, 11, 0)


def test_hashes_of_another_version_are_made_anew(adding: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(record_receiving, "HASHED_BY", "polars of old")
        drop(adding, "contacts-1.csv", contact(1, "03 08:15:00"), contact(2, "03 08:15:00", wait=-1))
        adding.receive()
    drop(adding, "contacts-2.csv", contact(1, "03 08:15:00", wait=50), contact(2, "03 08:15:00"))
    adding.receive()
    assert totals(adding) == (2, 2, 1, 0)


def test_all_is_read_again_when_the_feed_contract_changes(adding: Desk) -> None:
    drop(adding, "contacts-1.csv", contact(1, "03 08:15:00"), contact(2, "03 08:40:00"))
    drop(adding, "contacts-2.csv", contact(2, "03 08:50:00", wait=50))
    adding.receive()
    assert len(sums(adding)) == 2
    adding.change("feeds/contacts.yaml", "cut: half_hour", "cut: hour")
    assert [one.news for one in adding.receive()] == [News.READ_AGAIN] * 2
    assert list(sums(adding).values()) == [(2, 2, 1, 0, 50_000)]


def test_another_time_zone_of_the_workspace_moves_the_edge_of_the_month(adding: Desk) -> None:
    adding.change("feeds/contacts.yaml", "cut:", "zone: Europe/London\ncut:")
    drop(adding, "contacts-1.csv", contact(1, "30 23:30:00"))
    adding.receive()
    assert [one.frame["month"].to_list() for one in current(adding)] == [[date(2026, 4, 1)]]
    adding.change("outscore.yaml", "Europe/London", "Europe/Berlin")
    assert last(adding).news is News.READ_AGAIN
    assert [one.frame["month"].to_list() for one in current(adding)] == [[date(2026, 5, 1)]]


def current(desk: Desk) -> tuple[Any, ...]:
    with desk.open() as office:
        return office.facts.current(MONTHS)


def test_a_clock_put_back_has_its_hour_twice(adding: Desk) -> None:
    """01:30 of that night is nobody's guess; with the offset both are told apart."""
    adding.change("feeds/contacts.yaml", "%H:%M:%S", "%H:%M:%S%z")
    night = "A1,c{},2026-10-25 01:30:00{},ANS,5,sales"
    drop(adding, "contacts-1.csv", night.format(1, "+01:00"), night.format(2, "+00:00"))
    with adding.open("2026-11-04T12:00:00+00:00") as office:
        receive(office)
    assert [slot.hour for _, slot, _ in sums(adding)] == [0, 1]
    drop(adding, "contacts-2.csv", contact(3, "03 08:15:00"))
    assert [one.code for one in last(adding).issues] == ["cell_not_a_moment"]


# Other formats and what comes back


def test_a_parquet_file_is_streamed_too(adding: Desk) -> None:
    adding.change("feeds/contacts.yaml", "files: contacts*.csv", "files: contacts*\nformat: {type: parquet}")
    rows = [contact(one, "03 08:15:00").split(",") for one in (1, 2)]
    frame = pl.DataFrame(rows, schema=COLUMNS.split(","), orient="row")
    frame.write_parquet(adding.folder / "inbox/contacts-1.parquet")
    adding.receive()
    assert totals(adding) == (2, 2, 2, 0)


def test_json_lines_are_added_up_with_their_flaws_told(adding: Desk) -> None:
    adding.change("feeds/contacts.yaml", "files: contacts*.csv", "files: contacts*\nformat: {type: jsonl}")
    good = dict(zip(COLUMNS.split(","), contact(1, "03 08:15:00").split(","), strict=True))
    lines = [good, good | {"Call": ["c2"]}, good | {"Call": "c3"}]
    adding.write("inbox/contacts.jsonl", "".join(json.dumps(one) + "\n" for one in lines))
    reception = last(adding)
    assert reception.delivery
    assert reception.delivery.rows == RowCounts(read=3, accepted=2, rejected=1)
    assert [one.code for one in reception.issues] == ["cell_not_plain"]
    assert totals(adding) == (2, 2, 2, 0)


def test_a_rejects_file_that_comes_back_is_counted(desk: Desk) -> None:
    drop(desk, "contacts-1.csv", contact(1, "03 08:15:00"), contact(2, "03 08:20:00", wait=-1))
    desk.receive()
    desk.write(
        "inbox/contacts-1.csv.rejects.csv",
        f"{','.join(ADDED)},{COLUMNS}\n3,x,y,{contact(2, '03 08:20:00', wait=25)}\n",
    )
    assert last(desk).news is News.NEW
    assert totals(desk) == (2, 2, 1, 0)


# What is refused whole, and what waits


def test_more_rejected_rows_than_can_be_listed_refuse_the_file(
    adding: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(streaming, "MOST_LISTED", 2)
    drop(adding, "contacts-1.csv", *(contact(one, "03 08:15:00", wait=-1) for one in range(3)))
    reception = last(adding)
    assert reception.delivery
    assert reception.delivery.status is DeliveryStatus.REFUSED
    assert [one.code for one in reception.issues] == ["file_rows_rejected"]
    assert current(adding) == ()


def test_a_dimension_that_tells_every_contact_apart_refuses_the_file(
    adding: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(streaming, "MOST_CELLS", 2)
    drop(adding, "contacts-1.csv", *(contact(one, "03 08:15:00", queue=f"q{one}") for one in range(3)))
    (issue,) = last(adding).issues
    assert issue.code == "file_cells"
    assert "added up to 3 sums, and 2 are the most" in issue.message
    assert "(dimensions: queue)" in issue.message


@pytest.mark.parametrize(
    ("limits", "code"),
    [
        ("{rows_percent: 10, then: refuse}", "limit_rows"),
        ("{volume_percent: 10, of: offered, then: refuse}", "limit_volume"),
    ],
)
def test_above_the_limit_of_the_feed_nothing_is_taken(desk: Desk, limits: str, code: str) -> None:
    feed = (desk.folder / "feeds/contacts.yaml").read_text()
    desk.write("feeds/contacts.yaml", f"{feed}limits: {limits}\n")
    drop(desk, "contacts-1.csv", contact(1, "03 08:15:00"), contact(2, "03 08:61:00"))
    reception = last(desk)
    assert reception.delivery
    assert reception.delivery.rows == RowCounts(read=2, rejected=2)
    assert code in {one.code for one in reception.issues}
    assert [(one.vendor, one.month) for one in reception.issues if one.code == "row_held"] == [
        ("acme", "2026-04")
    ]
    assert current(desk) == ()


def test_records_of_a_refused_file_are_left_out_on_the_card_until_they_come_again(desk: Desk) -> None:
    feed = (desk.folder / "feeds/contacts.yaml").read_text()
    desk.write("feeds/contacts.yaml", f"{feed}limits: {{rows_percent: 10, then: refuse}}\n")
    drop(
        desk, "contacts-1.csv", *(contact(one, "03 08:15:00") for one in (1, 2, 3)), contact(4, "03 08:61:00")
    )
    desk.run()
    assert desk.documents()["acme"]["data_quality"]["rows_left_out"] == 4
    drop(desk, "contacts-2.csv", *(contact(one, "03 08:15:00") for one in (1, 2)))
    desk.run()
    assert desk.documents()["acme"]["data_quality"]["rows_left_out"] == 2
    drop(desk, "contacts-3.csv", *(contact(one, "03 08:16:00") for one in (3, 4)))
    desk.run()
    assert desk.documents()["acme"]["data_quality"]["rows_left_out"] == 0


def test_what_comes_for_a_frozen_month_waits_for_its_restatement(desk: Desk) -> None:
    drop(desk, "contacts-1.csv", contact(1, "03 08:15:00"), contact(2, "03 08:20:00", wait=30))
    desk.run()
    desk.approve()
    before = sums(desk)
    drop(desk, "contacts-2.csv", contact(2, "03 08:20:00", wait=5), contact(3, "04 08:20:00"))
    reception = last(desk)
    assert reception.delivery
    assert reception.delivery.rows.accepted == 2
    assert {(one.code, one.vendor, one.month) for one in reception.issues} >= {
        ("period_frozen", "acme", "2026-04")
    }
    assert sums(desk) == before
    with desk.open() as office:
        known = office.facts.known([date(2026, 4, 1)])
    assert sum(one.frame["q:offered"].sum() for one in known) == 3


def test_a_rejected_record_that_came_again_is_no_longer_missing(desk: Desk) -> None:
    drop(desk, "contacts-1.csv", contact(1, "03 08:15:00"), contact(2, "03 08:20:00", wait=-1))
    desk.statements()
    before = desk.documents()["acme"]["data_quality"]
    assert (before["rows_accepted"], before["rows_left_out"]) == (1, 1)
    drop(desk, "contacts-2.csv", contact(2, "03 08:20:00"), contact(3, "03 08:20:00"))
    desk.statements()
    after = desk.documents()["acme"]["data_quality"]
    assert (after["rows_accepted"], after["rows_left_out"], after["rejections"]) == (3, 0, [])
    assert [(one["file"], one["rows"]) for one in after["sources"]] == [
        ("contacts-1.csv", 1),
        ("contacts-2.csv", 2),
    ]


def test_a_figure_of_sums_is_explained_by_the_half_hours_it_came_from(adding: Desk) -> None:
    drop(adding, "contacts-1.csv", contact(1, "03 08:15:00"), contact(2, "03 08:20:00", wait=30))
    adding.statements()
    with adding.open() as office:
        found = explain(office, "acme", "speed", APRIL)
    (row,) = found.rows
    assert found.agrees
    assert (row.file, row.row, row.scope) == (
        "contacts-1.csv",
        0,
        "2026-04-03 08:00, queue=sales, 2 records",
    )
    assert row.texts == {"answered_within_20s": "1", "offered": "2"}


def test_rows_that_contradict_each_other_take_nothing_from_an_earlier_file(adding: Desk) -> None:
    drop(adding, "contacts-1.csv", contact(1, "03 08:15:00"), contact(2, "03 08:20:00"))
    adding.receive()
    torn = contact(1, "04 08:15:00"), contact(1, "04 09:15:00", wait=50)
    drop(adding, "contacts-2.csv", *torn, contact(3, "04 09:00:00"))
    assert [one.code for one in last(adding).issues] == ["row_conflict", "row_conflict"]
    assert totals(adding) == (3, 3, 3, 0)


def test_rows_that_counted_once_do_so_when_their_file_is_read_without_others(adding: Desk) -> None:
    same = contact(1, "03 08:15:00")
    drop(adding, "contacts-1.csv", same, same, contact(2, "03 08:20:00"))
    adding.receive()
    drop(adding, "contacts-2.csv", contact(2, "03 08:20:00", wait=30))
    adding.receive()
    assert totals(adding) == (2, 2, 1, 0)


def test_the_longest_of_parts_that_are_compared_one_by_one_is_the_longest_of_all(
    adding: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    drop(adding, "contacts-1.csv", *(contact(one, "03 08:15:00", wait=one) for one in range(20)))
    adding.receive()
    monkeypatch.setattr(superseded, "AT_ONCE", 3)
    drop(adding, "contacts-2.csv", *(contact(one, "03 18:15:00", wait=1) for one in range(9)))
    adding.receive()
    assert sorted(one[-1] for one in sums(adding).values()) == [1_000, 19_000]
