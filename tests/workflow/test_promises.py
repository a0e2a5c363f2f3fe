"""How feeds keep their promises, from what is recorded and stands."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC
from datetime import date
from datetime import datetime
from fractions import Fraction
from typing import TYPE_CHECKING

import polars as pl
import pytest
from tests.offices import APRIL
from tests.offices import FILES
from tests.offices import dump
from tests.offices import tree

from outscore.contracts.workspace import check_workspace
from outscore.errors import ApprovalError
from outscore.model.delivery import Delivery
from outscore.model.delivery import DeliveryStatus
from outscore.model.delivery import RowCounts
from outscore.model.feed_promises import Complete
from outscore.model.feed_promises import Due
from outscore.model.feed_promises import ExpectedDays
from outscore.model.feed_promises import ExpectedHours
from outscore.model.feed_promises import FeedPromises
from outscore.model.feed_promises import Limits
from outscore.model.feed_promises import MeasuredBy
from outscore.model.feed_promises import Plausible
from outscore.model.feed_promises import SecondSource
from outscore.model.feed_promises import SourceOfRecord
from outscore.model.feed_promises import Tolerance
from outscore.model.feed_promises import WorkCalendar
from outscore.model.feed_promises import Zeros
from outscore.model.period import Grain
from outscore.model.period import Period
from outscore.scoring.promises import Receipt
from outscore.workflow.promises import kept
from outscore.workflow.promises import promises_in
from outscore.workflow.promises import shortfalls
from outscore.workflow.promises_doubts import plausibility_warnings
from outscore.workflow.promises_sources import compared
from outscore.workflow.promises_sources import facts_of_record
from outscore.workflow.promises_sources import source_gaps
from outscore.workflow.receive import receive

if TYPE_CHECKING:
    from tests.offices import Desk

    from outscore.workflow.promise_kept import Kept

DUE = Due(Grain.MONTH, 5, working=True, by=18 * 60)
MONTHLY = FeedPromises(due=DUE, calendar=WorkCalendar("GB", "ENG"))
BEFORE, AFTER = "2026-05-08T16:59:00+00:00", "2026-05-08T17:01:00+00:00"
LATER = "2026-05-20T12:00:00+00:00"
SITES = Complete(dimensions=(("queue", ("sales", "service")),), below_percent=Fraction(60))


def receive_at(desk: Desk, moment: str) -> None:
    with desk.open(moment) as office:
        receive(office)


def look(
    desk: Desk, promises: FeedPromises, at: str = LATER, month: Period = APRIL, before: str | None = None
) -> dict[str, Kept]:
    """What became of the feed for each vendor; `before`: as it stood at an earlier moment."""
    moment = datetime.fromisoformat(before) if before else None
    with desk.open(at) as office:
        return {one.vendor: one for one in kept(office, month, {"figures": promises}, moment)}


def receipts(found: dict[str, Kept]) -> dict[str, str]:
    return {vendor: one.worst.receipt.value if one.worst else "" for vendor, one in found.items()}


def by_day(desk: Desk) -> None:
    """Let the feed bring days."""
    feed = "feeds/figures.yaml"
    desk.change(
        feed,
        '{column: Month, format: "%Y-%m", grain: month}',
        '{column: Month, format: "%Y-%m-%d", grain: day}',
    )
    desk.change(feed, "vendor: {column: Vendor}", "vendor: {column: Vendor}\nexpected: [acme]")


def test_a_feed_is_missed_by_the_calendar_alone(desk: Desk) -> None:
    early, late = look(desk, MONTHLY, BEFORE), look(desk, MONTHLY, AFTER)
    assert receipts(early) == {"acme": "not yet due", "bolt": "not yet due"}
    assert receipts(late) == {"acme": "missing", "bolt": "missing"}
    assert late["acme"].told == (
        "April 2026 was due on 8 May 2026, 18:00, and nothing has come: 1 minute late.",
    )
    assert (early["acme"].told, early["acme"].needs_a_person) == ((), False)
    assert late["acme"].needs_a_person


def test_who_is_not_under_contract_owes_nothing(desk: Desk) -> None:
    desk.change("contracts/main.yaml", "vendors: all", "vendors: [bolt]")
    assert receipts(look(desk, MONTHLY)) == {"bolt": "missing"}
    assert look(desk, MONTHLY, month=Period.parse("2025-12")) == {}


def test_what_came_late_is_late_and_by_whom(desk: Desk) -> None:
    desk.drop("figures1.csv", "A1,2026-04,sales,100,97")
    receive_at(desk, BEFORE)
    desk.drop("figures2.csv", "bolt,2026-04,sales,200,150")
    receive_at(desk, AFTER)
    found = look(desk, MONTHLY)
    assert receipts(found) == {"acme": "on time", "bolt": "late"}
    assert found["bolt"].told == (
        "April 2026 was due on 8 May 2026, 18:00, and came on 8 May 2026, 18:01: 1 minute late.",
    )
    assert receipts(look(desk, MONTHLY, before=BEFORE)) == {"acme": "on time", "bolt": "not yet due"}
    assert found["acme"].received == datetime.fromisoformat(BEFORE)


def test_a_correction_makes_nothing_late_and_more_rows_do(desk: Desk) -> None:
    desk.drop("figures1.csv", "A1,2026-04,sales,100,97", "bolt,2026-04,sales,200,150")
    receive_at(desk, BEFORE)
    desk.drop("figures2.csv", "A1,2026-04,sales,100,98", "bolt,2026-04,service,20,15")
    receive_at(desk, LATER)
    promises = replace(MONTHLY, complete=Complete(dimensions=(("queue", ("sales", "service")),)))
    found = look(desk, promises)
    assert receipts(found) == {"acme": "on time", "bolt": "in part late"}
    assert found["acme"].told == (
        "Missing: April 2026 for queue service. 1 of 2 expected are there (50.0 %).",
    )
    assert found["bolt"].told[0].startswith("April 2026 was due on 8 May 2026, 18:00. Some of it came on 20")
    assert (found["acme"].needs_a_person, found["bolt"].needs_a_person) == (True, False)


def test_a_file_that_is_read_again_came_when_it_came(desk: Desk) -> None:
    desk.drop("figures1.csv", "A1,2026-04,sales,100,97", "bolt,2026-04,sales,200,150")
    receive_at(desk, BEFORE)
    desk.change("feeds/figures.yaml", "otherwise: reject", "otherwise: warn")
    receive_at(desk, LATER)
    with desk.open() as office:
        assert [one.received_at for one in office.deliveries.all()] == [LATER]
    assert receipts(look(desk, MONTHLY)) == {"acme": "on time", "bolt": "on time"}


def test_days_are_due_on_their_own_and_closed_ones_never(desk: Desk) -> None:
    by_day(desk)
    promises = FeedPromises(
        due=Due(Grain.DAY, 1, working=True, by=10 * 60),
        calendar=WorkCalendar("GB", "ENG"),
        complete=Complete(ExpectedDays.WORKING),
    )
    days = [day for day in range(1, 31) if date(2026, 4, day).weekday() < 5 and day not in (3, 6)]
    desk.drop("figures1.csv", *(f"A1,2026-04-{day:02},sales,10,9" for day in days if day not in (13, 14, 21)))
    receive_at(desk, "2026-04-01T08:00:00+00:00")
    desk.drop("figures2.csv", "A1,2026-04-21,sales,10,9")
    receive_at(desk, "2026-04-22T09:30:00+00:00")
    found = look(desk, promises)["acme"]
    assert [one.unit.start.day for one in found.arrivals] == days
    assert found.told == (
        "Missing: 13 to 14 April.",
        "Late: 21 April.",
        "Missing: 13 to 14 April. 18 of 20 expected are there (90.0 %).",
    )
    assert found.worst is not None
    assert (str(found.worst.unit), found.worst.receipt) == ("2026-04-13", Receipt.MISSING)
    early = look(desk, promises, before="2026-04-14T08:59:00+00:00")["acme"]
    assert (early.told, early.is_whole) == ((), True)
    assert (early.completeness and early.completeness.expected) == 17  # what is there, and no day to come


def test_a_week_is_late_where_a_day_of_the_month_before_came_late(desk: Desk) -> None:
    by_day(desk)
    promises = FeedPromises(due=Due(Grain.WEEK, 1, working=False))
    desk.drop("figures1.csv", "A1,2026-03-31,sales,10,9")
    receive_at(desk, "2026-04-09T08:00:00+00:00")
    found = look(desk, promises)["acme"]
    assert [(str(one.unit), one.receipt.value) for one in found.arrivals] == [
        ("2026-W14", "late"),
        ("2026-W15", "missing"),
        ("2026-W16", "missing"),
        ("2026-W17", "missing"),
    ]


@pytest.mark.parametrize(
    ("zeros", "row", "shortfall"),
    [
        (Zeros.MEASURED, "A1,2026-04,service,0,0", {"bolt": True}),
        (Zeros.NO_DATA, "A1,2026-04,service,0,0", {"acme": True, "bolt": True}),
        (Zeros.CLOSED, "A1,2026-04,service,0,0", {"bolt": True}),
        (None, "A1,2026-04,service,5,0", {"bolt": True}),
    ],
)
def test_below_its_share_a_feed_measures_nothing(
    desk: Desk, zeros: Zeros | None, row: str, shortfall: dict[str, bool]
) -> None:
    desk.drop("figures1.csv", "A1,2026-04,sales,100,97", row)
    receive_at(desk, BEFORE)
    promises = {"figures": FeedPromises(complete=SITES, zeros=zeros)}
    with desk.open() as office:
        found = shortfalls(office, [APRIL], promises)
    assert {one.vendor: one.is_below for one in found} == shortfall
    assert found[-1].sentence == (
        "Monthly figures, April 2026: Missing: April 2026. 0 of 2 expected are there (0.0 %). Below 60 %, so "
        "nothing is measured from this feed."
    )
    assert found[-1].quantities == ("answered", "in_time")


def test_rows_of_no_data_have_not_come(desk: Desk) -> None:
    desk.drop("figures1.csv", "A1,2026-04,sales,0,0", "bolt,2026-04,sales,1,0")
    receive_at(desk, BEFORE)
    assert receipts(look(desk, replace(MONTHLY, zeros=Zeros.NO_DATA))) == {
        "acme": "missing",
        "bolt": "on time",
    }


def test_it_is_asked_what_zeros_mean_once_they_come(desk: Desk) -> None:
    desk.drop("figures1.csv", "A1,2026-04,sales,0,0", "bolt,2026-04,sales,1,0")
    receive_at(desk, BEFORE)
    found = look(desk, MONTHLY)
    assert found["acme"].told == (
        "1 row is all zeros. Say in the feed contract what that means: zeros: closed, no_data, measured.",
    )
    assert found["bolt"].told == ()
    assert look(desk, replace(MONTHLY, zeros=Zeros.MEASURED))["acme"].told == ()


def test_stretches_of_the_day_are_held_against_the_clocks_of_the_place(desk: Desk) -> None:
    """Half hours from 00:00 to 03:00 on 29 March 2026, when 01:00 to 02:00 does not exist in London."""
    by_day(desk)
    march, day = Period.parse("2026-03"), date(2026, 3, 29)
    slots = [datetime(2026, 3, 29, 0, minute, tzinfo=UTC) for minute in (0, 30)]
    slots += [datetime(2026, 3, 29, 1, 30, tzinfo=UTC)]
    rows = [
        {"row": number, "code": "A1", "vendor": "acme", "start": day, "month": march.start, "slot": slot}
        | {"dim:queue": "sales", "q:answered": 1, "q:in_time": 1}
        for number, slot in enumerate(slots, start=2)
    ]
    with desk.open(BEFORE) as office:
        facts = office.facts.write(pl.DataFrame(rows), office.workspace.feed("figures"))
        delivery = Delivery(
            feed="figures",
            file="slots.csv",
            sha256="0" * 64,
            size=1,
            status=DeliveryStatus.ACCEPTED,
            rows=RowCounts(3, 3),
            facts_sha256=facts,
            reading_sha256="0" * 64,
            months=(("2026-03-01", 3),),
        )
        office.deliveries.add(delivery, BEFORE)
    complete = Complete(hours=ExpectedHours(0, 180, 30))
    found = look(desk, FeedPromises(complete=complete), month=march)["acme"].completeness
    assert found is not None
    assert (found.expected, found.present) == (31 * 6 - 2, 3)
    assert [gap.parts for gap in found.gaps if day in gap.days] == [(("02:00",),)]


def test_what_is_above_a_limit_is_told_with_the_file(desk: Desk) -> None:
    desk.drop("figures1.csv", "A1,2026-04,sales,100,97", "A1,2026-04,service,10,11", "A1,2026-04,other,1,1")
    receive_at(desk, BEFORE)
    found = look(desk, replace(MONTHLY, limits=Limits(rows_percent=Fraction(33))))["acme"]
    assert len(found.limits) == 1
    assert found.limits[0].startswith(
        "figures1.csv, the file: 1 of 3 rows were rejected: 33.3 %, 33 % are allowed."
    )
    assert look(desk, replace(MONTHLY, limits=Limits(rows_percent=Fraction(34))))["acme"].limits == ()


def months_before(desk: Desk, count: int) -> None:
    """Put figures of the months before April, near 700, into the inbox and receive them."""
    rows = [
        f"A1,{month},sales,{700 + number % 3},{650 + number % 5}"
        for number, month in enumerate(APRIL.last(count + 1)[:-1])
    ]
    desk.drop("figures0.csv", *rows)
    receive_at(desk, BEFORE)


def test_figures_that_look_wrong_are_told_and_scored_all_the_same(desk: Desk) -> None:
    months_before(desk, 8)
    desk.drop("figures1.csv", "A1,2026-04,sales,42000,39000")
    before = desk.statements()
    kept_before = (dump(desk.url), tree(desk.folder / "var" / "archive"))
    with desk.open() as office:
        found = plausibility_warnings(office, APRIL, {"figures": FeedPromises()})
        assert plausibility_warnings(office, APRIL, {"figures": FeedPromises()}) == found
        silent = {"figures": FeedPromises(plausible=Plausible(earlier=99))}
        assert plausibility_warnings(office, APRIL, silent) == ()
    assert [(feed, one.code, one.column) for feed, one in found] == [
        ("figures", "unit_changed", "Answered"),
        ("figures", "unit_changed", "In time"),
    ]
    assert (dump(desk.url), tree(desk.folder / "var" / "archive")) == kept_before
    assert desk.statements() == before


def test_a_month_that_repeats_the_one_before_is_told(desk: Desk) -> None:
    desk.drop("figures0.csv", "A1,2026-03,sales,7123,6501", "A1,2026-03,service,7124,6502")
    desk.drop("figures1.csv", "A1,2026-04,sales,7123,6501", "A1,2026-04,service,7124,6503")
    receive_at(desk, BEFORE)
    with desk.open() as office:
        found = plausibility_warnings(office, APRIL, {"figures": FeedPromises()})
    assert [one.message.split(".")[0] for _, one in found] == [
        "Every figure for queue sales in April 2026 is the same as in March 2026"
    ]


def test_days_of_zeros_that_were_closed_are_no_shift(desk: Desk) -> None:
    by_day(desk)
    days = [
        date.fromordinal(number)
        for number in range(date(2026, 2, 1).toordinal(), date(2026, 4, 8).toordinal())
    ]
    rows = [
        f"A1,{day},sales,{700 + day.day % 3},{650 + day.day % 5}" for day in days if day != date(2026, 4, 3)
    ]
    desk.drop("figures1.csv", *rows, "A1,2026-04-03,sales,0,0")
    receive_at(desk, BEFORE)

    def shifted(promises: FeedPromises) -> list[str]:
        with desk.open() as office:
            found = plausibility_warnings(office, APRIL, {"figures": promises})
        return [one.message.split(",")[0] for _, one in found if one.code == "level_shift"]

    assert shifted(FeedPromises(zeros=Zeros.MEASURED)) == [
        "Answered is 0 on 3 April",
        "In time is 0 on 3 April",
    ]
    assert shifted(FeedPromises(zeros=Zeros.CLOSED)) == []
    assert shifted(FeedPromises(zeros=Zeros.MEASURED, calendar=WorkCalendar("GB", "ENG"))) == []


POINT = Tolerance(Fraction(1), is_percent=False)
SECOND = SecondSource("client", MeasuredBy.CLIENT, POINT)
SOURCES = {("main", "speed"): SourceOfRecord(MeasuredBy.VENDOR, "figures", SECOND)}
PAIRS = (("acme", "main"), ("bolt", "main"))


def two_sources(desk: Desk) -> None:
    """Give the client a feed of its own, which brings the same figures."""
    text = (desk.folder / "feeds/figures.yaml").read_text(encoding="utf-8")
    desk.write(
        "feeds/client.yaml", text.replace("feed: figures", "feed: client").replace("figures*", "client*")
    )
    desk.change("vendors.yaml", "feed: figures", "feed: client")
    desk.drop("figures1.csv", "acme,2026-04,sales,1000,841", "bolt,2026-04,sales,1000,900")
    desk.drop("client1.csv", "A1,2026-04,sales,1000,810", "bolt,2026-04,sales,2000,1790")
    receive_at(desk, BEFORE)


def test_both_sources_are_worked_out_each_from_its_own_feed(desk: Desk) -> None:
    two_sources(desk)
    with desk.open() as office:
        (acme,) = compared(office, APRIL, ("acme", "main"), SOURCES)
        gaps = source_gaps(office, APRIL, PAIRS, SOURCES)
    assert (acme.record.value, acme.second.value) == (Fraction("84.1"), Fraction(81))
    assert len(gaps) == 1
    assert gaps[0].startswith(
        "Speed 84.1 % by Acme Contact, 81.0 % by the client: 3.1 points apart, 1 allowed. Decide in "
    )


def test_what_a_second_source_says_is_not_added_up(desk: Desk) -> None:
    two_sources(desk)
    with desk.open() as office:
        facts = office.facts.current({APRIL.start})
        contracts = office.workspace.contracts
        of_record = facts_of_record(facts, contracts, SOURCES)
        untouched = facts_of_record(facts, contracts, {})
    assert list(untouched) == list(facts)
    brought = {one.feed: set(one.scales) for one in of_record}
    assert brought == {"figures": {"answered", "in_time"}, "client": set()}
    columns = {one.feed: {name for name in one.frame.columns if name.startswith("q:")} for one in of_record}
    assert columns == {"figures": {"q:answered", "q:in_time"}, "client": set()}
    assert sum(one.frame.height for one in of_record) == sum(one.frame.height for one in facts)


SOURCE = """\
    source:
      measured_by: vendor
      feed: figures
      second: {feed: client, measured_by: client, within: {amount: 1}}
