"""The notes beside the rows of a figure: of its own scope, months and quantities, each counted once a row."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl

from outscore.model.contract import Measure
from outscore.model.contract import Scope
from outscore.model.flag import Meaning
from outscore.model.flag import Note
from outscore.model.flag import Noted
from outscore.model.flag import encoded
from outscore.model.metric import Better
from outscore.model.metric import Combine
from outscore.model.metric import Metric
from outscore.model.metric import Sum
from outscore.model.metric import Unit
from outscore.model.period import Period
from outscore.storage.facts import FeedFacts
from outscore.storage.flagged import NotesBeside

APRIL, MAY = Period.parse("2026-04"), Period.parse("2026-05")
NEW, SEEN = Note(Meaning.NOT_COMPARABLE, "New site"), Note(Meaning.NOTED, "Seen")
RATE = Metric(
    "rate", 1, "Rate", "", Unit.PERCENT, Better.HIGHER, Combine.SUMS, Sum(("in_time",)), Sum(("answered",))
)


def measure(*scope: tuple[str, str]) -> Measure:
    return Measure(id="m", name="M", metric=RATE, clause="", target=None, scope=Scope(scope))


def row(day: str = "2026-04-01", queue: str = "a", vendor: str = "acme", **notes: Note) -> dict[str, Any]:
    """A row with one note beside each quantity that is named."""
    beside = {
        f"note:{name}": encoded([notes[name]]) if name in notes else None for name in ("answered", "other")
    }
    start = date.fromisoformat(day)
    month = {"start": start, "month": start.replace(day=1)}
    quantities = {"q:answered": 1, "q:in_time": 1, "q:other": 1}
    return {"vendor": vendor, **month, "dim:queue": queue, **quantities, **beside}


def found(
    *rows: dict[str, Any], of: Measure | None = None, months: tuple[Period, ...] = (APRIL,)
) -> list[Noted]:
    facts = FeedFacts("f", pl.DataFrame(list(rows)), {"answered": 1, "in_time": 1, "other": 1}, ())
    return list(NotesBeside([facts]).of("acme", of or measure(), months))


def test_a_note_is_counted_in_the_rows_that_have_it() -> None:
    rows = (
        row(answered=NEW),
        row("2026-04-02", answered=NEW),
        row("2026-04-03", answered=SEEN),
        row("2026-04-04"),
    )
    assert found(*rows) == [Noted(NEW, 2, 4), Noted(SEEN, 1, 4)]


def test_a_note_of_another_scope_vendor_month_or_quantity_is_not_this_figures() -> None:
    own = row(queue="b", answered=SEEN)
    others = (
        row(queue="a", answered=NEW),
        row(queue="b", vendor="bolt", answered=NEW),
        row(queue="b", other=NEW),
    )
    later = row("2026-05-01", queue="b", answered=NEW)
    assert found(own, *others, later, of=measure(("queue", "b"))) == [Noted(SEEN, 1, 2)]


def test_the_months_of_a_figure_are_taken_together() -> None:
    rows = (row(answered=NEW), row("2026-05-01", answered=NEW), row("2026-06-01", answered=SEEN))
    assert found(*rows, months=(APRIL, MAY)) == [Noted(NEW, 2, 2)]


def test_a_note_beside_both_quantities_of_a_row_counts_once() -> None:
    both = row(answered=NEW) | {"note:in_time": encoded([NEW])}
    assert found(both) == [Noted(NEW, 1, 1)]


def test_notes_beside_a_quantity_that_is_taken_from_elsewhere_do_not_count() -> None:
    frame = pl.DataFrame([row(answered=NEW)]).drop("q:answered")
    facts = FeedFacts("f", frame, {"answered": 1, "in_time": 1, "other": 1}, ())
    assert NotesBeside([facts]).of("acme", measure(), (APRIL,)) == ()


def test_only_the_vendors_that_are_asked_for_are_looked_at() -> None:
    facts = FeedFacts("f", pl.DataFrame([row(answered=NEW)]), {"answered": 1}, ())
    assert NotesBeside([facts], ["bolt"]).of("acme", measure(), (APRIL,)) == ()
    assert NotesBeside([facts], ["acme"]).of("acme", measure(), (APRIL,)) == (Noted(NEW, 1, 1),)
