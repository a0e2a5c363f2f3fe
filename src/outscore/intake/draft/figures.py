"""In which way the figures of a file are written, and what kind of figure a column holds."""

from __future__ import annotations

import re
from dataclasses import dataclass
from dataclasses import field
from decimal import Decimal
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING

from outscore.intake.cells import MOST_DIGITS
from outscore.intake.draft.heading import is_figure
from outscore.intake.draft.hints import NO_FIGURE
from outscore.model.feed import Negative

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Mapping
    from collections.abc import Sequence

MOST_PLACES = 9
_MOST_WORDS = 12
_CLOCK = re.compile(r"\d{1,4}:[0-5]\d:[0-5]\d([.,]\d{1,3})?")
_SHORT_CLOCK = re.compile(r"\d{1,5}:[0-5]\d([.,]\d{1,3})?")
_PERCENT = re.compile(r"(.*\d[)-]?)[ \u00a0\u202f]?%")
_BELOW_ZERO = {
    Negative.TRAILING: re.compile(r"([^-(].*)-"),
    Negative.PARENTHESES: re.compile(r"\(([^-].*)\)"),
}
_UNKNOWN = re.compile(r"#[A-Z/0!?]+[!?]?")


@dataclass(frozen=True, slots=True)
class Way:
    """The sign before decimals and the one between thousands ("" for none)."""

    decimal: str = "."
    thousands: str = ""


WAYS = (
    Way(),
    Way(","),
    Way(".", ","),
    Way(",", "."),
    Way(".", " "),
    Way(",", " "),
    Way(".", "'"),
    Way(",", "'"),
)
"""Ways of writing numbers, the plainest first."""


class Shape(StrEnum):
    """What a column's figures look like."""

    NUMBER = "number"
    PERCENT = "percent"
    CLOCK = "clock"
    SHORT_CLOCK = "short clock"


