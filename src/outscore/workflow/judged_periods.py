"""The periods by which a contract judges: months for most, quarters where it settles or judges quarters."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from outscore.model.period import Grain
from outscore.model.period import Period
from outscore.scoring.measure import says_more

if TYPE_CHECKING:
    from collections.abc import Collection
    from collections.abc import Iterable
    from collections.abc import Iterator
    from datetime import date

    from outscore.model.contract import Contract

SCORED = (Grain.MONTH, Grain.QUARTER)
"""The lengths of the periods that have statements."""


def judged_grain(version: Contract) -> Grain | None:
    """The length of the periods in which one version of a contract judges; None where no statement does so.

    What settles money judges the period that it settles; a contract of targets alone the shortest that it
    names.
    """
    if says_more(version):
        settled = Grain(version.terms.settled_every.value)
        return settled if settled in SCORED else None
    return next((one for one in SCORED if one in version.judged_over), None)


def judges(contract: Contract | None, period: Period) -> bool:
    """Whether a contract judges this period as one; of one that is not known, months are taken to be."""
    return _grain(contract, period.start) is period.grain


def judged_run(contract: Contract | None, known: Collection[Period]) -> Iterator[Period]:
    """Every period from the first to the last of some that are judged, in order, each once.

    Where the length changes within a quarter, the first whole period after it follows.
    """
    if not known:
        return
    one, last = min(known), max(known)
    while one.start <= last.start:
        yield one
        day = one.end + timedelta(days=1)
        one = Period.around(day, _grain(contract, day) or Grain.MONTH)
        if one.start < day:
            one = one.next()


def judge_quarters(contracts: Iterable[Contract]) -> bool:
    """Whether some contract judges quarters, as signed or as amended."""
    return any(judged_grain(version) is Grain.QUARTER for one in contracts for version in one.versions)


def unjudged_words(contracts: Iterable[Contract]) -> str:
    """Which contracts have neither months nor quarters that are judged, in sentences; "" where none has."""
    told = (
        f"{one.id} is settled by {one.terms.settled_every.value.replace('_', ' ')}: its months and quarters "
        f"are only reported and ask for none."
        for one in contracts
        if not any(map(judged_grain, one.versions))
    )
    return " ".join(told)


def _grain(contract: Contract | None, day: date) -> Grain | None:
    return Grain.MONTH if contract is None else judged_grain(contract.on(day))
