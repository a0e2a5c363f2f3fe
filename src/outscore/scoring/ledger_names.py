"""The names under which money is booked, held against those that a contract has today."""

from __future__ import annotations

from dataclasses import fields
from dataclasses import is_dataclass
from typing import TYPE_CHECKING

from outscore.model.ledger import LineEntry
from outscore.model.period import Period
from outscore.scoring.ledger import open_by_key
from outscore.scoring.settlement_wording import money

if TYPE_CHECKING:
    from collections.abc import Collection
    from collections.abc import Iterable
    from collections.abc import Iterator
    from collections.abc import Sequence

    from outscore.model.contract import Contract
    from outscore.model.ledger import Key
    from outscore.model.ledger import Line

_OF_ALL_MEASURES = frozenset({"points", "counted_credits"})
_ACTS = (LineEntry.WAIVER, LineEntry.APPLICATION)


def other_currencies(contract: Contract, lines: Iterable[Line]) -> tuple[str, ...]:
    """A sentence for each currency in which money of a contract is booked and which it no longer names."""
    booked: dict[str, list[Line]] = {}
    for one in lines:
        if one.amount is not None and one.currency != contract.terms.currency:
            booked.setdefault(one.currency, []).append(one)
    return tuple(
        f"{own[0].vendor}, {contract.id}: money of {', '.join(dict.fromkeys(one.period for one in own))} is "
        f"booked in {currency or 'no currency'}, and the contract now says "
        f"{contract.terms.currency or 'no currency'}. Put {currency or 'that'} back into its file; what is "
        f"paid in another currency from a day on is a contract of its own, with another name."
        for currency, own in sorted(booked.items())
    )


def without_contract(lines: Sequence[Line]) -> str:
    """What to do about money of a contract that the workspace no longer has; `lines`: those of one vendor."""
    vendor, contract = lines[0].vendor, lines[0].contract
    return (
        f"{vendor}: money of {', '.join(dict.fromkeys(one.period for one in lines))} is booked under the "
        f"contract {contract!r}, which the workspace no longer has. If its file was renamed, write "
        f"`contract: {contract}` again: what is booked keeps its name. If it has ended, keep its file and "
        f"write `ends`."
    )


def renamed(contract: Contract, lines: Iterable[Line]) -> tuple[str, ...]:
    """A sentence for each thing that is open, waived or applied under a name that its month no longer has."""
    own = [one for one in lines if one.amount is not None]
    acted = {one.key for one in own if one.entry in _ACTS}
    found = []
    for key, left in open_by_key(own).items():
        unknown = _unknown(contract, key) if left or key in acted else ""
        if unknown:
            (first, *_) = (one for one in own if one.key == key)
            found.append(
                f"{first.vendor}, {contract.id}, {key[0]}: {money(left, first.currency)} is open for "
                f"{key[3]!r} under clause {key[2]!r}, and the contract has no {unknown} for that month any "
                f"more. Put the old name back, and write the new one under `changes`, from the day on which "
                f"it counts: what is booked keeps its name."
            )
    return tuple(found)


def left_behind(contract: Contract, lines: Iterable[Line], anew: Collection[str]) -> tuple[str, ...]:
    """The same for what stays open under such a name when the results of some periods are booked anew.

    Of those periods it is only what persons waived or applied: all else is booked back.
    """
    own = list(lines)
    acted = {one.key for one in own if one.entry in _ACTS}
    return renamed(contract, [one for one in own if one.period not in anew or one.key in acted])


def _unknown(contract: Contract, key: Key) -> str:
    """Which of its names the contract has in neither month, in words; "" where it has both.

    What was in flight is booked in a later month, under the clause of the month that it goes back to.
    """
    period, origin, clause, what = key
    unknown = [_unknown_in(contract, month, clause, what) for month in dict.fromkeys((period, origin))]
    return unknown[0] if all(unknown) else ""


def _unknown_in(contract: Contract, month: str, clause: str, what: str) -> str:
    in_force = contract.on(Period.parse(month).start)
    names = set(_named(in_force.terms)) | {("clause", one.clause) for one in in_force.measures}
    for one in in_force.measures:
        names |= {("id", one.id), *_named(one.terms)}
    if ("clause", clause) not in names:
        return f"clause {clause!r}"
    if what not in _OF_ALL_MEASURES and ("id", what) not in names:
        return f"{what!r}"
    return ""


def _named(value: object) -> Iterator[tuple[str, str]]:
    """Every id and clause within terms."""
    if isinstance(value, tuple | list):
        for one in value:
            yield from _named(one)
    elif is_dataclass(value):
        for field in fields(value):
            inner = getattr(value, field.name)
            if field.name in ("id", "clause") and isinstance(inner, str):
                yield field.name, inner
            else:
                yield from _named(inner)
