"""Names: ids for what a file calls its columns, and patterns for what its sender calls the file."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from outscore.intake.periods import day_in_name

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date

_MONTH = "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
_DATED = (
    (r"[12]\d{3}-[01]\d-[0-3]\d", "%Y-%m-%d"),
    (r"[12]\d{3}_[01]\d_[0-3]\d", "%Y_%m_%d"),
    (r"[0-3]\d-[01]\d-[12]\d{3}", "%d-%m-%Y"),
    (r"[0-3]\d\.[01]\d\.[12]\d{3}", "%d.%m.%Y"),
    (r"[12]\d{3}[01]\d[0-3]\d", "%Y%m%d"),
    (r"[12]\d{3}-[01]\d", "%Y-%m"),
    (r"[12]\d{3}_[01]\d", "%Y_%m"),
    (r"[12]\d{3}[01]\d", "%Y%m"),
    (r"[01]\d-[12]\d{3}", "%m-%Y"),
    (r"[01]\d_[12]\d{3}", "%m_%Y"),
    (rf"(?:{_MONTH})[a-z]*[12]\d{{3}}", "{0}%Y"),
    (rf"(?:{_MONTH})[a-z]* [12]\d{{3}}", "{0} %Y"),
    (rf"(?:{_MONTH})[a-z]*-[12]\d{{3}}", "{0}-%Y"),
    (rf"(?:{_MONTH})[a-z]*_[12]\d{{3}}", "{0}_%Y"),
    (rf"(?:{_MONTH})[a-z]*-?\d\d(?!\d)", "{0}%y"),
)
_LOOSE = re.compile(
    rf"(?<![A-Za-z])(?:{_MONTH})[a-z]*(?![A-Za-z])|(?<![A-Za-z0-9])[qw]\d{{1,2}}(?!\d)|\d{{4,}}|(?<![A-Za-z0-9])\d+(?![A-Za-z0-9])",
    re.IGNORECASE,
)
_MOST_SIGNS = 60


def words_of(name: str) -> tuple[str, ...]:
    """The words of a column's name in small letters.

    >>> words_of("Calls_Offered (Total)"), words_of("QueueName")
    (('calls', 'offered', 'total'), ('queue', 'name'))
    """
    parted = re.sub(r"(?<=[a-z])(?=[A-Z][a-z])", " ", name)
    return tuple(word.casefold() for word in re.findall(r"[^\W_]+", parted))


def id_of(name: str, taken: Collection[str] = ()) -> str:
    """An id after a name: small letters, digits and _, not one that is taken.

    >>> id_of("Réponses < 20 s"), id_of("Calls", {"calls"}), id_of("電話")
    ('reponses_20_s', 'calls_2', 'column')
    """
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    short = re.sub(r"[^a-z0-9]+", "_", plain).strip("_")[:_MOST_SIGNS].strip("_")
    if short in ("", "all", "none"):
        short = "column"
    count, found = 1, short
    while found in taken:
        count += 1
        found = f"{short[: _MOST_SIGNS - 4]}_{count}"
    return found


def feed_id(file: str) -> str:
    """An id for the feed after a file's name, without what changes from month to month.

    >>> feed_id("Acme daily 2026-10-05.xlsx"), feed_id("2026-10.csv")
    ('acme_daily', 'feed')
    """
    stem = file.rpartition(".")[0] or file
    found = id_of(_LOOSE.sub(" ", _undated(stem)).replace("*", " "))
    return "feed" if found == "column" else found


def file_pattern(file: str) -> str:
    """The pattern that this file and those of other months fit: what changes from month to month is any text.

    >>> file_pattern("Acme daily 2026-10-05.xlsx"), file_pattern("nhs111_mds_2015-04_to_2015-09.csv")
    ('Acme daily *.xlsx', 'nhs111_mds_*_to_*.csv')
    >>> file_pattern("figures.csv")
    'figures*.csv'
    """
    stem, dot, ending = file.rpartition(".")
    if not dot:
        stem, ending = ending, ""
    loose = _LOOSE.sub("*", _undated(stem))
    loose = loose if "*" in loose else f"{loose}*"
    return re.sub(r"\*+", "*", re.sub(r"[\[\]?]", "?", f"{loose}{dot}{ending}"))


def _undated(stem: str) -> str:
    for pattern, _ in _DATED:
        stem = re.sub(rf"(?<!\d){pattern}(?!\d)", "*", stem, flags=re.IGNORECASE)
    return stem


def name_with_period(file: str) -> tuple[str, date] | None:
    """How the name of a file tells its month or day, and which; None where it does not.

    >>> name_with_period("acme_2026-10.csv")
    ('acme_%Y-%m*.csv', datetime.date(2026, 10, 1))
    >>> name_with_period("acme Oct 2026 (final).csv")[0]
    'acme %b %Y*.csv'
    """
    stem, dot, ending = file.rpartition(".")
    if not dot or "%" in file:
        return None
    for pattern, written in _DATED:
        found = re.search(rf"(?<![\dA-Za-z]){pattern}(?![\dA-Za-z])", stem, re.IGNORECASE)
        if found:
            named = (
                "%b"
                if re.fullmatch(rf"(?:{_MONTH})", re.sub("[^A-Za-z]", "", found[0]), re.IGNORECASE)
                else "%B"
            )
            between = "-" if "-" in found[0] else ""
            form = written.format(named + between) if written.endswith("}%y") else written.format(named)
            whole = f"{_LOOSE.sub('*', stem[: found.start()])}{form}*{dot}{ending}"
            day = day_in_name(file, whole)
            if day:
                return whole, day
    return None
