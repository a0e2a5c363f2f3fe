"""What the files of a workspace say about each other, and where they do not agree."""

from __future__ import annotations

from typing import TYPE_CHECKING

from outscore.contracts.benchmark_checks import benchmark_faults
from outscore.contracts.contract_checks import contract_faults
from outscore.contracts.decision_checks import decision_faults
from outscore.contracts.feed_checks import feed_faults
from outscore.contracts.feed_promise_checks import promise_faults
from outscore.contracts.governance_checks import governance_faults
from outscore.contracts.hour_checks import hour_faults
from outscore.contracts.invoice_checks import invoice_faults
from outscore.contracts.meeting_checks import meeting_faults
from outscore.contracts.requirement_checks import requirement_faults
from outscore.contracts.setting_checks import setting_faults
from outscore.contracts.signal_checks import signal_faults
from outscore.contracts.vendor_checks import vendor_faults

if TYPE_CHECKING:
    from collections.abc import Iterator

    from outscore.contracts.faults import Fault
    from outscore.contracts.files import Files

_CHECKS = (
    setting_faults,
    vendor_faults,
    feed_faults,
    promise_faults,
    contract_faults,
    requirement_faults,
    invoice_faults,
    decision_faults,
    hour_faults,
    governance_faults,
    meeting_faults,
    benchmark_faults,
    signal_faults,
)


def cross_checked(files: Files) -> Iterator[Fault]:
    """Every disagreement, of every check."""
    for check in _CHECKS:
        yield from check(files)
