"""The command that lists what moved from one delivery to the next."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

import click

from outscore.cli.context import PERIOD
from outscore.cli.context import office
from outscore.cli.context import workspace_option
from outscore.cli.output import emit
from outscore.cli.output import format_option
from outscore.cli.output import print_table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from outscore.model.period import Period
    from outscore.workflow.changes import Change
    from outscore.workflow.changes import Place

COLUMNS = (
    "kind",
    "feed",
    "vendor",
    "period",
    "scope",
    "quantity",
    "column",
    "was",
    "now",
    "difference",
    "earlier_delivery",
    "earlier_file",
    "earlier_row",
    "later_delivery",
    "later_file",
    "later_row",
)
FIGURES_ON_SCREEN = ("vendor", "period", "scope", "quantity", "was", "now", "difference", "replaced", "by")
NOTES_ON_SCREEN = ("vendor", "period", "scope", "quantity", "difference", "replaced", "by")


@click.command(short_help="Print what moved from one delivery to the next, with the difference.")
@click.option("--feed", help="Only this feed, by its id.")
@click.option("--vendor", help="Only this vendor: its id, a feed's code for it, or its name.")
@click.option("--period", type=PERIOD, help="Only this month or quarter.")
@format_option
def changes(feed: str | None, vendor: str | None, period: Period | None, form: str) -> None:
    """Print each figure that a later delivery replaced: was, now, the difference, and which replaced which.

    Rows of which the notes alone changed are listed apart. Rows that say the same again are no change. Of a
    frozen month it tells what came; the result stands as it was approved.
    """
    from outscore.workflow.changes import Kind
    from outscore.workflow.changes import changes as what_moved

    with office() as here:
        only = here.workspace.vendor(vendor).id if vendor else None
        known = here.workspace.feed(feed).id if feed else None
        found = what_moved(here, known, only, period)
    if form != "table" or not found:
        emit([_row(one) for one in found], COLUMNS, form, "Nothing has moved from one delivery to the next.")
        return
    apart = [one for one in found if one.kind is Kind.NOTE]
    figures = [one for one in found if one.kind is not Kind.NOTE]
    for number, file in sorted({(one.delivery, one.file) for each in found for one in _places(each)}):
        click.echo(f"Delivery {number}: {file}")
    moved = sum(one.kind is Kind.FIGURE for one in figures)
    rows = len({(one.later.delivery, one.later.row) for one in apart})
    _section(figures, FIGURES_ON_SCREEN, f"Figures that moved: {moved:,}")
    _section(apart, NOTES_ON_SCREEN, f"Rows of which the notes alone changed: {rows:,}")


def _places(one: Change) -> list[Place]:
    return [one.later, one.earlier] if one.earlier else [one.later]


def _section(found: Sequence[Change], columns: tuple[str, ...], title: str) -> None:
    if found:
        rows = [_on_screen(list(same)) for _, same in groupby(found, key=_said)]
        shown = [name for name in columns if name != "scope" or any(row["scope"] != "all" for row in rows)]
        click.echo()
        print_table(rows, shown, title)
    else:
        click.echo(f"\n{title}")


def _said(one: Change) -> tuple[object, ...]:
    """What makes two changes of notes the same, but for the quantity that they stand beside."""
    own = one.quantity if one.kind.value != "note" else ""
    return (one.later, one.kind, own, one.difference)


def _on_screen(same: Sequence[Change]) -> dict[str, object]:
    """A row of a table for people, with each place in one cell."""
    one = same[0]
    return {
        **_row(one),
        "quantity": ", ".join(each.quantity for each in same),
        "replaced": f"{one.earlier.delivery}, row {one.earlier.row}" if one.earlier else "",
        "by": f"{one.later.delivery}, row {one.later.row}" if one.later.row else f"{one.later.delivery}",
    }


def _row(one: Change) -> dict[str, object]:
    return {
        "kind": one.kind.value,
        "feed": one.feed,
        "vendor": one.vendor,
        "period": one.period,
        "scope": one.scope,
        "quantity": one.quantity,
        "column": one.column,
        "was": one.was,
        "now": one.now,
        "difference": one.difference,
        "earlier_delivery": one.earlier.delivery if one.earlier else None,
        "earlier_file": one.earlier.file if one.earlier else None,
        "earlier_row": one.earlier.row if one.earlier else None,
        "later_delivery": one.later.delivery,
        "later_file": one.later.file,
        "later_row": one.later.row or None,
    }


workspace_option(changes)
