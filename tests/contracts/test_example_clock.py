"""Times in worked examples on the days on which the clocks of the place are changed: 23 and 25 hours."""

from __future__ import annotations

from datetime import UTC
from datetime import date
from datetime import datetime
from datetime import timedelta
from fractions import Fraction
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example as case
from hypothesis import given
from hypothesis import strategies as st
from tests.contracts.samples import CON
from tests.contracts.samples import charge

from outscore.contracts.worked_examples import ExampleEntry
from outscore.contracts.worked_examples import run_examples
from outscore.contracts.worked_examples.clock import Place
from outscore.contracts.worked_examples.clock import typed
from outscore.contracts.worked_examples.facts import facts_of_periods
from outscore.contracts.workspace import load_workspace
from outscore.contracts.yaml_text import Block
from outscore.contracts.yaml_text import read_block
from outscore.model.period import Grain
from outscore.model.period import Period
from outscore.model.slices import Slice
from outscore.scoring.intervals import pooled

if TYPE_CHECKING:
    from datetime import tzinfo

    from tests.contracts.conftest import Desk

    from outscore.model.contract import Contract

LONDON = ZoneInfo("Europe/London")
RELIEF = """\
relief:
  - {id: outage, clause: "9", cause: client_system, effect: leave_out_of_both, needs: approval}
  - id: forecast
    clause: "9"
    cause: forecast_exceeded
    effect: leave_out_of_both
    needs: calculation
    forecast: {forecast: forecast, actual: answered, over_percent: 10, per: day}
relief_authority:
  - {role: manager, people: [A. Person]}
"""
ALL = "counts: {answered: 100, in_time: 90, tests: 0}"


def contract(desk: Desk) -> Contract:
    desk.change("feeds/daily.yaml", "  tests:", "  forecast: {column: Forecast, type: count}\n  tests:")
    desk.change(CON, 'starts: "2026-04-01"', 'starts: "2026-01-01"')
    charge(desk, RELIEF)
    return load_workspace(desk.folder).contract("main")


def example(text: str) -> ExampleEntry:
    content, _ = read_block("example.yaml", f"{{name: a, {text}}}".encode())
    assert isinstance(content, Block)
    return ExampleEntry.model_validate(content)


def findings(desk: Desk, text: str, zone: tzinfo = LONDON) -> list[str]:
    return [finding.message for finding in run_examples([example(text)], contract(desk), zone)]


def rows(month: str, slices: str, more: str = "expect: {bonus: 0}") -> str:
    return f'starts: "{month}", periods: [{{slices: [{slices}], {more}}}]'


@pytest.mark.parametrize(
    ("month", "slices", "said"),
    [
        (
            "2026-03",
            f'{{at: "2026-03-29 01:30", minutes: 30, {ALL}}}',
            (
                "2026-03-29 01:30 does not exist in Europe/London: the clocks go forward. Write a time that "
                "they show, such as 02:30."
            ),
        ),
        (
            "2026-10",
            f'{{at: "2026-10-25 01:30", minutes: 30, {ALL}}}',
            (
                "2026-10-25 01:30 comes twice in Europe/London: the clocks go back. Write "
                '"2026-10-25 01:30+01:00" or "2026-10-25 01:30+00:00".'
            ),
        ),
        (
            "2026-03",
            f'{{at: "2026-03-29", minutes: 30, times: 48, {ALL}}}',
            (
                "In Europe/London the clocks go forward in this time: from 2026-03-29 00:00 to midnight "
                "before 2026-03-30 there are 1380 minutes, not 1440. Write the day of the change in rows of "
                "its own."
            ),
        ),
        (
            "2026-10",
            f'{{at: "2026-10-25", minutes: 30, times: 48, {ALL}}}',
            (
                "the clocks go back in this time: from 2026-10-25 00:00 to midnight before 2026-10-26 there "
                "are 1500 minutes, not 1440."
            ),
        ),
        (
            "2026-03",
            f'{{at: "2026-03-01", minutes: 1440, times: 31, {ALL}}}',
            "from 2026-03-01 00:00 to midnight before 2026-04-01 there are 44580 minutes, not 44640.",
        ),
        (
            "2026-10",
            (
                f'{{at: "2026-10-25 00:30+01:00", minutes: 60, {ALL}}}, {{at: "2026-10-25 01:00+01:00", '
                f"minutes: 60, {ALL}}}"
            ),
            "From 2026-10-25 01:00 to 2026-10-25 01:30 slice number 1 and this one both count",
        ),
    ],
)
def test_a_time_that_the_clocks_do_not_show_so_is_refused(
    desk: Desk, month: str, slices: str, said: str
) -> None:
    (message,) = findings(desk, rows(month, slices))
    assert said in message


