"""Columns of figures as quantities of a feed contract, with what their look leaves open."""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import replace
from typing import TYPE_CHECKING

from outscore.intake.draft.figures import MOST_PLACES
from outscore.intake.draft.figures import Shape
from outscore.intake.draft.figures import fits
from outscore.intake.draft.figures import is_error
from outscore.intake.draft.figures import is_usual
from outscore.intake.draft.hints import COUNTED_WORDS
from outscore.intake.draft.hints import SHARE_WORDS
from outscore.intake.draft.hints import THING_WORDS
from outscore.intake.draft.hints import TIME_ENDINGS
from outscore.intake.draft.hints import TIME_WORDS
from outscore.intake.draft.hints import UNITS
from outscore.intake.draft.names import words_of
from outscore.intake.draft.proposal import Item
from outscore.intake.draft.proposal import Note
from outscore.intake.draft.proposal import asked
from outscore.intake.draft.proposal import said
from outscore.intake.draft.writing import quoted
from outscore.intake.draft.writing import shown

if TYPE_CHECKING:
    from collections.abc import Collection
    from collections.abc import Iterator
    from collections.abc import Mapping
    from collections.abc import Sequence

    from outscore.intake.draft.figures import Figures
    from outscore.intake.draft.proposal import Plain

_MOST_NAMED = 8
_MOST_SECOND_PLACES = 3
_MOST_SHARE_PLACES = 11


@dataclass(frozen=True, slots=True)
class _Told:
    """The keys of a quantity besides its column, with what is to be said; off: it cannot be read yet."""

    keys: Mapping[str, Plain]
    notes: tuple[Note, ...] = ()
    off: bool = False


def quantity_item(
    name: str, column: str, figures: Figures, unclear: Collection[str], *, percent: bool
) -> Item:
    """A column of figures as an entry of `quantities`, without the texts in place of figures.

    One that cannot be read yet is off. unclear: numbers that can be read in two ways. percent: whether the
    cells are shown as percentages.
    """
    match figures.shape:
        case Shape.CLOCK:
            told = _Told({"type": "duration", "written_as": "HH:MM:SS"})
        case Shape.SHORT_CLOCK:
            question = _SHORT.format(example=_cited(column, figures), column=quoted(column))
            told = _Told({"type": "duration", "written_as": "MM:SS"}, asked(question), off=True)
        case Shape.PERCENT:
            told = _Told({"type": "decimal", "written_as": "percent", "places": figures.places})
        case Shape.NUMBER if figures.example in unclear:
            told = _Told({"type": "count"}, said("see the question about thousands"))
        case Shape.NUMBER:
            told = _number(column, figures, percent=percent)
    notes = told.notes
    if not column.isprintable():
        notes = (*asked(_LINES.format(column=quoted(column))), *notes)
    if figures.odd:
        notes += said(f"rows with {shown(figures.odd[0])} here are rejected until the sender mends them")
    return Item(name, {"column": column, **told.keys}, notes, off=told.off or not column.isprintable())


def unknown_names(figures: Mapping[str, Figures], items: Sequence[Item]) -> tuple[Note, ...]:
    """One question about all bare numbers of whose names no word is known, as in another language."""
    strange = [
        (column, found.whole)
        for (column, found), item in zip(figures.items(), items, strict=True)
        if found.shape is Shape.NUMBER and not item.notes and _says_nothing(column)
    ]
    counts = [column for column, whole in strange if whole]
    others = [column for column, whole in strange if not whole]
    return (*_asked_of(counts, "counts", ""), *_asked_of(others, "bare numbers", " in place of places"))


def _asked_of(columns: Sequence[str], what: str, instead: str) -> tuple[Note, ...]:
    if not columns:
        return ()
    named = ", ".join(shown(column) for column in columns[:_MOST_NAMED])
    more = f" and {len(columns) - _MOST_NAMED} more" if len(columns) > _MOST_NAMED else ""
    return asked(
        f"Are the figures in {named}{more} {what}? No word of these names is known here. Where one is a "
        f"time, write type: duration, written_as: seconds (or minutes, hours){instead}; where one is a code, "
        f"put it under dimensions or ignored_columns. As it stands they are {what}."
    )


def _says_nothing(column: str) -> bool:
    words = {one for one in words_of(column) if not one.isdigit()}
    return bool(words) and words.isdisjoint(
        COUNTED_WORDS | THING_WORDS | SHARE_WORDS | TIME_WORDS | UNITS.keys()
    )


_LINES = (
    "The column {column} has a line break in its name, which no quantity's column may have. Ask for a name "
    "on one line; then take the # away, and delete the column from ignored_columns."
)
_SHORT = (
    "{example} can be minutes and seconds, or hours and minutes. If minutes and seconds, take the # away "
    "here and delete {column} from ignored_columns. Hours and minutes alone cannot be read: ask for hh:mm:ss."
)


def _cited(column: str, figures: Figures) -> str:
    return f"{shown(figures.example)} in {shown(column)}"


def _number(column: str, figures: Figures, *, percent: bool) -> _Told:
    if percent:
        return _shown_as_percentage(column, figures)
    if unit := _unit(column, figures):
        return _Told({"type": "duration", "written_as": unit}, said(f"{unit}, as the column's name says"))
    if _is_share(figures):
        return _share(column, figures)
    if not fits(figures):
        return _Told(
            _plain(column, figures), asked(_TOO_FINE.format(example=_cited(column, figures))), off=True
        )
    if _sounds_like_a_time(column):
        instead = "" if figures.whole else " in place of type and places"
        question = (
            f"Is {_cited(column, figures)} a time? Then write type: duration, written_as: seconds (or "
            f"minutes, hours){instead}. As it stands it is a bare number."
        )
        return _Told(_plain(column, figures), asked(question))
    return _Told(_plain(column, figures))


