"""What feed contracts, measures and decisions may say about promises, and what of it cannot be meant."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest

from outscore.contracts.feed_promise_documents import PromisedEntry
from outscore.contracts.feed_promise_documents import promises_of
from outscore.contracts.reading import sheet_of
from outscore.contracts.working_days import working_days
from outscore.contracts.workspace import check_workspace
from outscore.contracts.workspace import load_workspace
from outscore.model.feed_promises import Complete
from outscore.model.feed_promises import Doubt
from outscore.model.feed_promises import Due
from outscore.model.feed_promises import Exceeded
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
from outscore.model.source_decision import Told
from outscore.model.source_decision import Use

if TYPE_CHECKING:
    from tests.contracts.conftest import Desk

FEED, CON, CHOICES = "feeds/daily.yaml", "contracts/main.yaml", "decisions/may.yaml"
KIND = "kind: aggregate\n"
SCOTLAND = '{country: GB, subdivision: SCT, closed: ["2026-12-24"], weekend: [sunday, friday]}'
SITES, HOURS = "dimensions: {site: [Leeds, Manila]}", 'hours: {from: "08:00", to: "20:00"}'
WEEK = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MAY = date(2026, 5, 1)


def read(text: str) -> tuple[FeedPromises | None, list[str]]:
    """The keys of a feed contract alone, and what is wrong with them."""
    sheet, faults = sheet_of("feeds/a.yaml", text.encode(), PromisedEntry)
    document = sheet.document if sheet else None
    return (promises_of(document) if document and not faults else None), [one.message for one in faults]


def messages(desk: Desk) -> list[str]:
    return [f"{fault.severity}: {fault.message}" for fault in check_workspace(desk.folder)]


@pytest.mark.parametrize(
    ("text", "promised"),
    [
        ("zeros: closed", FeedPromises(zeros=Zeros.CLOSED)),
        (
            'due: {every: month, working_days_after: 5, by: "18:00", zone: Asia/Manila}',
            FeedPromises(due=Due(Grain.MONTH, 5, working=True, by=1080, zone="Asia/Manila")),
        ),
        ("due: {every: day, days_after: 0}", FeedPromises(due=Due(Grain.DAY, 0, working=False))),
        (
            f"due: {{every: week, days_after: 3, calendar: {SCOTLAND}}}",
            FeedPromises(
                due=Due(Grain.WEEK, 3, working=False),
                calendar=WorkCalendar("GB", "SCT", (date(2026, 12, 24),), (4, 6)),
            ),
        ),
        (
            f"complete: {{days: working, {SITES}, {HOURS}, below_percent: 95.5, calendar: {{country: PH}}}}",
            FeedPromises(
                calendar=WorkCalendar("PH"),
                complete=Complete(
                    ExpectedDays.WORKING,
                    (("site", ("Leeds", "Manila")),),
                    ExpectedHours(480, 1200, 30),
                    Fraction("95.5"),
                ),
            ),
        ),
        ("limits: {rows_percent: 2}", FeedPromises(limits=Limits(Fraction(2)))),
        (
            "limits: {volume_percent: 0.5 %, of: offered, then: in_part}",
            FeedPromises(limits=Limits(None, Fraction(1, 2), "offered", Exceeded.IN_PART)),
        ),
        (
            "plausible: {earlier: 3, shift_deviations: 4.5, silent: [figures_round]}",
            FeedPromises(
                plausible=Plausible(earlier=3, shift_mads=Fraction(9, 2), silent=(Doubt.FIGURES_ROUND,))
            ),
        ),
    ],
)
def test_a_promise_is_read_as_it_is_written(text: str, promised: FeedPromises) -> None:
    assert read(text) == (promised, [])


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("due: {every: month}", "Give one of the two"),
        ("due: {every: month, days_after: 1, working_days_after: 1}", "Give one of the two"),
        ("due: {every: month, working_days_after: 0}", "counts from 1"),
        ("due: {every: month, days_after: 121}", "the most is 120"),
        ("due: {every: year, days_after: 1}", "every"),
        ('due: {every: day, days_after: 1, by: "6 pm"}', 'written "18:00"'),
        ('due: {every: day, days_after: 1, by: "25:00"}', 'written "18:00"'),
        ("due: {every: day, days_after: 1, calendar: {subdivision: ENG}}", "Which country"),
        ("due: {every: day, days_after: 1, calendar: {weekend: [closed_day]}}", "days of the week"),
        (
            f"due: {{every: day, days_after: 1, calendar: {{weekend: [{', '.join(WEEK)}]}}}}",
            "no day to work",
        ),
        ("complete: {dimensions: {site: []}}", "once"),
        ("complete: {dimensions: {site: [a, a]}}", "once"),
        ("complete: {below_percent: 101}", "0 to 100"),
        ("complete: {below_percent: -1}", "0 to 100"),
        ('complete: {hours: {from: "20:00", to: "08:00"}}', "to must be after from"),
        ('complete: {hours: {from: "08:00", to: "20:00", every_minutes: 7}}', "cannot be cut"),
        ('complete: {hours: {from: "08:00", to: "20:00", every_minutes: 0}}', "cannot be cut"),
        ("limits: {then: refuse}", "What is the limit"),
        ("limits: {volume_percent: 1}", "go together"),
        ("limits: {rows_percent: 1, of: offered}", "go together"),
        ("zeros: nothing", "zeros"),
        ("plausible: {earlier: 0}", "counts from 1"),
        ("plausible: {shift_percent: -5}", "below zero"),
        ("plausible: {silent: [rounded]}", "silent"),
    ],
)
def test_a_promise_that_cannot_be_meant_is_told_what_is_wrong(text: str, words: str) -> None:
    promised, faults = read(text)
    assert promised is None
    assert [fault for fault in faults if words in fault], faults


def test_working_days_are_those_of_the_country() -> None:
    def closed(calendar: WorkCalendar | None) -> list[int]:
        days = working_days(calendar, MAY, date(2026, 5, 11))
        return sorted(day.day for day in days.closed)

    weekends = [2, 3, 9, 10]
    assert closed(None) == weekends
    assert closed(WorkCalendar("GB", "ENG")) == sorted([*weekends, 4])
    assert closed(WorkCalendar("GB", "ENG", (date(2026, 5, 6), date(2030, 1, 1)))) == sorted(
        [*weekends, 4, 6]
    )
    assert closed(WorkCalendar(weekend=(4,))) == [1, 8]
    assert closed(WorkCalendar("EG")) == [1, 2, 8, 9]
    assert closed(WorkCalendar("GB", "ENG", weekend=(4,))) == [1, 4, 8]


def test_a_feed_in_the_workspace_has_its_promises_and_is_not_read_again_for_them(desk: Desk) -> None:
    before = load_workspace(desk.folder).feed("daily").sha256
    more = (
        "due: {every: month, working_days_after: 5}\ncomplete: {}\nzeros: measured\nplausible: {earlier: 3}\n"
    )
    desk.change(FEED, KIND, KIND + more)
    feed = load_workspace(desk.folder).feed("daily")
    assert (feed.promises.zeros, feed.sha256) == (Zeros.MEASURED, before)
    desk.change(FEED, KIND, f"{KIND}limits: {{rows_percent: 2}}\n")
    assert load_workspace(desk.folder).feed("daily").sha256 != before


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ("due: {every: day, days_after: 1, calendar: {country: UK}}", "no calendar of the country 'UK'"),
        ("due: {every: day, days_after: 1, calendar: {country: GB, subdivision: X}}", "no part 'X'"),
        ("due: {every: day, days_after: 1, zone: Leeds}", "no time zone 'Leeds'"),
        (
            "due: {every: day, days_after: 1, calendar: {country: GB}}\ncomplete: {calendar: {country: IN}}",
            "due has a calendar already",
        ),
        (
            f"due: {{every: month, working_days_after: 60, calendar: {{weekend: [{', '.join(WEEK[1:])}]}}}}",
            "fault: 60 working days after January 2024 lie more than 300 days after it.",
        ),
        ("due: {every: day, days_after: 1}\nexpected: none", "warning: It says when the feed is due"),
        ("complete: {dimensions: {site: [Leeds]}}", "no dimension 'site'"),
        ("complete: {dimensions: {queue: [sale]}}\nvalues_of: {queue: [sales]}", "Did you mean 'sales'"),
        ('complete: {hours: {from: "08:00", to: "20:00"}}', "rows shorter than a day"),
        ("limits: {volume_percent: 1, of: offered}", "no quantity 'offered'"),
        ("complete: {}", "fault: What does a row of zeros mean? The metric 'service_level' divides by"),
        ("limits: {rows_percent: 1}", "warning: What does a row of zeros mean?"),
    ],
)
def test_a_promise_that_does_not_fit_the_feed_is_told(desk: Desk, more: str, words: str) -> None:
    desk.change(FEED, KIND, f"{KIND}{more}\n")
    assert [one for one in messages(desk) if words in one], messages(desk)


def test_a_month_cannot_lack_a_day_nor_be_due_every_day(desk: Desk) -> None:
    desk.change(FEED, 'format: "%Y-%m-%d", grain: day', 'format: "%Y-%m", grain: month')
    desk.change(FEED, KIND, f"{KIND}due: {{every: day, days_after: 1}}\ncomplete: {{days: working}}\n")
    told = messages(desk)
    assert [one for one in told if "Every day is due, but a row covers a month" in one]
    assert [one for one in told if "no working day can be missing" in one]


def test_zeros_are_asked_for_only_where_something_is_divided(desk: Desk) -> None:
    assert messages(desk) == []
    desk.change(FEED, KIND, f"{KIND}complete: {{}}\n")
    assert len([one for one in messages(desk) if "row of zeros" in one]) == 1
    desk.change(CON, "metric: service_level", "metric: volume")
    assert not [one for one in messages(desk) if "row of zeros" in one]
    desk.change(CON, "    name: Speed\n    metric: volume", "    name: Speed\n    metric: service_level")
    desk.change(FEED, "complete: {}", "complete: {}\nzeros: measured")
    assert messages(desk) == []


SOURCE = """\
    source:
      measured_by: vendor
      feed: daily
      second: {feed: client, measured_by: client, within: %s}
