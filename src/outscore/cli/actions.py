"""Commands about what must be done where a result is not good enough."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from outscore.cli.context import PERIOD
from outscore.cli.context import finish
from outscore.cli.context import office
from outscore.cli.output import emit
from outscore.cli.output import format_option

if TYPE_CHECKING:
    from outscore.model.period import Period
    from outscore.workflow.plans import PlanAsked

PLAN_COLUMNS = ("plan", "vendor", "contract", "measure", "opened", "trigger", "reason", "since")
TABLE_COLUMNS = ("vendor", "measure", "opened", "reason", "since")


@click.group(short_help="What must be done where results are not good enough.")
def actions() -> None:
    """What must be done where results are not good enough."""


@actions.command(short_help="Which measures ask for an action plan, and since when.")
@click.argument("period", type=PERIOD)
@click.option("--vendor", help="Only this vendor.")
@format_option
def plans(period: Period, vendor: str | None, form: str) -> None:
    """Print the plans that results up to PERIOD ask for: one for each measure and run of misses.

    A floor of governance.yaml that is missed asks at once, three judged months below target in a row ask too.
    A month that was not judged neither counts nor ends the run. Exit code 1 where a plan is asked for.
    """
    from outscore.workflow.plans import plans_asked

    with office() as here:
        only = here.workspace.vendor(vendor).id if vendor else None
        found = [one for one in plans_asked(here, period) if only in (None, one.vendor)]
    emit(
        [_row(one) for one in found],
        PLAN_COLUMNS if form != "table" else TABLE_COLUMNS,
        form,
        f"No result up to {period} asks for a plan.",
    )
    finish(needs_a_person=bool(found))


def _row(one: PlanAsked) -> dict[str, object]:
    return {
        "plan": one.id,
        "vendor": one.vendor,
        "contract": one.contract,
        "measure": one.measure,
        "opened": str(one.plan.opened),
        "trigger": one.plan.fired[0].trigger.words,
        "reason": one.plan.reason,
        "since": one.plan.since,
    }
