"""Commands that set vendors side by side: their measures, and their operating requirements."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from outscore.cli.context import PERIOD
from outscore.cli.context import office
from outscore.cli.output import emit
from outscore.cli.output import format_option

if TYPE_CHECKING:
    from outscore.model.period import Period
    from outscore.model.statement import StatementDocument


@click.command(short_help="Print the vendors side by side.")
@click.argument("period", type=PERIOD)
@format_option
def compare(period: Period, form: str) -> None:
    """Print the vendors of PERIOD side by side, one line a vendor, judged measures first."""
    from outscore.workflow.pack import standing_statements

    with office() as here:
        statements = [statement for statement, _ in standing_statements(here, period)]
    rows = [_comparison_row(statement) for statement in statements]
    columns = list(dict.fromkeys(name for row in rows for name in row))
    emit(rows, columns, form, "Nothing to compare.")


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


@click.command(short_help="Print how the operating requirements stand.")
@click.argument("period", type=PERIOD)
@click.option("--vendor", help="Only this vendor, requirement by requirement.")
@format_option
def assess(period: Period, vendor: str | None, form: str) -> None:
    """Print how the operating requirements stand at the end of PERIOD, by domain or by requirement."""
    from outscore.workflow.pack import standing_statements

    with office() as here:
        only = here.workspace.vendor(vendor).id if vendor else None
        statements = [statement for statement, _ in standing_statements(here, period)]
    if only:
        rows = [row for one in statements if one["vendor"]["id"] == only for row in _requirement_rows(one)]
        columns = ("vendor", "domain", "requirement", "title", "standing", "reason")
    else:
        rows = [row for one in statements for row in _domain_rows(one)]
        columns = ("vendor", "contract", "domain", "in_place", "assessed", "total")
    emit(rows, columns, form, "The workspace has no requirements. Add requirements.yaml to assess them.")


def _domain_rows(statement: StatementDocument) -> list[dict[str, object]]:
    assessment = statement["assessment"]
    return [
        {
            "vendor": statement["vendor"]["id"],
            "contract": statement["contract"]["id"],
            "domain": domain["title"],
            "in_place": domain["in_place"],
            "assessed": domain["assessed"],
            "total": domain["total"],
        }
        for domain in (assessment["domains"] if assessment else [])
    ]


def _requirement_rows(statement: StatementDocument) -> list[dict[str, object]]:
    assessment = statement["assessment"]
    return [
        {
            "vendor": statement["vendor"]["id"],
            "domain": domain["title"],
            "requirement": requirement["id"],
            "title": requirement["title"],
            "standing": requirement["standing"].replace("_", " "),
            "reason": requirement["reason"],
        }
        for domain in (assessment["domains"] if assessment else [])
        for requirement in domain["requirements"]
    ]
