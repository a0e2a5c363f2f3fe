"""What beside its named numbers made a measure's amount: limits of its scheme, and how units are counted."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from outscore.model.outcome import StepKind
from outscore.model.terms.schemes import CHARGES
from outscore.reporting.exact import exact
from outscore.reporting.settled_kept import base_words
from outscore.reporting.wording import key_words
from outscore.reporting.wording import words
from outscore.scoring.schemes import binding_keys
from outscore.scoring.settlement_wording import money
from outscore.scoring.settlement_wording import number

if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Mapping
    from typing import Any

    from outscore.model.settlement_document import PricedDocument
    from outscore.model.settlement_document import SettlementDocument
    from outscore.model.settlement_document import StepDocument

OF_A_SCHEME = (StepKind.MEASURE.value, StepKind.POOL.value)


def scheme_words(step: StepDocument, settlement: SettlementDocument) -> str:
    """What of a measure's scheme one must know beside a step's numbers; "" where they alone come to it."""
    priced = _priced(step, settlement)
    if priced is None:
        return ""
    terms = {term["name"]: exact(term["value"]) for term in priced["terms"]}
    found = binding_keys(priced["scheme"], priced["keys"], terms, exact(priced["amount"]))
    return ", ".join(_said(one, priced["keys"], settlement["currency"]) for one in found)


def _priced(step: StepDocument, settlement: SettlementDocument) -> PricedDocument | None:
    """What a measure's scheme made of the period, where a step is about it and nothing else."""
    if step["kind"] not in OF_A_SCHEME:
        return None
    found = (one["credit"] for one in settlement["measures"] if one["measure"] == step["what"])
    priced = next(found, None)
    return priced if priced and priced["terms"] == step["terms"] else None


def _said(key: str, keys: Mapping[str, Any], currency: str) -> str:
    said = _SAID.get(key)
    return said(keys, currency) if said else f"{words(key)} {key_words(keys[key])}"


def _at_most_percent(keys: Mapping[str, Any], _currency: str) -> str:
    of = base_words(str(keys.get("at_most_of", CHARGES)))
    return f"at most {number(Fraction(keys['at_most_percent']))} % of {of}"


_SAID: Mapping[str, Callable[[Mapping[str, Any], str], str]] = {
    "at_most_amount": lambda keys, currency: f"at most {money(Fraction(keys['at_most_amount']), currency)}",
    "at_most_percent": _at_most_percent,
    "per": lambda keys, _: f"a unit is {number(Fraction(keys['per']))}",
    "every": lambda keys, _: f"a step is every {keys['every']}",
    "in_last": lambda keys, _: f"counted over {keys['in_last']} periods",
}
