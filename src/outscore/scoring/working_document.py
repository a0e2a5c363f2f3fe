"""How a figure came about, worded for a statement: from all rows to the counts, the figure and its level."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from outscore.model.terms.measuring import Effect
from outscore.model.terms.measuring import ReliefEffect
from outscore.model.terms.measuring import RoundingMode
from outscore.model.terms.whole import Smoothing
from outscore.scoring.counting import Kind
from outscore.scoring.hours import hours_words
from outscore.scoring.missing import counts_as
from outscore.scoring.result_document import target_document
from outscore.scoring.rounding import rounded
from outscore.scoring.settlement_wording import counts_words
from outscore.scoring.settlement_wording import number
from outscore.scoring.wording import SUFFIX
from outscore.scoring.wording import exact_text
from outscore.scoring.wording import target_words

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from outscore.model.contract import Measure
    from outscore.model.metric import Unit
    from outscore.model.outcome import MeasureOutcome
    from outscore.model.period import Period
    from outscore.model.period_facts import Reading
    from outscore.model.settlement_document import CountsDocument
    from outscore.model.settlement_document import NumberDocument
    from outscore.model.statement import BeforeDocument
    from outscore.model.statement import CorrectionDocument
    from outscore.model.statement import CountingDocument
    from outscore.model.statement import ExactDocument
    from outscore.model.statement import LevelDocument
    from outscore.model.statement import PreparedDocument
    from outscore.model.statement import StatementDocument
    from outscore.model.statement import WorkingDocument
    from outscore.model.target import Target
    from outscore.model.terms.measuring import MissingData
    from outscore.model.terms.timing import StepUp
    from outscore.scoring.counting import Correction
    from outscore.scoring.counting import Counting
    from outscore.scoring.exclusions import Counted

HOW_WORDS = {
    RoundingMode.HALF_UP: "halves up",
    RoundingMode.HALF_EVEN: "halves to the even one",
    RoundingMode.DOWN: "cut off",
    RoundingMode.UP: "always up",
}
EFFECT_WORDS = {
    Effect.BOTH: "taken out above and below the line",
    Effect.NUMERATOR: "taken out above the line",
    Effect.DENOMINATOR: "taken out below the line",
    Effect.ADD_BACK: "added back above the line",
}
AVERAGED = "Each interval has a figure of its own; what counts of them is combined, not these sums."


def with_workings(document: StatementDocument, workings: Mapping[str, WorkingDocument]) -> StatementDocument:
    """The statement with how its figures came about, where there is something to tell; else as it is."""
    if not any(workings.values()):
        return document
    results = [
        {**one, "working": workings[one["measure"]]} if workings.get(one["measure"]) else one
        for one in document["results"]
    ]
    return {**document, "results": results}  # type: ignore[typeddict-item]


def exact_figure(value: Fraction, unit: Unit) -> str:
    """A figure with all its decimals, or to six with a mark where it does not end in as many.

    >>> from fractions import Fraction
    >>> from outscore.model.metric import Unit
    >>> exact_figure(Fraction("40.5"), Unit.SECONDS), exact_figure(Fraction(1580, 21), Unit.PERCENT)
    ('40.5 s', 'about 75.238095 %')
    """
    return f"{number(value)}{SUFFIX[unit]}"


def _number(value: Fraction, unit: Unit | None = None) -> NumberDocument:
    shown = number(value) if unit is None else exact_figure(value, unit)
    return {"n": value.numerator, "d": value.denominator, "shown": shown}


def counting_document(
    measure: Measure, counting: Counting | None, reading: Reading | None
) -> CountingDocument | None:
    """The way from all rows to what was divided; None where it does not lead to the reading's counts."""
    if counting is None or reading is None or reading.value is None:
        return None
    if counting.counts is not None and counting.counts != (reading.numerator, reading.denominator):
        return None
    corrections = [_correction(measure, one) for one in counting.corrections]
    return {
        "rows": counting.rows,
        "all_rows": _counts(measure, counting.all_rows),
        "corrections": corrections,
        "counts": _counts(measure, counting.counts),
        "sentence": AVERAGED if counting.counts is None else "",
    }


