"""The overall rating: standings that can be reached, scores that can be given, weights that count once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from outscore.contracts.lints.finding import fault
from outscore.contracts.lints.finding import warning
from outscore.contracts.lints.ladder import Ladder
from outscore.contracts.lints.ladder import Rung
from outscore.contracts.lints.said import joined
from outscore.contracts.lints.stakes import is_judged
from outscore.contracts.repeats import repeated

if TYPE_CHECKING:
    from collections.abc import Iterator

    from outscore.contracts.lints.finding import Finding
    from outscore.contracts.lints.finding import Path
    from outscore.model.contract import Contract
    from outscore.model.contract import Measure


def rating_findings(contract: Contract) -> Iterator[Finding]:
    """What keeps the overall rating from one clear standing."""
    rating = contract.terms.rating
    if rating is None:
        return
    rungs = tuple(
        Rung(one.standing, one.edge, ("rating", "standings", place))
        for place, one in enumerate(rating.standings)
    )
    yield from Ladder("standing", "the rating", rungs, upward=True).findings()
    labels = [rung.label for rung in rungs]
    for place, label, first in repeated((label, f"standing {n + 1}") for n, label in enumerate(labels)):
        yield fault(
            ("rating", "standings", place, "standing"),
            f"Two standings are called {label!r}, this one and {first}. Give each its own name.",
        )
    if rating.gate_failed and labels and rating.gate_failed not in labels:
        yield warning(
            ("rating", "gate_failed"),
            f"A card that fails a gate is {rating.gate_failed!r}, which is none of the standings "
            f"({joined(labels, 'or')}), so none of their consequences follows. Is that meant?",
        )
    yield from _measures(contract)


def _measures(contract: Contract) -> Iterator[Finding]:
    rating = contract.terms.rating
    known = {measure.id: measure for measure in contract.measures}
    rated: list[tuple[str, Path]] = [
        (one.measure, ("rating", "categories", place, "measures", number))
        for place, category in enumerate(rating.categories if rating else ())
        for number, one in enumerate(category.measures)
    ]
    for name, path in rated:
        if name in known:
            yield from _score(known[name], path)
    for index, name, _ in repeated((name, "") for name, _ in rated):
        yield warning(
            rated[index][1],
            f"{name!r} is rated twice, so it weighs twice. Name it in one category, if not meant.",
        )
    for place, gate in enumerate(rating.gates if rating else ()):
        if gate.measure in known and not is_judged(known[gate.measure]):
            yield fault(
                ("rating", "gates", place, "measure"),
                f"The gate {gate.measure!r} is only reported, so it can never fail the card. Give the "
                "measure a target.",
            )


def _score(measure: Measure, path: Path) -> Iterator[Finding]:
    without = [band.band for band in measure.terms.bands if band.score is None]
    if not is_judged(measure) and len(without) == len(measure.terms.bands):
        yield fault(
            path,
            f"How is {measure.id!r} scored in the rating? It is only reported. Give the measure a target, "
            "or its bands a score from 0 to 100.",
        )
    elif without and len(without) < len(measure.terms.bands):
        yield fault(
            path,
            f"What do the bands {joined([repr(label) for label in without])} of {measure.id!r} score in the "
            "rating? Other bands say it. Add score to each.",
        )
