"""Holding the engine's outcomes against the reference."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.scoring.reference.record import NONE

from outscore.model.outcome import Entry
from outscore.model.outcome import HeldStatus

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Iterator
    from collections.abc import Sequence
    from fractions import Fraction

    from tests.scoring.reference.record import Settled

    from outscore.model.outcome import Outcome
    from outscore.model.period import Period


def differences(outcomes: Iterable[Outcome], settled: Sequence[Settled]) -> list[str]:
    """Everything in which the engine's outcomes differ, one line each."""
    return [line for pair in zip(outcomes, settled, strict=True) for line in _differences(*pair)]


def _differences(outcome: Outcome, month: Settled) -> Iterator[str]:
    for name, ours, theirs in (*_whole(outcome, month), *_measures(outcome, month), *_ledger(outcome, month)):
        if ours != theirs:
            yield f"{month.period} {name}: engine {ours}, reference {theirs}"


def _whole(outcome: Outcome, month: Settled) -> Iterator[tuple[str, object, object]]:
    yield "points", outcome.points, month.points
    yield "unpriced", bool(outcome.unpriced), month.unpriced
    accrued = [share for entry, *_, share in month.shares if entry is Entry.ACCRUAL]
    yield "credit", outcome.credit, sum(accrued, NONE)
    yield "bonus", outcome.bonus, month.bonus
    yield "caps", list(outcome.caps_reached), month.caps_reached
    yield "gates", list(outcome.gates), [gate.id for gate in month.gates]
    yield "gates set aside", {one.gate: one.why.value for one in outcome.gates_set_aside}, month.set_aside
    yield "critical", list(outcome.critical), month.critical
    yield "triggers", [one.trigger for one in outcome.fired], month.fired
    yield "levels", dict(outcome.levels), month.levels
    decided = {one.origin: one.status for one in outcome.held if one.status is not HeldStatus.HELD}
    yield "decided", decided, month.decided
    held = [(one.origin, one.measures) for one in outcome.held if one.status is HeldStatus.HELD]
    yield "on hold", held, [(one.origin, one.measures) for one in month.put_on_hold]
    if outcome.rating:
        rating = outcome.rating
        yield "score", rating.score, month.score
        yield "coverage", rating.coverage, month.coverage
        yield "standing", rating.standing, month.standing
        yield "rating provisional", rating.provisional, month.rating_provisional


def _measures(outcome: Outcome, month: Settled) -> Iterator[tuple[str, object, object]]:
    for one in outcome.measures:
        theirs = month.judged[one.measure]
        for name in (
            "verdict",
            "exceeded",
            "default",
            "misses",
            "repeat",
            "base_points",
            "points",
            "provisional",
        ):
            yield f"{one.measure} {name}", getattr(one, name), getattr(theirs, name)
        yield f"{one.measure} value", one.judged, theirs.value
        yield f"{one.measure} level", one.level and one.level.value, theirs.level and theirs.level.value
        yield f"{one.measure} band", one.band, theirs.band.band if theirs.band else ""
        yield f"{one.measure} settling in", one.settling_in, theirs.settling is not None
        yield f"{one.measure} credit", one.credit.amount, month.credits.get(one.measure, NONE)
        yield f"{one.measure} bonus", one.bonus.amount, month.bonuses.get(one.measure, NONE)
        yield f"{one.measure} charged", one.charged, month.charged(one.measure)


def _ledger(outcome: Outcome, month: Settled) -> Iterator[tuple[str, object, object]]:
    """Line by line."""
    expected: dict[tuple[Entry, str, str, Period], Fraction] = {}
    for entry, clause, what, origin, share in month.shares:
        place = (entry, clause, what, origin)
        expected[place] = expected.get(place, NONE) + share
    booked: dict[tuple[Entry, str, str, Period], Fraction] = {}
    for one in outcome.bookings:
        place = (one.entry, one.clause, one.what, one.origin)
        booked[place] = booked.get(place, NONE) + one.amount
    for place in dict.fromkeys([*expected, *booked]):
        ours, theirs = booked.get(place, NONE), expected.get(place, NONE)
        yield f"booking {place[0]} {place[2]} of {place[3]}", ours, theirs
    yield "net", outcome.net, month.net