@dataclass(frozen=True, slots=True)
class Figures:
    """A column of figures.

    shape: what most cells are. example: one of them, with the most decimals. whole: no cell has decimals.
    places: the most decimals. digits: the most digits before the decimals. lowest, highest: None for times.
    words: the texts in place of figures, "" for empty cells. odd: texts that are neither. negatives: how
    figures below zero are written.
    """

    shape: Shape
    example: str
    whole: bool = True
    places: int = 0
    digits: int = 0
    lowest: Decimal | None = None
    highest: Decimal | None = None
    words: tuple[str, ...] = ()
    odd: tuple[str, ...] = ()
    negatives: tuple[Negative, ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """The way in which the numbers of a file are written; unclear: numbers that can be read in two ways."""

    way: Way
    unclear: frozenset[str] = field(default_factory=frozenset)


@cache
def _patterns(way: Way) -> tuple[re.Pattern[str], re.Pattern[str] | None]:
    decimal = re.escape(way.decimal)
    plain = re.compile(rf"-?\d+({decimal}\d+)?")
    if not way.thousands:
        return plain, None
    sign = "[ \u00a0\u202f]" if way.thousands == " " else re.escape(way.thousands)
    return plain, re.compile(rf"-?[1-9]\d{{0,2}}({sign}\d{{3}})+({decimal}\d+)?")


def number(text: str, way: Way) -> Decimal | None:
    """The number that a text is, a percent sign or a sign for below zero aside; None where it is none.

    >>> number("1.204,5", Way(",", ".")), number("(85,3) %", Way(",")), number("12 h", Way())
    (Decimal('1204.5'), Decimal('-85.3'), None)
    """
    bare, below = _bare(text)
    if not any(pattern and pattern.fullmatch(bare) for pattern in _patterns(way)):
        return None
    digits = re.sub(f"[{re.escape(way.thousands or ' ')}\u00a0\u202f]", "", bare).replace(way.decimal, ".")
    return Decimal(f"-{digits}" if below else digits)


def _bare(text: str) -> tuple[str, Negative | None]:
    if found := _PERCENT.fullmatch(text):
        text = found[1]
    for negative, pattern in _BELOW_ZERO.items():
        if found := pattern.fullmatch(text):
            return found[1], negative
    return text, None


def reading_of(texts: Mapping[str, Iterable[str]]) -> Reading:
    """How the numbers of a file are written, from its texts as each decimal sign shows them.

    Two ways may read as many: where they read a text as different numbers, it is unclear, and only the plain
    way that reads neither of the two is safe.
    """
    distinct = {decimal: frozenset(filter(is_figure, said)) for decimal, said in texts.items()}
    read = {
        way: {text: found for text in distinct[way.decimal] if (found := number(text, way)) is not None}
        for way in WAYS
    }
    most = max(len(found) for found in read.values())
    best = [way for way in WAYS if len(read[way]) == most]
    same = [way for way in best if way.decimal == best[0].decimal]
    rivals = [
        (text, found)
        for one in best
        for text, found in read[one].items()
        if any(read[other].get(text, found) != found for other in best)
    ]
    if rivals and len(best) > 1:
        return Reading(Way(), frozenset(text for text, _ in rivals))
    return Reading(same[0])


def figures_of(counts: Mapping[str, int], way: Way) -> Figures | None:
    """What a column holds, from its distinct texts with their numbers; None where it holds no figures."""
    shapes = {text: shape for text in counts if (shape := _shape(text, way))}
    if not shapes:
        return None
    most = {shape: sum(counts[text] for text, one in shapes.items() if one is shape) for shape in Shape}
    main = max(Shape, key=lambda shape: most[shape])
    others = [text for text in counts if shapes.get(text) is not main]
    words = tuple(text for text in others if is_error(text) or not _holds_digits(text))
    odd = tuple(text for text in others if text not in words)
    if not _mostly(counts, most[main], words, odd):
        return None
    return _described(main, [text for text in counts if shapes.get(text) is main], way, words, odd)


def _holds_digits(text: str) -> bool:
    return any(sign.isdecimal() for sign in text)


def _shape(text: str, way: Way) -> Shape | None:
    if _CLOCK.fullmatch(text):
        return Shape.CLOCK
    if _SHORT_CLOCK.fullmatch(text):
        return Shape.SHORT_CLOCK
    if number(text, way) is None:
        return None
    return Shape.PERCENT if text.endswith("%") else Shape.NUMBER


def _mostly(counts: Mapping[str, int], figures: int, words: Sequence[str], odd: Sequence[str]) -> bool:
    """Whether figures are what a column is about, and the other texts stand in their place."""
    strange = [word for word in words if word.casefold() not in NO_FIGURE]
    said = sum(counts[word] for word in strange)
    return (
        5 * sum(counts[text] for text in odd) <= 2 * figures
        and len(strange) <= _MOST_WORDS
        and 10 * figures >= said
        and (len(strange) <= 1 or figures > len(strange))
    )


def is_usual(word: str) -> bool:
    """Whether a text in place of a figure is one that is known to say that there is none."""
    return word.casefold() in NO_FIGURE


def is_error(word: str) -> bool:
    """Whether a text is the error of a formula, such as #DIV/0!."""
    return _UNKNOWN.fullmatch(word) is not None


def _described(
    shape: Shape, texts: Sequence[str], way: Way, words: tuple[str, ...], odd: tuple[str, ...]
) -> Figures:
    if shape in (Shape.CLOCK, Shape.SHORT_CLOCK):
        return Figures(shape, texts[0], words=words, odd=odd)
    numbers = [found for text in texts if (found := number(text, way)) is not None]
    exponents = [-int(one.as_tuple().exponent) for one in numbers]
    places = max(exponents)
    return Figures(
        shape=shape,
        example=texts[exponents.index(places)],
        whole=places == 0,
        places=places,
        digits=max(len(str(abs(int(one)))) for one in numbers),
        lowest=min(numbers),
        highest=max(numbers),
        words=words,
        odd=odd,
        negatives=tuple(dict.fromkeys(below for text in texts if (below := _bare(text)[1]))),
    )


def fits(figures: Figures) -> bool:
    """Whether the figures have no more digits than are read exactly."""
    return figures.places <= MOST_PLACES and figures.digits + figures.places <= MOST_DIGITS
