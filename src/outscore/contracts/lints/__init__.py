"""Checks on the values of one contract: what makes money ambiguous or impossible, and what only looks odd.

A lint is a function from a contract to findings. Each is registered by one line in `LINTS`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from outscore.contracts.faults import Severity
from outscore.contracts.lints.band_verdicts import verdict_findings
from outscore.contracts.lints.bands import band_findings
from outscore.contracts.lints.beyond_shares import beyond_share_findings
from outscore.contracts.lints.both_gates import both_gate_findings
from outscore.contracts.lints.bounds import bound_findings
from outscore.contracts.lints.cap_reach import cap_findings
from outscore.contracts.lints.cheaper import cheaper_findings
from outscore.contracts.lints.choices import choice_findings
from outscore.contracts.lints.consequence import consequence_findings
from outscore.contracts.lints.crossing import crossing_findings
from outscore.contracts.lints.dates import date_findings
from outscore.contracts.lints.earning import earning_findings
from outscore.contracts.lints.finding import Finding
from outscore.contracts.lints.fractions import fraction_findings
from outscore.contracts.lints.in_flight import in_flight_findings
from outscore.contracts.lints.measuring import measuring_findings
from outscore.contracts.lints.numbers import number_findings
from outscore.contracts.lints.points import point_findings
from outscore.contracts.lints.pool import pool_findings
from outscore.contracts.lints.pricing import pricing_findings
from outscore.contracts.lints.printed_bands import printed_findings
from outscore.contracts.lints.raising import raising_findings
from outscore.contracts.lints.rating import rating_findings
from outscore.contracts.lints.reachable import reachable_findings
from outscore.contracts.lints.references import id_findings
from outscore.contracts.lints.references import quantities_named
from outscore.contracts.lints.references import reference_findings
from outscore.contracts.lints.shared_points import shared_point_findings
from outscore.contracts.lints.sides import side_findings
from outscore.contracts.lints.stated import stated_findings
from outscore.contracts.lints.tables import table_findings
from outscore.contracts.lints.ties import tie_findings
from outscore.contracts.lints.verdicts import awaited_findings
from outscore.contracts.lints.windows import window_findings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from outscore.model.contract import Contract

__all__ = ["LINTS", "Finding", "Severity", "lint", "quantities_named"]

LINTS = (
    reference_findings,
    id_findings,
    choice_findings,
    number_findings,
    fraction_findings,
    date_findings,
    in_flight_findings,
    band_findings,
    verdict_findings,
    printed_findings,
    side_findings,
    beyond_share_findings,
    reachable_findings,
    both_gate_findings,
    measuring_findings,
    pricing_findings,
    cheaper_findings,
    point_findings,
    pool_findings,
    table_findings,
    bound_findings,
    cap_findings,
    crossing_findings,
    shared_point_findings,
    earning_findings,
    stated_findings,
    tie_findings,
    window_findings,
    raising_findings,
    rating_findings,
    consequence_findings,
    awaited_findings,
)
"""Every lint, in the order in which findings are made."""


def lint(contract: Contract) -> Iterator[Finding]:
    """Every finding of every lint; without warnings where a number cannot be meant, as they would go by it.

    Of its changes only the days are looked at; an amended contract is a contract to be looked at by itself.
    """
    found = {check: list(check(contract)) for check in LINTS}
    wrong = any(one.severity is Severity.FAULT for one in found[number_findings])
    for findings in found.values():
        yield from (one for one in findings if one.severity is Severity.FAULT or not wrong)
