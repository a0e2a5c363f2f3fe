"""Where the limit of a cap or of the pool comes from: percentage and base, and what its window has seen."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING
from typing import Any

from outscore.model.period import Period
from outscore.model.terms.limits import CapWindow
from outscore.model.terms.schemes import CHARGES
from outscore.reporting.settled_kept import base_of
from outscore.reporting.settled_kept import base_words
from outscore.reporting.settled_kept import clause_of
from outscore.reporting.wording import count
from outscore.reporting.wording import words
from outscore.scoring.settlement_wording import money
from outscore.scoring.settlement_wording import number

if TYPE_CHECKING:
    from collections.abc import Mapping

    from outscore.model.settlement_document import SettlementDocument
    from outscore.model.settlement_document import StepDocument

HUNDRED = Fraction(100)


@dataclass(frozen=True, slots=True)
class Seen:
    """What a cap has seen before a period: of one period, or since a day where `period` is "since ..."."""

    period: str
    charges: Fraction
    credited: Fraction


def seen_before(settlement: SettlementDocument, cap: Mapping[str, Any]) -> list[Seen]:
    """What the window of a cap has seen before this period, as earlier statements have handed it on."""
    carried, after = settlement["carried_in"], settlement["carry"]
    if cap.get("window") == CapWindow.LAST_PERIODS.value:
        back = int(cap.get("periods", 1)) - 1
        paid = carried.get("paid", ())[-back:] if back else ()
        return [
            Seen(
                Period.parse(one["period"]).label,
                Fraction(one["charges"]),
                Fraction(one.get("capped", {}).get(cap["id"], 0)),
            )
            for one in paid
        ]
    running = carried.get("running", {}).get(cap.get("id"))
    now = after.get("running", {}).get(cap.get("id"))
    if running is None or now is None or running["began"] != now["began"]:
        return []
    return [Seen(f"since {running['began']}", Fraction(running["charges"]), Fraction(running["credited"]))]


def limit_words(step: StepDocument, settlement: SettlementDocument) -> str:
    """The sum behind the limit of a step of a cap or of the pool; "" where it is none, or not known here."""
    limit = next((term["value"] for term in step["terms"] if term["name"] == "limit"), None)
    if limit is None:
        return ""
    stated = Fraction(limit["n"], limit["d"])
    if step["kind"] == "pool":
        pool = settlement["terms"].get("pool") or {}
        return _share(settlement, pool.get("at_risk_percent"), str(pool.get("of", CHARGES)), stated)
    cap = clause_of(settlement, "caps", step["what"])
    return _cap(settlement, cap, stated) if step["kind"] == "cap" and cap else ""


def _share(settlement: SettlementDocument, percent: object, of: str, stated: Fraction) -> str:
    base = base_of(settlement, of)
    if percent is None or base is None or base * Fraction(str(percent)) / HUNDRED != stated:
        return ""
    return f"{number(Fraction(str(percent)))} % of {base_words(of)}, {money(base, settlement['currency'])}"


def _cap(settlement: SettlementDocument, cap: Mapping[str, Any], stated: Fraction) -> str:
    currency, before = settlement["currency"], seen_before(settlement, cap)
    credited = sum((one.credited for one in before), Fraction(0))
    if "percent" in cap:
        whole, told = _percent(settlement, cap, before)
    else:
        whole = Fraction(cap["amount"])
        told = f"{money(whole, currency)} in the clause"
        if settlement["terms"].get("indexation") and not credited and whole != stated:
            return f"{told}, at the index in force"
    if whole is None or max(Fraction(0), whole - credited) != stated:
        return ""
    if not before or not credited:
        return f"{told}{', none of it credited before' if before else ''}"
    each = _each([(one.period, one.credited) for one in before])
    return f"{told} = {money(whole, currency)}, less {money(credited, currency)} credited before{each}"


def _percent(
    settlement: SettlementDocument, cap: Mapping[str, Any], before: list[Seen]
) -> tuple[Fraction | None, str]:
    of, percent, currency = str(cap.get("of", CHARGES)), Fraction(cap["percent"]), settlement["currency"]
    own = base_of(settlement, of)
    if own is None:
        return None, ""
    window = of == CHARGES and bool(before)
    base = own + sum((one.charges for one in before), Fraction(0)) if window else own
    about = _window_words(cap, before) if window else base_words(of)
    told = f"{number(percent)} % of {about}, {money(base, currency)}"
    if window:
        start = settlement["facts"].get("period")
        this = Period.parse(start).label if start else "this period"
        told += _each([*((one.period, one.charges) for one in before), (this, own)])
    return base * percent / HUNDRED, told


def _window_words(cap: Mapping[str, Any], before: list[Seen]) -> str:
    if cap.get("window") == CapWindow.LAST_PERIODS.value:
        return f"the charges of {count(len(before) + 1, 'period')}"
    return f"the charges of the {words(str(cap['window']))} so far"


def _each(found: list[tuple[str, Fraction]]) -> str:
    """Each period's part; nothing where there is only what a running window has seen."""
    told = ", ".join(f"{period} {number(amount, 2)}" for period, amount in found)
    return f" ({told})" if told else ""
