"""What each column of a table is for: the period, the vendor, a dimension, figures, or nothing."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from dataclasses import field
from typing import TYPE_CHECKING

from outscore.intake.draft.days import written_days
from outscore.intake.draft.figures import Figures
from outscore.intake.draft.figures import Shape
from outscore.intake.draft.figures import figures_of
from outscore.intake.draft.figures import reading_of
from outscore.intake.draft.hints import CALENDAR_WORDS
from outscore.intake.draft.hints import DIMENSION_WORDS
from outscore.intake.draft.hints import ID_WORDS
from outscore.intake.draft.hints import PERIOD_WORDS
from outscore.intake.draft.hints import REMARK_WORDS
from outscore.intake.draft.hints import STAMP_WORDS
from outscore.intake.draft.hints import VENDOR_WORDS
from outscore.intake.draft.names import words_of
from outscore.intake.draft.writing import shown

if TYPE_CHECKING:
    from collections.abc import Collection
    from collections.abc import Iterator
    from collections.abc import Mapping
    from collections.abc import Sequence

    from outscore.intake.draft.days import Written
    from outscore.intake.draft.figures import Reading
    from outscore.intake.draft.table import Table

_TOTAL = re.compile(
    r"((grand|sub|over|report|page|monthly|daily|weekly|overall|running)[ -]?)?"
    r"(totals?|subtotals?|summe|gesamt|gesamtsumme|zwischensumme|insgesamt|totaal|suma|somme)"
    r"( general| général)?\s*:?"
    r"|sum:?|overall:?|averages?:?|avg\.?:?|mean:?|durchschnitt:?|moyenne:?|promedio:?"
    r"|total (for|of) .{1,40}|.{1,40} totals?:?",
    re.IGNORECASE,
)
_UNIT = r"(h|hrs?|hours?|m|mins?|minutes?|s|secs?|seconds?|k|bn|[£$€¥]|[A-Z]{3})"
_DIGITS = r"-?\d[\d.,' ]*"
_WITH_UNIT = re.compile(rf"[£$€¥+]\s?{_DIGITS}|{_DIGITS}\s?{_UNIT}|[A-Z]{{3}}\s{_DIGITS}")
_MOST_FOOTNOTE_CELLS = 2
_MOST_VALUES = 30


@dataclass(frozen=True, slots=True)
class Told:
    """A column that tells the period of each row, and how its texts write it."""

    column: str
    written: Written


@dataclass(frozen=True, slots=True)
class Roles:
    """What each column is for.

    skipped: rules for rows that are no data, as (column, text). left_out: the places of these rows, and of
    rows in which nothing stands.
    dimensions: each with why. figures: each column of figures. ignored: each other column, with why.
    alike: rows that no column tells apart, as pairs of their numbers. single: a column that is different in
    every row and needed to tell rows apart.
    """

    skipped: tuple[tuple[str, str], ...]
    left_out: frozenset[int]
    period: Told | None
    vendor: str | None
    dimensions: Mapping[str, str]
    figures: Mapping[str, Figures]
    ignored: Mapping[str, str]
    reading: Reading
    alike: tuple[int, int] | None = None
    single: str = ""


@dataclass(slots=True)
class _Sorting:
    """Columns on their way to their roles."""

    table: Table
    codes: frozenset[str]
    left_out: set[int] = field(default_factory=set)
    skipped: dict[tuple[str, str], None] = field(default_factory=dict)
    ignored: dict[str, str] = field(default_factory=dict)
    dimensions: dict[str, str] = field(default_factory=dict)
    figures: dict[str, Figures] = field(default_factory=dict)
    candidates: list[str] = field(default_factory=list)
    last_resort: list[str] = field(default_factory=list)


def roles_of(table: Table, codes: Collection[str] = (), *, vendor_told: bool = False) -> Roles:
    """Sort the columns. codes: what vendors are called; vendor_told: the whole file is one vendor's."""
    sorting = _Sorting(table, frozenset(codes), left_out=_blank_rows(table))
    _skip_totals(sorting)
    period = _period(sorting)
    _skip_by_period(sorting, period)
    vendor = None if vendor_told else _vendor(sorting, period)
    rest = [name for name in table.names if name not in (vendor, period.column if period else None)]
    reading = _reading(table, rest)
    _sort(sorting, rest, reading, period)
    alike, single = _tell_apart(sorting, period, vendor)
    return Roles(
        skipped=tuple(sorting.skipped),
        left_out=frozenset(sorting.left_out),
        period=period,
        vendor=vendor,
        dimensions=sorting.dimensions,
        figures=sorting.figures,
        ignored=sorting.ignored,
        reading=reading,
        alike=alike,
        single=single,
    )


def _blank_rows(table: Table) -> set[int]:
    columns = list(table.cells.values())
    return {place for place in range(len(table.rows)) if not any(column[place] for column in columns)}


