"""Failures of one incident that cost the same, where it matters which of them is charged."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING
from typing import TypeAlias

from outscore.contracts.lints.finding import warning
from outscore.contracts.lints.stakes import missed_bands
from outscore.model.terms.clause import names
from outscore.model.terms.limits import IncidentRule

if TYPE_CHECKING:
    from collections.abc import Iterator
    from fractions import Fraction

    from outscore.contracts.lints.finding import Finding
    from outscore.contracts.lints.finding import Path
    from outscore.model.contract import Contract
    from outscore.model.contract import Measure
    from outscore.model.terms.schemes import Scheme
    from outscore.model.terms.whole import ContractTerms

Price: TypeAlias = "tuple[Scheme | None, Fraction | None, Fraction | None]"


def tie_findings(contract: Contract) -> Iterator[Finding]:
    """Two that cost the same where only the largest is charged, and a clause that covers one of them."""
    known = {measure.id: measure for measure in contract.measures}
    for path, named in _groups(contract.terms):
        members = [one for name, one in known.items() if names(named, name)]
        for one, other in combinations(members, 2):
            if path[0] == "same_incident" and _adds_up(contract.terms, one.id, other.id):
                continue
            differing = _differing(contract.terms, one.id, other.id)
            if differing and set(_prices(one)) & set(_prices(other)):
                yield warning(
                    path,
                    f"Only the largest is charged, but {one.id!r} and {other.id!r} can cost the same, and "
                    f"{differing} covers one of them alone. Which is charged then? Until the contract says "
                    "it, the one that is named first, and with `all` the one that stands first in the file. "
                    "Ask which is meant, and put it first.",
                )
                break


def _adds_up(terms: ContractTerms, one: str, other: str) -> bool:
    return terms.same_incident is not None and terms.same_incident.may_add_up(one, other)


def _groups(terms: ContractTerms) -> Iterator[tuple[Path, tuple[str, ...]]]:
    """Where only the largest of some measures is charged, and which measures those are."""
    if terms.same_incident is not None and terms.same_incident.rule is IncidentRule.LARGEST:
        yield ("same_incident", "rule"), ("all",)
    for place, group in enumerate(terms.only_largest_of):
        yield ("only_largest_of", place, "measures"), group.measures


def _prices(measure: Measure) -> Iterator[Price]:
    """What a failure can cost that does not depend on its size; the same price is the same amount."""
    credit = measure.terms.credit
    if credit is not None and credit.needs_figure:
        return
    for band in missed_bands(measure):
        taken = getattr(band, credit.of_band) if credit is not None and credit.of_band else None
        if taken or band.points or (credit is not None and not credit.of_band):
            yield credit, taken, band.points


def _differing(terms: ContractTerms, one: str, other: str) -> str:
    """A clause that covers one of two measures alone; "" where there is none."""
    listed = [(f"cap {cap.id!r}", cap.measures) for cap in terms.caps]
    listed += [(f"earn-back {back.id!r}", back.measures) for back in terms.earn_back]
    if terms.suspended_credits is not None:
        listed.append(("suspended_credits", terms.suspended_credits.measures))
    return next((said for said, named in listed if names(named, one) is not names(named, other)), "")
