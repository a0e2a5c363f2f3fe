"""The terms that sums in flight go on by: those under which they arose, whatever an amendment changes later.

A credit on hold, or one that is being earned back, names its period, and that names the terms. What is held
back, or was earned back for later credits, is one sum for a clause: where an amendment changes what decides
about it, or takes the clause out, the sum is set apart and goes on as a `Former`, and a new one begins.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from typing import TypeAlias

from outscore.model.carry import Former
from outscore.model.period import Period
from outscore.model.terms.timing import PaidAs

if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Mapping
    from fractions import Fraction

    from outscore.model.carry import Watch
    from outscore.model.terms.timing import EarnBack
    from outscore.model.terms.timing import Retainage
    from outscore.model.terms.whole import ContractTerms
    from outscore.scoring.scene import Scene

Sum: TypeAlias = "tuple[Fraction, int]"
"""What is in flight under a clause, and for how many failing periods in a row."""
Decides: TypeAlias = "Callable[[ContractTerms, str], object]"
"""What decides about a sum under the clause of an id; None where there is no such clause."""


def retainage(terms: ContractTerms, name: str) -> Retainage | None:
    """The retainage of an id."""
    return next((one for one in terms.retainage if one.id == name), None)


def earn_back(terms: ContractTerms, name: str) -> EarnBack | None:
    """The earn-back of an id."""
    return next((one for one in terms.earn_back if one.id == name), None)


def decides_retained(terms: ContractTerms, name: str) -> object:
    """What decides about money that is held back already: not how much is held back from now on."""
    one = retainage(terms, name)
    return one and (one.measures, one.forfeited_after, one.not_measured)


def decides_offset(terms: ContractTerms, name: str) -> object:
    """What decides about money that was earned back for later credits: of which measures."""
    one = earn_back(terms, name)
    return one.measures if one and one.paid_as is PaidAs.OFFSET else None


def set_apart(
    scene: Scene, sums: Mapping[str, Sum], before: tuple[Former, ...], decides: Decides
) -> tuple[dict[str, Sum], tuple[Former, ...]]:
    """What goes on under the clauses in force, and what under clauses as they stood; `before`: so already.

    The count of failing periods in a row goes on under a changed clause. What no version of the contract
    knows stays where it is.
    """
    still: dict[str, Sum] = {}
    apart = list(before)
    for name, (amount, run) in sums.items():
        last = _last_with(scene, name, decides)
        until = last and stood_until(scene, last, name, decides)
        if until is None:
            still[name] = amount, run
            continue
        if amount:
            apart.append(Former(name, until, amount, run))
        if decides(scene.terms, name) is not None:
            still[name] = amount - amount, run
    return still, tuple(apart)


def stood_until(scene: Scene, origin: Period, name: str, decides: Decides) -> Period | None:
    """The last period in which a clause stood as in `origin`; None where it still does."""
    stood = decides(scene.then(origin), name)
    for since, changed in scene.signed.changes:
        if origin.start < since <= scene.period.start and decides(changed.terms, name) != stood:
            first = Period.around(since, origin.grain)
            return first.previous() if first.start == since else first
    return None


def _last_with(scene: Scene, name: str, decides: Decides) -> Period | None:
    """The last period before this one in which the contract had a clause."""
    period = scene.period.previous()
    while decides(scene.then(period), name) is None:
        if not any(since <= period.start for since, _ in scene.signed.changes):
            return None
        period = period.previous()
    return period


def earn_backs_of(scene: Scene, one: Watch) -> tuple[EarnBack, ...]:
    """The earn-backs of a credit's own period; those in force where it knows none of that id."""
    own = scene.then(one.origin)
    return own.earn_back if earn_back(own, one.earn_back) else scene.terms.earn_back


def earn_back_of(scene: Scene, one: Watch) -> EarnBack | None:
    """The earn-back that a credit is watched for; None where no terms that it may go by have it."""
    return next((clause for clause in earn_backs_of(scene, one) if clause.id == one.earn_back), None)
