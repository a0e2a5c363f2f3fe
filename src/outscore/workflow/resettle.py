"""A settlement done once more from what stands in its statement, to see that it comes out the same."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from typing import Any

from outscore.model.carry import Carry
from outscore.model.period import Period
from outscore.model.period_facts import PeriodFacts
from outscore.scoring.plain_values import value_of
from outscore.scoring.settle import Settlement
from outscore.scoring.settlement_document import settlement_document

if TYPE_CHECKING:
    from outscore.model.contract import Contract
    from outscore.model.settlement_document import SettlementDocument
    from outscore.model.statement import StatementDocument

_WORDED = ("shown", "sentence", "name", "reason", "edge")


@dataclass(frozen=True, slots=True)
class Resettled:
    """same: the amounts, verdicts, points and consequences agree. terms_changed: the terms are others now."""

    same: bool
    terms_changed: bool


def resettled(signed: Contract, document: StatementDocument, settlement: SettlementDocument) -> Resettled:
    """Settle a statement's facts under the contract as it reads today, amendments included."""
    period = Period.parse(document["period"]["id"])
    contract = signed.on(period.start)
    terms_changed = contract.terms_sha256 != document["contract"]["terms_sha256"]
    try:
        again = _again(signed, contract, settlement)
    except KeyError:  # changed terms may ask for what the statement does not know
        return Resettled(same=False, terms_changed=terms_changed)
    return Resettled(_values({**again, "terms": {}}) == _values({**settlement, "terms": {}}), terms_changed)


def _again(signed: Contract, contract: Contract, settlement: SettlementDocument) -> SettlementDocument:
    facts = value_of(PeriodFacts, settlement["facts"])
    carried_in = value_of(Carry, settlement["carried_in"])
    outcome, carry = Settlement(signed).step(carried_in, facts)
    return settlement_document(contract, outcome, facts, carried_in, carry)


def _values(found: Any) -> Any:
    """A document without its wording."""
    if isinstance(found, dict):
        return {name: _values(one) for name, one in found.items() if name not in _WORDED}
    return [_values(one) for one in found] if isinstance(found, list) else found