"""
DECISION = """\
sources:
  - {vendor: acme, contract: main, period: "2026-04", measure: speed, use: record,
     figures: {record: 84.1, second: 81.0}, by: J. Patel, day: "2026-05-09", reason: Looked at the calls}
"""


def test_a_gap_stands_against_the_approval_until_a_person_decides(desk: Desk) -> None:
    two_sources(desk)
    measure = '    clause: "3.1"\n'
    desk.change("contracts/main.yaml", measure, measure + SOURCE)
    desk.run()
    assert desk.figures() == {"acme": (841, 1000), "bolt": (900, 1000)}
    with pytest.raises(ApprovalError, match=r"3\.1 points apart, 1 allowed\. Decide in decisions/"):
        desk.approve()
    desk.approve("bolt")
    desk.write("decisions/may.yaml", DECISION.replace("vendor: acme", "vendor: bolt"))
    with pytest.raises(ApprovalError, match="Decide in decisions/"):
        desk.approve("acme")
    desk.write("decisions/may.yaml", DECISION)
    desk.approve("acme")


def test_where_a_person_chose_the_second_source_its_figure_counts(desk: Desk) -> None:
    two_sources(desk)
    measure = '    clause: "3.1"\n'
    desk.change("contracts/main.yaml", measure, measure + SOURCE)
    desk.write("decisions/may.yaml", DECISION.replace("use: record", "use: second"))
    desk.run()
    assert desk.figures() == {"acme": (810, 1000), "bolt": (900, 1000)}
    note = "Speed: 81.0 % by the client counts, in place of 84.1 % by Acme Contact (J. Patel, 2026-05-09: "
    assert desk.documents()["acme"]["data_quality"]["notes"] == [f"{note}Looked at the calls)."]
    desk.approve("acme")

    desk.write("decisions/may.yaml", DECISION.replace("81.0}", "80.9}").replace("use: record", "use: second"))
    desk.run()
    assert desk.figures()["acme"] == (810, 1000), "what was approved stays"


def test_a_choice_over_figures_that_moved_since_chooses_nothing(desk: Desk) -> None:
    two_sources(desk)
    measure = '    clause: "3.1"\n'
    desk.change("contracts/main.yaml", measure, measure + SOURCE)
    desk.write("decisions/may.yaml", DECISION.replace("84.1", "84.0").replace("use: record", "use: second"))
    desk.run()
    assert desk.figures() == {"acme": (841, 1000), "bolt": (900, 1000)}


def test_a_figure_that_is_added_up_otherwise_can_be_compared_and_cannot_count(desk: Desk) -> None:
    two_sources(desk)
    total = """\
  - {id: in_time_now, version: 1, name: Now, definition: As it was last, unit: percent, better: higher,
     combine: last,
     numerator: in_time, denominator: answered}
