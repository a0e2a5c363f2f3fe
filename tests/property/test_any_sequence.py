"""Whatever comes, in whatever order, and whatever is approved meanwhile: the archive gives it all again."""

from __future__ import annotations

import tempfile
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING
from typing import Any

from hypothesis import HealthCheck
from hypothesis import Phase
from hypothesis import example
from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st
from tests.offices import HEADER
from tests.offices import SIGNED
from tests.offices import new_database
from tests.offices import new_desk

from outscore.errors import ApprovalError
from outscore.model.period import Period
from outscore.workflow.approve import approve
from outscore.workflow.receive import News
from outscore.workflow.receive import receive
from outscore.workflow.replay import Wanted
from outscore.workflow.replay import replay
from outscore.workflow.restate import restate
from outscore.workflow.restatements import State
from outscore.workflow.restatements import restatements
from outscore.workflow.score import score_period

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Sequence

    from tests.offices import Desk
    from tests.offices import Item

    from outscore.storage.facts import FeedFacts
    from outscore.workflow.office import Office

MONTHS = (1, 2)
DAYS = [date(2026, month, 1) for month in MONTHS]
Rows = tuple[str, ...]
Approved = dict[tuple[str, int], int]
"""Vendor and month -> the last delivery that was there when the result was approved."""

keys = st.tuples(st.sampled_from(("A1", "bolt")), st.sampled_from(MONTHS), st.sampled_from(("sales", "care")))
row_texts = st.dictionaries(keys, st.sampled_from((80, 90, 97, 110)), min_size=1, max_size=4).map(
    lambda rows: tuple(f"{who},2026-{month:02},{queue},100,{n}" for (who, month, queue), n in rows.items())
)
acts = st.one_of(
    st.tuples(st.just("send"), row_texts),
    st.tuples(st.just("send"), row_texts),
    st.tuples(st.just("send again"), st.integers(0, 5)),
    st.tuples(st.just("approve"), st.tuples(st.sampled_from(("acme", "bolt")), st.sampled_from(MONTHS))),
    st.tuples(st.just("restate"), st.tuples(st.sampled_from(("acme", "bolt")), st.sampled_from(MONTHS))),
)


def watch(items: Iterable[Item], label: str) -> Iterable[Item]:
    del label
    return items


def month_of(number: int) -> Period:
    return Period.month(2026, number)


def do(
    desk: Desk, office: Office, number: int, act: tuple[str, Any], sent: list[Rows], approved: Approved
) -> None:
    """One thing that a vendor or the office does; what is approved is noted with the last delivery."""
    what, about = act
    if what.startswith("send"):
        rows = about if what == "send" else sent[about % len(sent)] if sent else ()
        sent.append(rows)
        desk.drop(f"figures-{number}.csv", *rows)
        receive(office)
        desk.take_away(f"figures-{number}.csv")
        return
    vendor, month = about
    with suppress(ApprovalError):
        if what == "restate":
            restate(office, month_of(month), vendor, None, SIGNED.person, SIGNED.reason)
            approved.pop(about)
        score_period(office, month_of(month))
        approve(office, month_of(month), SIGNED, {vendor})
        approved.setdefault(about, office.deliveries.last())


def facts_of(office: Office) -> list[tuple[Any, ...]]:
    """Every row that is known, with the delivery that brought it."""
    return rows_in(office.facts.known(DAYS))


def rows_in(facts: Iterable[FeedFacts]) -> list[tuple[Any, ...]]:
    names = ("vendor", "start", "dim:queue", "q:answered", "q:in_time", "delivery", "row")
    return sorted(row for one in facts for row in one.frame.select(names).iter_rows())


def statements_of(office: Office) -> dict[tuple[str, str], dict[str, object]]:
    """What every statement that stands says, whichever revision it is."""
    found = {}
    for month in MONTHS:
        for (vendor, _), one in office.statements.current(str(month_of(month))).items():
            document: dict[str, object] = {**office.statements.read(one.sha256)}
            found[vendor, one.period] = {
                name: value for name, value in document.items() if name not in ("revision", "restatement")
            }
    return found


