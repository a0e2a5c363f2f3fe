"""Whether what a restatement would move is enough to propose it."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING
from typing import cast

from outscore.scoring.ledger import bookings_of
from outscore.scoring.restated_wording import consequences
from outscore.scoring.settlement_wording import number

if TYPE_CHECKING:
    from collections.abc import Iterator
    from collections.abc import Sequence

    from outscore.model.materiality import Materiality
    from outscore.model.settlement_document import NumberDocument
    from outscore.model.statement import ResultDocument
    from outscore.model.statement import StatementDocument

Pair = tuple["StatementDocument", "StatementDocument"]
"""A statement as it was approved, and as it would be restated."""


def reasons(rule: Materiality, pairs: Sequence[Pair]) -> tuple[str, ...]:
    """Why a restatement is to be proposed, in sentences; none where too little moves."""
    return (*_figures(rule, pairs), *_verdicts(rule, pairs), *_sums(rule, pairs), *_names(rule, pairs))


def _figures(rule: Materiality, pairs: Sequence[Pair]) -> Iterator[str]:
    if rule.figure is None:
        return
    for was, now in pairs:
        before = {one["measure"]: one for one in was["results"]}
        after = {one["measure"]: one for one in now["results"]}
        for measure in dict.fromkeys([*before, *after]):
            one, other = before.get(measure), after.get(measure)
            moved = _moved(one, other)
            if moved is not None and moved >= rule.figure:
                name = cast("ResultDocument", other or one)["name"]
                yield f"{name} of {now['period']['id']} moves by {number(moved)}."
            elif moved is None and _value(one) != _value(other):
                name = cast("ResultDocument", other or one)["name"]
                yield f"{name} of {now['period']['id']} has a figure on one side alone."


def _moved(was: ResultDocument | None, now: ResultDocument | None) -> Fraction | None:
    """By how much a figure moves; None where it does not, or there is none on one side."""
    before, after = _value(was), _value(now)
    if before is None or after is None or before == after:
        return None
    return abs(after - before)


def _value(result: ResultDocument | None) -> Fraction | None:
    value = result["figure"]["value"] if result else None
    return Fraction(value["n"], value["d"]) if value else None


def _verdicts(rule: Materiality, pairs: Sequence[Pair]) -> Iterator[str]:
    if not rule.verdicts:
        return
    for was, now in pairs:
        before = {one["measure"]: _judged(one) for one in was["results"]}
        for one in now["results"]:
            if before.get(one["measure"]) != _judged(one):
                yield f"The verdict or band of {one['name']} of {now['period']['id']} is another."
        for sentence in consequences(was.get("settlement"), now.get("settlement")):
            yield f"{now['period']['id']}: {sentence}"


def _judged(result: ResultDocument) -> tuple[str, str]:
    return result["figure"]["verdict"], result["figure"]["band"]


def _sums(rule: Materiality, pairs: Sequence[Pair]) -> Iterator[str]:
    for name, least, words in (
        ("points", rule.points, "Points move"),
        ("net", rule.amount, "The net amount moves"),
    ):
        moved = sum((abs(_sum(now, name) - _sum(was, name)) for was, now in pairs), Fraction(0))
        if least is not None and moved > 0 and moved >= least:
            yield f"{words} by {number(moved)}."


def _names(rule: Materiality, pairs: Sequence[Pair]) -> Iterator[str]:
    """Money that goes from one name to another, of which the net amount says nothing."""
    moved = sum((_under_other_names(was, now) for was, now in pairs), Fraction(0))
    if rule.amount is not None and moved > 0 and moved >= rule.amount:
        yield f"An amount of {number(moved)} is booked under another clause or id."


def _under_other_names(was: StatementDocument, now: StatementDocument) -> Fraction:
    before, after = _by_name(was), _by_name(now)
    gone = sum((abs(amount) for name, amount in before.items() if name not in after), Fraction(0))
    come = sum((abs(amount) for name, amount in after.items() if name not in before), Fraction(0))
    return min(gone, come)


def _by_name(document: StatementDocument) -> dict[tuple[str, str], Fraction]:
    """What a statement books, by clause and what it is for."""
    found: dict[tuple[str, str], Fraction] = {}
    for one in bookings_of(document.get("settlement")):
        found[one.clause, one.what] = found.get((one.clause, one.what), Fraction(0)) + one.amount
    return {name: amount for name, amount in found.items() if amount}


def _sum(document: StatementDocument, name: str) -> Fraction:
    settlement = document.get("settlement")
    if settlement is None:
        return Fraction(0)
    found = cast("NumberDocument", cast("dict[str, object]", settlement)[name])
    return Fraction(found["n"], found["d"])
