"""When rows of sums begin that are shorter than a day: in UTC, and on which day of the workspace's clocks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from outscore.intake.fields import TEXT
from outscore.intake.fields import typed
from outscore.intake.record_issues import unreadable
from outscore.intake.record_rules import RecordRules
from outscore.model.delivery import Issue
from outscore.model.delivery import Severity
from outscore.model.kind import Field
from outscore.model.kind import FieldType
from outscore.model.records import FieldText
from outscore.model.records import RecordText
from outscore.schemas.conditions import FIELD

if TYPE_CHECKING:
    from outscore.model.feed import Feed
    from outscore.model.records import SlotText

BEGINS = Field("begins", FieldType.MOMENT, "the time at which the row begins", needed=True)
_LENGTHS = {15: "quarter of an hour", 30: "half hour", 60: "hour"}


def parse_slots(
    text: pl.Series, feed: Feed, slots: SlotText, zone: str
) -> tuple[pl.Series, pl.Series, list[Issue]]:
    """The beginnings in UTC, their days by the clocks of `zone`, and the cells that cannot be read."""
    how = FieldText(BEGINS.id, feed.period_column, formats=feed.period_formats)
    rules = RecordRules(feed, RecordText("", slots.zone, (how,), twice=slots.twice), (), zone)
    frame = pl.DataFrame({f"{TEXT}{how.column}": text})
    begins = frame.select(typed(BEGINS, how, rules).value.alias(f"{FIELD}{BEGINS.id}")).to_series()
    wall = begins.dt.convert_time_zone(slots.zone).dt.replace_time_zone(None).to_physical()
    off = (wall % (slots.minutes * 60_000) != 0).fill_null(value=False)
    issues = [
        _issue(row, text[row], feed, *unreadable(BEGINS, how, text[row], rules))
        for row in begins.is_null().arg_true()
    ]
    issues += [
        _issue(row, text[row], feed, "cell_not_a_slot", _off(text[row], slots)) for row in off.arg_true()
    ]
    kept = pl.select(pl.when(~off).then(begins)).to_series()
    return kept, kept.dt.convert_time_zone(zone).dt.date(), issues


def _off(text: str, slots: SlotText) -> str:
    length = _LENGTHS[slots.minutes]
    return (
        f"is {text!r}, which is not the beginning of a {length}. Send the time at which each {length} "
        f"begins, by the clocks of {slots.zone}."
    )


def _issue(row: int, text: str, feed: Feed, code: str, sentence: str) -> Issue:
    return Issue(
        code=code,
        severity=Severity.ROW,
        row=row,
        column=feed.period_column,
        value=text,
        message=f"{feed.period_column} {sentence}",
    )
