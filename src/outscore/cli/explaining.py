"""The command that goes from a figure back to its rows, and from the amount of a period to its lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from outscore.cli.context import PERIOD
from outscore.cli.context import as_of_option
from outscore.cli.context import office
from outscore.cli.output import emit_json

if TYPE_CHECKING:
    from collections.abc import Iterable

    from outscore.model.period import Period
    from outscore.reporting.explained import Line
    from outscore.workflow.explain import Explanation
    from outscore.workflow.explain import MoneyExplanation
    from outscore.workflow.explain import Standing
    from outscore.workflow.resettle import Resettled

WIDTH = 11
MOST_NAMES = 2


@click.command(short_help="Go from a figure back to the clause, the file and the row.")
@click.argument("vendor")
@click.argument("names", nargs=-1, required=True, metavar="[MEASURE] PERIOD")
@click.option("--contract", help="Where the vendor has several contracts.")
@as_of_option
@click.option(
    "--rows",
    "most",
    type=click.IntRange(min=0),
    default=20,
    show_default=True,
    help="How many rows to print.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", "json"]),
    default="table",
    show_default=True,
    help="How to print it.",
)
def explain(
    vendor: str, names: tuple[str, ...], contract: str | None, as_of: str | None, most: int, form: str
) -> None:
    """Go from a figure to its clause, its formula with the numbers, the deliveries and the rows.

    Without MEASURE: from the whole amount of PERIOD to each line of it, with its clause. With --as-of: from
    the revision that stood then; the rows are those of today, and it says where they no longer agree.
    """
    from outscore.workflow.as_of import recorded_before
    from outscore.workflow.explain import explain as explain_figure
    from outscore.workflow.explain import explain_money

    measure, period = _measure_and_period(names)
    with office() as here:
        zone = here.workspace.settings.timezone
        before = None if as_of is None else recorded_before(as_of, zone)[0]
        if measure is None:
            whole = explain_money(here, vendor, period, contract, before)
            document, lines = money_document(whole), money_lines(whole)
        else:
            found = explain_figure(here, vendor, measure, period, contract, before)
            document, lines = figure_document(found), figure_lines(found, most)
    if form == "json":
        emit_json(document)
    else:
        for line in lines:
            click.echo(line)


def _measure_and_period(names: tuple[str, ...]) -> tuple[str | None, Period]:
    if len(names) > MOST_NAMES:
        raise click.UsageError(f"Too many names: {' '.join(names)}. Give: VENDOR [MEASURE] PERIOD")
    *measure, last = names
    context = click.get_current_context()
    return (measure[0] if measure else None), PERIOD.convert(last, None, context)


def figure_document(one: Explanation) -> dict[str, object]:
    """A figure's explanation for programs."""
    settlement = one.standing.document.get("settlement")
    return {
        **_subject(one.standing),
        "result": one.result,
        "definition": one.definition,
        "working": one.working,
        "came_about": one.came_about,
        "settled": one.settled,
        "steps": settlement["steps"] if settlement else [],
        "settles_again": None if one.again is None else one.again.same,
        "rows_agree": one.agrees,
        "rows": [
            {
                "file": row.file,
                "delivery": row.delivery,
                "row": row.row,
                "period": row.month,
                "scope": row.scope,
                "quantities": dict(row.quantities),
                "texts": dict(row.texts),
                "standing": row.standing,
                "said": row.said,
                "clause": row.clause,
            }
            for row in one.rows
        ],
    }


def money_document(one: MoneyExplanation) -> dict[str, object]:
    """A whole amount's explanation for programs."""
    return {**_subject(one.standing), "settlement": one.settlement, "settles_again": one.again.same}


def _subject(one: Standing) -> dict[str, object]:
    return {
        "vendor": one.document["vendor"],
        "contract": one.document["contract"],
        "period": one.document["period"],
        "statement": {
            "sha256": one.stored.sha256,
            "revision": one.stored.revision,
            "newest_revision": one.newest,
        },
    }


