"""Where the points of a trend lie on a small panel, worked out from exact values to a quarter of a pixel."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from outscore.model.statement import ExactDocument
    from outscore.model.statement import FigureDocument
    from outscore.model.statement import ResultDocument
    from outscore.model.statement import TargetDocument

WIDTH = 360
HEIGHT = 84
MARGIN = 12
STEPS = 4


@dataclass(frozen=True, slots=True)
class Point:
    """One month: across, down (None where there is no value) and the verdict that picks its mark."""

    x: float
    y: float | None
    verdict: str


@dataclass(frozen=True, slots=True)
class Level:
    """A stretch of the target line: from where to where across, and how far down."""

    x: float
    x2: float
    y: float


@dataclass(frozen=True, slots=True)
class Panel:
    """One trend; `levels` is the target line, a step where the level moved; `zone` is its good side."""

    points: tuple[Point, ...]
    levels: tuple[Level, ...]
    zone: str


@dataclass(frozen=True, slots=True)
class _Scale:
    """From a value to a height, counted from the top; everything drawn lies within the margins."""

    low: Fraction
    high: Fraction

    def height(self, value: Fraction) -> float:
        span = self.high - self.low
        share = (self.high - value) / span if span else Fraction(1, 2)
        return _quarters(MARGIN + share * (HEIGHT - 2 * MARGIN))


def exact(document: ExactDocument) -> Fraction:
    """The exact value that a document holds."""
    return Fraction(document["n"], document["d"])


def panel(result: ResultDocument) -> Panel | None:
    """The trend of one measure, or None where no month has a value."""
    values = [exact(figure["value"]) for figure in result["trend"] if figure["value"]]
    if not values:
        return None
    target = result["target"]
    aims = _aims(result["trend"], target) if target else []
    reach = [*values, *aims]
    scale = _Scale(min(reach), max(reach))
    return Panel(
        points=_points(result["trend"], scale),
        levels=_levels(aims, scale),
        zone=_zone(target),
    )


def _aims(trend: Sequence[FigureDocument], target: TargetDocument) -> list[Fraction]:
    """The level in force in each period of a trend."""
    return [exact(figure.get("level", target)["exact"]) for figure in trend]


def _levels(aims: Sequence[Fraction], scale: _Scale) -> tuple[Level, ...]:
    """The target line, one stretch for each run of periods with the same level."""
    found, first = [], 0
    for last, aim in enumerate(aims, 1):
        if last == len(aims) or aims[last] != aim:
            begin, end = (_quarters(Fraction(WIDTH * place, len(aims))) for place in (first, last))
            found.append(Level(begin, end, scale.height(aim)))
            first = last
    return tuple(found)


def _points(trend: Sequence[FigureDocument], scale: _Scale) -> tuple[Point, ...]:
    return tuple(
        Point(
            x=_quarters(Fraction(WIDTH * (2 * at + 1), 2 * len(trend))),
            y=scale.height(exact(figure["value"])) if figure["value"] else None,
            verdict=figure["verdict"],
        )
        for at, figure in enumerate(trend)
    )


def _quarters(pixels: Fraction) -> float:
    return round(pixels * STEPS) / STEPS


def _zone(target: TargetDocument | None) -> str:
    if target is None:
        return "none"
    return "above" if target["comparison"] in ("at_least", "above") else "below"


def shortfall(result: ResultDocument) -> Fraction:
    """How far a figure lies from its target, as a share of the target: for putting the worst first."""
    target, value = result["target"], result["figure"]["value"]
    if target is None or value is None:
        return Fraction(0)
    aim = exact(target["exact"])
    distance = abs(exact(value) - aim)
    return distance / abs(aim) if aim else distance
