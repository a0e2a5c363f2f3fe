"""Keys of one block that exclude, need or replace each other."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING
from typing import Any

from outscore.contracts.lints.blocks import blocks
from outscore.contracts.lints.finding import fault
from outscore.contracts.lints.said import joined
from outscore.contracts.lints.said import opening
from outscore.model.terms import invoicing
from outscore.model.terms import judging
from outscore.model.terms import limits
from outscore.model.terms import measuring
from outscore.model.terms import rating
from outscore.model.terms import schemes
from outscore.model.terms import timing
from outscore.model.terms import triggers
from outscore.model.terms import whole
from outscore.model.terms.clause import EVERY

if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Iterator

    from outscore.contracts.lints.blocks import Block
    from outscore.contracts.lints.finding import Finding
    from outscore.model.contract import Contract

_ONE_OF: tuple[tuple[type, tuple[str, ...]], ...] = (
    (schemes.PointsToMoney, ("percent_per_point", "amount_per_point", "table")),
    (schemes.Gate, ("amount", "percent")),
    (schemes.Gate, ("all_of", "any_of")),
    (limits.Cap, ("amount", "percent")),
    (invoicing.RateLine, ("rate", "slabs", "baseline")),
)
"""Exactly one of these keys stands in a block of the kind; schemes say their own."""

_LISTED: tuple[tuple[type, str], ...] = (
    (limits.AddingUp, "measures"),
    (limits.CriticalFailure, "when"),
    (limits.OnlyLargest, "measures"),
    (measuring.ReliefAuthority, "people"),
    (rating.OverallRating, "categories"),
    (rating.RatingCategory, "measures"),
    (schemes.Pool, "categories"),
    (timing.CountedCredits, "table"),
    (timing.Indexation, "amounts"),
    (timing.Indexation, "values"),
    (timing.StepUp, "measures"),
    (triggers.Trigger, "when"),
)
"""These lists hold something; schemes and tests say their own."""


_SEVERAL = (
    (limits.OnlyLargest, "to choose the largest from"),
    (limits.AddingUp, "to add it to"),
)
"""These clauses are about several measures."""


@dataclass(frozen=True, slots=True)
class Hinge:
    """A key that stands exactly where a condition holds, with the words for both mistakes.

    optional: it may also be missing where the condition holds.
    """

    kind: type
    key: str
    holds: Callable[[Any], bool]
    when: str
    question: str
    optional: bool = False


_HINGES = (
    Hinge(
        limits.Cap,
        "periods",
        lambda cap: cap.window is limits.CapWindow.LAST_PERIODS,
        "window: last_periods",
        "Over how many periods does it look?",
    ),
    Hinge(
        limits.SameIncident,
        "add_up",
        lambda one: one.rule is not limits.IncidentRule.ALL,
        "rule: charge_largest_only or client_chooses",
        "",
        optional=True,
    ),
    Hinge(
        judging.SettlingIn,
        "points_percent",
        lambda one: one.effect is judging.SettlingEffect.REDUCED_POINTS,
        "effect: reduced_points",
        "To what share are points reduced?",
    ),
    Hinge(
        whole.Charges,
        "amount",
        lambda one: one.source is whole.ChargesFrom.FIXED,
        "source: fixed",
        "What is the charge of a period?",
    ),
    Hinge(
        whole.Charges,
        "quantity",
        lambda one: one.source is whole.ChargesFrom.QUANTITY,
        "source: quantity",
        "Which quantity holds the charges?",
    ),
    Hinge(
        measuring.MissingData,
        "few",
        lambda one: one.fewer_than > 0,
        "fewer_than above 0",
        "What does too small a sample count as?",
    ),
    Hinge(
        measuring.MissingData,
        "fail_as",
        lambda one: measuring.Absent.FAIL in (one.no_report, one.no_volume, one.few),
        "something that counts as fail",
        "",
        optional=True,
    ),
    Hinge(
        measuring.Combining,
        "good_interval",
        lambda one: one.method is measuring.Method.SHARE_OF_GOOD_INTERVALS,
        "method: share_of_good_intervals",
        "Which level makes an interval good?",
    ),
    Hinge(
        measuring.Combining,
        "empty_interval",
        lambda one: one.method is not measuring.Method.WHOLE_PERIOD,
        "a method that looks at intervals",
        "What is an interval without volume: left_out or good?",
    ),
    Hinge(
        measuring.Relief,
        "forecast",
        lambda one: (
            measuring.Cause.FORECAST_EXCEEDED is one.cause or one.needs is measuring.Needs.CALCULATION
        ),
        "cause: forecast_exceeded or needs: calculation",
        "What is held against which forecast?",
    ),
    Hinge(
        rating.OverallRating,
        "gate_failed",
        lambda one: bool(one.gates),
        "gates",
        "What is the standing of a card that fails a gate?",
    ),
)


def choice_findings(contract: Contract) -> Iterator[Finding]:
    """Keys of which one too many or one too few is given, and lists without items."""
    for block in blocks(contract):
        yield from _one_of(block)
        yield from _lists(block)
        yield from _hinges(block)
        yield from _special(block)


def _given(clause: object, key: str) -> bool:
    return getattr(clause, key) not in (None, (), "")


def _one_of(block: Block) -> Iterator[Finding]:
    groups = [keys for kind, keys in _ONE_OF if isinstance(block.clause, kind)]
    for keys in (*groups, *getattr(block.clause, "one_of", ())):
        given = [key for key in keys if _given(block.clause, key)]
        if not given:
            either = joined(keys, "or")
            yield fault(
                block.path, f"{opening(block.called)} has no {either}. Add the one that the contract states."
            )
        elif len(given) > 1:
            yield fault(
                block.at(given[1]),
                f"{opening(block.called)} has {joined(given)}, which exclude each other. Keep the one that "
                "the contract states.",
            )


def _lists(block: Block) -> Iterator[Finding]:
    listed = [key for kind, key in _LISTED if isinstance(block.clause, kind)]
    for key in (*listed, *getattr(block.clause, "filled", ())):
        if not _given(block.clause, key):
            yield fault(
                block.at(key), f"The list {key} of {block.called} is empty. Fill it, or leave the block out."
            )
    for kind, lacking in _SEVERAL:
        own = block.clause.measures if isinstance(block.clause, kind) else ()
        if len(own) == 1 and own != EVERY:
            yield fault(
                block.at("measures"),
                f"{opening(block.called)} names one measure, so there is nothing {lacking}. Name at least "
                "two.",
            )


def _hinges(block: Block) -> Iterator[Finding]:
    for hinge in (*_HINGES, *_paired(block.clause)):
        if not isinstance(block.clause, hinge.kind):
            continue
        given, holds = _given(block.clause, hinge.key), hinge.holds(block.clause)
        if holds and not given and not hinge.optional:
            yield fault(
                block.path,
                f"{hinge.question} {opening(block.called)} has {hinge.when}, so it needs {hinge.key}.",
            )
        elif given and not holds and not _is_estimate(block.clause, hinge.key):
            yield fault(
                block.at(hinge.key),
                f"{opening(block.called)} has {hinge.key}, which only counts with {hinge.when}. "
                f"Leave it out, or mend the other.",
            )


def _paired(clause: object) -> Iterator[Hinge]:
    """Keys of which a scheme says itself that they come together."""
    if isinstance(clause, schemes.Scheme):
        for key, other, question in clause.paired:
            yield Hinge(type(clause), key, partial(_given, key=other), other, question)


def _is_estimate(clause: object, key: str) -> bool:
    """The amount of charges that follow the invoice is the estimate until it is accepted."""
    return (
        isinstance(clause, whole.Charges) and key == "amount" and clause.source is whole.ChargesFrom.INVOICE
    )


def _special(block: Block) -> Iterator[Finding]:
    clause = block.clause
    if isinstance(clause, schemes.Gate):
        client = clause.paid_to is schemes.PaidTo.CLIENT
        if client and clause.with_credits is schemes.WithCredits.NEVER:
            yield fault(
                block.at("with_credits"),
                f"{opening(block.called)} is a penalty; with_credits is only for a bonus. Leave it out.",
            )
    if (
        isinstance(clause, judging.Repeats)
        and clause.multiply_points_by is None
        and clause.add_percent is None
    ):
        yield fault(
            block.path,
            "What does a repeated failure cost? Add multiply_points_by or add_percent to repeats.",
        )