def recomputed(folder: Path, office: Office, contract: str, last: int | None = None) -> Desk:
    """A new workspace that got what is in the archive, in the order of receipt, and scored it once."""
    desk = new_desk(folder, new_database("sqlite", folder))
    desk.write("feeds/figures.yaml", contract)
    with desk.open() as other:
        for stored in office.deliveries.all():
            if last is None or stored.id <= last:
                (desk.folder / "inbox" / stored.file).write_bytes(office.archive.get("raw", stored.sha256))
                receive(other)
                desk.take_away(stored.file)
        for month in MONTHS:
            score_period(other, month_of(month))
    return desk


def contract_of(desk: Desk) -> str:
    return (desk.folder / "feeds/figures.yaml").read_text(encoding="utf-8")


def check_frozen(folder: Path, desk: Desk, office: Office, approved: Approved) -> None:
    """Each approved figure comes out of the deliveries that it knew of, and of no other."""
    frozen = office.approvals.frozen()
    for number, ((vendor, month), last) in enumerate(approved.items()):
        subject = (vendor, "main", str(month_of(month)))
        again = recomputed(folder / str(number), office, contract_of(desk), last)
        document = office.statements.read(frozen[subject])
        with again.open() as other:
            own = (vendor, date(2026, month, 1))
            stands = [row for row in rows_in(office.facts.current(DAYS)) if row[:2] == own]
            assert stands == [row for row in facts_of(other) if row[:2] == own]
            (found,) = [one for one in other.statements.results(subject[2]) if one.vendor == vendor]
        figure = document["results"][0]["figure"]
        counts = (figure["value"]["n"], figure["value"]["d"]) if figure["value"] else None
        assert counts == found.value
        (standing,) = [one for one in office.statements.results(subject[2]) if one.vendor == vendor]
        assert standing.value == found.value


SLOW = settings(
    max_examples=5,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],  # to shrink a failure would take minutes
    suppress_health_check=list(HealthCheck),
    deadline=None,
)


JANUARY, LATER, ONCE_MORE = (f"A1,2026-01,sales,100,{number}" for number in (90, 97, 80))
FEBRUARY = "A1,2026-02,sales,100,110"
CORRECTED_TWICE = (
    ("send", (JANUARY, FEBRUARY)),
    ("approve", ("acme", 1)),
    ("send", (LATER, "A1,2026-01,care,100,80")),
    ("restate", ("acme", 1)),
    ("send", (ONCE_MORE,)),
    ("approve", ("acme", 2)),
    ("send again", 1),
)


@SLOW
@example(CORRECTED_TWICE)
@example(CORRECTED_TWICE[:3])
@given(st.lists(acts, min_size=2, max_size=8))
def test_recomputing_from_the_archive_gives_the_same_as_what_came_one_by_one(
    done: Sequence[tuple[str, Any]],
) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        desk = new_desk(folder / "own", new_database("sqlite", folder / "own"))
        sent: list[Rows] = []
        approved: Approved = {}
        with desk.open() as office:
            for number, act in enumerate(done):
                do(desk, office, number, act, sent, approved)
            for month in MONTHS:
                score_period(office, month_of(month))
            check_frozen(folder / "frozen", desk, office, approved)
            other = recomputed(folder / "again", office, contract_of(desk))
            with other.open() as again:
                assert facts_of(again) == facts_of(office)
                own, new = statements_of(office), statements_of(again)
                frozen = {(vendor, period) for vendor, _, period in office.approvals.frozen()}
                waiting = {one.vendor for one in restatements(office)}
                free = [one for one in new if one not in frozen and one[0] not in waiting]
                assert [new[one] for one in free] == [own[one] for one in free]
            check_replay(folder / "replayed", desk, office)


def check_replay(folder: Path, desk: Desk, office: Office) -> None:
    """Reading everything again changes nothing; by another contract it comes out as if it had always held."""
    done = replay(office, Wanted(again=True), watch)
    assert (done.receptions, done.moved) == ((), ())
    before = office.approvals.frozen()
    desk.change("feeds/figures.yaml", "otherwise: reject", "otherwise: warn")
    with desk.open() as mended:
        told = replay(mended, Wanted(dry_run=True), watch)
        assert replay(mended, Wanted(), watch) == told
        assert {one.news for one in told.receptions} <= {News.READ_AGAIN}
        other = recomputed(folder, mended, contract_of(desk))
        with other.open() as again:
            assert facts_of(again) == facts_of(mended)
        assert mended.approvals.frozen() == before
        assert all(one.state in State for one in told.frozen)


def test_the_rows_of_the_property_are_what_the_feed_reads() -> None:
    assert HEADER == "Vendor,Month,Queue,Answered,In time"
