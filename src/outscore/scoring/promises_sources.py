"""A measure's figure by its source of record held against the one by a second source, exactly."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from outscore.model.metric import Unit
from outscore.model.source_decision import Use
from outscore.scoring.wording import DECIMALS
from outscore.scoring.wording import MOST_DECIMALS
from outscore.scoring.wording import SUFFIX
from outscore.scoring.wording import decimal_text
from outscore.scoring.wording import exact_text
from outscore.scoring.wording import half_up

if TYPE_CHECKING:
    from collections.abc import Iterable
    from fractions import Fraction

    from outscore.model.feed_promises import Tolerance
    from outscore.model.source_decision import SourceDecision
    from outscore.model.source_decision import Told


@dataclass(frozen=True, slots=True)
class SourceFigure:
    """What one source says: an exact figure in the metric's unit, or None and the reason why there is none.

    by: who measured it, as people call them.
    """

    value: Fraction | None
    by: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Compared:
    """Two figures of one measure, and how far they may be apart."""

    measure: str
    name: str
    unit: Unit
    record: SourceFigure
    second: SourceFigure
    within: Tolerance

    @property
    def apart(self) -> Fraction | None:
        """How far they are apart in the metric's unit; None where one of them is not there."""
        if self.record.value is None or self.second.value is None:
            return None
        return abs(self.record.value - self.second.value)

    @property
    def allowed(self) -> Fraction | None:
        """How far they may be apart in the metric's unit; None where it is a share of what is not there."""
        if not self.within.is_percent:
            return self.within.amount
        return None if self.record.value is None else abs(self.record.value) * self.within.amount / 100

    @property
    def is_beyond(self) -> bool:
        """Whether a person must decide: they are further apart than allowed, or one of them is not there.

        Where neither is there, there is nothing to hold together.
        """
        if self.apart is None or self.allowed is None:
            return (self.record.value is None) != (self.second.value is None)
        return self.apart > self.allowed


def deciding(compared: Compared, decisions: Iterable[SourceDecision]) -> SourceDecision | None:
    """The decision that holds for these two figures; one taken over other figures does not."""
    return next((one for one in decisions if _is_about(one, compared)), None)


def _is_about(decision: SourceDecision, compared: Compared) -> bool:
    return (
        decision.measure == compared.measure
        and _says(decision.record, compared.record.value)
        and _says(decision.second, compared.second.value)
    )


def _says(told: Told | None, value: Fraction | None) -> bool:
    """Whether a figure that a person wrote down is the one that stands, rounded as it was written."""
    if told is None or value is None:
        return told is None and value is None
    return half_up(value, told.decimals) == told.value


def used(compared: Compared, decision: SourceDecision | None) -> SourceFigure:
    """The figure that counts: that of record, unless a person decided for the other one."""
    return compared.second if decision and decision.use is Use.SECOND else compared.record


def chosen_sentence(compared: Compared, decision: SourceDecision) -> str:
    """What a card tells where the second figure counts, because a person decided so."""
    decimals = _decimals(compared)
    return (
        f"{compared.name}: {_figure(compared, compared.second, decimals)} counts, in place of "
        f"{_figure(compared, compared.record, decimals)} ({decision.matter.by}, {decision.matter.day}: "
        f"{decision.reason})."
    )


def gap_sentence(
    compared: Compared, subject: tuple[str, str, str], decisions: Iterable[SourceDecision] = ()
) -> str:
    """Why a result may not be approved yet, and what to write where; "" where nothing stands against it.

    subject: vendor, contract and period.
    """
    known = [one for one in decisions if one.measure == compared.measure]
    if not compared.is_beyond or deciding(compared, known):
        return ""
    decimals = _decimals(compared)
    told = f"{compared.name} {_figure(compared, compared.record, decimals)}, "
    told += f"{_figure(compared, compared.second, decimals)}: {_distance(compared, decimals)}."
    if known:
        told += f" What {known[-1].matter.by} decided was about other figures."
    vendor, contract, period = subject
    written = [_written(one, decimals) for one in (compared.record, compared.second)]
    return (
        f"{told} Decide in decisions/: sources: [{{vendor: {vendor}, contract: {contract}, "
        f'period: "{period}", measure: {compared.measure}, figures: {{record: {written[0]}, '
        f"second: {written[1]}}}, use: record, by: NAME, day: DAY, reason: TEXT}}]"
    )


def _figure(compared: Compared, source: SourceFigure, decimals: int) -> str:
    if source.value is None:
        return f"no figure by {source.by} ({source.reason.rstrip('.') or 'none was given'})"
    return f"{decimal_text(source.value, decimals, ',')}{SUFFIX[compared.unit]} by {source.by}"


def _written(source: SourceFigure, decimals: int) -> str:
    return "none" if source.value is None else decimal_text(source.value, decimals)


def _distance(compared: Compared, decimals: int) -> str:
    apart, amount = compared.apart, exact_text(compared.within.amount)
    if apart is None or compared.record.value is None:
        return "they cannot be held together"
    unit = " points" if compared.unit in (Unit.PERCENT, Unit.POINTS) else SUFFIX[compared.unit]
    away = f"{decimal_text(apart, decimals, ',')}{unit} apart"
    return (
        f"{away}, {amount} % of the first allowed"
        if compared.within.is_percent
        else f"{away}, {amount} allowed"
    )


def _decimals(compared: Compared) -> int:
    """As few decimals as show the two figures, what is between them, and that it is not allowed."""
    one, other = compared.record.value, compared.second.value
    apart, allowed = compared.apart, compared.allowed
    decimals = DECIMALS[compared.unit]
    if one is None or other is None or apart is None or allowed is None:
        return decimals
    while decimals < MOST_DECIMALS:
        between = abs(half_up(one, decimals) - half_up(other, decimals))
        if between == half_up(apart, decimals) > allowed:
            break
        decimals += 1
    return decimals