def _skip_totals(sorting: _Sorting) -> None:
    """Rows that say in a cell of words that they are totals."""
    table = sorting.table
    for name, cells in table.cells.items():
        totals = {cell for cell in set(cells) if _TOTAL.fullmatch(cell)} if name.isprintable() else set()
        if not totals or len(totals) * 2 > len(set(cells)):
            continue
        for place, cell in enumerate(cells):
            if cell in totals and place not in sorting.left_out:
                _skip(sorting, place, name, cell)


def _skip(sorting: _Sorting, place: int, column: str, text: str) -> None:
    sorting.left_out.add(place)
    sorting.skipped[column, text] = None


def _period(sorting: _Sorting) -> Told | None:
    """The column that best tells days or months: by its name, then by how many of its texts are days."""
    best: tuple[tuple[int, ...], Told] | None = None
    for place, name in enumerate(sorting.table.names):
        words = set(words_of(name))
        counts = sorting.table.counts(name, sorting.left_out)
        texts = [text for text in counts if text]
        readable = bool(texts) and name.isprintable()
        written = written_days(texts, bare_digits=bool(words & PERIOD_WORDS)) if readable else None
        if written is None:
            continue
        stamped = bool(words & STAMP_WORDS)
        read = sum(counts[text] for text in texts if text not in written.unread)
        merit = (not stamped, bool(words & PERIOD_WORDS), read, -place)
        if best is None or merit > best[0]:
            best = merit, Told(name, written)
    return best[1] if best else None


def _skip_by_period(sorting: _Sorting, period: Told | None) -> None:
    """Rows whose text in place of a day says what they are: the header again, or a remark below the table."""
    if period is None:
        return
    cells = sorting.table.cells[period.column]
    unread = set(period.written.unread)
    for place, cell in enumerate(cells):
        if cell in unread and place not in sorting.left_out and cell.isprintable():
            filled = sum(1 for column in sorting.table.cells.values() if column[place])
            if cell == period.column.rpartition(" / ")[2] or filled <= _MOST_FOOTNOTE_CELLS:
                _skip(sorting, place, period.column, cell)


def _vendor(sorting: _Sorting, period: Told | None) -> str | None:
    """The column with the vendor's code: by known codes, then by its name, codes before names."""
    best: tuple[tuple[bool, bool, int], str] | None = None
    for place, name in enumerate(sorting.table.names):
        words = words_of(name)
        texts = {text for text in sorting.table.counts(name, sorting.left_out) if text}
        known = bool(texts) and texts <= sorting.codes
        taken = (period and name == period.column) or not name.isprintable()
        if not texts or taken or not (known or set(words) & VENDOR_WORDS):
            continue
        merit = (known, bool(set(words) & ID_WORDS), -place)
        if best is None or merit > best[0]:
            best = merit, name
    return best[1] if best else None


def _reading(table: Table, names: Sequence[str]) -> Reading:
    return reading_of(
        {
            ".": {text for name in names for text in table.counts(name)},
            ",": {text for name in names for text in set(table.with_commas[name])},
        }
    )


def _sort(sorting: _Sorting, names: Sequence[str], reading: Reading, period: Told | None) -> None:
    written = sorting.table.cells if reading.way.decimal == "." else sorting.table.with_commas
    for name in names:
        counts = Counter(cell for place, cell in enumerate(written[name]) if place not in sorting.left_out)
        _sort_one(sorting, name, counts, reading, period)


def _sort_one(
    sorting: _Sorting, name: str, counts: Mapping[str, int], reading: Reading, period: Told | None
) -> None:
    texts = [text for text in counts if text]
    unclear = not reading.unclear.isdisjoint(texts)
    figures = _unclear_figures(counts, reading) if unclear else figures_of(counts, reading.way)
    if not texts:
        sorting.ignored[name] = "empty in the sample"
    elif period and _tells_a_period(name, texts):
        sorting.ignored[name] = f"the period is told by {shown(period.column)}"
        sorting.last_resort.append(name)
    elif figures and not _is_label(name, figures):
        sorting.figures[name] = figures
    elif _is_dimension(name):
        sorting.dimensions[name] = ""
    elif len(texts) == 1 and len(counts) == 1:
        sorting.ignored[name] = f"says {shown(texts[0])} in every row"
    elif _nearly_figures(texts):
        example = shown(texts[0])
        sorting.ignored[name] = (
            f"holds figures with more than digits, such as {example}, which no quantity is"
        )
    else:
        code = "a number or code of something, by its name; " if figures else ""
        sorting.ignored[name] = f"{code}not needed to tell rows apart"
        sorting.candidates.append(name)


def _unclear_figures(counts: Mapping[str, int], reading: Reading) -> Figures | None:
    """A column with figures that can be read in two ways: whole numbers, until it is known."""
    plain: Counter[str] = Counter()
    for text, count in counts.items():
        plain["0" if text in reading.unclear else text] += count
    found = figures_of(plain, reading.way)
    example = next(text for text in counts if text in reading.unclear)
    return found and Figures(Shape.NUMBER, example, words=found.words, odd=found.odd)