def _counts(measure: Measure, found: Counted | None) -> CountsDocument | None:
    if found is None:
        return None
    return {
        "numerator": _number(found.above),
        "denominator": None if found.below is None else _number(found.below),
        "shown": counts_words(measure.metric, found.above, found.below, " / "),
    }


def _correction(measure: Measure, one: Correction) -> CorrectionDocument:
    return {
        "kind": one.kind.value,
        "clause": one.clause,
        "quantity": one.exclusion.quantity if one.exclusion else "",
        "claim": one.relief.claim if one.relief else 0,
        "rows": one.rows,
        "counts": _counts(measure, one.counts),
        "sentence": _said(measure, one),
    }


def _said(measure: Measure, one: Correction) -> str:
    rows = "1 row" if one.rows == 1 else f"{one.rows:,} rows"
    if one.exclusion is not None:
        return f"{one.exclusion.quantity}, {EFFECT_WORDS[one.exclusion.effect]}"
    if one.relief is not None:
        ground = one.relief.relief
        by = f"claim {one.relief.claim}, {ground.id}" if one.relief.claim else f"{ground.id}, forecast test"
        does = "counted as all good" if ground.effect is ReliefEffect.ADD_BACK else "left out"
        return f"{rows} {does} by relief ({by})"
    hours = hours_words(measure.terms.combined.hours) if measure.terms.combined else ""
    return {
        Kind.HOURS: f"{rows} outside the hours that count, {hours}",
        Kind.CLOSED_DAY: f"{rows} of closed days",
    }.get(one.kind, f"{rows} of time that was credited under another measure")


def prepared_document(
    measure: Measure,
    reading: Reading | None,
    before: Fraction | None,
    outcome: MeasureOutcome,
    period: Period,
    missing: MissingData | None,
) -> PreparedDocument | None:
    """How the contract averaged and rounded a figure before it was judged; None where it did neither.

    before: the figure of the period before, as it was measured, None where it had none.
    """
    terms, unit = measure.terms, measure.metric.unit
    smooths = terms.smoothing is Smoothing.WITH_PREVIOUS
    if reading is None or reading.value is None or not (smooths or terms.round_value):
        return None
    if reading.treated_as_met or (outcome.judged is None) or _replaced(reading, missing, measure):
        return None
    value = reading.value
    found: PreparedDocument = {
        "clause": measure.clause,
        "own": _number(value, unit),
        "judged": _number(outcome.judged, unit),
        "sentences": [],
    }
    if smooths:
        found["before"] = None if before is None else _before(before, period.previous(), unit)
        if before is None:
            said = f"Not averaged: {period.previous().label} has no figure to average with."
        else:
            average = (value + before) / 2
            found["average"] = _number(average, unit)
            own, other = exact_figure(value, unit), exact_figure(before, unit)
            said = (
                f"Averaged with the {period.grain} before: ({own} + {other} of {period.previous().label}) / 2"
                f" = {exact_figure(average, unit)}"
            )
            value = average
        found["sentences"].append(said)
    if terms.round_value is not None:
        step = terms.round_value
        exact, value = value, rounded(value, step.to, step.how)
        found["step"], found["how"] = _number(step.to, unit), step.how.value
        found["sentences"].append(
            f"Rounded to multiples of {exact_text(step.to)}, {HOW_WORDS[step.how]}: "
            f"{exact_figure(exact, unit)} becomes {exact_figure(value, unit)}"
        )
    return found if value == outcome.judged else None


def _replaced(reading: Reading, missing: MissingData | None, measure: Measure) -> bool:
    """Whether the contract puts something else in the place of the figure, as of too few cases."""
    return bool(reading.grade) or counts_as(measure.terms.missing_data or missing, reading) is not None


