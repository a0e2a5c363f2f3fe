"""The names that an example may use because its contract reads them."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from outscore.contracts.faults import listed
from outscore.contracts.faults import meant
from outscore.contracts.grammar import terms_of
from outscore.contracts.lints.blocks import blocks
from outscore.contracts.worked_examples.unusable import Unusable

if TYPE_CHECKING:
    from collections.abc import Collection
    from collections.abc import Iterable
    from collections.abc import Iterator

    from outscore.contracts.worked_examples.unusable import Path
    from outscore.model.contract import Contract
    from outscore.model.contract import Measure


QUANTITY = "The contract reads no quantity"
AMOUNT = "The contract has no amount"
RATE = "There is no line of the rate card"


def quantities_of(terms: Contract) -> frozenset[str]:
    """Every quantity that a metric or a term of the contract reads."""
    read = {name for measure in terms.measures for name in measure.metric.quantities}
    return frozenset(read | set(_named(terms)))


def unread(terms: Contract, spoken: Collection[str]) -> dict[str, Fraction]:
    """Nothing of every volume that only the credits of measures which an example leaves out are priced by."""
    wanted = {name for one in terms.measures if one.id in spoken for name in _priced_by(one)}
    charges = terms.terms.charges
    if charges is not None and charges.quantity:
        wanted.add(charges.quantity)
    return {
        name: Fraction(0)
        for one in terms.measures
        if one.id not in spoken
        for name in _priced_by(one)
        if name not in wanted
    }


def _priced_by(measure: Measure) -> Iterator[str]:
    for scheme in (measure.terms.credit, measure.terms.bonus):
        for term in terms_of(type(scheme)) if scheme is not None else ():
            if term.reference == "quantity" and getattr(scheme, term.name):
                yield getattr(scheme, term.name)


def _named(terms: Contract) -> Iterator[str]:
    for block in blocks(terms):
        for term in terms_of(type(block.clause)):
            name = getattr(block.clause, term.name)
            if term.reference == "quantity" and isinstance(name, str) and name:
                yield name


def check_names(opening: str, used: Iterable[str], known: Iterable[str], at: Path) -> None:
    """Raise Unusable for a name that the contract does not have: nothing would come of its number."""
    names = list(known)
    for name in used:
        if name not in names:
            raise Unusable((*at, name), f"{opening} {name!r}.{meant(name, names)} Known: {listed(names)}.")
