"""Terms for measuring: combining intervals, leaving out, missing data, rounding, relief."""

from __future__ import annotations

from enum import StrEnum
from fractions import Fraction
from typing import Annotated

from outscore.model.target import Target
from outscore.model.terms.clause import EVERY
from outscore.model.terms.clause import Key
from outscore.model.terms.clause import Reference
from outscore.model.terms.clause import clause


class RoundingMode(StrEnum):
    """Which way a figure between two steps goes."""

    HALF_UP = "half_up"
    HALF_EVEN = "half_even"
    DOWN = "down"
    UP = "up"


@clause
class Rounding:
    """A figure is rounded to a multiple of a step."""

    to: Annotated[Fraction, "The step, such as 0.1 for one decimal."]
    how: Annotated[RoundingMode, "half_up, half_even, down (towards zero, cut off) or up (away from zero)."]


class Method(StrEnum):
    """How the intervals of a period become one figure."""

    WHOLE_PERIOD = "whole_period"
    AVERAGE_OF_INTERVALS = "average_of_intervals"
    SHARE_OF_GOOD_INTERVALS = "share_of_good_intervals"


class EmptyInterval(StrEnum):
    """What an interval without volume counts as."""

    LEFT_OUT = "left_out"
    GOOD = "good"


class WeekDay(StrEnum):
    """A day as hour windows name it, Monday first."""

    MONDAY = "monday"
    TUESDAY = "tuesday"
    WEDNESDAY = "wednesday"
    THURSDAY = "thursday"
    FRIDAY = "friday"
    SATURDAY = "saturday"
    SUNDAY = "sunday"
    CLOSED_DAY = "closed_day"


@clause
class HourWindow:
    """Hours of some days of the week."""

    days: Annotated[
        tuple[WeekDay, ...],
        "monday to sunday, and closed_day. A day that the contract lists under closed_days is a closed_day "
        "and no day of the week.",
    ]
    since: Annotated[str, Key("from"), 'When they begin by the clock, in quotes: "08:00".']
    until: Annotated[
        str, Key("to"), 'When they end, themselves not included, in quotes: "20:00"; "24:00" is midnight.'
    ]


@clause
class UsedOnce:
    """Time for which another measure was credited is not held against this one as well."""

    by: Annotated[
        tuple[str, ...],
        Reference("measure"),
        "The measures that are charged first, at most three. Where one of them fails and costs a credit or "
        "points, each interval in which it was not all good counts as all good here; for a measure without "
        "a share of good cases it is left out.",
    ]
    clause: Annotated[str, "Where the contract says so."]


@clause
class Combining:
    """How the rows of a period become one figure."""

    method: Annotated[
        Method,
        "whole_period: all numerators over all denominators. average_of_intervals: the plain mean of each "
        "interval's own figure. share_of_good_intervals: how many intervals reach a level, in percent.",
    ]
    good_interval: Annotated[
        Target | None, "The level an interval must reach; only for share_of_good_intervals."
    ] = None
    empty_interval: Annotated[
        EmptyInterval | None, "An interval without volume: left_out, or good (counts as 100 %)."
    ] = None
    hours: Annotated[
        tuple[HourWindow, ...],
        "Only rows within these hours count, by the clock of the place; left out: all hours. It takes rows "
        "no longer than the hours, such as half hours: one that reaches out of them cannot be divided, and "
        "the figure is then not measured.",
    ] = ()
    used_once: Annotated[
        UsedOnce | None, "Time that was paid for under another measure and is not counted here again."
    ] = None


class Effect(StrEnum):
    """What an exclusion or a relief does to the count."""

    BOTH = "leave_out_of_both"
    NUMERATOR = "leave_out_of_numerator"
    DENOMINATOR = "leave_out_of_denominator"
    ADD_BACK = "add_to_numerator"


@clause
class Exclusion:
    """Counts that the contract takes out (or adds back) before the figure is worked out."""

    quantity: Annotated[str, Reference("quantity"), "The quantity of a feed that is left out or added back."]
    effect: Annotated[
        Effect,
        "leave_out_of_both: subtracted above and below the line. leave_out_of_numerator or "
        "leave_out_of_denominator: from one side only. add_to_numerator: counted as good.",
    ]
    clause: Annotated[str, "Where the contract says so."] = ""


