"""What a contract makes of a claim for relief: notice, units of time, measures, and who may decide."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC
from datetime import date
from datetime import datetime
from datetime import timedelta
from fractions import Fraction
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.scoring.intervals import above_forecast
from tests.scoring.intervals import at
from tests.scoring.intervals import ground
from tests.scoring.terms import contract
from tests.scoring.terms import measure

from outscore.errors import UnknownName
from outscore.model.relief import Claim
from outscore.model.relief import ClaimRecord
from outscore.model.relief import Outcome
from outscore.model.relief import ReliefError
from outscore.model.terms.measuring import DayCount
from outscore.model.terms.measuring import ReliefAuthority
from outscore.model.terms.measuring import ReliefUnit
from outscore.model.terms.whole import ContractTerms
from outscore.model.terms.whole import SettledEvery
from outscore.scoring.authority import Beside
from outscore.scoring.authority import role_for
from outscore.scoring.authority import together
from outscore.scoring.authority import why_not
from outscore.scoring.claims import before
from outscore.scoring.claims import measures_claimed
from outscore.scoring.claims import notice_until
from outscore.scoring.claims import out_of_time
from outscore.scoring.claims import outcome
from outscore.scoring.claims import refuse_part_of_a_unit
from outscore.scoring.notice import is_working_day
from outscore.scoring.notice import last_day

LONDON = ZoneInfo("Europe/London")
EASTER = ("2026-04-03", "2026-04-06")
AUTHORITY = (
    ReliefAuthority("vendor_manager", ("Dana Fox", "Bo Hill"), Fraction(4)),
    ReliefAuthority("head_of_vmo", ("Ann Lee",), None),
)


def claim(begin: datetime, end: datetime, notice: datetime, until: date | None = None) -> Claim:
    return Claim(
        id=1,
        vendor="acme",
        contract="main",
        ground="outage",
        cause="client_system",
        begin=begin,
        end=end,
        zone="Europe/London",
        measures=("all",),
        what="Telephony down",
        owed=None,
        notice_at=notice,
        notice_until=until,
        claimed_by="Vera",
        claimed_at="2026-04-02T12:00:00+00:00",
    )


MORNING = claim(at("08:00", LONDON), at("10:00", LONDON), at("10:00", LONDON), date(2026, 4, 8))


# Notice


@pytest.mark.parametrize(
    ("days", "counted_in", "closed", "expected"),
    [
        (5, DayCount.CALENDAR, EASTER, "2026-04-06"),
        (5, DayCount.WORKING, (), "2026-04-08"),
        (5, DayCount.WORKING, EASTER, "2026-04-10"),
        (0, DayCount.CALENDAR, (), "2026-04-01"),
        (0, DayCount.WORKING, (), "2026-04-01"),
        (3, DayCount.WORKING, (), "2026-04-06"),
    ],
)
def test_the_last_day_for_notice_is_counted_as_the_contract_counts(
    days: int, counted_in: DayCount, closed: tuple[str, ...], expected: str
) -> None:
    own = replace(ground(), notice_days=days, notice_counted_in=counted_in)
    main = replace(contract(), terms=ContractTerms(closed_days=closed))
    found = notice_until(main, own, at("23:30", LONDON))
    assert found is not None
    assert found.isoformat() == expected


@given(st.dates(date(2020, 1, 1), date(2030, 1, 1)), st.integers(1, 60))
def test_as_many_working_days_lie_up_to_the_last_as_were_counted(start: date, days: int) -> None:
    last = last_day(start, days, DayCount.WORKING, EASTER)
    after = [start + timedelta(days=number) for number in range(1, (last - start).days + 1)]
    assert sum(is_working_day(day, EASTER) for day in after) == days
    assert is_working_day(last, EASTER)


def test_a_ground_without_a_notice_rule_is_never_out_of_time() -> None:
    assert notice_until(contract(), ground(), at("08:00")) is None
    assert not claim(at("08:00"), at("10:00"), at("08:00", date="2029-01-01")).late


def test_notice_two_weeks_late_is_out_of_time_and_on_the_last_day_in_time() -> None:
    until = date(2026, 4, 6)
    on_the_day = claim(MORNING.begin, MORNING.end, at("23:59", LONDON, "2026-04-06"), until)
    assert not on_the_day.late
    late = claim(MORNING.begin, MORNING.end, at("09:00", LONDON, "2026-04-20"), until)
    assert late.late
    decision = out_of_time(late)
    assert decision.outcome is Outcome.OUT_OF_TIME
    assert decision.reason == "Notice was given on 2026-04-20 and had to be given by 2026-04-06."


def test_the_day_of_notice_is_the_day_where_the_claim_is_about() -> None:
    until = date(2026, 4, 6)
    after_midnight_in_london = datetime(2026, 4, 6, 23, 30, tzinfo=UTC)
    assert claim(MORNING.begin, MORNING.end, after_midnight_in_london, until).late


# Time


@pytest.mark.parametrize(("day", "hours"), [("2026-03-29", 23), ("2026-10-25", 25), ("2026-04-01", 24)])
def test_a_claim_is_as_long_as_the_hours_that_passed(day: str, hours: int) -> None:
    begin = at("00:00", LONDON, day)
    assert claim(begin, begin + timedelta(days=1), begin).hours == hours


def test_the_first_of_two_equal_times_comes_first_when_clocks_are_set_back() -> None:
    once = at("01:30", LONDON, "2026-10-25")
    again = once.replace(fold=1)
    assert before(once, again)
    assert not before(again, once)
    assert claim(once, again, once).hours == 1


def test_what_is_granted_is_the_whole_or_a_part() -> None:
    assert outcome(MORNING, MORNING.begin, MORNING.end) is Outcome.GRANTED
    assert outcome(MORNING, at("07:00"), at("09:00")) is Outcome.GRANTED
    assert outcome(MORNING, MORNING.begin, at("09:59", LONDON)) is Outcome.GRANTED_IN_PART
    assert outcome(MORNING, at("08:01", LONDON), MORNING.end) is Outcome.GRANTED_IN_PART
    assert outcome(MORNING, None, None) is Outcome.REFUSED


def test_a_claim_that_nobody_has_decided_is_open_and_grants_nothing() -> None:
    record = ClaimRecord(MORNING, (), ())
    assert record.status is Outcome.OPEN
    assert record.granted is None


@pytest.mark.parametrize(
    ("per", "settled", "begin", "end", "whole"),
    [
        (ReliefUnit.INTERVAL, SettledEvery.MONTH, "2026-04-01 08:10", "2026-04-01 08:20", True),
        (ReliefUnit.DAY, SettledEvery.MONTH, "2026-04-01 00:00", "2026-04-03 00:00", True),
        (ReliefUnit.DAY, SettledEvery.MONTH, "2026-03-29 00:00", "2026-03-30 00:00", True),
        (ReliefUnit.DAY, SettledEvery.MONTH, "2026-04-01 00:00", "2026-04-01 12:00", False),
        (ReliefUnit.DAY, SettledEvery.MONTH, "2026-04-01 08:00", "2026-04-02 00:00", False),
        (ReliefUnit.PERIOD, SettledEvery.MONTH, "2026-04-01 00:00", "2026-05-01 00:00", True),
        (ReliefUnit.PERIOD, SettledEvery.MONTH, "2026-04-01 00:00", "2026-04-02 00:00", False),
        (ReliefUnit.PERIOD, SettledEvery.QUARTER, "2026-04-01 00:00", "2026-05-01 00:00", False),
        (ReliefUnit.PERIOD, SettledEvery.QUARTER, "2026-04-01 00:00", "2026-07-01 00:00", True),
        (ReliefUnit.PERIOD, SettledEvery.WEEK, "2026-03-30 00:00", "2026-04-06 00:00", True),
        (ReliefUnit.PERIOD, SettledEvery.WEEK, "2026-04-01 00:00", "2026-04-08 00:00", False),
        (ReliefUnit.PERIOD, SettledEvery.DAY, "2026-04-01 00:00", "2026-04-02 00:00", True),
    ],
)
def test_a_forecast_is_claimed_by_whole_units(
    per: ReliefUnit, settled: SettledEvery, begin: str, end: str, *, whole: bool
) -> None:
    main = replace(contract(), terms=ContractTerms(settled_every=settled))
    moments = [datetime.fromisoformat(text).replace(tzinfo=LONDON) for text in (begin, end)]
    if whole:
        refuse_part_of_a_unit(main, ground(above_forecast(per)), *moments)
    else:
        with pytest.raises(ReliefError, match=r"goes out whole or not at all.*\(Europe/London\)"):
            refuse_part_of_a_unit(main, ground(above_forecast(per)), *moments)
    refuse_part_of_a_unit(main, ground(), *moments)


# Measures


def test_the_measures_of_a_claim_are_in_the_contracts_order() -> None:
    speed, quality = replace(measure(), id="speed"), replace(measure(), id="quality")
    main = contract(speed, quality)
    assert measures_claimed(main, ground(), ()) == ("all",)
    assert measures_claimed(main, ground(), ("quality", "all")) == ("all",)
    assert measures_claimed(main, ground(), ("quality", "speed", "quality")) == ("speed", "quality")
    with pytest.raises(UnknownName, match="no measure 'cost'"):
        measures_claimed(main, ground(), ("cost",))
    with pytest.raises(ReliefError, match="no ground for speed, only for quality"):
        measures_claimed(main, ground(measures=("quality",)), ("speed",))


# Authority


@pytest.mark.parametrize(
    ("person", "hours", "expected"),
    [
        ("Dana Fox", "4", ("vendor_manager", "Dana Fox")),
        (" dana FOX ", "1", ("vendor_manager", "Dana Fox")),
        ("Dana Fox", "4.01", None),
        ("Ann Lee", "400", ("head_of_vmo", "Ann Lee")),
        ("Vera", "1", None),
    ],
)
def test_a_person_decides_as_far_as_the_role_goes(
    person: str, hours: str, expected: tuple[str, str] | None
) -> None:
    assert role_for(AUTHORITY, person, Fraction(hours)) == expected


def utc(hour: int, day: int = 1) -> datetime:
    return datetime(2026, 4, day, hour, tzinfo=UTC)


@pytest.mark.parametrize(
    ("beside", "hours"),
    [
        ([], 3),
        ([Beside("manager", utc(7), utc(9), True)], 4),  # overlapping
        ([Beside("manager", utc(6), utc(8), True)], 5),  # adjacent
        ([Beside("manager", utc(4), utc(6), True), Beside("manager", utc(6), utc(8), True)], 7),
        ([Beside("manager", utc(8, 20), utc(10, 20), True)], 5),  # separate
        ([Beside("head", utc(8, 20), utc(10, 20), True)], 3),  # separate, by whom another limit holds
        ([Beside("head", utc(6), utc(8), True)], 5),
        ([Beside("manager", utc(6), utc(8), False)], 5),  # across the edge of the month
        ([Beside("manager", utc(8, 20), utc(10, 20), False)], 3),
    ],
)
def test_a_limit_counts_what_was_granted_beside_a_claim_once(beside: list[Beside], hours: int) -> None:
    found = together(utc(8), utc(11), beside)
    assert found.get("manager", found[""]) == hours


def test_a_limit_holds_for_an_event_that_was_cut_in_pieces() -> None:
    by_role = together(utc(8), utc(11), [Beside("vendor_manager", utc(6), utc(9), True)])
    assert role_for(AUTHORITY, "Dana Fox", Fraction(3)) is not None
    assert role_for(AUTHORITY, "Dana Fox", Fraction(3), by_role) is None
    assert role_for(AUTHORITY, "Ann Lee", Fraction(3), by_role) == ("head_of_vmo", "Ann Lee")
    assert why_not(AUTHORITY, "Dana Fox", Fraction(3), by_role=by_role) == (
        "Dana Fox (vendor_manager, up to 4 hours) may not decide it: this claim is 3 hours long; with what "
        "was granted on the same ground in its months it makes 5 hours. Who may: Ann Lee (head_of_vmo, any "
        "length)."
    )


def test_a_refusal_names_who_may_decide() -> None:
    every = "Dana Fox (vendor_manager, up to 4 hours), Bo Hill (vendor_manager, up to 4 hours), "
    assert why_not(AUTHORITY, "Vera", Fraction(2)) == (
        f"Vera has no role that decides on relief, and this claim is 2 hours long. "
        f"Who may: {every}Ann Lee (head_of_vmo, any length)."
    )
    assert why_not(AUTHORITY, "Bo Hill", Fraction(9, 2)) == (
        "Bo Hill (vendor_manager, up to 4 hours) may not decide it: this claim is 4.5 hours long. "
        "Who may: Ann Lee (head_of_vmo, any length)."
    )
    assert why_not(AUTHORITY[:1], "Vera", Fraction(5)).endswith(
        "Nobody the contract names may decide so long a claim."
    )
    assert why_not((), "Ann Lee", Fraction(5)).endswith("Add relief_authority to it.")