def figure_lines(one: Explanation, most: int) -> list[str]:
    """A figure's explanation for people, with at most so many rows."""
    from outscore.reporting.worked import counting_lines
    from outscore.reporting.worked import level_lines
    from outscore.reporting.worked import prepared_lines

    document, result, definition = one.standing.document, one.result, one.definition
    figure, target = result["figure"], result["target"]
    judged = f"against {target['shown']}" if target else "reported, not judged"
    lines = [
        f"{document['vendor']['name']}, {document['period']['label']}: {result['name']}",
        f"  {figure['shown']}, {figure['verdict'].replace('_', ' ')} ({judged})",
    ]
    if figure["reason"]:
        lines.append(f"  why: {figure['reason']}")
    lines += [f"  {one['meaning'].replace('_', ' ')}: {one['text']}" for one in figure.get("notes", [])]
    lines += [
        _line("clause", result["clause"]),
        _line("contract", _contract(one.standing)),
        _line(
            "definition", f"{definition['name']}, version {definition['version']}: {definition['definition']}"
        ),
        *_lines(counting_lines(one.came_about)),
        _line("working", one.working),
        *_lines(prepared_lines(one.came_about)),
        *_lines(level_lines(one.came_about)),
        *_settled_lines(one),
        _line("statement", _statement(one.standing)),
        _line("rows", f"{len(one.rows)}, {_agreement(one)}"),
    ]
    for row in one.rows[:most]:
        cells = ", ".join(f"{column} = {text!r}" for column, text in row.texts.items())
        place = f" row {row.row}" if row.row else ""
        stands = f"{row.said} [{row.clause}]" if row.clause else row.said
        lines.append(f"    {row.file}{place} ({row.month}, {row.scope}): {cells}; {stands}")
        lines.append(f"      delivery SHA-256 {row.delivery}")
    if len(one.rows) > most:
        lines.append(f"    ... and {len(one.rows) - most:,} more: --rows {len(one.rows)}")
    return lines


def _settled_lines(one: Explanation) -> list[str]:
    from outscore.reporting.explained import measure_lines

    settlement = one.standing.document.get("settlement")
    if settlement is None or one.settled is None or one.again is None:
        band = one.result["figure"].get("band", "")
        return [_line("band", band)] if band else []
    lines = _lines(measure_lines(settlement, one.settled))
    return [*lines, _line("again", _settled_again(one.again, one.standing))]


def money_lines(one: MoneyExplanation) -> list[str]:
    """A whole amount's explanation for people."""
    from outscore.reporting.explained import money_lines as working

    document = one.standing.document
    return [
        f"{document['vendor']['name']}, {document['period']['label']}: {one.settlement['sentence']}",
        _line("contract", _contract(one.standing)),
        *_lines(working(one.settlement)),
        _line("statement", _statement(one.standing)),
        _line("again", _settled_again(one.again, one.standing)),
    ]


def _lines(found: Iterable[Line]) -> list[str]:
    return [_line(one.name, f"{one.said}  [{one.clause}]" if one.clause else one.said) for one in found]


def _line(name: str, said: str) -> str:
    return f"  {name:<{WIDTH}} {said}"


def _contract(one: Standing) -> str:
    contract = one.document["contract"]
    return f"{contract['name']} (terms {contract['terms_sha256'][:12]})"


def _statement(one: Standing) -> str:
    later = f"; revision {one.newest} has taken its place since" if one.superseded else ""
    return f"revision {one.stored.revision}, SHA-256 {one.stored.sha256}{later}"


def _settled_again(again: Resettled, one: Standing) -> str:
    if again.same:
        return "settled again just now from the statement's own facts: it comes out the same"
    why = "the terms have changed since" if again.terms_changed else "Outscore now settles it differently"
    return f"settled again just now, it comes out differently: {why}.{_next(one)}"


def _agreement(one: Explanation) -> str:
    if one.agrees:
        said = "measured" if one.settled else "added up"
        return f"{said} again just now: they give the numbers above"
    return f"which no longer give the numbers above: rows came in since.{_next(one.standing)}"


def _next(one: Standing) -> str:
    """What makes the difference go away; an old revision stays as it is."""
    return "" if one.superseded else f" Run: outscore score {one.document['period']['id']}"
