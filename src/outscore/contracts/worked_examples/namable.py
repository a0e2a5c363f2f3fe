"""The names that an example may expect: ids of the contract, words of its verdicts, bands and standings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from outscore.contracts.faults import unknown
from outscore.contracts.worked_examples.printed import NONE
from outscore.contracts.worked_examples.printed import SKIP
from outscore.model.outcome import Default
from outscore.model.result import Verdict
from outscore.scoring.banding import banding_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Iterable
    from collections.abc import Sequence

    from outscore.contracts.worked_examples.printed import Expected
    from outscore.model.contract import Contract
    from outscore.model.contract import Measure


@dataclass(frozen=True, slots=True)
class _Named:
    """What the names of one key are called, and which of them a contract has."""

    called: str
    of: Callable[[Contract, Measure | None], Iterable[str]]


def _ids(field: str) -> Callable[[Contract, Measure | None], Iterable[str]]:
    """The ids of a list of the contract's terms."""
    return lambda contract, _: (one.id for one in getattr(contract.terms, field))


def _bands(_contract: Contract, measure: Measure | None) -> Iterable[str]:
    return (band.band for band, _ in banding_of(measure).steps) if measure is not None else ()


def _standings(contract: Contract, _measure: Measure | None) -> Iterable[str]:
    rating = contract.terms.rating
    if rating is None:
        return ()
    return (*(one.standing for one in rating.standings), *filter(None, [rating.gate_failed]))


def _rating_gates(contract: Contract, _measure: Measure | None) -> Iterable[str]:
    rating = contract.terms.rating
    return (gate.measure for gate in rating.gates) if rating is not None else ()


_NAMED = {
    "caps_reached": _Named("cap", _ids("caps")),
    "gates": _Named("gate", _ids("gates")),
    "critical": _Named("critical failure", _ids("critical_failures")),
    "triggers": _Named("trigger", _ids("triggers")),
    "gates_failed": _Named("gate of the rating on", _rating_gates),
    "standing": _Named("standing", _standings),
    "band": _Named("band", _bands),
    "verdict": _Named("verdict", lambda *_: (one.value for one in Verdict)),
    "default": _Named("default", lambda *_: (*(one.value for one in Default if one.value), NONE)),
    "repeat": _Named("word for repeat", lambda *_: ("first", "repeated")),
}


def strange(key: str, expected: Expected, terms: Sequence[Contract], measure: str = "") -> str:
    """The sentence for a name that no version of the contract has, with those that it has; "" for none."""
    named = _NAMED.get(key)
    if named is None or expected in (SKIP, NONE):
        return ""
    own = {
        name
        for contract in terms
        for name in named.of(contract, next((one for one in contract.measures if one.id == measure), None))
    }
    wanted = expected if isinstance(expected, tuple) else (str(expected),)
    whose = f" of {measure!r}," if key == "band" else ""
    return next((unknown(named.called + whose, name, own) for name in wanted if name not in own), "")
