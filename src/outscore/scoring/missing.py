"""What a reading without a usable figure counts as, and what is said of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from outscore.model.period_facts import WhyAbsent
from outscore.model.terms.measuring import Absent
from outscore.scoring.wording import exact_text

if TYPE_CHECKING:
    from outscore.model.period_facts import Reading
    from outscore.model.terms.measuring import MissingData


def counts_as(rules: MissingData | None, reading: Reading) -> Absent | None:
    """What a reading without a usable figure counts as; None where it has one."""
    if reading.absent is WhyAbsent.ALL_RELIEVED:
        return Absent.NOT_MEASURED
    if reading.value is None:
        if rules is None:
            return Absent.NOT_MEASURED
        return rules.no_volume if reading.absent is WhyAbsent.NO_VOLUME else rules.no_report
    if rules is not None and rules.few is not None and _few(rules, reading):
        return rules.few
    return None


def _few(rules: MissingData, reading: Reading) -> bool:
    return reading.count is not None and reading.count < rules.fewer_than


def why_missing(reading: Reading) -> str:
    """Why there is no usable figure, in words."""
    if reading.reason:
        return reading.reason
    if reading.value is not None and reading.count is not None:
        return f"Only {exact_text(reading.count)} cases: too few."
    return "Not reported."
