"""What is timed: receiving, scoring and rendering, and the bare floor under each of them.

Each function imports what it will need and gives back the work itself, which says how many things it did.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

from benchmarks.money import agreeing
from benchmarks.money import levels
from benchmarks.money import money

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from typing import TypeAlias

    from benchmarks.feed import Size

    Work: TypeAlias = Callable[[], int]


def receiving(folder: Path, _size: Size) -> Work:
    """Every file of the inbox: read, checked, archived, its rows made facts."""
    _import("outscore.intake.delivery", "outscore.schemas", "alembic.command")
    from outscore.assembly import open_office
    from outscore.workflow.receive import receive

    def work() -> int:
        with open_office(folder) as office:
            deliveries = [one.delivery for one in receive(office)]
        return sum(one.rows.accepted for one in deliveries if one)

    return work


def scoring(folder: Path, size: Size) -> Work:
    """Every month: all figures, verdicts and standings, frozen into statements."""
    from outscore.assembly import open_office
    from outscore.workflow.score import score_period

    def work() -> int:
        with open_office(folder) as office:
            done = [score_period(office, period) for period in size.periods]
        return sum(one.new for one in done)

    return work


def plans(folder: Path, size: Size) -> Work:
    """All months of all vendors looked at for action plans, and what they ask for written."""
    from outscore.assembly import open_office
    from outscore.workflow.plan_keeping import keep_plans

    def work() -> int:
        with open_office(folder) as office:
            keep_plans(office)
            judged = office.statements.judged({str(one) for one in size.periods})
        return len(judged)

    return work


def rendering(folder: Path, size: Size) -> Work:
    """The last month's scorecards, pack and comparison, and the index."""
    _import("altair", "jinja2", "vl_convert")
    from outscore.assembly import open_office
    from outscore.workflow.month import vendor_groups
    from outscore.workflow.render import render_scorecards
    from outscore.workflow.render import render_shared

    period = size.periods[-1]

    def work() -> int:
        with open_office(folder) as office:
            cards = [render_scorecards(office, period, group) for group in vendor_groups(office, period)]
            return sum(map(len, cards)) + len(render_shared(office, period))

    return work


def sums(folder: Path, _size: Size) -> Work:
    """Polars alone: the files read, every figure added up by vendor and month."""
    import polars as pl

    def work() -> int:
        rows = pl.scan_csv(folder / "inbox" / "*.csv")
        return rows.group_by("Vendor", "Month").agg(pl.exclude("Vendor", "Month").sum()).collect().height

    return work


def tables(folder: Path, size: Size) -> Work:
    """Jinja2 alone: as many pages as were rendered, each one plain table, written into a folder."""
    import jinja2

    from benchmarks.feed import quantities

    template = jinja2.Environment(autoescape=True).from_string(_TABLE)
    names = quantities(size)
    card = [(name, number, number * 7) for number, name in enumerate(names, start=1)]
    many = card * (size.vendors // len(names) + 1)
    beside = len([*(folder / "out").rglob("*.html")]) - size.vendors
    pages = [card] * size.vendors + [many] * (beside - 1) + [card]
    target = folder / "plain"
    target.mkdir()

    def work() -> int:
        for number, rows in enumerate(pages):
            text = template.render(title=f"Page {number}", rows=rows)
            (target / f"{number}.html").write_text(text, encoding="utf-8")
        return len(pages)

    return work


def generating(folder: Path, size: Size) -> Work:
    """The workspace and its inbox, which is not part of what is measured."""
    from benchmarks.feed import write_workspace

    def work() -> int:
        write_workspace(folder, size)
        return size.vendors * size.months

    return work


def _import(*names: str) -> None:
    for name in names:
        importlib.import_module(name)


_TABLE = """\
<!doctype html><title>{{ title }}</title><table>
{% for row in rows %}<tr>{% for cell in row %}<td>{{ cell }}</td>{% endfor %}</tr>
{% endfor %}</table>
"""

WORK = {
    one.__name__: one
    for one in (generating, receiving, scoring, plans, rendering, sums, tables, agreeing, money, levels)
}
