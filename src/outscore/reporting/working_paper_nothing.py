"""Why a scheme costs nothing whatever the figure: rules that stand before every scheme."""

from __future__ import annotations

from typing import TYPE_CHECKING
from typing import Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from outscore.model.settlement_document import MeasureSettlementDocument
    from outscore.model.settlement_document import SettlementDocument


def why_nothing(
    measure: MeasureSettlementDocument,
    settlement: SettlementDocument,
    terms: Mapping[str, Any],
    *,
    bonus: bool,
) -> str:
    """Why a measure's credit (or bonus) scheme costs nothing in the period, "" where it is asked."""
    if measure["provisional"]:
        return "the figure may still change"
    if measure["verdict"] == "not_measured":
        return "not measured"
    effect = (terms.get("settling_in") or {}).get("effect") if measure["settling_in"] else ""
    if effect == "report_only" or (effect == "no_credits" and not bonus):
        return "the service is still settling in"
    return "" if bonus else _why_excused(measure, settlement)


def _why_excused(measure: MeasureSettlementDocument, settlement: SettlementDocument) -> str:
    readings = settlement["facts"].get("readings", {})
    if readings.get(measure["measure"], {}).get("treated_as_met"):
        return "treated as met by approved relief"
    if measure["verdict"] == "missed" and measure["misses"] and not measure["default"]:
        return "a miss that is no default yet"
    return ""
