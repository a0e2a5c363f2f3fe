"""Tests on figures: a band, a level, an average over several periods."""

from __future__ import annotations

from typing import TYPE_CHECKING

from outscore.model.terms.clause import names
from outscore.scoring.exact import ZERO
from outscore.scoring.judge import reaches
from outscore.scoring.wording import readable

if TYPE_CHECKING:
    from collections.abc import Mapping

    from outscore.model.terms.triggers import AverageLevel
    from outscore.model.terms.triggers import InBand
    from outscore.model.terms.triggers import Level
    from outscore.scoring.triggers.view import View


def in_band(test: InBand, view: View) -> str:
    """Which measures fell into one of the bands."""
    found = [
        _band_words(name, one.band.band)
        for name, one in view.among(test.measures)
        if one.band is not None and one.band.band in test.bands and not one.provisional
    ]
    return f"{'; '.join(found)}." if found else ""


def told_bands(test: InBand, reason: str, bands: Mapping[str, str]) -> frozenset[str]:
    """The measures that are told to be in one of the bands, where it is this test that told it."""
    found = [name for name, band in bands.items() if band in test.bands and names(test.measures, name)]
    told = "; ".join(_band_words(name, bands[name]) for name in found)
    return frozenset(found if reason == f"{told}." else ())


def _band_words(name: str, band: str) -> str:
    return f"{name} is in band {band}"


def level(test: Level, view: View) -> str:
    """Whether a figure is at a level."""
    one = view.judged[test.measure]
    value = None if one.provisional else one.value
    if value is None or not reaches(value, test.level):
        return ""
    return f"{test.measure} is {readable(value, test.level)} ({test.level.words})."


def told_level(test: Level, reason: str, _bands: Mapping[str, str]) -> frozenset[str]:
    """The measure that is told to be at the level, where it is this test that told it."""
    is_told = reason.startswith(f"{test.measure} is ") and reason.endswith(f" ({test.level.words}).")
    return frozenset({test.measure} if is_told else ())


def average(test: AverageLevel, view: View) -> str:
    """Whether the plain average of the last figures is at a level; each of them must be there."""
    marks = view.states[test.measure].marks[-(test.in_last - 1) :] if test.in_last > 1 else ()
    now = view.judged[test.measure]
    values = [*(mark.value for mark in marks), None if now.provisional else now.value]
    known = [value for value in values if value is not None]
    if len(known) < test.in_last:
        return ""
    mean = sum(known, ZERO) / len(known)
    if not reaches(mean, test.level):
        return ""
    return f"{test.measure} averages {readable(mean, test.level)} {_over(test)}"


def told_average(test: AverageLevel, reason: str, _bands: Mapping[str, str]) -> frozenset[str]:
    """The measure whose average is told to be at the level, where it is this test that told it."""
    is_told = reason.startswith(f"{test.measure} averages ") and reason.endswith(f" {_over(test)}")
    return frozenset({test.measure} if is_told else ())


def _over(test: AverageLevel) -> str:
    return f"over {test.in_last} periods ({test.level.words})."
