"""The shares of the pool add up to what the contract says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from outscore.contracts.lints.finding import fault
from outscore.contracts.lints.finding import warning
from outscore.contracts.lints.said import number

if TYPE_CHECKING:
    from collections.abc import Iterator
    from fractions import Fraction

    from outscore.contracts.lints.finding import Finding
    from outscore.model.contract import Contract
    from outscore.model.terms.schemes import PoolCategory


def pool_findings(contract: Contract) -> Iterator[Finding]:
    """Categories beyond the pool, measures beyond their category, and shares that belong to nobody."""
    pool = contract.terms.pool
    if pool is None:
        return
    total = sum(category.share for category in pool.categories)
    if total > pool.shares_may_total:
        yield fault(
            ("pool", "categories"),
            f"The categories of the pool share out {number(total)} percent of the amount at risk, but may "
            f"total {number(pool.shares_may_total)}. Mend the shares, or shares_may_total.",
        )
    for place, category in enumerate(pool.categories):
        yield from _category(contract, place, category)


def _category(contract: Contract, place: int, category: PoolCategory) -> Iterator[Finding]:
    shares = _shares(contract, category.id)
    total = sum(share for _, share in shares)
    if not shares:
        yield warning(
            ("pool", "categories", place),
            f"No measure belongs to category {category.id!r} of the pool, so its {number(category.share)} "
            f"percent can never be lost. Give a measure credit: {{scheme: pool, category: {category.id}}}, "
            "or leave it out.",
        )
    elif total > 100:
        yield fault(
            ("measures", shares[-1][0], "credit", "share"),
            f"The measures of category {category.id!r} share out {number(total)} percent of it. Mend the "
            "shares: they may total 100.",
        )
    elif total < 100 and not _lost(contract):
        yield warning(
            ("pool", "categories", place),
            f"The measures of category {category.id!r} share out {number(total)} percent of it, so "
            f"{number(100 - total)} percent can never be lost. Is that meant?",
        )


def _lost(contract: Contract) -> bool:
    """Whether some share names a category that is not there, which is said elsewhere."""
    known = [category.id for category in contract.terms.pool.categories] if contract.terms.pool else []
    return any(category not in known for _, category, _ in _taken(contract))


def _shares(contract: Contract, category: str) -> list[tuple[int, Fraction]]:
    return [(place, share) for place, own, share in _taken(contract) if own == category]


def _taken(contract: Contract) -> Iterator[tuple[int, str, Fraction]]:
    """What each measure takes of the pool: its place, the category, the share."""
    for place, measure in enumerate(contract.measures):
        credit = measure.terms.credit
        taken = credit.share_of_pool if credit is not None else None
        if taken is not None:
            yield place, *taken
