"""Steps with edges, best first: each can be reached, none is missing, and all count from the same side."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from outscore.contracts.lints.direction import OPPOSITE
from outscore.contracts.lints.direction import complements
from outscore.contracts.lints.direction import demand
from outscore.contracts.lints.direction import is_upward
from outscore.contracts.lints.finding import fault
from outscore.contracts.lints.said import level

if TYPE_CHECKING:
    from collections.abc import Iterator

    from outscore.contracts.lints.finding import Finding
    from outscore.contracts.lints.finding import Path
    from outscore.model.target import Target


@dataclass(frozen=True, slots=True)
class Rung:
    """A step: its label, its edge, and where it stands."""

    label: str
    edge: Target | None
    path: Path

    @property
    def at_edge(self) -> Path:
        """Where its edge stands."""
        return (*self.path, self.edge.comparison.value) if self.edge else self.path


@dataclass(frozen=True, slots=True)
class Ladder:
    """Steps best first; noun: band or standing, whose: what they belong to, upward: more is better."""

    noun: str
    whose: str
    rungs: tuple[Rung, ...]
    upward: bool

    def findings(self) -> Iterator[Finding]:
        """Everything that keeps a figure from having exactly one step."""
        if self.rungs:
            yield from self._ends()
            yield from self._sides()
            yield from self._reach()

    def _ends(self) -> Iterator[Finding]:
        for place, rung in enumerate(self.rungs[:-1]):
            if rung.edge is None:
                after = self.rungs[place + 1].label
                yield fault(
                    rung.path,
                    f"The {self.noun} {rung.label!r} of {self.whose} has no edge, so every figure reaches "
                    f"it and {after!r} can never hold. Only the last has none: give {rung.label!r} an edge.",
                )
        last = self.rungs[-1]
        if last.edge is not None and not self._closes(last.edge):
            rest = f"{OPPOSITE[last.edge.comparison].words} {last.edge.written}"
            yield fault(
                last.at_edge,
                f"The {self.noun}s of {self.whose} end with {last.label!r} ({level(last.edge)}) and do not "
                f"say what {rest} is. Add a last {self.noun} without an edge.",
            )

    def _closes(self, edge: Target) -> bool:
        before = self.rungs[-2].edge if len(self.rungs) > 1 else None
        return before is not None and complements(before, edge)

    def _sides(self) -> Iterator[Finding]:
        words = "at_least or above" if self.upward else "at_most or below"
        way = "higher" if self.upward else "lower"
        for rung in self.rungs:
            if rung.edge is None or is_upward(rung.edge) is self.upward:
                continue
            if rung is self.rungs[-1] and self._closes(rung.edge):
                continue
            yield fault(
                rung.at_edge,
                f"The {self.noun} {rung.label!r} of {self.whose} is {level(rung.edge)}, yet {way} is better "
                f"here. Write every edge with {words}, best {self.noun} first.",
            )

    def _reach(self) -> Iterator[Finding]:
        best: Rung | None = None
        for rung in self.rungs:
            if rung.edge is None or is_upward(rung.edge) is not self.upward:
                continue
            if best is not None and best.edge is not None and demand(rung.edge) >= demand(best.edge):
                yield fault(
                    rung.at_edge,
                    f"The {self.noun} {rung.label!r} of {self.whose} ({level(rung.edge)}) can never hold: "
                    f"{best.label!r} before it ({level(best.edge)}) takes every such figure. "
                    f"Put the {self.noun}s in order, best first, each with its own edge.",
                )
            else:
                best = rung
