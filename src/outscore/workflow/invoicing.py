"""Invoices of the workspace, checked against contracts and facts; and the charges that a settlement takes."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

from outscore.errors import PeriodError
from outscore.errors import UnknownName
from outscore.model.contract import Measure
from outscore.model.contract import Scope
from outscore.model.dated import Span
from outscore.model.invoice import RateCard
from outscore.model.ledger import LineEntry
from outscore.model.metric import Better
from outscore.model.metric import Combine
from outscore.model.metric import Metric
from outscore.model.metric import Sum
from outscore.model.metric import Unit
from outscore.model.period import Grain
from outscore.model.period import Period
from outscore.model.result import EMPTY_TALLY
from outscore.model.terms.whole import ChargesFrom
from outscore.scoring.costs_handed_on import alike
from outscore.scoring.invoice import check_invoices
from outscore.scoring.measure import exact_value
from outscore.scoring.measure import pool
from outscore.scoring.settlement_wording import money
from outscore.storage.tallies import Tallies
from outscore.workflow.figures_of_record import facts_as_scored

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Mapping
    from collections.abc import Sequence

    from outscore.model.contract import Contract
    from outscore.model.invoice import Invoice
    from outscore.model.invoice import InvoiceCheck
    from outscore.model.terms.invoicing import RateLine
    from outscore.workflow.office import Office


def checks_of(
    office: Office,
    vendor: str,
    contract: Contract,
    period: Period,
    credits_due: Mapping[str, Fraction] | None = None,
) -> tuple[InvoiceCheck, ...]:
    """The checked invoices of a vendor under a contract for exactly this period, in the order of issue."""
    own = [one for one in office.workspace.invoices if one.vendor == vendor]
    invoices = [one for one in own if (one.contract, one.period) == (contract.id, period)]
    if not invoices:
        return ()
    terms = contract.on(period.start).terms
    card = RateCard(terms.rates, period.start, terms.indexation, terms.currency)
    quantities = quantities_of(office, vendor, contract, period, _named_by(terms.rates))
    others = [one for one in own if one not in invoices]
    why = _not_in_force(contract, period)
    return check_invoices(card, quantities, invoices, credits_due, others, why)


def _not_in_force(contract: Contract, period: Period) -> str:
    """Why nothing of a period is payable: no day of it lies in the contract's time; "" where one does."""
    span = contract.on(period.start).span
    if span.meets(Span(period.start, period.end)):
        return ""
    begins, ends = span.start or "an open date", span.end or "an open date"
    return f"The contract {contract.id} is not in force in {period}: it runs from {begins} to {ends}."


def charges_of(
    office: Office, vendor: str, contract: Contract, period: Period
) -> tuple[Fraction | None, bool]:
    """The charges of a period that percentages are taken of, and whether they are an estimate.

    None where the contract names no charges, or neither facts nor an estimate say how much they are, and
    where they come to less than zero; see `why_no_charges`.
    """
    charges = contract.on(period.start).terms.charges
    if charges is None:
        return None, False
    if charges.source is ChargesFrom.FIXED:
        return charges.amount, False
    if charges.source is ChargesFrom.QUANTITY:
        found = quantities_of(office, vendor, contract, period, [charges.quantity])
        known = found.get(charges.quantity)
        return (charges.amount, True) if known is None else (not_below_zero(known), False)
    checks = _billing(office, vendor, contract, period)
    currency = contract.on(period.start).terms.currency
    usable = [one for one in checks if not one.undecided and currency in ("", one.invoice.currency)]
    if not checks or len(usable) < len(checks):
        return charges.amount, True
    if any(one.contrary for one in checks):
        return None, False
    return not_below_zero(_base(checks)), any(one.estimated for one in checks)


def not_below_zero(charges: Fraction) -> Fraction | None:
    """Charges that percentages can be taken of; of less than zero a credit would pay the vendor."""
    return None if charges < 0 else charges


def why_no_charges(office: Office, vendor: str, contract: Contract, period: Period) -> str:
    """Why no percentage can be taken of what a period's invoices come to; "" where one can."""
    terms = contract.on(period.start).terms
    if terms.charges is None or terms.charges.source is not ChargesFrom.INVOICE:
        return ""
    checks = _billing(office, vendor, contract, period)
    contrary = [one.invoice.number for one in checks if one.contrary]
    if contrary:
        return (
            f"On {', '.join(contrary)} a line gives money back where some is due, and nobody knows which is "
            f"meant. See: outscore invoice check {period}"
        )
    if _base(checks) < 0:
        return (
            f"The accepted charges come to {money(_base(checks), terms.currency)}, and no percentage is "
            f"taken of less than zero. A credit note for another period belongs under that one: see `period` "
            f"in its file."
        )
    return ""