@pytest.mark.parametrize(
    ("month", "day", "times"), [("2026-03", "2026-03-29", 46), ("2026-10", "2026-10-25", 50)]
)
def test_a_day_has_as_many_half_hours_as_pass_in_it(desk: Desk, month: str, day: str, times: int) -> None:
    text = rows(month, f'{{at: "{day}", minutes: 30, times: {times}, {ALL}}}')
    [told] = facts_of_periods(example(text), contract(desk), LONDON)
    assert told.facts.quantities["answered"] == 100 * times
    assert findings_of_facts(desk, text) == []


def findings_of_facts(desk: Desk, text: str) -> list[str]:
    terms = load_workspace(desk.folder).contract("main")
    return [finding.message for finding in run_examples([example(text)], terms, LONDON)]


def test_the_hour_that_comes_twice_is_said_with_its_distance_from_utc(desk: Desk) -> None:
    slices = ", ".join(
        f'{{at: "2026-10-25 01:{minute}+0{offset}:00", minutes: 30, counts: {{answered: 100, '
        f"in_time: {good}, "
        "tests: 0}}"
        for minute, offset, good in (("00", 1, 40), ("30", 1, 60), ("00", 0, 80), ("30", 0, 100))
    )
    first = 'relief: [{ground: outage, from: "2026-10-25 01:00+01:00", to: "2026-10-25 01:00+00:00"}]'
    text = rows("2026-10", slices, f"{first}, expect: {{measures: {{speed: {{raw: 70, value: 90}}}}}}")
    assert findings(desk, text) == []


def test_claims_that_overlap_by_the_clock_and_not_in_time_relieve_each_its_own(desk: Desk) -> None:
    slices = f'{{at: "2026-10-25", minutes: 30, times: 50, {ALL}}}'
    claims = (
        '{ground: outage, from: "2026-10-25 00:00", to: "2026-10-25 01:30+01:00"}, '
        '{ground: outage, from: "2026-10-25 01:00+00:00", to: "2026-10-25 24:00"}'
    )
    text = rows("2026-10", slices, f"relief: [{claims}], expect: {{bonus: 0}}")
    [told] = facts_of_periods(example(text), contract(desk), LONDON)
    assert told.facts.readings["speed"].count == 100  # 01:30 of summer time alone is left


def test_a_claim_over_the_change_is_as_long_as_the_time_that_passes(desk: Desk) -> None:
    slices = f'{{at: "2026-03-29", minutes: 30, times: 46, {ALL}}}'
    claim = '{ground: outage, from: "2026-03-29", to: "2026-03-29 03:00"}'
    text = rows("2026-03", slices, f"relief: [{claim}], expect: {{bonus: 0}}")
    [told] = facts_of_periods(example(text), contract(desk), LONDON)
    assert told.facts.readings["speed"].count == 4200  # four half hours, not six


@pytest.mark.parametrize(
    "claim",
    [
        'from: "2026-03-29 00:00", to: "2026-03-29 01:30"',
        'from: "2026-03-29 02:00", to: "2026-03-29 01:00+00:00"',
    ],
)
def test_a_claim_is_read_from_the_same_clocks(desk: Desk, claim: str) -> None:
    text = rows(
        "2026-03",
        f'{{at: "2026-03-28", minutes: 30, {ALL}}}',
        f"relief: [{{ground: outage, {claim}}}], expect: {{bonus: 0}}",
    )
    (message,) = findings(desk, text)
    assert "does not exist" in message or "to is not after from" in message