_TOO_FINE = (
    f"{{example}} has more digits than are read exactly (12, of them {MOST_PLACES} after the point). Ask "
    f"for the counts that it was worked out from, or for fewer decimals."
)


def _plain(column: str, figures: Figures) -> dict[str, Plain]:
    """A bare number: a count where it can be one, unless its name says that it is a share."""
    share = _sounds_like_a_share(column)
    if figures.whole and (figures.lowest or 0) >= 0 and not share:
        return {"type": "count"}
    return {"type": "decimal", "places": min(max(figures.places, int(share)), MOST_PLACES)}


def _is_share(figures: Figures) -> bool:
    low, high = figures.lowest, figures.highest
    return not figures.whole and low is not None and high is not None and 0 <= low <= high <= 1


def _fraction(figures: Figures) -> dict[str, Plain]:
    """A percentage as a fraction of one, with at least one decimal of the percentage."""
    return {
        "type": "decimal",
        "written_as": "fraction",
        "places": min(max(figures.places - 2, 1), MOST_PLACES),
    }


def _shown_as_percentage(column: str, figures: Figures) -> _Told:
    if figures.places > _MOST_SHARE_PLACES:
        return _Told(
            _fraction(figures), asked(_NOT_EXACT.format(example=_cited(column, figures), is_="is")), off=True
        )
    return _Told(_fraction(figures), said("a fraction of one, which the sheet shows as a percentage"))


def _share(column: str, figures: Figures) -> _Told:
    """Figures from 0 to 1 may be percentages as spreadsheets keep them."""
    keys = _fraction(figures)
    look = "looks like" if _sounds_like_a_share(column) else "may be"
    if figures.places > _MOST_SHARE_PLACES:
        return _Told(keys, asked(_NOT_EXACT.format(example=_cited(column, figures), is_=look)), off=True)
    question = f"{_cited(column, figures)} {look} a percentage as a fraction of one."
    if not fits(figures):
        return _Told(
            keys,
            asked(f"{question} If it is, take the # away, and delete it from ignored_columns."),
            off=True,
        )
    answer = (
        f"If it is, write written_as: fraction, places: {keys['places']}. As it stands it is a bare number."
    )
    return _Told(_plain(column, figures), asked(f"{question} {answer}"))


_NOT_EXACT = (
    f"{{example}} {{is_}} a percentage as a fraction of one, with more decimals than are read exactly "
    f"({_MOST_SHARE_PLACES}). Ask for the counts that it was worked out from."
)


def _sounds_like_a_share(column: str) -> bool:
    return bool(set(words_of(column)) & SHARE_WORDS) or "%" in column


def _unit(column: str, figures: Figures) -> str:
    """The unit of time that a column's name says; "" where it says none, or is about a threshold."""
    words = words_of(column)
    units = [
        UNITS[word] for place, word in enumerate(words) if word in UNITS and not _after_number(words, place)
    ]
    if not units or not set(words) & TIME_WORDS or (figures.lowest or 0) < 0:
        return ""
    too_fine = units[-1] == "seconds" and figures.places > _MOST_SECOND_PLACES
    return "" if too_fine else units[-1]


def _after_number(words: tuple[str, ...], place: int) -> bool:
    return place > 0 and words[place - 1].isdecimal()


def _sounds_like_a_time(column: str) -> bool:
    words = words_of(column)
    is_time = bool(TIME_WORDS & set(words)) or any(one.endswith(TIME_ENDINGS) for one in words)
    return is_time and not COUNTED_WORDS & set(words)


def with_words(items: Sequence[Item], figures: Sequence[Figures]) -> tuple[Item | None, tuple[Item, ...]]:
    """The texts in place of figures: for the feed where most quantities have some, else for each of these.

    Each text is asked about once.
    """
    having = [one.words for one in figures if any(one.words)]
    every = tuple(dict.fromkeys(word for words in having for word in words if word))
    common = len(having) > 1 and 2 * len(having) >= len(figures)
    whole = Item("not_reported", every, tuple(_about_words(every))) if common else None
    told: set[str] = set(every) if common else set()
    found = []
    for item, one in zip(items, figures, strict=True):
        words = one.words
        if common:
            words = ("", *every) if "" in words else ()
        notes = tuple(_about_words(tuple(word for word in words if word not in told)))
        told |= set(words)
        value = (
            {**item.value, "not_reported": words} if words and isinstance(item.value, dict) else item.value
        )
        found.append(replace(item, value=value, notes=(*item.notes, *notes)))
    return whole, tuple(found)


def _about_words(words: Sequence[str]) -> Iterator[Note]:
    errors = [word for word in words if is_error(word)]
    strange = [word for word in words if not is_usual(word) and word not in errors]
    if errors:
        yield Note(
            f"{shown(errors[0])} is a formula that failed. Is it right to take it for no figure? Else delete "
            f"it from not_reported, and such rows are rejected.",
            asks=True,
        )
    if strange:
        listed = ", ".join(shown(word) for word in strange)
        means = "Does it" if len(strange) == 1 else "Do they"
        yield Note(
            f"{listed} in place of figures: {means} mean that there is none? To say more, write "
            f"not_reported: {{{quoted(strange[0])}: too_few}} and so on, each text with its meaning.",
            asks=True,
        )