def _before(value: Fraction, period: Period, unit: Unit) -> BeforeDocument:
    return {"period": str(period), "label": period.label, "value": _number(value, unit)}


def ramp_document(measure: Measure, level: Target | None, day: date) -> LevelDocument | None:
    """That a level of the first months is in force; None where none is."""
    target = measure.target
    step = next((one for one in measure.terms.ramp if day <= one.until), None)
    if step is None or target is None or level != step.level:
        return None
    unit = measure.metric.unit
    return {
        "kind": "ramp",
        "clause": measure.clause,
        "written": target_document(target, unit),
        "level": target_document(level, unit),
        "until": step.until.isoformat(),
        "sentence": (
            f"{target_words(level, unit)} up to {step.until.isoformat()}, while the service grows into "
            f"{target_words(target, unit)}"
        ),
    }


def step_up_document(
    measure: Measure, level: Target, terms: StepUp, rise: tuple[Period, StatementDocument] | None
) -> LevelDocument | None:
    """Why a level has risen; `rise` is the last period of those that made it rise, and its statement."""
    target, unit = measure.target, measure.metric.unit
    if target is None:
        return None
    found: LevelDocument = {
        "kind": "step_up",
        "clause": terms.clause,
        "written": target_document(target, unit),
        "level": target_document(level, unit),
        "sentence": f"raised from {target_words(target, unit)} to {target_words(level, unit)}",
    }
    figures = None if rise is None else _figures(measure, terms, *rise)
    if rise is None or figures is None:
        return found
    values, from_level = figures
    average = sum((value for _, value in values), Fraction(0)) / len(values)
    half_way = (average + from_level) / 2
    found["since"] = str(rise[0].next())
    found["figures"] = [_before(value, period, unit) for period, value in values]
    found["risen_from"] = _number(from_level, unit)
    found["average"], found["half_way"] = _number(average, unit), _number(half_way, unit)
    found["sentence"] = _risen(found, terms, rise[0], level, half_way, unit)
    return found


def _risen(
    found: LevelDocument, terms: StepUp, last: Period, level: Target, half_way: Fraction, unit: Unit
) -> str:
    figures = ", ".join(f"{one['label']} {one['value']['shown']}" for one in found["figures"])
    said = (
        f"raised from {found['risen_from']['shown']} after {last.label}: every period exceeded it "
        f"({figures}), on average {found['average']['shown']}; half-way to that is "
        f"{found['half_way']['shown']}"
    )
    if half_way == level.value or terms.at_most_percent_of_gap is None:
        return said
    share = number(terms.at_most_percent_of_gap)
    return f"{said}, and {share} % of the gap, the most it may rise, is {exact_figure(level.value, unit)}"


def _figures(
    measure: Measure, terms: StepUp, last: Period, document: StatementDocument
) -> tuple[list[tuple[Period, Fraction]], Fraction] | None:
    """The figures that a rise rests on, each with its period, and the level that they exceeded."""
    settlement = document.get("settlement")
    if settlement is None:
        return None
    own = next((one for one in document["results"] if one["measure"] == measure.id), None)
    if own is None or own["figure"]["value"] is None or own["target"] is None:
        return None
    marks = settlement["carried_in"].get("states", {}).get(measure.id, {}).get("marks", [])
    before = marks[-(terms.periods - 1) :] if terms.periods > 1 else []
    periods = last.last(len(before) + 1)
    values = [None if one.get("value") is None else Fraction(one["value"]) for one in before]
    values.append(_exact(own["figure"]["value"]))
    found = [(period, value) for period, value in zip(periods, values, strict=True) if value is not None]
    return found, _exact(own["target"]["exact"])


def _exact(document: ExactDocument) -> Fraction:
    return Fraction(document["n"], document["d"])