def test_a_day_of_23_hours_is_tested_by_its_forecast_as_a_day(desk: Desk) -> None:
    count = "counts: {forecast: 100, answered: 150, in_time: 1, tests: 0}"
    slices = f'{{at: "2026-03-28", minutes: 1440, {ALL}}}, {{at: "2026-03-29", minutes: 1380, {count}}}'
    value = "expect: {measures: {speed: {value: 90, verdict: missed}}}"
    assert findings(desk, rows("2026-03", slices, value)) == []


def test_where_no_clock_is_changed_nothing_is_asked(desk: Desk) -> None:
    text = rows("2026-03", f'{{at: "2026-03-29", minutes: 30, times: 48, {ALL}}}')
    assert findings(desk, text, UTC) == []


def test_a_day_that_ends_where_the_clocks_go_forward_at_midnight_is_one_day() -> None:
    """In Beirut midnight of 29 March 2026 is 01:00."""
    beirut = ZoneInfo("Asia/Beirut")
    begin = datetime(2026, 3, 28, tzinfo=beirut)
    end = (begin.astimezone(UTC) + timedelta(hours=24)).astimezone(beirut)
    assert (end.date(), end.hour) == (date(2026, 3, 29), 1)
    assert pooled([Slice(begin, end, {"answered": Fraction(1)})])[0].day == date(2026, 3, 28)


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("2026-04-01", datetime(2026, 4, 1)),  # noqa: DTZ001 what the clocks show
        ("2026-04-01 08:30", datetime(2026, 4, 1, 8, 30)),  # noqa: DTZ001 what the clocks show
        ("2026-04-01T08:30Z", datetime(2026, 4, 1, 8, 30, tzinfo=UTC)),
        ("2026-04-01 08:30 +02:00", datetime(2026, 4, 1, 6, 30, tzinfo=UTC)),
        ("1 April", None),
        ("2026-04-01 8:30", None),
    ],
)
def test_a_time_is_read_as_it_is_written(text: str, read: datetime | None) -> None:
    assert typed(text) == read


@given(
    st.dates(date(2000, 1, 1), date(2035, 12, 31)),
    st.sampled_from(
        ["Europe/London", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata", "Asia/Beirut"]
    ),
)
@case(date(2026, 3, 29), "Europe/London")
@case(date(2026, 10, 25), "Europe/London")
@case(date(2026, 4, 5), "Australia/Lord_Howe")
@case(date(2026, 3, 29), "Asia/Beirut")
@case(date(2026, 10, 24), "Asia/Beirut")
@case(date(2008, 3, 29), "Asia/Beirut")
def test_a_day_is_counted_in_the_quarter_hours_that_pass_in_it_and_in_no_others(day: date, name: str) -> None:
    place, period = Place(ZoneInfo(name)), Period(day, Grain.DAY)
    begin, end = place.bounds(period)
    minutes = (end.astimezone(UTC) - begin.astimezone(UTC)) // timedelta(minutes=1)
    assert minutes in (1380, 1410, 1440, 1470, 1500)
    assert place.counted_by_the_clock(begin, minutes) == ""
    assert place.later(begin, minutes).astimezone(UTC) == end.astimezone(UTC)
    assert {place.later(begin, passed).date() for passed in range(0, minutes, 15)} == {day}
    if minutes != 1440 and place.later(begin, 0).hour == 0:
        assert f"there are {minutes} minutes, not 1440" in place.counted_by_the_clock(begin, 1440)


@case(int(datetime(2026, 10, 25, 1, tzinfo=UTC).timestamp()) // 60, "Europe/London")
@given(st.integers(946684800 // 60, 2082758400 // 60), st.sampled_from(["Europe/London", "Asia/Beirut"]))
def test_a_time_with_its_distance_from_utc_is_always_one_instant(minute: int, name: str) -> None:
    zone = ZoneInfo(name)
    instant = datetime.fromtimestamp(60 * minute, UTC)
    written = typed(instant.astimezone(zone).isoformat(" ", "minutes"))
    assert written is not None
    assert Place(zone).moment(written).astimezone(UTC) == instant
