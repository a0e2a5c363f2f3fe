"""The command that sets vendors side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from outscore.cli.context import PERIOD
from outscore.cli.context import office
from outscore.cli.output import emit
from outscore.cli.output import format_option
from outscore.cli.output import print_table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from outscore.model.governance_document import BenchmarkDocument
    from outscore.model.period import Period
    from outscore.model.statement import StatementDocument


@click.command(short_help="Print the vendors side by side.")
@click.argument("period", type=PERIOD)
@click.option("--benchmarks", is_flag=True, help="Only the figures from outside, of benchmarks/.")
@format_option
def compare(period: Period, benchmarks: bool, form: str) -> None:
    """Print the vendors of PERIOD side by side, one line a vendor, judged measures first.

    A table is followed by the figures from outside for the same metrics. Nothing is judged by them.
    """
    from outscore.workflow.benchmarks import benchmark_documents
    from outscore.workflow.pack import standing_statements

    with office() as here:
        statements = [statement for statement, _ in standing_statements(here, period)]
        outside = _outside_rows(benchmark_documents(here, period, statements), statements)
    told = ("measure", "from_outside", "said", "expired")
    if benchmarks:
        emit(outside, told, form, "There is no figure from outside for these metrics. Add benchmarks/*.yaml.")
        return
    rows = [_comparison_row(statement) for statement in statements]
    columns = list(dict.fromkeys(name for row in rows for name in row))
    emit(rows, columns, form, "Nothing to compare.")
    if outside and form == "table":
        print_table(outside, told, "From outside; nothing is judged by it")


def _outside_rows(
    found: Sequence[BenchmarkDocument], statements: Sequence[StatementDocument]
) -> list[dict[str, object]]:
    """A row for each figure from outside and measure of its metric."""
    measures = dict.fromkeys(
        (result["metric"], result["measure"]) for one in statements for result in one["results"]
    )
    return [
        {
            "measure": measure,
            "from_outside": ", ".join(f"{one['name']} {one['shown']}".strip() for one in each["figures"]),
            "said": each["said"],
            "expired": each["expired"],
        }
        for each in found
        for metric, measure in measures
        if metric == each["metric"]
    ]


def _comparison_row(statement: StatementDocument) -> dict[str, object]:
    from outscore.scoring.flags import set_apart_by

    row: dict[str, object] = {
        "vendor": statement["vendor"]["id"],
        "name": statement["vendor"]["name"],
        "contract": statement["contract"]["id"],
    }
    row |= _settled_cells(statement)
    judged = sorted(statement["results"], key=lambda result: result["target"] is None)
    for result in judged:
        figure = result["figure"]
        said = [figure["verdict"].replace("_", " ")] if result["target"] else []
        said += ["not comparable"] if figure["value"] and set_apart_by(figure) else []
        row[result["measure"]] = figure["shown"] + (f" ({'; '.join(said)})" if said else "")
    return row


def _settled_cells(statement: StatementDocument) -> dict[str, object]:
    """Points and the overall rating, where the contract has them."""
    from outscore.reporting.settled import gives_points
    from outscore.reporting.settled import settlement_of

    settlement = settlement_of(statement)
    if settlement is None:
        return {}
    cells: dict[str, object] = {"points": settlement["points"]["shown"]} if gives_points(settlement) else {}
    rating = settlement["rating"]
    if rating:
        cells |= {
            "rating": rating["score"]["shown"] if rating["score"] else "",
            "standing": rating["standing"],
        }
    return cells
