"""The parts that a period's credit is made of, as cells: which line added each, and what is left of it."""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import field
from fractions import Fraction
from typing import TYPE_CHECKING
from typing import Any

from outscore.reporting.exact import exact
from outscore.reporting.working_paper_indexed import printed_sum
from outscore.reporting.working_paper_numbers import HUNDRED
from outscore.reporting.working_paper_numbers import ZERO
from outscore.reporting.working_paper_sheets import can_be_written

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Mapping

    from outscore.model.settlement_document import SettlementDocument
    from outscore.model.settlement_document import StepDocument
    from outscore.reporting.working_paper_facts import Facts
    from outscore.reporting.working_paper_large import Large
    from outscore.reporting.working_paper_numbers import Ratio
    from outscore.reporting.working_paper_running import Running
    from outscore.reporting.working_paper_sheets import Lines


@dataclass(slots=True)
class Part:
    """A part of the credit: the kind of its step, what that is about, the measure ("" where it is none's).

    earlier: from a credit that was on hold until now.
    """

    kind: str
    what: str
    measure: str
    amount: Ratio
    earlier: bool = False

    @property
    def about(self) -> str:
        """What a step says that it is about."""
        return self.what if self.what == self.measure or not self.measure else f"{self.what}: {self.measure}"


@dataclass(slots=True)
class Money:
    """What the lines may look at; amounts are in coins.

    credits: each measure's own exact credit. points: those of each measure that cost money; points_now: of
    all whose points still count, and points_cost what these come to. parts: what the credit is made of so
    far, in the engine's order; known is False where some of it could not be told apart.
    """

    lines: Lines
    settlement: SettlementDocument
    terms: Mapping[str, Any]
    facts: Facts
    credits: Mapping[str, Ratio]
    points: Mapping[str, Ratio]
    points_now: Ratio
    coins: int
    running: Running
    large: Large
    points_cost: Ratio = ZERO
    parts: list[Part] = field(default_factory=list)
    known: bool = True

    def base(self, name: str) -> Ratio | None:
        """A sum of the period by its name."""
        return self.facts.sums.get(name)

    def percent_of(self, percent: Ratio, name: str) -> Ratio | None:
        """A percentage of a sum of the period."""
        base = self.base(name)
        return None if base is None else base * percent.over(HUNDRED)

    def printed(self, name: str, label: str, written: str) -> Ratio:
        """A printed sum, at the index where it rises with one."""
        return printed_sum(self.lines, self.facts.index, name, label, Fraction(written) * self.coins)

    def entry(self, part: str, wanted: str) -> Mapping[str, Any] | None:
        """A clause of the contract by its id."""
        return next((one for one in self.terms.get(part, ()) if one["id"] == wanted), None)

    def take(self, kinds: Iterable[str], what: str, stated: Fraction) -> list[Part]:
        """The first part of some kinds about something, taken out; one of the stated amount before others."""
        found = [one for one in self.parts if one.kind in kinds and what in (one.what, one.about)]
        found.sort(key=lambda one: one.amount.value != -stated)
        for one in found[:1]:
            self.parts.remove(one)
        return found[:1]

    def together(self, parts: Iterable[Part]) -> Ratio:
        """What some parts come to; numbers that grow too large on the way get a line of their own."""
        found: Ratio = ZERO
        for place, part in enumerate(parts):
            found = part.amount if place == 0 else self.plus(found, part.amount)
        return found

    def plus(self, one: Ratio, other: Ratio) -> Ratio:
        """A sum that is kept in lowest terms."""
        found = one + other
        if found.fits and (one.d.text == other.d.text or found.d.value == 1):
            return found
        return self.lines.worked("Together", found if can_be_written(found) else self.large.plus(one, other))

    def share_of(self, label: str, amount: Ratio, limit: Ratio, before: Ratio) -> Ratio:
        """What is left of a part where all of `before` is cut down to a limit, in a line of its own."""
        found = amount * limit.over(before)
        if not can_be_written(found):
            found = amount.over(before) * limit
        if not can_be_written(found):
            found = self.large.share(amount, limit, before)
        return self.lines.worked(label, found)

    def less(self, one: Ratio, other: Ratio) -> Ratio:
        """A difference; in parts where exact numbers are too large."""
        found = one - other
        return found if can_be_written(found) else self.large.plus(one, other.negative())


def stated_in_coins(money: Money, step: StepDocument) -> Fraction:
    """What a step adds, in coins."""
    return exact(step["amount"]) * money.coins


def term_of(step: StepDocument, name: str) -> Fraction | None:
    """A number of a step's working."""
    return next((exact(term["value"]) for term in step["terms"] if term["name"] == name), None)