def _tells_a_period(name: str, texts: Sequence[str]) -> bool:
    words = set(words_of(name))
    if words <= CALENDAR_WORDS | ID_WORDS | {"name", "of", "the"} and words & CALENDAR_WORDS:
        return True
    return written_days(texts, bare_digits=bool(words & PERIOD_WORDS)) is not None


def _is_label(name: str, figures: Figures) -> bool:
    """Whether whole numbers are only what something is called, such as a queue's number."""
    if figures.shape is Shape.SHORT_CLOCK:
        return _is_dimension(name)
    words = words_of(name)
    if figures.shape is not Shape.NUMBER or not figures.whole or not words:
        return False
    return words[-1] in ID_WORDS or (words[-1] in DIMENSION_WORDS and len(words) == 1)


def _is_dimension(name: str) -> bool:
    """Whether a column is named for what rows are split by; its last words count, brackets aside."""
    words = words_of(re.sub(r"\(.*?\)", "", name))
    return any(word in DIMENSION_WORDS for word in words[-2:]) and not _is_remark(name)


def _is_remark(name: str) -> bool:
    return not REMARK_WORDS.isdisjoint(words_of(name))


def _nearly_figures(texts: Sequence[str]) -> bool:
    """Whether nearly all texts are figures with a currency, a unit or a plus sign."""
    return 10 * sum(1 for text in texts if _WITH_UNIT.fullmatch(text)) >= 9 * len(texts)


def _tell_apart(
    sorting: _Sorting, period: Told | None, vendor: str | None
) -> tuple[tuple[int, int] | None, str]:
    """Add the dimensions it takes so that no two rows are about the same; what remains alike."""
    _drop_twins(sorting)
    starts = _starts(sorting, period)
    places = list(starts)
    told = [name for name in (vendor, *sorting.dimensions) if name]
    keys: list[tuple[str, ...]] = [
        (start, *(sorting.table.cells[name][place] for name in told)) for place, start in starts.items()
    ]
    single = ""
    while len(set(keys)) < len(keys):
        name = _best_to_add(sorting, keys, places)
        if not name:
            return _first_alike(keys, [sorting.table.rows[place] for place in places]), single
        cells = sorting.table.cells[name]
        keys = [(*key, cells[place]) for key, place in zip(keys, places, strict=True)]
        sorting.dimensions[name] = "needed to tell rows apart"
        sorting.ignored.pop(name, None)
        if len({cells[place] for place in places}) == len(places) > _MOST_VALUES:
            single = single or name
    return None, single


def _starts(sorting: _Sorting, period: Told | None) -> dict[int, str]:
    """The period of every row whose period can be read, by its place; "" where no column tells it."""
    places = [place for place in range(len(sorting.table.rows)) if place not in sorting.left_out]
    if period is None:
        return dict.fromkeys(places, "")
    cells = sorting.table.cells[period.column]
    starts = ((place, period.written.start(cells[place])) for place in places)
    return {place: str(start) for place, start in starts if start}


def _best_to_add(sorting: _Sorting, keys: Sequence[tuple[str, ...]], places: Sequence[int]) -> str:
    """The column that makes most rows differ; of equal ones that with the fewest values. "" for none."""
    best, merit = "", (len(set(keys)), 0)
    for name in (*sorting.candidates, *sorting.last_resort):
        cells = sorting.table.cells[name]
        if name in sorting.dimensions or _is_remark(name) or any(not cells[place] for place in places):
            continue
        parted = len({(*key, cells[place]) for key, place in zip(keys, places, strict=True)})
        found = (parted, -len({cells[place] for place in places}))
        if found[0] > merit[0] or (best and found > merit):
            best, merit = name, found
    return best


def _first_alike(keys: Sequence[tuple[str, ...]], rows: Sequence[int]) -> tuple[int, int]:
    seen: dict[tuple[str, ...], int] = {}
    for key, row in zip(keys, rows, strict=True):
        if key in seen:
            return seen[key], row
        seen[key] = row
    raise AssertionError(keys)


def _drop_twins(sorting: _Sorting) -> None:
    """Of two dimensions of one thing that always go together, such as a code and a name, one is enough."""
    names = list(sorting.dimensions)
    for first, second in _pairs(names):
        shared = set(words_of(first)) & set(words_of(second)) & DIMENSION_WORDS
        if not shared or second not in sorting.dimensions or first not in sorting.dimensions:
            continue
        cells = sorting.table.cells
        both = set(zip(cells[first], cells[second], strict=True))
        if len(both) == len(set(cells[first])) == len(set(cells[second])):
            del sorting.dimensions[second]
            sorting.ignored[second] = f"goes with {shown(first)}"


def _pairs(names: Sequence[str]) -> Iterator[tuple[str, str]]:
    for place, first in enumerate(names):
        yield from ((first, second) for second in names[place + 1 :])
