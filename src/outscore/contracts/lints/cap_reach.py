"""Caps over a time in which they say what they mean."""

from __future__ import annotations

from typing import TYPE_CHECKING

from outscore.contracts.lints.finding import fault
from outscore.contracts.lints.finding import warning
from outscore.contracts.lints.printed_bands import about
from outscore.contracts.lints.said import number
from outscore.model.terms.limits import CapWindow
from outscore.model.terms.schemes import CHARGES
from outscore.model.terms.schemes import EVERY_CHARGES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from outscore.contracts.lints.finding import Finding
    from outscore.model.contract import Contract
    from outscore.model.terms.limits import Cap

_GROWING = {
    CapWindow.QUARTER: "quarter",
    CapWindow.CONTRACT_YEAR: "contract year",
    CapWindow.CONTRACT: "contract",
}


def cap_findings(contract: Contract) -> Iterator[Finding]:
    """Shares of charges that are not known yet, and of one other period."""
    yield from _so_far(contract)
    yield from _beside(contract)


def _so_far(contract: Contract) -> Iterator[Finding]:
    """A percentage of charges that are still adding up."""
    for place, cap in enumerate(contract.terms.caps):
        said = _GROWING.get(cap.window)
        if said is None or cap.percent is None or cap.of != CHARGES or _is_agreed(contract, cap):
            continue
        if cap.window.value == contract.terms.settled_every.value:
            continue
        yield warning(
            ("caps", place, "percent"),
            f"The cap {cap.id!r} is {number(cap.percent)} percent of the charges of a {said}. In each period "
            f"it holds against the charges so far, so early credits are cut to less than the whole {said} "
            "allows. Write a fixed amount, or take it of a sum under `amounts` that is known from the "
            f"start; or record under agreed_readings, with the clause {cap.clause!r}, that the charges so "
            "far are meant.",
        )


def _beside(contract: Contract) -> Iterator[Finding]:
    """The charges of one other period, as the base of a cap over several."""
    for place, cap in enumerate(contract.terms.caps):
        if cap.window is not CapWindow.PERIOD and cap.of in EVERY_CHARGES and cap.of != CHARGES:
            yield fault(
                ("caps", place, "of"),
                f"The cap {cap.id!r} looks at more than one period, but {cap.of} are the charges of one. "
                "Write window: period, or another base.",
            )


def _is_agreed(contract: Contract, cap: Cap) -> bool:
    return any(about(reading, cap.clause) for reading in contract.terms.agreed_readings)
