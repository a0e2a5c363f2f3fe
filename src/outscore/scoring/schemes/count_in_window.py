"""So much for every so many failures within a window; a failure that was charged for is used up."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

from outscore.model.outcome import NOTHING
from outscore.model.outcome import Priced
from outscore.model.outcome import Term
from outscore.model.terms.schemes import CountOf
from outscore.scoring.exact import HUNDRED
from outscore.scoring.exact import ZERO

if TYPE_CHECKING:
    from collections.abc import Iterator
    from collections.abc import Mapping
    from typing import Any

    from outscore.model.carry import Mark
    from outscore.model.terms.schemes import CountInWindow
    from outscore.scoring.schemes.subject import Subject
    from outscore.scoring.schemes.working import N
    from outscore.scoring.schemes.working import Working


def price(scheme: CountInWindow, subject: Subject) -> Priced:
    """The steps that this period completes x what a step costs."""
    own = _own(scheme, subject)
    if own == 0:
        return NOTHING
    before = subject.earlier[-(scheme.in_last - 1) :] if scheme.in_last > 1 else ()
    count = own + sum((_open(scheme, mark) for mark in before), ZERO)
    steps = Fraction(count.numerator // (count.denominator * scheme.every))
    if steps == 0:
        return NOTHING
    found = (Term("count", count), Term("steps", steps))
    if scheme.amount is not None:
        rate = subject.indexed(scheme.amount)
        return Priced(steps * rate, (*found, Term("rate", rate)))
    percent, base = scheme.percent or ZERO, subject.base(scheme.of)
    amount = steps * percent * base / HUNDRED
    return Priced(amount, (*found, Term("percent", percent), Term("base", base)))


def binding(keys: Mapping[str, Any], terms: Mapping[str, Fraction], _amount: Fraction) -> Iterator[str]:
    """How many failures make a step, where the steps are not as many as the failures."""
    if terms["count"] != terms["steps"]:
        yield "every"
        if int(keys["in_last"]) > 1:
            yield "in_last"


def used_up(scheme: CountInWindow, marks: tuple[Mark, ...], steps: int) -> tuple[Mark, ...]:
    """The marks, this period's last, after so many steps were charged: the oldest failures are used first."""
    left = Fraction(steps * scheme.every)
    found = list(marks)
    for place in range(max(0, len(found) - scheme.in_last), len(found)):
        take = min(left, _open(scheme, found[place]))
        if take > 0:
            found[place] = replace(found[place], used=found[place].used + take)
            left -= take
    return tuple(found)


def _own(scheme: CountInWindow, subject: Subject) -> Fraction:
    if scheme.counting is CountOf.MISSES:
        return Fraction(subject.missed)
    return subject.value or ZERO


def _open(scheme: CountInWindow, mark: Mark) -> Fraction:
    """How many failures of a period no step has used yet."""
    count = Fraction(mark.failed) if scheme.counting is CountOf.MISSES else mark.value or ZERO
    return max(ZERO, count - mark.used)


def working(lines: Working[N]) -> N | None:
    """Steps that this period completes x rate; failures that were charged for before are used up."""
    last, misses = int(lines.keys["in_last"]) - 1, lines.keys["counting"] == CountOf.MISSES
    before = lines.earlier[-last:] if last else ()
    now = lines.misses() if misses else lines.judged
    if now is None:
        return None
    past = sum((_left(mark, misses=misses) for mark in before), ZERO)
    earlier = lines.given("Counted in the periods before, and not charged yet", past, "carried in")
    count = lines.worked("Count in the window", now + earlier, lines.stated("count"))
    every = lines.given("A step is every", Fraction(lines.keys["every"]))
    steps = lines.where_any(now, count.over(every).floor())
    return lines.priced_at(lines.worked("Steps", steps, lines.stated("steps")))


def _left(mark: Mapping[str, Any], *, misses: bool) -> Fraction:
    """How many failures of a carried period no step has used yet."""
    count = Fraction(bool(mark.get("failed"))) if misses else Fraction(mark.get("value") or 0)
    return max(ZERO, count - Fraction(mark.get("used") or 0))
