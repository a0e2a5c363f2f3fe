"""Levels that rise by themselves, beside numbers that stay where they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from outscore.contracts.lints.direction import higher_is_better
from outscore.contracts.lints.direction import is_percentage
from outscore.contracts.lints.finding import fault
from outscore.contracts.lints.finding import warning
from outscore.contracts.lints.said import level
from outscore.contracts.lints.windows import is_at_the_top
from outscore.contracts.repeats import repeated

if TYPE_CHECKING:
    from collections.abc import Iterator

    from outscore.contracts.lints.finding import Finding
    from outscore.contracts.lints.finding import Path
    from outscore.model.contract import Contract
    from outscore.model.contract import Measure
    from outscore.model.terms.timing import StepUp


def raising_findings(contract: Contract) -> Iterator[Finding]:
    """A level can rise only where there is one; what is written as its own number does not rise with it."""
    known = {measure.id: measure for measure in contract.measures}
    listed: list[tuple[str, Path]] = []
    for place, rise in enumerate(contract.terms.step_up):
        for number, name in enumerate(rise.measures):
            path: Path = ("step_up", place, "measures", number)
            listed.append((name, path))
            if name in known:
                yield from _measure(known[name], path)
                yield from _gap(known[name], rise, ("step_up", place, "at_most_percent_of_gap"))
    for index, name, first in repeated((name, f"step-up {path[1]!s}") for name, path in listed):
        if first != f"step-up {listed[index][1][1]!s}":
            yield fault(
                listed[index][1],
                f"Two blocks of step_up raise the level of {name!r}. Name the measure in one of them.",
            )


def _measure(measure: Measure, path: Path) -> Iterator[Finding]:
    if measure.target is None:
        yield fault(
            path,
            f"The level of {measure.id!r} cannot rise: the measure has no target. Add one, or leave it out "
            "here.",
        )
        return
    if is_at_the_top(measure):
        yield warning(
            path,
            f"The level of {measure.id!r} is {level(measure.target)} and can never be exceeded, so it never "
            "rises. Leave it out here.",
        )
    missed = next((band for band in measure.terms.bands if band.edge != measure.target), None)
    if missed is not None:
        yield warning(
            path,
            f"The level of {measure.id!r} rises, but the edges of its bands stay: a figure below the risen "
            f"level that reaches {level(measure.target)} counts in the mildest missed band. Record under "
            f"agreed_readings, with the clause {measure.clause!r}, that it is so meant.",
        )
    start = measure.terms.credit.own_level if measure.terms.credit else None
    if start is not None:
        yield warning(
            path,
            f"The level of {measure.id!r} rises, but its credit goes on counting from "
            f"{level(start)}. Leave `beyond` out, if it is to count from the risen level.",
        )


def _gap(measure: Measure, rise: StepUp, path: Path) -> Iterator[Finding]:
    if rise.at_most_percent_of_gap is None or measure.target is None:
        return
    if not (is_percentage(measure) and higher_is_better(measure)):
        yield fault(
            path,
            f"at_most_percent_of_gap is a share of the gap to 100, which says nothing of {measure.id!r}. "
            "Name such measures in a step_up of their own, without it.",
        )
