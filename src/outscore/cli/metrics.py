"""The command about definitions of metrics."""

from __future__ import annotations

import click

from outscore.cli.context import workspace_folder
from outscore.cli.output import emit
from outscore.cli.output import format_option

_COLUMNS = ("metric", "version", "name", "unit", "formula", "gives", "ripens", "from")


@click.command(short_help="List the metrics that contracts may name.")
@click.option("--catalogue", is_flag=True, help="Those that come with Outscore, in a workspace or not.")
@format_option
def metrics(form: str, *, catalogue: bool) -> None:
    """List every metric that a contract of the workspace may name, with its formula.

    `gives` names what the contract has to give for it (`with:` in the measure), such as seconds.
    """
    from outscore.contracts.metric_reference import metrics_of
    from outscore.contracts.metric_reference import shipped

    rows = shipped() if catalogue else metrics_of(workspace_folder())
    emit(rows, _COLUMNS, form, "There is no metric here. Add one to metrics.yaml, or name a catalogue in it.")
