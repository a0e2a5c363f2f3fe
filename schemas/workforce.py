"""Workforce: one row holds what people of one vendor did and how many they were, by day, week or month.

Grain: one row for each vendor code, period and combination of dimensions (site, line of business, cohort of
joiners ...). People are never named.
Units: people are counted, an average headcount is a decimal; times are milliseconds, hours are decimals.
Identities: time as scheduled is not above the time scheduled; who passed the first time was tested.
"""

from __future__ import annotations

from outscore.model.kind import FieldType
from outscore.model.kind import Kind
from outscore.model.kind import Told
from outscore.model.kind import Within

COUNT, DECIMAL, DURATION = FieldType.COUNT, FieldType.DECIMAL, FieldType.DURATION

KIND = Kind(
    id="workforce",
    name="Workforce",
    row="what the people of one vendor did, by day, week or month",
    told=(
        Told("average_headcount", DECIMAL, "people employed on average"),
        Told("joiners", COUNT, "people who joined"),
        Told("leavers", COUNT, "people who left"),
        Told("left_within_90_days", COUNT, "people of those who joined that left within 90 days"),
        Told("scheduled_time", DURATION, "time that was scheduled"),
        Told("time_as_scheduled", DURATION, "scheduled time spent in the scheduled state"),
        Told("worked_time", DURATION, "time worked"),
        Told("unplanned_absence_time", DURATION, "scheduled time missed without a plan"),
        Told("paid_time", DURATION, "time paid for"),
        Told("unavailable_time", DURATION, "paid time not available for contacts"),
        Told("handling_time", DURATION, "time spent handling contacts"),
        Told("available_time", DURATION, "time waiting for contacts"),
        Told("delivered_hours", DECIMAL, "productive hours delivered"),
        Told("required_hours", DECIMAL, "hours that the locked plan requires"),
        Told("tested", COUNT, "people whose competency was tested"),
        Told("passed_first_time", COUNT, "people who passed the first time"),
        Told("became_proficient", COUNT, "people who reached proficiency"),
        Told("days_until_proficient", COUNT, "the days they took, added up"),
        Told("coaching_planned", COUNT, "coaching sessions planned"),
        Told("coaching_held", COUNT, "coaching sessions held"),
    ),
    within=(
        Within(("time_as_scheduled",), "scheduled_time"),
        Within(("unplanned_absence_time",), "scheduled_time"),
        Within(("unavailable_time",), "paid_time"),
        Within(("passed_first_time",), "tested"),
        Within(("left_within_90_days",), "joiners"),
    ),
)
