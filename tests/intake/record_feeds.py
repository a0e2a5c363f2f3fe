"""Feeds of records, texts for them, and ways to check these against them, for the intake's tests."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING
from typing import Any
from zoneinfo import ZoneInfo

import polars as pl

from outscore.intake.record_rows import record_facts
from outscore.intake.record_rows import text_frame
from outscore.intake.record_rules import RecordRules
from outscore.intake.streaming import stream_records
from outscore.model.dated import Span
from outscore.model.delivery import RowCounts
from outscore.model.feed import Csv
from outscore.model.feed import Feed
from outscore.model.period import Grain
from outscore.model.records import Cut
from outscore.model.records import FieldText
from outscore.model.records import RecordText
from outscore.model.vendor import DatedName
from outscore.model.vendor import Vendor
from outscore.model.vendor import VendorCode

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from outscore.intake.record_rows import RecordFacts
    from outscore.intake.streaming import Streamed

HEADER = ("Site", "Id", "Began", "Outcome", "Wait", "Talk", "Queue", "Note")
GOOD = ("A1", "c1", "2026-06-01 10:17:00", "ANSWERED", "12", "180", "Sales", "")
MOMENT = "%Y-%m-%d %H:%M:%S"

FEED = Feed(
    id="contacts",
    name="Contacts",
    kind="contacts",
    files="*.csv",
    thousands="",
    vendor_column="Site",
    fixed_vendor=None,
    period_column=None,
    grain=Grain.DAY,
    dimensions=(("queue", "Queue"),),
    values=(("queue", ("Sales", "Service")),),
    quantities=(),
    ignored_columns=("Note",),
    identities=(),
    expected_vendors=(),
    sha256="0" * 64,
    format=Csv(),
)
TEXT = RecordText(
    "contacts",
    "Europe/Berlin",
    (
        FieldText("contact", "Id"),
        FieldText("began", "Began", formats=(MOMENT,)),
        FieldText("outcome", "Outcome", words=(("ANSWERED", "answered"), ("LOST", "abandoned"))),
        FieldText("wait", "Wait"),
        FieldText("talk", "Talk", empty=("", "-")),
    ),
    cut=Cut.HALF_HOUR,
)
ASKED = ("offered", "answered", "answered_within_20s", "wait_of_answered", "longest_wait", "talk_time")
VENDORS = (
    Vendor("acme", (DatedName("Acme", Span()),), (VendorCode("A1", None, Span()),), ()),
    Vendor(
        "bolt",
        (DatedName("Bolt", Span()),),
        (
            VendorCode("B1", None, Span(None, date(2026, 6, 2))),
            VendorCode("A2", None, Span(date(2026, 6, 3), None)),
        ),
        (),
    ),
    Vendor("core", (DatedName("Core", Span()),), (VendorCode("B1", None, Span(date(2026, 6, 3), None)),), ()),
)
RULES = RecordRules(FEED, TEXT, ASKED, "Europe/Berlin", VENDORS)


def rules(*, feed: Any = None, text: Any = None, **changes: Any) -> RecordRules:
    """The rules with some terms changed: of the feed, of how fields are told, of the rest."""
    return replace(RULES, feed=replace(FEED, **(feed or {})), text=replace(TEXT, **(text or {})), **changes)


def told(field: str, **changes: Any) -> tuple[FieldText, ...]:
    """How the fields are told, with one of them told otherwise."""
    return tuple(replace(one, **changes) if one.field == field else one for one in TEXT.fields)


def row(**changes: str) -> tuple[str, ...]:
    """A good row with some cells changed."""
    return tuple(changes.get(name.lower(), cell) for name, cell in zip(HEADER, GOOD, strict=True))


def small(rows: Sequence[Sequence[str]], terms: RecordRules = RULES) -> RecordFacts:
    """The rows as a small feed has them: from row 2 on."""
    return record_facts(text_frame(range(2, len(rows) + 2), HEADER, rows), terms)


def written(rows: Sequence[Sequence[str]], end: str = "\n") -> str:
    """The rows as a delimited text, with the header."""
    return "".join(",".join(cells) + end for cells in [HEADER, *rows])


def big(content: bytes | str, folder: Path, terms: RecordRules = RULES) -> Streamed:
    """A text as a big file has it."""
    path = folder / "contacts.csv"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return stream_records(path, terms, folder)


def codes(issues: Sequence[Any]) -> list[tuple[str, int | None, str | None]]:
    """The issues in short: code, row, column."""
    return [(issue.code, issue.row, issue.column) for issue in issues]


def same_as_small(streamed: Streamed, rows: list[tuple[str, ...]], terms: RecordRules) -> None:
    """A big file says of its rows what a small one does."""
    plain = small(rows, terms)
    checked = streamed.checked
    assert sorted(checked.issues, key=str) == sorted(plain.issues, key=str)
    assert [one.row for one in checked.rejected] == list(plain.rejected)
    assert [one.cells for one in checked.rejected] == [rows[one - 2] for one in plain.rejected]
    assert checked.rows == RowCounts(
        read=len(rows),
        accepted=plain.facts.height,
        rejected=len(plain.rejected),
        duplicate=len(plain.repeated),
    )
    wanted = added_up(plain.facts, terms.text.cut.minutes, terms.zone)
    found = checked.facts.with_columns(slot=pl.col("slot").dt.epoch("ms"))
    assert found.select(wanted.columns).rows() == wanted.rows()


def added_up(facts: pl.DataFrame, minutes: int, zone: str) -> pl.DataFrame:
    """Facts of single records added up to cells, slot by slot, in plain Python."""
    names = [name for name in facts.columns if name.startswith("q:")]
    dims = [name for name in facts.columns if name.startswith("dim:")]
    cells: dict[tuple[Any, ...], list[dict[str, Any]]] = {}
    for fact in facts.iter_rows(named=True):
        here = fact["moment"].astimezone(ZoneInfo(zone))
        since = (
            (here.hour * 60 + here.minute) % minutes * 60_000 + here.second * 1000 + here.microsecond // 1000
        )
        slot = int(fact["moment"].timestamp() * 1000) - since
        key = (slot, fact["code"], fact["vendor"], fact["start"], *(fact[name] for name in dims))
        cells.setdefault(key, []).append(fact)
    rows = [
        {
            **dict(zip(["slot", "code", "vendor", "start", *dims], key, strict=True)),
            **{name: _together(name, [one[name] for one in group]) for name in names},
            "rows": len(group),
        }
        for key, group in cells.items()
    ]
    return pl.DataFrame(rows).sort("slot", "code", *dims) if rows else pl.DataFrame()


def _together(name: str, values: list[int | None]) -> int | None:
    if name == "q:longest_wait":
        return max(one for one in values if one is not None) if None not in values else None
    return sum(one for one in values if one is not None) if None not in values else None
