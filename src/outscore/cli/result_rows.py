"""Results as rows of a table, with the points and money they came to."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fractions import Fraction

    from outscore.model.settlement_document import MeasureSettlementDocument
    from outscore.model.settlement_document import NumberDocument
    from outscore.storage.statements import StoredResult
    from outscore.workflow.office import Office

    Settled = tuple[MeasureSettlementDocument, str, Fraction]
    """What a measure came to, its currency, and its credit in whole coins, as it is booked."""

RESULT_COLUMNS = (
    "vendor",
    "contract",
    "measure",
    "scope",
    "period",
    "numerator",
    "denominator",
    "value",
    "target",
    "verdict",
    "revision",
    "unit",
    "reason",
    "band",
    "points",
    "credit",
    "currency",
)
SETTLED_COLUMNS = ("band", "points", "credit")


def columns_of_table(rows: list[dict[str, object]]) -> tuple[str, ...]:
    """What fits on a screen; of points and money only what there is."""
    there = tuple(name for name in SETTLED_COLUMNS if any(row[name] for row in rows))
    currency = ("currency",) if "credit" in there else ()
    return (*RESULT_COLUMNS[: RESULT_COLUMNS.index("unit")], *there, *currency)


def result_key(one: StoredResult) -> tuple[str, str, str, int, str]:
    """Which result of which revision it is."""
    return (one.vendor, one.contract, one.period, one.revision, one.measure)


def settled_results(here: Office, found: list[StoredResult]) -> dict[tuple[str, str, str, int, str], Settled]:
    """What each result came to, with its currency; only statements whose contract settles are read."""
    from outscore.model.period import Period
    from outscore.reporting.settled_coins import credits_in_coins
    from outscore.workflow.settling import is_settled

    contracts = {one.id: one for one in here.workspace.contracts}
    wanted = {
        (one.vendor, one.contract, one.period, one.revision)
        for one in found
        if one.contract not in contracts or is_settled(contracts[one.contract], Period.parse(one.period))
    }
    settled = {}
    for stored, _ in here.statements.revisions() if wanted else ():
        key = (stored.vendor, stored.contract, stored.period, stored.revision)
        settlement = here.statements.read(stored.sha256).get("settlement") if key in wanted else None
        if settlement is not None:
            charged = credits_in_coins(settlement)
            for one in settlement["measures"]:
                settled[*key, one["measure"]] = (one, settlement["currency"], charged[one["measure"]])
    return settled


def _exactly(number: NumberDocument) -> str:
    """A number as a spreadsheet reads it, with six decimals where it has any."""
    from fractions import Fraction

    from outscore.scoring.wording import decimal_text

    value = Fraction(number["n"], number["d"])
    return decimal_text(value, 0 if value.denominator == 1 else 6)


def _numerator(one: StoredResult) -> int | str | None:
    """In the unit itself: whole where it is whole, else an exact decimal."""
    from outscore.scoring.wording import plain

    if one.numerator is None or one.numerator % one.scale == 0:
        return one.numerator // one.scale if one.numerator is not None else None
    return plain(one.numerator, one.scale)


def result_row(one: StoredResult, settled: Settled | None, *, in_coins: bool) -> dict[str, object]:
    """A result with the value in six decimals, and what it came to; in_coins: as booked, for people."""
    from fractions import Fraction

    from outscore.scoring.wording import decimal_text

    return {
        "vendor": one.vendor,
        "contract": one.contract,
        "measure": one.measure,
        "scope": one.scope,
        "period": one.period,
        "numerator": _numerator(one),
        "denominator": one.denominator,
        "value": decimal_text(Fraction(*one.value), 6) if one.value else None,
        "target": one.target,
        "verdict": one.verdict,
        "revision": one.revision,
        "unit": one.unit,
        "reason": one.reason,
        "band": one.band,
        **_settled_cells(settled, in_coins=in_coins),
    }


def _settled_cells(settled: Settled | None, *, in_coins: bool) -> dict[str, object]:
    """Points after repeat, and the share of the credit; nothing where the contract settles nothing."""
    from outscore.scoring.settlement_wording import amount_digits

    if settled is None:
        return {"points": None, "credit": None, "currency": ""}
    measure, currency, charged = settled
    has_points = any(band["points"] for band in measure["bands"])
    return {
        "points": _exactly(measure["points"]) if has_points else None,
        "credit": (amount_digits(charged, currency) if in_coins else _exactly(measure["charged"]))
        if currency
        else None,
        "currency": currency,
    }