"""


def second_feed(desk: Desk, within: str = "{amount: 1}") -> None:
    """Give the measure `speed` a second source."""
    text = (desk.folder / FEED).read_text(encoding="utf-8")
    desk.write(FEED, text.replace(KIND, f"{KIND}zeros: measured\n"))
    desk.write(
        "feeds/client.yaml",
        text.replace("feed: daily", "feed: client")
        .replace("daily_*", "client_*")
        .replace(KIND, f"{KIND}zeros: measured\n"),
    )
    desk.change(CON, "    scope: {queue: sales}\n", "    scope: {queue: sales}\n" + SOURCE % within)


def test_a_measure_says_who_measures_it(desk: Desk) -> None:
    second_feed(desk, "{percent: 2.5}")
    speed = load_workspace(desk.folder).contract("main").measures[0]
    tolerance = Tolerance(Fraction(5, 2), is_percent=True)
    second = SecondSource("client", MeasuredBy.CLIENT, tolerance)
    assert speed.source == SourceOfRecord(MeasuredBy.VENDOR, "daily", second)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("feed: client,", "feed: clients,", "no feed 'clients'"),
        ("feed: daily\n", "feed: dayly\n", "no feed 'dayly'"),
        ("      feed: daily\n", "", "Add the feed of record"),
        ("feed: client,", "feed: daily,", "the same feed"),
        ("{amount: 1}", "{amount: 1, percent: 2}", "exactly one"),
        ("{amount: 1}", "{amount: -1}", "below zero"),
        ("{amount: 1}", "{amount: 1}, metric: nonsense", "no metric 'nonsense'"),
        ("{amount: 1}", "{amount: 1}, metric: volume", "Compare figures in the same unit"),
    ],
)
def test_a_source_that_cannot_be_meant_is_told(desk: Desk, old: str, new: str, words: str) -> None:
    second_feed(desk)
    desk.change(CON, old, new)
    assert [one for one in messages(desk) if words in one], messages(desk)


def test_a_second_source_must_bring_what_the_metric_reads(desk: Desk) -> None:
    second_feed(desk)
    desk.change("feeds/client.yaml", "  in_time: {column: In time, type: count}\n", "")
    desk.change(
        "feeds/client.yaml",
        "identities:\n  - {id: in_time_of_answered, parts: [in_time], whole: answered, otherwise: reject}\n",
        "",
    )
    assert [one for one in messages(desk) if "'client' does not bring in_time" in one]


DECISION = """\
sources:
  - vendor: acme
    contract: main
    period: "2026-04"
    by: J. Patel
    day: "2026-05-06"
    measure: speed
    figures: {record: 84.10, second: none}
    use: record
    reason: Looked at the calls
