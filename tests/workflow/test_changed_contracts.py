"""Files that overlap, and feed contracts that change between them: no record counts twice, none is lost."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING
from typing import Any

import pytest
from hypothesis import HealthCheck
from hypothesis import Phase
from hypothesis import example
from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st
from tests.workflow.records_desk import COLUMNS
from tests.workflow.records_desk import CONTACTS
from tests.workflow.records_desk import contact
from tests.workflow.records_desk import drop
from tests.workflow.records_desk import records_desk
from tests.workflow.test_receiving_records import ROWS
from tests.workflow.test_receiving_records import sums
from tests.workflow.test_receiving_records import totals

from outscore.model.delivery import DeliveryStatus
from outscore.workflow.receive import News
from outscore.workflow.replay import Wanted
from outscore.workflow.replay import replay

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Sequence

    from tests.offices import Desk
    from tests.offices import Item

    from outscore.workflow.replay import Replayed

WORD = ("ABD: abandoned}", "ABD: abandoned, XFER: answered}")


def watch(items: Iterable[Item], label: str) -> Iterable[Item]:
    del label
    return items


def replayed(desk: Desk, wanted: Wanted = Wanted()) -> Replayed:  # noqa: B008 - frozen
    with desk.open() as office:
        return replay(office, wanted, watch)


def sent(desk: Desk, name: str, *rows: str, header: str = COLUMNS) -> list[tuple[str, News]]:
    """Receive a file, and take it out of the inbox."""
    drop(desk, name, *rows, header=header)
    found = [(one.file, one.news) for one in desk.receive()]
    (desk.folder / "inbox" / name).unlink()
    return found


@pytest.fixture(params=["added up", "row by row"])
def desk(tmp_path: Path, request: pytest.FixtureRequest) -> Desk:
    return records_desk(tmp_path, CONTACTS if request.param == "added up" else ROWS)


@pytest.fixture
def adding(tmp_path: Path) -> Desk:
    return records_desk(tmp_path)


def test_an_earlier_file_keeps_the_words_by_which_it_was_read(desk: Desk) -> None:
    sent(desk, "contacts-1.csv", contact(1, "03 08:15:00"), contact(2, "03 08:20:00"))
    desk.change("feeds/contacts.yaml", "ANS: answered", "ANSWERED: answered")
    sent(desk, "contacts-2.csv", contact(1, "03 08:15:00", "ANSWERED", wait=30))
    assert totals(desk) == (2, 2, 1, 0)


def test_what_an_earlier_file_was_refused_for_is_not_taken_back_in_passing(desk: Desk) -> None:
    first = contact(1, "03 08:15:00"), contact(2, "03 08:20:00"), contact(3, "03 08:25:00", "XFER", wait=50)
    sent(desk, "contacts-1.csv", *first)
    desk.change("feeds/contacts.yaml", *WORD)
    sent(desk, "contacts-2.csv", contact(1, "03 08:15:00", wait=30))
    assert totals(desk) == (2, 2, 1, 0)
    assert replayed(desk).receptions
    assert totals(desk) == (3, 3, 1, 0)
    assert replayed(desk, Wanted(again=True)).receptions == ()


def test_a_file_with_another_column_or_way_of_writing_days_overlaps_with_one_before(desk: Desk) -> None:
    sent(desk, "contacts-1.csv", contact(1, "03 08:15:00"), contact(2, "03 08:20:00"))
    desk.change("feeds/contacts.yaml", "column: Wait,", "column: Waited,")
    desk.change("feeds/contacts.yaml", '"%Y-%m-%d %H:%M:%S"', '"%d/%m/%Y %H:%M:%S"')
    row = "A1,c1,03/04/2026 08:15:00,ANS,30,sales"
    sent(desk, "contacts-2.csv", row, header=COLUMNS.replace("Wait", "Waited"))
    assert totals(desk) == (2, 2, 1, 0)


def test_what_a_later_contract_counts_and_writes_otherwise_stands_beside_the_rest(adding: Desk) -> None:
    sent(adding, "contacts-1.csv", contact(1, "03 08:15:00"), contact(2, "03 08:20:00"))
    adding.change("feeds/contacts.yaml", "abandoned, longest_wait]", "abandoned, wait_of_answered]")
    sent(adding, "contacts-2.csv", contact(1, "03 08:15:00", wait=30))
    with adding.open() as office:
        (facts,) = office.facts.current(office.deliveries.months())
    told = facts.frame.sort("q:offered").select("q:longest_wait", "q:wait_of_answered").rows()
    assert sorted(map(str, told)) == ["(10000, None)", "(None, 30000)"]
    assert facts.frame["q:offered"].sum() == 2


def test_a_file_waits_where_its_keys_cannot_be_held_against_those_before(adding: Desk) -> None:
    sent(adding, "contacts-1.csv", contact(1, "03 08:15:00"), contact(2, "03 08:20:00"))
    adding.change("feeds/contacts.yaml", "cut: half_hour\n", "")
    drop(adding, "contacts-2.csv", contact(1, "03 08:15:00", wait=30))
    (found,) = adding.receive()
    assert found.delivery
    assert found.delivery.status is DeliveryStatus.REFUSED
    assert "outscore replay --feed contacts" in " ".join(one.message for one in found.issues)
    assert [one.file for one in replayed(adding).receptions] == ["contacts-1.csv", "contacts-2.csv"]
    assert totals(adding) == (2, 2, 1, 0)


def test_files_after_one_that_is_read_otherwise_in_the_inbox_are_read_again_too(adding: Desk) -> None:
    first = contact(1, "03 08:15:00"), contact(2, "03 08:20:00"), contact(3, "03 08:25:00", "XFER", wait=50)
    sent(adding, "contacts-1.csv", *first)
    adding.change("feeds/contacts.yaml", *WORD)
    sent(adding, "contacts-2.csv", contact(3, "03 09:25:00", "XFER"))
    drop(adding, "contacts-1.csv", *first)
    assert [(one.file, one.news) for one in adding.receive()] == [
        ("contacts-1.csv", News.READ_AGAIN),
        ("contacts-2.csv", News.READ_AGAIN),
    ]
    assert totals(adding) == (3, 3, 3, 0)


CHANGES = (
    WORD,
    ("written_as: seconds", "written_as: minutes"),
    ("quantities: [offered, answered", "quantities: [offered, handled, answered"),
    ("cut: half_hour", "cut: hour"),
)
deliveries = st.dictionaries(
    st.integers(0, 3), st.tuples(st.integers(0, 2), st.sampled_from(("ANS", "ABD", "XFER"))), min_size=1
)
acts = st.one_of(deliveries, deliveries, st.integers(0, len(CHANGES) - 1))


def lines(rows: dict[int, tuple[int, str]]) -> list[str]:
    return [contact(one, f"03 {8 + hour:02}:15:00", result) for one, (hour, result) in rows.items()]


def changed(desk: Desk, number: int) -> None:
    """Change the contract, or take the change back."""
    text = (desk.folder / "feeds/contacts.yaml").read_text(encoding="utf-8")
    was, now = CHANGES[number]
    desk.change("feeds/contacts.yaml", *((now, was) if now in text else (was, now)))


@settings(
    max_examples=8,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=list(HealthCheck),
    deadline=None,
)
@example(
    row_by_row=True,
    done=[{0: (0, "ANS"), 1: (0, "XFER")}, 0, {0: (1, "ANS")}, 1, {0: (1, "ABD")}, {1: (2, "XFER")}],
)
@example(
    row_by_row=False,
    done=[0, {0: (0, "ANS"), 1: (0, "XFER")}, 0, {0: (1, "ANS"), 1: (1, "XFER")}, 2, {2: (0, "ANS")}],
)
@given(done=st.lists(acts, min_size=2, max_size=7), row_by_row=st.booleans())
def test_files_and_changes_in_any_order_count_each_record_once_and_replay_as_if_the_last_always_held(
    done: Sequence[Any], *, row_by_row: bool
) -> None:
    with TemporaryDirectory() as name:
        (Path(name) / "own").mkdir()
        desk = records_desk(Path(name) / "own", ROWS if row_by_row else CONTACTS)
        stands: set[int] = set()
        files: list[list[str]] = []
        for number, act in enumerate(done):
            if isinstance(act, int):
                if not (row_by_row and "cut" in CHANGES[act][0]):
                    changed(desk, act)
                continue
            files.append(lines(act))
            sent(desk, f"contacts-{number}.csv", *files[-1])
            known = "XFER" in (desk.folder / "feeds/contacts.yaml").read_text(encoding="utf-8")
            stands |= {one for one, (_, result) in act.items() if known or result != "XFER"}
            assert sum(one[0] for one in sums(desk).values()) == len(stands)
        replayed(desk)
        (Path(name) / "new").mkdir()
        new = records_desk(Path(name) / "new")
        new.write("feeds/contacts.yaml", (desk.folder / "feeds/contacts.yaml").read_text(encoding="utf-8"))
        for number, rows in enumerate(files):
            sent(new, f"contacts-{number}.csv", *rows)
        assert sums(desk) == sums(new)
        assert replayed(desk, Wanted(again=True)).receptions == ()