"""
    desk.write("metrics.yaml", FILES["metrics.yaml"] + total)
    measure = '    clause: "3.1"\n'
    source = SOURCE.replace("feed: client,", "feed: client, metric: in_time_now,")
    desk.change("contracts/main.yaml", measure, measure + source)
    desk.write("decisions/may.yaml", DECISION.replace("use: record", "use: second"))
    [fault] = check_workspace(desk.folder)
    assert fault.message.startswith("'in_time_now' adds rows up in another way than the metric of 'speed'")

    desk.write("decisions/may.yaml", DECISION)
    assert check_workspace(desk.folder) == ()


COMPLETE = """\
kind: aggregate
zeros: measured
complete: {dimensions: {queue: [sales, service]}, below_percent: %s}
"""


@pytest.mark.parametrize(("below", "figures"), [(60, (None, None)), (50, (96, 100))])
def test_below_its_share_nothing_is_measured_and_above_the_card_tells_what_is_missing(
    desk: Desk, below: int, figures: tuple[int | None, int | None]
) -> None:
    desk.change("feeds/figures.yaml", "kind: aggregate\n", COMPLETE % below)
    desk.drop(
        "figures1.csv", "A1,2026-04,sales,100,96", "bolt,2026-04,sales,10,9", "bolt,2026-04,service,1,1"
    )
    desk.run()
    assert desk.figures() == {"acme": figures, "bolt": (10, 11)}
    acme = desk.documents()["acme"]
    told = [*acme["data_quality"].get("notes", ()), acme["results"][0]["figure"]["reason"]]
    missing = "Missing: April 2026 for queue service. 1 of 2 expected are there (50.0 %)."
    short = " Below 60 %, so nothing is measured from this feed." if below == 60 else ""
    assert [one for one in told if one] == [f"Monthly figures, April 2026: {missing}{short}"]


def test_a_month_whose_rows_say_that_there_are_no_figures_has_no_report(desk: Desk) -> None:
    desk.change("feeds/figures.yaml", "kind: aggregate\n", "kind: aggregate\nzeros: no_data\n")
    desk.drop("figures1.csv", "A1,2026-04,sales,0,0", "bolt,2026-04,sales,0,0", "bolt,2026-04,service,10,9")
    desk.run()
    assert desk.figures() == {"acme": (None, None), "bolt": (9, 10)}
    assert desk.documents()["acme"]["results"][0]["figure"]["reason"] == "No accepted row."


LIMITS = "kind: aggregate\nlimits: {volume_percent: 10, of: answered, then: %s}\nzeros: measured\n"
BAD_ROWS = ("A1,2026-04,sales,880,97", "bolt,2026-04,sales,120,121")


@pytest.mark.parametrize(
    ("then", "status", "accepted"), [("refuse", "refused", 0), ("in_part", "accepted in part", 1)]
)
def test_a_delivery_above_a_limit_is_refused_or_taken_in_part(
    desk: Desk, then: str, status: str, accepted: int
) -> None:
    desk.change("feeds/figures.yaml", "kind: aggregate\n", LIMITS % then)
    desk.drop("figures1.csv", *BAD_ROWS)
    (reception,) = desk.receive()
    delivery = reception.delivery
    assert delivery is not None
    assert (delivery.status.value, delivery.rows.accepted, delivery.rows.read) == (status, accepted, 2)
    told = [issue.message for issue in reception.issues if issue.code == "limit_volume"]
    assert len(told) == 1
    assert told[0].startswith("120 of 1,000 answered are in rejected rows: 12 %, 10 % are allowed.")
    with desk.open() as office:
        found = kept(office, APRIL, promises_in(office.workspace))
    assert {one.vendor: one.refused for one in found} == dict.fromkeys(("acme", "bolt"), 1 - accepted)