"""


def test_a_decision_names_the_figures_it_was_taken_on(desk: Desk) -> None:
    second_feed(desk)
    desk.write(CHOICES, DECISION)
    (found,) = load_workspace(desk.folder).decisions.sources
    assert (found.measure, found.record, found.second) == ("speed", Told(Fraction("84.1"), 2), None)
    assert (found.use, found.matter.by, found.matter.day) == (Use.RECORD, "J. Patel", date(2026, 5, 6))


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("use: record", "use: second", "which has no figure"),
        ("measure: speed", "measure: sped", "no measure 'sped'"),
        ("measure: speed", "measure: volume", "has no second source"),
        ("vendor: acme", "vendor: acne", "no vendor 'acne'"),
        ('"2026-04"', '"2026-Q2"', "settles each month"),
        ("record: 84.10", "record: eighty", "must be a figure as it was shown"),
    ],
)
def test_a_decision_that_cannot_be_meant_is_told(desk: Desk, old: str, new: str, words: str) -> None:
    second_feed(desk)
    desk.write(CHOICES, DECISION.replace(old, new))
    assert [one for one in messages(desk) if words in one], messages(desk)


def test_a_matter_is_decided_once(desk: Desk) -> None:
    second_feed(desk)
    desk.write(CHOICES, DECISION)
    desk.write("decisions/june.yaml", DECISION)
    assert [one for one in messages(desk) if "is decided for 2026-04 in decisions/june.yaml" in one]
