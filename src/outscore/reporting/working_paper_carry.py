"""What a period hands to the next, in plain words."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING
from typing import Any

from outscore.model.period import Period
from outscore.reporting.wording import count
from outscore.reporting.wording import words
from outscore.scoring.settlement_wording import money
from outscore.scoring.settlement_wording import number
from outscore.scoring.settlement_wording import points_words

if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Iterator
    from collections.abc import Mapping

    from outscore.model.settlement_document import SettlementDocument


def carried_sentences(settlement: SettlementDocument, names: Mapping[str, str]) -> tuple[str, ...]:
    """One sentence for each thing that a later period will look at."""
    carry, currency = settlement["carry"], settlement["currency"]
    found = [*_missed(carry.get("states", {}), names, _label(settlement["facts"]["period"]))]
    for part, tell in _PARTS.items():
        if carry.get(part):
            found += tell(carry[part], names, currency)
    periods = carry.get("periods", 0)
    return (*found, f"{count(periods, 'period')} of this contract settled so far.") if periods else (*found,)


def _money(text: str, currency: str) -> str:
    return money(Fraction(text), currency)


def _label(period: str) -> str:
    return Period.parse(period).label


def _missed(states: Mapping[str, Any], names: Mapping[str, str], until: str) -> Iterator[str]:
    """How often each measure was missed in a row; one that was not measured keeps what it had."""
    runs = [
        f"{names.get(measure, measure)} {state['run']}"
        for measure, state in states.items()
        if state.get("run")
    ]
    if runs:
        yield f"Periods missed in a row up to {until}: {', '.join(runs)}."


def _states(states: Mapping[str, Any], names: Mapping[str, str], _currency: str) -> Iterator[str]:
    for measure, state in states.items():
        if level := state.get("level"):
            stands = number(Fraction(level))
            yield f"{names.get(measure, measure)}: the level has risen and stands at {stands}."


def _held(held: list[Any], names: Mapping[str, str], currency: str) -> Iterator[str]:
    for one in held:
        about = ", ".join(names.get(name, name) for name in one["measures"])
        amount = sum((Fraction(item["amount"]) for item in one.get("items", ())), Fraction(0))
        worth = f", {money(amount, currency)}" if amount else ""
        of = _label(one["origin"])
        yield f"On hold until the next period decides: the credit of {of} for {about}{worth}."


def _watches(watches: list[Any], names: Mapping[str, str], currency: str) -> Iterator[str]:
    for one in watches:
        about = f"{names.get(one['measure'], one['measure'])} of {_label(one['origin'])}"
        amount, gone = Fraction(one["amount"]), Fraction(one.get("gone", 0))
        back = f" (of {money(amount, currency)}, of which {money(gone, currency)} went back)" if gone else ""
        yield (
            f"Can still be earned back ({words(one['earn_back'])}): "
            f"{money(max(Fraction(0), amount - gone), currency)}{back} for "
            f"{about}, {count(one['passed'], 'good period')} so far."
        )


def _offsets(offsets: Mapping[str, str], _names: Mapping[str, str], currency: str) -> Iterator[str]:
    for name, amount in offsets.items():
        yield f"Earned back and not yet set off ({words(name)}): {_money(amount, currency)}."


def _retained(retained: Mapping[str, Any], _names: Mapping[str, str], currency: str) -> Iterator[str]:
    for name, one in retained.items():
        if Fraction(one["amount"]):
            run = count(one["run"], "failing period")
            yield f"Held back ({words(name)}): {_money(one['amount'], currency)}, after {run} in a row."


def _retained_before(former: list[Any], _names: Mapping[str, str], currency: str) -> Iterator[str]:
    for one in former:
        yield (
            f"Held back under the terms until {_label(one['until'])} ({words(one['id'])}): "
            f"{_money(one['amount'], currency)}, after {count(one.get('run', 0), 'failing period')} in a row."
        )


def _offsets_before(former: list[Any], _names: Mapping[str, str], currency: str) -> Iterator[str]:
    for one in former:
        yield (
            f"Earned back under the terms until {_label(one['until'])} and not yet set off "
            f"({words(one['id'])}): {_money(one['amount'], currency)}."
        )


def _upheld(upheld: int, _names: Mapping[str, str], _currency: str) -> Iterator[str]:
    yield f"{count(upheld, 'credit')} counted over the contract so far."


def _running(running: Mapping[str, Any], _names: Mapping[str, str], currency: str) -> Iterator[str]:
    for name, one in running.items():
        yield (
            f"Cap {words(name)}, since {one['began']}: {_money(one['credited'], currency)} credited, "
            f"charges of {_money(one['charges'], currency)}."
        )


def _runs(runs: Mapping[str, int], names: Mapping[str, str], _currency: str) -> Iterator[str]:
    for group, length in runs.items():
        if length:
            about = ", ".join(names.get(name, name) for name in group.split("|"))
            about = "some measure" if about == "all" else f"one of {about}"
            yield f"{count(length, 'period')} in a row in which {about} failed."


def _paid(paid: list[Any], _names: Mapping[str, str], currency: str) -> Iterator[str]:
    seen = "; ".join(
        f"{_label(one['period'])}: credit {_money(one['credit'], currency)}, "
        f"{points_words(Fraction(one['points']))}"
        for one in paid
    )
    yield f"Past periods that caps and triggers look back at: {seen}."


_PARTS: Mapping[str, Callable[[Any, Mapping[str, str], str], Iterator[str]]] = {
    "states": _states,
    "held": _held,
    "watches": _watches,
    "offsets": _offsets,
    "offsets_before": _offsets_before,
    "retained": _retained,
    "retained_before": _retained_before,
    "upheld": _upheld,
    "running": _running,
    "runs": _runs,
    "paid": _paid,
}
