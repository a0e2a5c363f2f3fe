"""What is told of a faulty row of records: for each fault a code, a place, the text and a sentence."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING
from typing import Any

import polars as pl

from outscore.intake.ahead import AHEAD
from outscore.intake.ahead import CODE
from outscore.intake.cells import parse_quantity
from outscore.intake.fields import MEANS_YES_OR_NO
from outscore.intake.fields import QUANTITIES
from outscore.intake.fields import TEXT
from outscore.intake.fields import never_shown
from outscore.intake.fields import read_in_two_ways
from outscore.intake.fields import shown_twice
from outscore.intake.typed_rows import NOBODYS
from outscore.intake.typed_rows import UNREADABLE
from outscore.intake.typed_rows import accepted_values
from outscore.intake.vendor_codes import codes_of
from outscore.model.canonical import canonical
from outscore.model.delivery import Issue
from outscore.model.delivery import Severity
from outscore.model.feed import Quantity
from outscore.model.kind import FieldType
from outscore.model.written_days import WITH_OFFSET
from outscore.model.written_days import no_such_day
from outscore.model.written_days import ways_of_writing
from outscore.schemas.conditions import FIELD
from outscore.schemas.records import ABOVE
from outscore.schemas.records import EMPTY
from outscore.schemas.records import NEGATIVE
from outscore.schemas.records import ORDER
from outscore.schemas.records import scale_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Mapping
    from datetime import date

    from outscore.intake.record_rules import RecordRules
    from outscore.intake.typed_rows import Fault
    from outscore.model.feed import Feed
    from outscore.model.kind import Field
    from outscore.model.records import FieldText

    Said = tuple[str, str]


def issue_of(fault: Fault, row: Mapping[str, Any], rules: RecordRules) -> Issue:
    """What is told of one fault of one row; `row` holds its columns, texts and typed values."""
    text = str(row[f"{TEXT}{fault.column}"]) if fault.column is not None else None
    code, sentence = _said(fault, text or "", row, rules)
    issue = Issue(
        code=code,
        severity=Severity.ROW,
        column=fault.column,
        value=text,
        message=f"{fault.column or fault.field} {sentence}",
    )
    return placed(issue, row, rules)


def placed(issue: Issue, row: Mapping[str, Any], rules: RecordRules) -> Issue:
    """The issue with the number of its row, whose it is, its month and the key of its record."""
    whole = row["vendor"] and None not in (row[f"{FIELD}{name}"] for name in rules.kind.key)
    return replace(
        issue,
        row=row["row"],
        vendor=row["vendor"] if row["day"] else _sole_owner(row["code"], rules),
        month=f"{row['day']:%Y-%m}" if row["day"] else None,
        key=record_key(row, rules) if whole else None,
    )


def _sole_owner(code: str, rules: RecordRules) -> str | None:
    """Without a readable day, the only vendor that a code can mean."""
    if rules.feed.vendor_column is None:
        return rules.feed.fixed_vendor
    owners = {owner for _, owner in codes_of(rules.feed, rules.vendors).get(code, ())}
    return owners.pop() if len(owners) == 1 else None


def record_key(row: Mapping[str, Any], rules: RecordRules) -> str:
    """What a row is about: the vendor's code and the fields of the kind's key.

    Two rows with the same key are about the same record.
    """
    parts = (row[f"{FIELD}{name}"] for name in rules.kind.key)
    return canonical([row["code"], *(str(one) for one in parts)]).decode()


def _said(fault: Fault, text: str, row: Mapping[str, Any], rules: RecordRules) -> Said:
    if fault.code == NOBODYS:
        return NOBODYS, _nobodys(text, rules)
    if fault.field is None:
        return fault.code, _about_dimension(fault, text, rules)
    field = rules.kind.field(fault.field)
    how = rules.text.of(fault.field)
    if how is not None and fault.code == UNREADABLE:
        return unreadable(field, how, text, rules)
    return fault.code, _SENTENCES[fault.code](fault, text, row, rules)


def unreadable(field: Field, how: FieldText, text: str, rules: RecordRules) -> Said:
    """Why a text is no value of a field, as a code and the rest of a sentence."""
    if not text.strip():
        return EMPTY, f"is empty. Send {field.meaning}."
    match field.type:
        case FieldType.CHOICE | FieldType.FLAG:
            usual = MEANS_YES_OR_NO if field.type is FieldType.FLAG else [(one, one) for one in field.choices]
            words = ", ".join(word for word, _ in how.words or usual)
            return "value_unknown", f"is {text!r}; write one of: {words}."
        case FieldType.DAY:
            return _no_day(field, how, text)
        case FieldType.MOMENT:
            return _no_moment(field, how, text, rules)
    return _no_figure(field, how, text, rules)


def _no_figure(field: Field, how: FieldText, text: str, rules: RecordRules) -> Said:
    """As of a figure in a feed of sums, where the same text is as unreadable."""
    column = how.column or ""
    quantity = Quantity(field.id, column, QUANTITIES[field.type], how.pattern, how.places)
    _, issues = parse_quantity(pl.Series([text]), quantity, rules.feed)
    return issues[0].code, issues[0].message.removeprefix(f"{column} ")


def _no_day(field: Field, how: FieldText, text: str) -> Said:
    if _is(read_in_two_ways(field, how), how, text):
        return "cell_ambiguous", _ambiguous(how, text)
    if lacking := no_such_day(text, how.formats):
        return "cell_not_a_day", f"is {text!r}, a day that the calendar does not have: {lacking}."
    return "cell_not_a_day", f"is {text!r}, which is not a day written as {ways_of_writing(how.formats)}."


def _no_moment(field: Field, how: FieldText, text: str, rules: RecordRules) -> Said:
    zone = rules.text.zone
    if any("%z" not in one for one in how.formats):
        if _is(read_in_two_ways(field, how), how, text):
            return "cell_ambiguous", _ambiguous(how, text)
        if _is(never_shown(how, rules), how, text):
            return "cell_time_never", (
                f"is {text!r}, a time that the clocks of {zone} skipped that day. Send the time it was. "
                f"Or agree in the feed contract on moments with their offset from UTC, such as {WITH_OFFSET}."
            )
        if _is(shown_twice(how, rules), how, text):
            return "cell_time_twice", (
                f"is {text!r}, a time that the clocks of {zone} showed twice that day. Agree in the feed "
                f"contract which of the two is meant (`twice: first` or `second`), or on moments with their "
                f"offset from UTC, such as {WITH_OFFSET}, and send those."
            )
    if lacking := no_such_day(text, how.formats):
        return "cell_not_a_moment", f"is {text!r}, a day that the calendar does not have: {lacking}."
    return (
        "cell_not_a_moment",
        f"is {text!r}, which is not a moment written as {ways_of_writing(how.formats)}.",
    )


def _is(holds: pl.Expr, how: FieldText, text: str) -> bool:
    return bool(pl.DataFrame({f"{TEXT}{how.column}": [text]}).select(holds).item())


def _ambiguous(how: FieldText, text: str) -> str:
    ways = ways_of_writing(how.formats)
    return (
        f"is {text!r}, which says different things in the ways the feed contract allows: {ways}. Write it in "
        f"one of these ways alone."
    )


def _empty(fault: Fault, _text: str, row: Mapping[str, Any], rules: RecordRules) -> str:
    asked = fault.rule.fields[1:] if fault.rule else ()
    meaning = rules.kind.field(fault.field or "").meaning
    if not asked:
        return f"is empty, and no row can do without it. Send {meaning}."
    where = " and ".join(_told(name, row, rules, "{} is {}") for name in asked)
    return f"is empty, which it cannot be where {where}. Send {meaning}."


def _negative(_fault: Fault, text: str, _row: Mapping[str, Any], _rules: RecordRules) -> str:
    return f"is {text}, but it cannot be below zero."


def _off_scale(fault: Fault, text: str, _row: Mapping[str, Any], rules: RecordRules) -> str:
    scale = scale_of(rules.kind.field(fault.field or ""), rules.text)
    lowest, highest = scale or (0, 0)
    return f"is {text}, which is not on the scale of {lowest} to {highest}. Send the score that was given."


def _unknown(fault: Fault, text: str, _row: Mapping[str, Any], rules: RecordRules) -> str:
    return f"is {text!r}; write one of: {', '.join(rules.kind.field(fault.field or '').choices)}."


def _disorder(fault: Fault, text: str, row: Mapping[str, Any], rules: RecordRules) -> str:
    earlier = fault.rule.fields[1] if fault.rule else ""
    return f"is {text!r}, which is before {_told(earlier, row, rules)}. Correct whichever is wrong."


def _above(fault: Fault, text: str, row: Mapping[str, Any], rules: RecordRules) -> str:
    parts = fault.rule.fields[1:] if fault.rule else ()
    listed = " + ".join(_told(name, row, rules) for name in parts)
    return f"is {text!r}, which is below its part {listed}. Correct the figures and send the row again."


def _ahead(_fault: Fault, text: str, _row: Mapping[str, Any], _rules: RecordRules) -> str:
    return f"is {text!r}, {AHEAD}"


def _told(field: str, row: Mapping[str, Any], rules: RecordRules, said: str = "{} ({})") -> str:
    how = rules.text.of(field)
    if how is None or how.column is None:
        return said.format(field, how.always if how else "")
    return said.format(how.column, repr(row[f"{TEXT}{how.column}"]))


_SENTENCES: dict[str, Callable[[Fault, str, Mapping[str, Any], RecordRules], str]] = {
    EMPTY: _empty,
    NEGATIVE: _negative,
    "value_unknown": _unknown,
    ORDER: _disorder,
    "cell_off_scale": _off_scale,
    ABOVE: _above,
    CODE: _ahead,
}


def _about_dimension(fault: Fault, text: str, rules: RecordRules) -> str:
    if fault.code == EMPTY:
        return "is empty. Say which one the row is about."
    names = [name for name, column in rules.feed.dimensions if column == fault.column]
    listed = dict.fromkeys(one for name in names for one in accepted_values(name, rules.feed))
    return f"is {text!r}; write one of: {', '.join(listed)}."


def _nobodys(code: str, rules: RecordRules) -> str:
    known = code in codes_of(rules.feed, rules.vendors)
    reason = "is not in force on this row's day" if known else "is not known"
    return (
        f"is {code!r}, a code that {reason}. Correct the code, or have it added to the vendor's codes in "
        f"vendors.yaml."
    )


def came_again(records: int, file: str, vendor: str | None) -> Issue:
    """What is told of records that an earlier file had brought, where they were added up."""
    told = "1 record" if records == 1 else f"{records:,} records"
    return Issue(
        code="row_replaced",
        severity=Severity.WARNING,
        vendor=vendor,
        message=f"{told} came with {file} before. What this file says of them counts now.",
    )


def read_otherwise_before(file: str, feed: Feed) -> Issue:
    """Why a file waits: its records cannot be told from those of one that was read by other terms."""
    return Issue(
        code="earlier_reading",
        severity=Severity.FILE,
        vendor=feed.fixed_vendor,
        message=(
            f"The file may bring records of {file} again, which was read by another feed contract than that "
            f"of today, so that their keys cannot be compared. It waits until the earlier files have been "
            f"read by today's. Nobody need send anything; whoever runs Outscore types: outscore replay "
            f"--feed {feed.id}"
        ),
    )


def waits(vendor: str, month: date) -> Issue:
    """What is told of a frozen month that a file of records would move."""
    return Issue(
        code="period_frozen",
        severity=Severity.NOTE,
        vendor=vendor,
        month=f"{month:%Y-%m}",
        message=(
            f"Rows of the file are of {month:%Y-%m}, whose result was approved. They are kept, and count "
            f"when the month is restated. If they are wrong, send the right ones."
        ),
    )
