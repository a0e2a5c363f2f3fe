"""From benchmarks/*.yaml to values."""

from __future__ import annotations

from typing import TYPE_CHECKING

from outscore.model.benchmark import Benchmark

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from outscore.contracts.benchmark_documents import BenchmarkEntry
    from outscore.contracts.benchmark_documents import BenchmarksDocument

YEARS_CURRENT = 2
_LEAP_DAY = (2, 29)


def benchmarks_of(documents: Iterable[BenchmarksDocument]) -> tuple[Benchmark, ...]:
    """Every outside figure of every file."""
    return tuple(_benchmark(entry) for document in documents for entry in document.benchmarks)


def _benchmark(entry: BenchmarkEntry) -> Benchmark:
    return Benchmark(
        id=entry.id,
        metric=entry.metric,
        unit=entry.unit,
        figures=_figures(entry),
        source=entry.source,
        dated=entry.dated,
        valid_until=entry.valid_until or years_after(entry.dated, YEARS_CURRENT),
        population=entry.population,
    )


def _figures(entry: BenchmarkEntry) -> tuple[tuple[str, str], ...]:
    if entry.quartiles is None:
        return (("figure", str(entry.figure)),)
    found = entry.quartiles
    return (
        ("lower quartile", str(found.lower)),
        ("median", str(found.median)),
        ("upper quartile", str(found.upper)),
    )


def years_after(day: date, years: int) -> date:
    """The same day so many years later; of 29 February the 28th where there is none.

    >>> from datetime import date
    >>> years_after(date(2024, 2, 29), 2)
    datetime.date(2026, 2, 28)
    """
    if (day.month, day.day) == _LEAP_DAY:
        day = day.replace(day=28)
    return day.replace(year=day.year + years)
