"""Tests on misses: in a row or within a window, measure by measure or all together.

A period that was not measured neither counts as a miss nor breaks a run, unless the contract says it does.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from outscore.model.terms.clause import names
from outscore.model.terms.judging import Gap
from outscore.model.terms.triggers import Counting

if TYPE_CHECKING:
    from collections.abc import Mapping

    from outscore.model.terms.triggers import Missed
    from outscore.scoring.triggers.view import View


def missed(test: Missed, view: View) -> str:
    """Who was missed often enough, this period's miss being the one that completes the number."""
    if test.counting is Counting.ANY:
        return _together(test, view)
    found = [
        f"{name} {_times(test)}"
        for name, one in view.among(test.measures)
        if one.failed and _enough(test, view.states[name].run, [m.failed for m in view.states[name].marks])
    ]
    return f"{'; '.join(found)}." if found else ""


def told_missed(test: Missed, reason: str, bands: Mapping[str, str]) -> frozenset[str]:
    """The measures that are told to be missed so often, where it is this test that told it."""
    if test.counting is Counting.ANY:
        return frozenset()
    told = reason.removesuffix(".").split("; ")
    found = [name for name in bands if f"{name} {_times(test)}" in told]
    return frozenset(found if len(found) == len(told) else ())


def _together(test: Missed, view: View) -> str:
    if not any(one.failed for _, one in view.among(test.measures)):
        return ""
    past = [any(names(test.measures, name) for name in paid.missed) for paid in view.paid]
    return f"A measure was {_times(test)}." if _enough(test, view.runs.get(test.measures, 0), past) else ""


def _enough(test: Missed, run: int, past: list[bool]) -> bool:
    """Whether this period's miss and those before (a run, or one flag for each period) make the number."""
    if test.in_last is None and test.not_measured is Gap.KEEPS:
        return 1 + run >= test.times
    if test.in_last is None:
        before = past[-(test.times - 1) :] if test.times > 1 else []
        return len(before) == test.times - 1 and all(before)
    return 1 + sum(past[-(test.in_last - 1) :] if test.in_last > 1 else []) >= test.times


def _times(test: Missed) -> str:
    if test.in_last is None:
        return f"missed {test.times} times in a row" if test.times > 1 else "missed"
    often = "once" if test.times == 1 else f"{test.times} times"
    return f"missed {often} or more in {test.in_last} periods"
