"""Printing what changed terms would have moved."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from outscore.cli.context import finish
from outscore.cli.context import office
from outscore.cli.context import workspace_folder
from outscore.cli.output import emit
from outscore.cli.output import emit_json
from outscore.cli.output import tell_sentences

if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Iterable
    from collections.abc import Sequence
    from fractions import Fraction
    from pathlib import Path

    from outscore.contracts.what_if import WhatIf
    from outscore.model.contract import Contract
    from outscore.model.outcome import Fired
    from outscore.model.outcome import MeasureOutcome
    from outscore.model.outcome import Outcome
    from outscore.model.period import Period
    from outscore.scoring.what_if import Compared
    from outscore.scoring.what_if import MeasureMove
    from outscore.scoring.what_if import Sums
    from outscore.scoring.what_if import Totals
    from outscore.workflow.what_if import Trial

COLUMNS = (
    "vendor",
    "period",
    "measures",
    "points_before",
    "points_after",
    "credit_before",
    "credit_after",
    "net_before",
    "net_after",
    "difference",
    "triggers",
)


def print_what_if(path: Path, periods: tuple[Period, ...], vendor: str | None, form: str) -> None:
    """Print what the terms in a file would have moved; where it has faults, print these and end with 1."""
    from outscore.contracts.what_if import read_what_if
    from outscore.workflow.what_if import what_if

    with office() as here:
        read = read_what_if(workspace_folder(), path)
        tell_sentences(list(_faults(read)))
        if read.contract is None:
            click.echo(f"Nothing was compared. Mend {read.file} and run it again.", err=True)
            finish(needs_a_person=True)
            return
        trial = what_if(here, read.contract, periods, vendor)
    tell_sentences([*trial.told, *(one.standing for one in trial.tried if one.standing)])
    if form == "json":
        emit_json(_document(read, trial))
        return
    rows = _rows(trial, _shown_amount if form == "table" else _amount)
    emit(rows, COLUMNS if form == "csv" else _table_columns(trial), form, _nothing(trial))
    if form == "table":
        for line in _closing(trial):
            click.echo(line)


def _faults(read: WhatIf) -> Iterable[str]:
    """The faults of a file, in sentences; worked examples that say otherwise in one, with their number."""
    otherwise = read.no_longer
    yield from (str(fault) for fault in read.faults if fault not in otherwise)
    if otherwise:
        count = len(otherwise)
        yield (
            f"{count} {'thing' if count == 1 else 'things'} that the worked examples of the signed contract "
            f"expect would come out otherwise. Each is told with --format json."
        )


def _totals(trial: Trial, vendor: str | None = None) -> Totals:
    from outscore.scoring.what_if import totals

    return totals(one.compared for one in trial.tried if vendor in (None, one.vendor))


def _nothing(trial: Trial) -> str:
    count = len(trial.tried)
    periods = "1 period" if count == 1 else f"{count} periods"
    return f"{trial.contract.id}: nothing would have been otherwise in {periods}."


def _table_columns(trial: Trial) -> tuple[str, ...]:
    """All columns, without those of points and money where the contract knows neither."""
    if any(one.terms.currency or one.terms.points for one in (trial.contract, trial.changed)):
        return COLUMNS
    return tuple(name for name in COLUMNS if name in ("vendor", "period", "measures", "triggers"))


def _closing(trial: Trial) -> Iterable[str]:
    found = _totals(trial)
    if not found.moved:
        return
    otherwise = f"{found.moved} of {found.periods} periods would have been otherwise"
    currency = trial.contract.terms.currency
    if not currency:
        yield f"{trial.contract.id}: {otherwise}. Nothing was stored."
        return
    owed, not_owed = _shown_amount(trial, found.after.net), _shown_amount(trial, found.before.net)
    difference = _shown_amount(trial, abs(found.difference))
    more = f"{difference} {'more' if found.difference >= 0 else 'less'}"
    yield (
        f"{trial.contract.id}: {otherwise}. The client would have been owed {owed} and not {not_owed}: "
        f"{more}. Nothing was stored."
    )


def _rows(trial: Trial, amount: Callable[[Trial, Fraction], str]) -> list[dict[str, object]]:
    """A row for every period that moved, and the totals of all."""
    rows = [
        {
            "vendor": one.vendor,
            "period": str(one.compared.period),
            "measures": "; ".join(_move_words(trial, move) for move in one.compared.moves),
            **_numbers(trial, one.compared.before, one.compared.after, amount),
            "triggers": _trigger_words(one.compared),
        }
        for one in trial.tried
        if one.compared.moved
    ]
    return [*rows, _total_row(trial, amount)] if rows else []


def _total_row(trial: Trial, amount: Callable[[Trial, Fraction], str]) -> dict[str, object]:
    found = _totals(trial)
    numbers = _numbers(trial, found.before, found.after, amount)
    return {"vendor": "total", "period": f"{found.periods} compared", **numbers}


def _numbers(
    trial: Trial, before: Outcome | Sums, after: Outcome | Sums, amount: Callable[[Trial, Fraction], str]
) -> dict[str, object]:
    return {
        "points_before": _points(before.points),
        "points_after": _points(after.points),
        "credit_before": amount(trial, before.credit),
        "credit_after": amount(trial, after.credit),
        "net_before": amount(trial, before.net),
        "net_after": amount(trial, after.net),
        "difference": amount(trial, after.net - before.net),
    }


def _points(value: Fraction) -> str:
    from outscore.scoring.wording import exact_text

    return exact_text(value)


def _amount(trial: Trial, value: Fraction) -> str:
    from outscore.model.currency import decimals
    from outscore.scoring.wording import decimal_text
    from outscore.scoring.wording import exact_text

    places = decimals(trial.contract.terms.currency)
    return decimal_text(value, places) if (value * 10**places).denominator == 1 else exact_text(value)


def _shown_amount(trial: Trial, value: Fraction) -> str:
    """An amount for people: with its currency, rounded to its smallest coin."""
    from outscore.model.currency import decimals
    from outscore.scoring.wording import decimal_text

    currency = trial.contract.terms.currency
    return f"{currency} {decimal_text(value, decimals(currency), ',')}".strip()


def _move_words(trial: Trial, move: MeasureMove) -> str:
    """What would be otherwise in words, such as "speed: met, would be missed (serious)"."""
    stood = _stood(move.after)
    if move.verdict_moved or move.before is None or move.after is None:
        return f"{move.measure}: {_stood(move.before)}, would be {stood}"
    return f"{move.measure}: {stood}{_same_verdict(trial, move.before, move.after)}"


def _same_verdict(trial: Trial, before: MeasureOutcome, after: MeasureOutcome) -> str:
    """What is otherwise although the verdict stays."""
    if before.points != after.points:
        return f", {_points(before.points)} points, would be {_points(after.points)}"
    if before.charged != after.charged:
        was, now = _shown_amount(trial, before.charged), _shown_amount(trial, after.charged)
        return f", {was} charged, would be {now}"
    if before.judged != after.judged:
        return f", {_figure(trial.contract, before)}, would be {_figure(trial.changed, after)}"
    return ""


def _stood(one: MeasureOutcome | None) -> str:
    if one is None:
        return "no measure"
    band = f" ({one.band})" if one.band and one.band != one.verdict.value else ""
    return f"{one.verdict.words}{band}"


def _figure(contract: Contract, one: MeasureOutcome) -> str:
    from outscore.scoring.wording import shown

    units = {measure.id: measure.metric.unit for version in contract.versions for measure in version.measures}
    return shown(one.judged, units[one.measure], one.level)


def _trigger_words(one: Compared) -> str:
    fires = [f"{fired.trigger} would have fired" for fired in one.would_fire]
    return "; ".join([*fires, *(f"{fired.trigger} would not have fired" for fired in one.would_not_fire)])


def _document(read: WhatIf, trial: Trial) -> dict[str, object]:
    moved = [one for one in trial.tried if one.compared.moved]
    return {
        "contract": trial.contract.id,
        "file": read.file,
        "currency": trial.contract.terms.currency,
        "terms_sha256": trial.contract.terms_sha256,
        "changed_terms_sha256": trial.changed.terms_sha256,
        "periods": [
            {
                "vendor": one.vendor,
                "period": str(one.compared.period),
                "measures": [_move_document(trial, move) for move in one.compared.moves],
                "before": _side(trial, one.compared.before),
                "after": _side(trial, one.compared.after),
                "difference": _amount(trial, one.compared.difference),
                "would_fire": [_fired(fired) for fired in one.compared.would_fire],
                "would_not_fire": [_fired(fired) for fired in one.compared.would_not_fire],
            }
            for one in moved
        ],
        "vendors": {
            vendor: _total_document(trial, _totals(trial, vendor))
            for vendor in dict.fromkeys(one.vendor for one in trial.tried)
        },
        "totals": _total_document(trial, _totals(trial)),
        "standing_differs": [one.standing for one in trial.tried if one.standing],
        "told": list(trial.told),
        "warnings": [str(fault) for fault in read.faults],
    }


def _move_document(trial: Trial, move: MeasureMove) -> dict[str, object]:
    return {
        "measure": move.measure,
        "before": _measure_document(trial, trial.contract, move.before),
        "after": _measure_document(trial, trial.changed, move.after),
        "sentence": _move_words(trial, move),
    }


def _measure_document(trial: Trial, contract: Contract, one: MeasureOutcome | None) -> object:
    if one is None:
        return None
    return {
        "figure": _figure(contract, one),
        "verdict": one.verdict.value,
        "band": one.band,
        "points": _points(one.points),
        "credit": _amount(trial, one.credit.amount),
        "bonus": _amount(trial, one.bonus.amount),
        "charged": _amount(trial, one.charged),
        "reason": one.reason,
    }


def _side(trial: Trial, one: Outcome) -> dict[str, object]:
    return {
        "points": _points(one.points),
        "credit": _amount(trial, one.credit),
        "bonus": _amount(trial, one.bonus),
        "net": _amount(trial, one.net),
        "caps_reached": list(one.caps_reached),
        "gates": list(one.gates),
        "gates_set_aside": [{"gate": each.gate, "why": each.why.value} for each in one.gates_set_aside],
        "critical": list(one.critical),
        "triggers": [fired.trigger for fired in one.fired],
        "rating": _rating(one),
        "unpriced": one.unpriced,
    }


def _rating(one: Outcome) -> dict[str, object] | None:
    rating = one.rating
    if rating is None:
        return None
    return {
        "score": None if rating.score is None else _points(rating.score),
        "standing": rating.standing,
        "gates_failed": list(rating.gates_failed),
        "provisional": rating.provisional,
    }


def _fired(one: Fired) -> dict[str, object]:
    return {"trigger": one.trigger, "name": one.name, "clause": one.clause, "reason": one.reason}


def _total_document(trial: Trial, found: Totals) -> dict[str, object]:
    return {
        "periods": found.periods,
        "moved": found.moved,
        "before": _sums(trial, found.before),
        "after": _sums(trial, found.after),
        "difference": _amount(trial, found.difference),
    }


def _sums(trial: Trial, one: Sums) -> dict[str, object]:
    return {
        "points": _points(one.points),
        "credit": _amount(trial, one.credit),
        "bonus": _amount(trial, one.bonus),
        "net": _amount(trial, one.net),
    }


def refuse_without_file(periods: Sequence[Period], vendor: str | None, form: str) -> None:
    """Scoring itself takes periods and nothing else; raises UsageError."""
    if vendor is not None or form != "table":
        raise click.UsageError("--vendor and --format go with --what-if FILE. Leave them out, or add it.")
    if not periods:
        raise click.UsageError("Missing argument 'PERIODS'. Write 2026-10, 2026-Q3 or 2026-04..2026-09.")
