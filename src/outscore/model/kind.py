"""Kinds of feed: what one row of each is, which fields it has, and what is counted from them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from dataclasses import replace
from enum import StrEnum

_PARAMETER = re.compile(r"\{([a-z0-9_]+)\}")


class FieldType(StrEnum):
    """What a field holds. Counts, decimals and durations are numbers; a flag is yes or no."""

    TEXT = "text"
    CHOICE = "choice"
    FLAG = "flag"
    COUNT = "count"
    DECIMAL = "decimal"
    DURATION = "duration"
    MOMENT = "moment"
    DAY = "day"


NUMBERS = (FieldType.COUNT, FieldType.DECIMAL, FieldType.DURATION)
YES = "yes"


class Operator(StrEnum):
    """How a condition looks at a field.

    A field that is empty fails every test but MISSING where its being empty says something (Field.empty);
    elsewhere the test has no answer. AT_MOST, AT_LEAST and ABOVE compare with a number (seconds for a
    duration), BY with another field of the same type: it is not later.
    """

    IS = "is"
    AT_MOST = "at_most"
    AT_LEAST = "at_least"
    ABOVE = "above"
    BY = "by"
    GIVEN = "given"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Condition:
    """One test of a field.

    value: choices with | between them, a number, a field (BY), or a {parameter} that a contract gives.
    """

    field: str
    operator: Operator
    value: str = ""

    def bound(self, given: dict[str, str]) -> Condition:
        """With what is given in the place of its parameter."""
        return Condition(self.field, self.operator, filled(self.value, given))


def is_(field: str, *values: str) -> Condition:
    """The field is one of the values; without a value, the flag is set.

    >>> is_("outcome", "answered", "called_back").value
    'answered|called_back'
    """
    return Condition(field, Operator.IS, "|".join(values or (YES,)))


def at_most(field: str, value: str) -> Condition:
    """The field is a number not above the value."""
    return Condition(field, Operator.AT_MOST, value)


def at_least(field: str, value: str) -> Condition:
    """The field is a number not below the value."""
    return Condition(field, Operator.AT_LEAST, value)


def above(field: str, value: str) -> Condition:
    """The field is a number above the value."""
    return Condition(field, Operator.ABOVE, value)


def by(field: str, other: str) -> Condition:
    """The field's day or moment is not after the other's."""
    return Condition(field, Operator.BY, other)


def given(field: str) -> Condition:
    """The field is not empty."""
    return Condition(field, Operator.GIVEN)


def missing(field: str) -> Condition:
    """The field is empty."""
    return Condition(field, Operator.MISSING)


@dataclass(frozen=True, slots=True)
class Field:
    """One thing that a row tells.

    needed: the row is of no use without it; needed_where: it is of no use without it where all of these hold.
    choices: every word it may be, in ours; the feed contract says which of the vendor's words mean which.
    empty: what it says where nothing is given, such as "still open": then it meets no test, as a no does.
    Where an empty field says nothing, nobody knows whether the row meets a test of it.
    scale: the lowest and highest score; scaled: the feed contract may say them, as each survey has its own.
    """

    id: str
    type: FieldType
    meaning: str
    needed: bool = False
    needed_where: tuple[Condition, ...] = ()
    choices: tuple[str, ...] = ()
    empty: str = ""
    scale: tuple[int, int] | None = None
    scaled: bool = False

    @property
    def is_always_told(self) -> bool:
        """Whether a test of the field has an answer for every row that is accepted."""
        return self.needed or bool(self.empty)


class How(StrEnum):
    """What a quantity is: how many rows, a sum over them, or the largest of them."""

    ROWS = "rows"
    SUM = "sum"
    LARGEST = "largest"


@dataclass(frozen=True, slots=True)
class Count:
    """A quantity made from rows: those that meet every condition, or the sum of fields over them.

    `id` may hold {parameters}: a contract that gives answer_seconds: 20 asks for answered_within_20s.
    or_else: further lists of conditions; a row counts once if it meets all of any list.
    """

    id: str
    meaning: str
    where: tuple[Condition, ...] = ()
    of: tuple[str, ...] = ()
    how: How = How.ROWS
    or_else: tuple[tuple[Condition, ...], ...] = ()

    def asked_for(self, quantity: str) -> dict[str, str] | None:
        """What a quantity's name gives for the parameters; None where it is not this one.

        >>> Count("answered_within_{answer_seconds}s", "").asked_for("answered_within_20s")
        {'answer_seconds': '20'}
        >>> Count("answered", "").asked_for("abandoned") is None
        True
        """
        return parameters(self.id, quantity)

    def bound(self, quantity: str) -> Count:
        """The count under the name it was asked for by; the name must be one of its own."""
        found = self.asked_for(quantity) or {}
        return Count(
            quantity,
            self.meaning,
            tuple(one.bound(found) for one in self.where),
            self.of,
            self.how,
            tuple(tuple(one.bound(found) for one in more) for more in self.or_else),
        )

    @property
    def ways(self) -> tuple[tuple[Condition, ...], ...]:
        """Each list of conditions that lets a row count."""
        return (self.where, *self.or_else)

    @property
    def fields(self) -> tuple[str, ...]:
        """Every field it looks at, each once."""
        tested = [one for way in self.ways for one in way]
        others = [one.value for one in tested if one.operator is Operator.BY]
        return tuple(dict.fromkeys([*(one.field for one in tested), *others, *self.of]))


@dataclass(frozen=True, slots=True)
class Told:
    """A quantity that rows of sums bring finished. `id` may hold {parameters}."""

    id: str
    type: FieldType
    meaning: str


@dataclass(frozen=True, slots=True)
class Within:
    """The parts together are never above the whole. Quantities of a kind; {parameters} mean any figure."""

    parts: tuple[str, ...]
    whole: str


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of feed.

    row: what one row is. moment: the field that says when, for rows that are records; "" where rows are sums
    over a period. ends: the field that says when it ended, where it may be placed by that. key: the fields
    that make a record one of its own. fields and counts are for records, told for rows of sums. within: rules
    for quantities; orders: pairs of fields of which the first is not later.
    """

    id: str
    name: str
    row: str
    told: tuple[Told, ...] = ()
    moment: str = ""
    ends: str = ""
    key: tuple[str, ...] = ()
    fields: tuple[Field, ...] = ()
    counts: tuple[Count, ...] = ()
    within: tuple[Within, ...] = ()
    orders: tuple[tuple[str, str], ...] = ()

    def by_its_end(self) -> Kind:
        """The same kind with records that belong to the time at which they ended, which they must tell."""
        fields = tuple(replace(one, needed=True) if one.id == self.ends else one for one in self.fields)
        return replace(self, moment=self.ends, fields=fields)

    def field(self, name: str) -> Field:
        """The field of that name; raises KeyError."""
        return {one.id: one for one in self.fields}[name]

    def told_for(self, quantity: str) -> Told | None:
        """What rows of sums bring under a name; None where the kind has no such quantity."""
        return next((one for one in self.told if parameters(one.id, quantity) is not None), None)

    def count_for(self, quantity: str) -> Count | None:
        """The count that brings a quantity, bound to its figures; None where the kind has none.

        A name that is written out wins over one with a parameter.
        """
        found = [one for one in self.counts if one.asked_for(quantity) is not None]
        return min(found, key=lambda one: len(_PARAMETER.findall(one.id))).bound(quantity) if found else None


def parameters(pattern: str, quantity: str) -> dict[str, str] | None:
    """What a quantity's name has for the {parameters} of a pattern; None where it is not of it.

    >>> parameters("abandoned_within_{seconds}s", "abandoned_within_5s")
    {'seconds': '5'}
    """
    named = _PARAMETER.sub(lambda found: f"(?P<{found[1]}>[0-9]{{1,7}})", pattern)
    match = re.fullmatch(named, quantity)
    return match.groupdict() if match else None


def filled(text: str, found: dict[str, str]) -> str:
    """A text with what was found in the place of its {parameters}.

    >>> filled("{answer_seconds}", {"answer_seconds": "20"})
    '20'
    """
    return _PARAMETER.sub(lambda name: found.get(name[1], name[0]), text)
