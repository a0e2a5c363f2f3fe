"""Earn-backs by which a period in which less is failed can cost more."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

from outscore.contracts.lints.finding import warning
from outscore.contracts.lints.printed_bands import about
from outscore.contracts.lints.stakes import costs_money
from outscore.model.terms.clause import names
from outscore.model.terms.limits import IncidentRule
from outscore.model.terms.timing import EarnTest
from outscore.model.terms.timing import PaidAs
from outscore.scoring.exact import HUNDRED

if TYPE_CHECKING:
    from collections.abc import Iterator

    from outscore.contracts.lints.finding import Finding
    from outscore.model.contract import Contract
    from outscore.model.terms.timing import EarnBack
    from outscore.model.terms.whole import ContractTerms


def earning_findings(contract: Contract) -> Iterator[Finding]:
    """Money that comes back because something else failed, or does not because the result was too good."""
    costing = [measure.id for measure in contract.measures if costs_money(contract, measure)]
    for place, back in enumerate(contract.terms.earn_back):
        if not _is_agreed(contract, back):
            yield from _rivals(contract.terms, place, back, costing)
    yield from _before(contract, costing)


def _is_agreed(contract: Contract, back: EarnBack) -> bool:
    return any(about(reading, back.clause) for reading in contract.terms.agreed_readings)


def _rivals(terms: ContractTerms, place: int, back: EarnBack, costing: list[str]) -> Iterator[Finding]:
    """An earn-back of one measure, where only the dearer of it and another is charged.

    If the other fails badly enough the first is not charged, and a period without its credit earns the old
    one back. If the first does, it is charged in place of the other, and what was earned back lowers it.
    """
    inside = [name for name in costing if names(back.measures, name)]
    outside = [name for name in costing if name not in inside]
    pair = next((two for two in product(inside, outside) if _only_one(terms, *two)), None)
    if pair is None:
        return
    own, other = pair
    if back.test is EarnTest.NO_CREDITS:
        said = f"A worse {other!r} then takes the credit of {own!r} away, and the old one is earned back"
    elif back.paid_as is PaidAs.OFFSET:
        said = f"A worse {own!r} is then charged instead of {other!r}, and lowered by what was earned back"
    else:
        return
    yield warning(
        ("earn_back", place, "measures"),
        f"The earn-back {back.id!r} looks at {own!r} and not at {other!r}, but where they fail together only "
        f"the dearer is charged. {said}, so a period in which less is failed can cost more. Add {other!r} to "
        f"its measures, or record under agreed_readings, with the clause {back.clause!r}, that it is meant "
        "so.",
    )


def _before(contract: Contract, costing: list[str]) -> Iterator[Finding]:
    """What later credits are set off against, taken before what is paid at once of the same credits."""
    every = contract.terms.earn_back
    for after, second in enumerate(every):
        if second.paid_as is not PaidAs.RETURN:
            continue
        before = [
            (place, first)
            for place, first in enumerate(every[:after])
            if first.paid_as is PaidAs.OFFSET and _asks_otherwise(first, second)
            if any(names(first.measures, name) and names(second.measures, name) for name in costing)
        ]
        shares = sum((first.share_percent for _, first in before), second.share_percent)
        clauses = [second, *(first for _, first in before)]
        if not before or shares <= HUNDRED or any(_is_agreed(contract, one) for one in clauses):
            continue
        place, first = before[0]
        yield warning(
            ("earn_back", place, "paid_as"),
            f"The earn-back {first.id!r} only lowers later credits and stands before {second.id!r}, which "
            f"pays the same credits back. A result good enough for {first.id!r} leaves {second.id!r} less, "
            f"so a period in which less is failed can cost more. Write {second.id!r} first, or record under "
            f"agreed_readings, with the clause {first.clause!r}, that this order is meant.",
        )


def _asks_otherwise(first: EarnBack, second: EarnBack) -> bool:
    """Whether a period can pass the second test and not the first, so that a better one passes both."""
    if first.test is second.test:
        return first.test is EarnTest.NO_CREDITS and first.measures != second.measures
    return (first.test, second.test) != (EarnTest.MET, EarnTest.EXCEEDED)


def _only_one(terms: ContractTerms, one: str, other: str) -> bool:
    """Whether there can be a period in which only one of two failures is charged."""
    rule = terms.same_incident
    if rule is not None and rule.rule is not IncidentRule.ALL and not rule.may_add_up(one, other):
        return True
    return any(names(own.measures, one) and names(own.measures, other) for own in terms.only_largest_of)
