"""What amounts rest on is stated: the currency, the charges, and what one incident costs."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from outscore.contracts.grammar import terms_of
from outscore.contracts.lints.blocks import blocks
from outscore.contracts.lints.blocks import measure_blocks
from outscore.contracts.lints.finding import fault
from outscore.contracts.lints.finding import warning
from outscore.contracts.lints.said import joined
from outscore.contracts.lints.said import number
from outscore.contracts.lints.stakes import costs_money
from outscore.model.currency import CURRENCIES
from outscore.model.currency import minor_unit
from outscore.model.terms.judging import Repeats
from outscore.model.terms.schemes import EVERY_CHARGES
from outscore.model.terms.schemes import Scheme

if TYPE_CHECKING:
    from collections.abc import Iterator

    from outscore.contracts.lints.blocks import Block
    from outscore.contracts.lints.finding import Finding
    from outscore.model.contract import Contract

_SUMS = (
    "amount",
    "amount_per_point",
    "amounts",
    "at_most_amount",
    "charge",
    "not_paid_up_to",
    "rate",
    "worth_per_unit",
)
_CODE = re.compile(r"[A-Z]{3}")


def stated_findings(contract: Contract) -> Iterator[Finding]:
    """Amounts without a currency, percentages of charges that nobody knows, incidents without a rule."""
    shares = [block for block in blocks(contract) if _takes_charges(block)]
    if shares and contract.terms.charges is None:
        others = [f"{len(shares) - 1} more"] if len(shares) > 1 else []
        yield fault(
            shares[0].path,
            "What are the charges of a period? A percentage of them is taken for "
            f"{joined([shares[0].called, *others])}. Add `charges` to the contract.",
        )
    yield from _currency(contract, shares)
    yield from _coins(contract)
    yield from _incidents(contract)


def _takes_charges(block: Block) -> bool:
    """Whether a percentage of the charges is taken in the block."""
    clause = block.clause
    if isinstance(clause, Repeats):
        return clause.add_percent is not None
    if isinstance(clause, Scheme):
        return any(name in EVERY_CHARGES for name in clause.bases())
    based = any(term.name == "of" and term.reference == "base" for term in terms_of(type(clause)))
    if not based or clause.of not in EVERY_CHARGES:
        return False
    return all(getattr(clause, sum_of, None) is None for sum_of in ("amount", "amount_per_point"))


def _currency(contract: Contract, shares: list[Block]) -> Iterator[Finding]:
    currency = contract.terms.currency
    if not currency:
        sums = [block for block in blocks(contract) if _states_a_sum(block)]
        if sums or shares:
            first = (sums or shares)[0]
            yield fault(
                ("currency",),
                "In which currency is the contract's money? It is needed for "
                f"{first.called if first.path else 'amounts'}. Add, for example: currency: GBP",
            )
    elif not _CODE.fullmatch(currency):
        yield fault(("currency",), f"The currency is {currency!r}. Write its three letters, for example GBP.")
    elif currency not in CURRENCIES:
        yield warning(("currency",), f"The currency is {currency!r}{_unlisted(currency)}")
    for place, line in enumerate(contract.terms.rates):
        if line.currency and not _CODE.fullmatch(line.currency):
            yield fault(
                ("rates", place, "currency"),
                f"The currency of rate {line.id!r} is {line.currency!r}. Write its three letters, for "
                "example EUR.",
            )
        elif line.currency and line.currency not in CURRENCIES:
            yield warning(
                ("rates", place, "currency"),
                f"The currency of rate {line.id!r} is {line.currency!r}{_unlisted(line.currency)}",
            )


def _unlisted(currency: str) -> str:
    return f", which ISO 4217 does not list. Mend it, or look whether {currency} is paid in hundredths."


def _coins(contract: Contract) -> Iterator[Finding]:
    """Amounts rounded to what cannot be paid."""
    rounding, currency = contract.terms.money_rounding, contract.terms.currency
    coin = minor_unit(currency)
    if rounding is not None and currency and rounding.to > 0 and (rounding.to / coin).denominator != 1:
        yield fault(
            ("money_rounding", "to"),
            f"Amounts are rounded to {number(rounding.to)}, but the smallest amount that can be paid in "
            f"{currency} is {number(coin)}. Write {number(coin)}, or a multiple of it.",
        )


def _states_a_sum(block: Block) -> bool:
    """Whether the block prints a sum of money that has no currency of its own."""
    if getattr(block.clause, "currency", ""):
        return False
    names = [term.name for term in terms_of(type(block.clause)) if term.name in _SUMS]
    return any(getattr(block.clause, name) not in (None, ()) for name in names)


def _incidents(contract: Contract) -> Iterator[Finding]:
    priced = [block for block, measure in measure_blocks(contract) if costs_money(contract, measure)]
    if len(priced) > 1 and contract.terms.same_incident is None:
        names = joined([block.called.removeprefix("measure ") for block in priced[:4]])
        yield warning(
            ("same_incident",),
            f"What does one incident cost that fails several of {names}? Add same_incident: charge_all, "
            f"charge_largest_only or client_chooses. Until then each is charged.",
        )