class Absent(StrEnum):
    """What a figure that is not there counts as."""

    NOT_MEASURED = "not_measured"
    FAIL = "fail"
    MET = "met"
    PREVIOUS = "previous"


@clause
class MissingData:
    """What it means that a figure is missing; there is no default where points or money hang on it."""

    no_report: Annotated[
        Absent, "Nothing arrived: not_measured, fail, met, or previous (the last figure that was measured)."
    ]
    no_volume: Annotated[Absent, "There was nothing to measure, such as no calls at all."]
    fewer_than: Annotated[int, "Below this count the sample is too small; 0 for no such rule."] = 0
    few: Annotated[Absent | None, "What too small a sample counts as."] = None
    fail_as: Annotated[
        str, Reference("band"), "The band that `fail` counts as; needed where more than one band is missed."
    ] = ""
    clause: Annotated[str, "Where the contract says so."] = ""


class Cause(StrEnum):
    """Why something may be left out."""

    FORECAST_EXCEEDED = "forecast_exceeded"
    CLIENT_SYSTEM = "client_system"
    CLIENT_INSTRUCTION = "client_instruction"
    PLANNED_MAINTENANCE = "planned_maintenance"
    FORCE_MAJEURE = "force_majeure"
    OTHER = "other"


class ReliefEffect(StrEnum):
    """What an approved relief does."""

    BOTH = "leave_out_of_both"
    ADD_BACK = "add_to_numerator"
    TREAT_AS_MET = "treat_period_as_met"


class ReliefUnit(StrEnum):
    """The stretch of time that a forecast is held against."""

    INTERVAL = "interval"
    DAY = "day"
    PERIOD = "period"


@clause
class ForecastTest:
    """More arrived than was forecast: each unit of time above the margin may be left out."""

    forecast: Annotated[str, Reference("quantity"), "The quantity with the locked forecast."]
    actual: Annotated[str, Reference("quantity"), "The quantity with what arrived."]
    over_percent: Annotated[
        Fraction, "The margin: only more than forecast plus this share is relieved; exactly on it is not."
    ]
    per: Annotated[ReliefUnit, "What is compared and left out as a whole: interval, day or period."]


class Needs(StrEnum):
    """Who decides that a relief applies."""

    APPROVAL = "approval"
    CALCULATION = "calculation"


class PartIntervals(StrEnum):
    """What becomes of an interval of which only a part was granted."""

    COVERED_ONLY = "covered_only"
    TOUCHED = "touched"


class DayCount(StrEnum):
    """How days are counted."""

    CALENDAR = "calendar"
    WORKING = "working"


@clause
class Relief:
    """A ground on which time may be taken out of the count, and who decides it."""

    id: Annotated[str, "Claims name the ground by this id."]
    clause: Annotated[str, "Where the contract says so."]
    cause: Annotated[Cause, "What kind of ground it is."]
    effect: Annotated[
        ReliefEffect,
        "leave_out_of_both, add_to_numerator (the time counts as all good), or treat_period_as_met.",
    ]
    needs: Annotated[
        Needs, "approval: a named person decides each claim. calculation: the forecast test alone decides."
    ]
    measures: Annotated[tuple[str, ...], Reference("measure"), "Which measures, or all."] = EVERY
    forecast: Annotated[ForecastTest | None, "The test, where the ground is a forecast exceeded."] = None
    notice_days: Annotated[int | None, "How many days after the start notice must be given."] = None
    notice_counted_in: Annotated[DayCount, "calendar or working days."] = DayCount.CALENDAR
    part_intervals: Annotated[
        PartIntervals,
        "covered_only: only an interval that what was granted covers whole is relieved. touched: an interval "
        "of which any part was granted is left out whole, as some contracts say.",
    ] = PartIntervals.COVERED_ONLY
    from_percent: Annotated[
        Fraction | None,
        "Only for treat_period_as_met: the least share of the period that must have been granted, in "
        "percent; 0 where the contract lets a claim of any length do.",
    ] = None


@clause
class ReliefAuthority:
    """How far a role may go in granting relief."""

    role: Annotated[str, "The role, such as vendor_manager."]
    people: Annotated[tuple[str, ...], "The persons who hold it, by name."]
    hours_up_to: Annotated[
        Fraction | None,
        "The longest event the role may decide, what it granted on the same ground in the months included; "
        "left out: any.",
    ] = None