def _base(checks: Iterable[InvoiceCheck]) -> Fraction:
    return sum((one.credit_base for one in checks), Fraction(0))


def _billing(office: Office, vendor: str, contract: Contract, period: Period) -> tuple[InvoiceCheck, ...]:
    """The invoices that bill the whole period: for it, or for each month of it; none where one is missing."""
    checks = checks_of(office, vendor, contract, period)
    if checks or period.grain is not Grain.QUARTER:
        return checks
    by_month = [checks_of(office, vendor, contract, month) for month in period.months()]
    return tuple(one for month in by_month for one in month) if all(by_month) else ()


def quantities_of(
    office: Office, vendor: str, contract: Contract, period: Period, names: Iterable[str]
) -> dict[str, Fraction]:
    """The sums of quantities over a month or a quarter; one that is not known for all of it is left out."""
    wanted = tuple(dict.fromkeys(name for name in names if name))
    if not wanted or period.grain not in (Grain.MONTH, Grain.QUARTER):
        return {}
    months = period.months()
    measures = {name: _total(name) for name in wanted}
    facts = facts_as_scored(office, period, months)
    asking = replace(contract, measures=tuple(measures.values()))
    tallies = Tallies(facts, [asking], [vendor]).of(asking, vendor)
    found: dict[str, Fraction] = {}
    for name, measure in measures.items():
        by_month = [tallies[name].get(month, EMPTY_TALLY) for month in months]
        value, _ = exact_value(measure.metric, pool(by_month, measure.metric.combine))
        if value is not None and all(tally.rows for tally in by_month):
            found[name] = value
    return found


def _total(quantity: str) -> Measure:
    metric = Metric(
        id=quantity,
        version=1,
        name=quantity,
        definition="",
        unit=Unit.COUNT,
        better=Better.NEITHER,
        combine=Combine.TOTAL,
        numerator=Sum((quantity,)),
        denominator=None,
    )
    return Measure(quantity, quantity, metric, "", None, Scope())


def _named_by(rates: Iterable[RateLine]) -> list[str]:
    return [name for rate in rates for name in (rate.accepted_from, rate.minimum.of if rate.minimum else "")]


def wanted_checks(office: Office, wanted: str | None, vendor: str | None) -> tuple[InvoiceCheck, ...]:
    """The checks of the invoice with a number, or of a period's, or of all; of one vendor if it is named.

    A number that two vendors use finds both. Raises UnknownName for what is neither a number nor a period.
    """
    only = office.workspace.vendor(vendor).id if vendor else None
    known = [one for one in office.workspace.invoices if only in (None, one.vendor)]
    chosen = known if wanted is None else _chosen(known, wanted)
    groups = sorted({(one.period, one.vendor, one.contract) for one in chosen})
    due = {whose: _credits_due(office, whose) for whose in {whose for _, whose, _ in groups}}
    return tuple(
        check
        for period, whose, contract in groups
        for check in checks_of(office, whose, office.workspace.contract(contract), period, due[whose])
        if check.invoice in chosen
    )


def _credits_due(office: Office, vendor: str) -> dict[str, Fraction]:
    """What the ledger says was applied to each invoice of a vendor, by its number.

    An invoice in a currency of which the ledger has no money of the vendor is left out: nothing is known.
    """
    lines = [one for one in office.ledger.lines(vendor) if one.amount is not None]
    found = {
        one.number: Fraction(0)
        for one in office.workspace.invoices
        if one.vendor == vendor and one.currency in {line.currency for line in lines}
    }
    currencies = {one.number: one.currency for one in office.workspace.invoices if one.vendor == vendor}
    for line in lines:
        if line.entry is LineEntry.APPLICATION and currencies.get(line.invoice) == line.currency:
            found[line.invoice] -= line.moves
    return found


def _chosen(known: Sequence[Invoice], wanted: str) -> list[Invoice]:
    numbered = [one for one in known if alike(one.number) == alike(wanted)]
    if numbered:
        return numbered
    try:
        period = Period.parse(wanted)
    except PeriodError:
        raise UnknownName("invoice or period", wanted, {one.number for one in known}) from None
    months = period.months() if period.grain is Grain.QUARTER else ()
    return [one for one in known if one.period == period or one.period in months]


def refuse_unknown_invoice(office: Office, vendor: str, number: str) -> None:
    """Raise UnknownName where the workspace has invoices of a vendor and none of them has this number."""
    known = {one.number for one in office.workspace.invoices if one.vendor == vendor}
    if known and number not in known:
        raise UnknownName(f"invoice of {vendor}", number, known)
