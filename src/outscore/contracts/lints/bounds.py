"""The most that a period can cost: sums that grow without an end, and caps that nothing reaches."""

from __future__ import annotations

from typing import TYPE_CHECKING

from outscore.contracts.lints.blocks import measure_blocks
from outscore.contracts.lints.finding import warning
from outscore.contracts.lints.said import joined
from outscore.contracts.lints.said import number
from outscore.contracts.lints.worst import reach
from outscore.contracts.lints.worst import worst as worst_of
from outscore.model.terms.clause import EVERY
from outscore.model.terms.clause import names
from outscore.model.terms.limits import CapWindow
from outscore.model.terms.schemes import CHARGES
from outscore.scoring.exact import HUNDRED
from outscore.scoring.exact import ZERO

if TYPE_CHECKING:
    from collections.abc import Iterator

    from outscore.contracts.lints.finding import Finding
    from outscore.model.contract import Contract
    from outscore.model.terms.limits import Cap
    from outscore.model.terms.schemes import Scheme


def bound_findings(contract: Contract) -> Iterator[Finding]:
    """Credits and bonuses without a limit, a total above the charges, and caps without an effect."""
    caps = contract.terms.caps
    for block, measure in measure_blocks(contract):
        capped = any(names(cap.measures, measure.id) for cap in caps)
        for key in ("credit", "bonus"):
            scheme = getattr(measure.terms, key)
            if scheme is None or (key == "credit" and capped):
                continue
            if scheme.is_endless(reach(measure, scheme, bonus=key == "bonus")):
                yield warning(
                    (*block.path, key),
                    f"Nothing limits what the {key} of {block.called} can come to in a period. Add "
                    f"{_limit(scheme, key)}, if the contract has a limit.",
                )
    yield from _total(contract)
    yield from _idle(contract)


def _limit(scheme: Scheme, key: str) -> str:
    own = "at_most_amount" if hasattr(scheme, "at_most_amount") else ""
    return joined([one for one in (own, "a cap" if key == "credit" else "") if one], "or") or "an upper limit"


def _total(contract: Contract) -> Iterator[Finding]:
    """All the percentages of the charges that one period can cost, where no cap covers everything."""
    if any(cap.measures == EVERY for cap in contract.terms.caps):
        return
    worst = worst_of(contract, CHARGES)
    known = sum((share for share in worst.values() if share is not None), ZERO)
    if known > HUNDRED:
        sources = joined([name for name, share in worst.items() if share])
        yield warning(
            ("caps",),
            f"At worst {sources} come to {number(known)} percent of the charges of a period, and no cap "
            "limits that. Add a cap, if the contract has one.",
        )


def _idle(contract: Contract) -> Iterator[Finding]:
    """Caps that let nothing through, and caps that can never bite, where that is plain."""
    caps = contract.terms.caps
    for place, cap in enumerate(caps):
        if 0 in (cap.percent, cap.amount):
            key = "percent" if cap.percent == 0 else "amount"
            yield warning(
                ("caps", place, key),
                f"The cap {cap.id!r} is 0, so no credit that it covers is ever paid. Write what credits may "
                "come to, or leave the cap out.",
            )
            continue
        sharper = next((one for one in caps if one is not cap and _covers(one, cap, contract)), None)
        if sharper is not None:
            yield warning(
                ("caps", place, "percent"),
                f"The cap {cap.id!r} ({_said(cap)}) never lowers a credit: {sharper.id!r} "
                f"({_said(sharper)}) keeps credits within it already. Check the two, if that is not meant.",
            )
        elif _bites_alone(contract, cap) is False:
            worst = sum((share for share in worst_of(contract, cap.of).values() if share), ZERO)
            yield warning(
                ("caps", place, "percent"),
                f"The cap {cap.id!r} ({_said(cap)}) can never be reached: at worst a period costs "
                f"{number(worst)} percent. Mend the cap, or what it limits.",
            )


def _said(cap: Cap) -> str:
    return f"{number(cap.percent or 0)} percent of {cap.of}, {cap.window}"


def _covers(one: Cap, other: Cap, contract: Contract) -> bool:
    """Whether credits within one cap are always within the other: limited periods make a limited sum.

    Not where credits wait: one that is upheld was limited by its own period's charges, and counts in another.
    """
    caps, waits = contract.terms.caps, contract.terms.suspended_credits is not None
    if one.percent is None or other.percent is None or one.of != other.of or one.of != CHARGES:
        return False
    if one.measures not in (EVERY, other.measures):
        return False
    same = one.window is other.window and one.periods == other.periods
    if same and one.percent == other.percent and one.measures == other.measures:
        return caps.index(one) < caps.index(other)
    return (same or (one.window is CapWindow.PERIOD and not waits)) and one.percent <= other.percent


def _bites_alone(contract: Contract, cap: Cap) -> bool | None:
    """Whether one period can cost as much as a cap of periods allows; None where that is not known."""
    terms = contract.terms
    if cap.percent is None or cap.measures != EVERY or terms.critical_failures or terms.counted_credits:
        return None
    if terms.suspended_credits is not None and cap.window is not CapWindow.PERIOD:
        return None
    if cap.of != CHARGES and cap.window is not CapWindow.PERIOD:
        return None
    worst = worst_of(contract, cap.of)
    known = [share for share in worst.values() if share is not None]
    if len(known) < len(worst) or not worst:
        return None
    return sum(known, ZERO) >= cap.percent
