"""Commands about what must be done where a result is not good enough."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from outscore.cli.context import PERIOD
from outscore.cli.context import finish
from outscore.cli.context import office
from outscore.cli.output import emit
from outscore.cli.output import format_option
from outscore.cli.output import tell_sentences
from outscore.cli.signals import chance_text
from outscore.governance.plan_states import CLOSED
from outscore.governance.register_ids import PLANS

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Iterator
    from collections.abc import Mapping

    from outscore.model.period import Period
    from outscore.signals.outlook import Outlook
    from outscore.workflow.due import Due
    from outscore.workflow.plans import PlanAsked

PLAN_COLUMNS = (
    "plan",
    "vendor",
    "contract",
    "measure",
    "opened",
    "trigger",
    "reason",
    "since",
    "state",
    "owner",
    "due",
    "level",
    "effect",
    "chance_expected_is_missed",
    "track_record",
    "version",
)
TABLE_COLUMNS = ("vendor", "measure", "opened", "reason", "since", "state", "owner", "due")
CHANCE_COLUMN = "chance_expected_is_missed"
DUE_COLUMNS = (
    "register",
    "id",
    "vendor",
    "what",
    "state",
    "owner",
    "due",
    "days_overdue",
    "slipped",
    "level",
    "told",
    "next_level_on",
)
DUE_TABLE_COLUMNS = (
    "id",
    "what",
    "owner",
    "due",
    "days_overdue",
    "slipped",
    "level",
    "told",
    "next_level_on",
)
PERSON_COLUMNS = ("owner", "name", "overdue", "days_overdue", "slipped", "escalated", "what")
NOBODY = "nobody yet"


@click.group(short_help="What must be done where results are not good enough.")
def actions() -> None:
    """What must be done where results are not good enough."""


@actions.command(short_help="Which measures ask for an action plan, and what has become of it.")
@click.argument("period", type=PERIOD)
@click.option("--vendor", help="Only this vendor.")
@click.option("--open", "only_open", is_flag=True, help="Only plans that are not closed.")
@format_option
def plans(period: Period, vendor: str | None, only_open: bool, form: str) -> None:
    """Print the plans that results up to PERIOD ask for, with what the register says of each.

    There is one for each measure and run of misses. A floor of governance.yaml that is missed asks at once,
    three judged months below target in a row ask too, and so does a trigger of the contract. A month that was
    not judged, or may still ripen, neither counts nor ends the run. Where a contract judges quarters, these
    take the place of months. A plan that expects a figure in a month to come has the chance that it is
    missed. Months that have figures and were never scored are told. Exit code 1 where there are such months,
    or a plan that is not closed is asked for.
    """
    from outscore.workflow.judged_periods import unjudged_words
    from outscore.workflow.plans import not_scored_words
    from outscore.workflow.plans import plans_asked
    from outscore.workflow.registers import in_registers
    from outscore.workflow.signals import expected_outlook
    from outscore.workflow.signals import rows_until

    with office() as here:
        only = here.workspace.vendor(vendor).id if vendor else None
        subjects, known = in_registers(here), rows_until(here, period, vendor=only)
        outlooks = {
            one.id: expected_outlook(here, known, one)
            for (register, _), one in subjects.items()
            if register == PLANS
        }
        found = [_row(one, outlooks.get(one.id)) for one in plans_asked(here, period, only)]
        unjudged = unjudged_words(here.workspace.contracts)
        left = not_scored_words(here, period)
    waiting = [row for row in found if row["state"] != CLOSED]
    emit(
        waiting if only_open else found,
        PLAN_COLUMNS if form != "table" else _table_columns(found),
        form,
        f"No result up to {period} asks for a plan. {unjudged}".strip(),
    )
    tell_sentences([left] if left else [])
    finish(needs_a_person=bool(waiting or left))


def _table_columns(found: Iterable[Mapping[str, object]]) -> tuple[str, ...]:
    """The chance stands in the table where some plan expects a figure."""
    return (*TABLE_COLUMNS, CHANCE_COLUMN) if any(row[CHANCE_COLUMN] for row in found) else TABLE_COLUMNS


def _row(one: PlanAsked, outlook: Outlook | None) -> dict[str, object]:
    kept = one.kept
    says = kept.fields if kept else {}
    return {
        "plan": one.id,
        "vendor": one.vendor,
        "contract": one.contract,
        "measure": one.measure,
        "opened": one.opened,
        "trigger": one.plan.fired[0].trigger.words,
        "reason": one.plan.reason,
        "since": one.since,
        "state": kept.state if kept else "not written yet",
        "owner": says.get("owner", ""),
        "due": says.get("due", ""),
        "level": one.plan.level,
        "effect": says.get("effect", ""),
        CHANCE_COLUMN: chance_text(outlook),
        "track_record": outlook.record.sentence if outlook and outlook.forecast else "",
        "version": kept.version if kept else None,
    }


@actions.command(short_help="What is overdue, how often it was put off, and who must hear of it.")
@click.option("--by-person", is_flag=True, help="One line for each owner, the latest first.")
@click.option("--vendor", help="Only this vendor.")
@click.option("--all", "everything", is_flag=True, help="Also what is not overdue.")
@format_option
def due(by_person: bool, vendor: str | None, everything: bool, form: str) -> None:
    """Print the actions and plans that are overdue today, or that others must hear of.

    Levels and people are those of `escalation` in governance.yaml; a plan that results escalated is at least
    at that level. What is owned by somebody who is no longer among the people is told with how to name
    another. Exit code 1 where something is overdue, escalated or without an owner who is there.
    """
    from outscore.workflow.due import open_things

    with office() as here:
        only = here.workspace.vendor(vendor).id if vendor else None
        today, found = open_things(here)
        names = {each.id: each.name for each in here.workspace.governance.people}
    concerned = [one for one in found if only is None or one.vendor == only]
    late = [one for one in concerned if one.needs_somebody]
    shown = concerned if everything else late
    nothing = f"Nothing is overdue on {today}, and nothing is escalated."
    tell_sentences([one.without_owner for one in concerned if one.owner_is_gone])
    if by_person:
        emit(list(_by_person(shown, names)), PERSON_COLUMNS, form, nothing)
    else:
        columns = DUE_COLUMNS if form != "table" else DUE_TABLE_COLUMNS
        emit([_due_row(one) for one in shown], columns, form, nothing)
    finish(needs_a_person=bool(late))


def _due_row(one: Due) -> dict[str, object]:
    subject, stands = one.subject, one.standing
    return {
        "register": subject.register,
        "id": subject.id,
        "vendor": one.vendor,
        "what": subject.says("what") or subject.says("problem") or subject.says("trigger"),
        "state": subject.state,
        "owner": one.owner or NOBODY,
        "due": str(stands.due) if stands.due else "no day yet",
        "days_overdue": stands.overdue,
        "slipped": stands.slipped,
        "level": stands.level,
        "told": ", ".join(stands.people),
        "next_level_on": str(stands.next) if stands.next else "",
    }


def _by_person(found: Iterable[Due], names: Mapping[str, str]) -> Iterator[dict[str, object]]:
    """A line for each owner: how much is overdue, by how many days at most, how often put off, the level."""
    whose: dict[str, list[Due]] = {}
    for one in found:
        whose.setdefault(one.owner, []).append(one)
    rows = [
        {
            "owner": owner or NOBODY,
            "name": names.get(owner, ""),
            "overdue": sum(one.standing.overdue > 0 for one in own),
            "days_overdue": max(one.standing.overdue for one in own),
            "slipped": sum(one.standing.slipped for one in own),
            "escalated": max(one.standing.level for one in own),
            "what": ", ".join(one.subject.id for one in own),
        }
        for owner, own in whose.items()
    ]
    yield from sorted(rows, key=lambda row: (-int(str(row["days_overdue"])), str(row["owner"])))
