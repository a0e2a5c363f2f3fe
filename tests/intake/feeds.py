"""A feed contract, its vendors and a way to check a text against them, for the intake's tests."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING
from typing import Any

import polars as pl

from outscore.intake.delivery import Known
from outscore.intake.delivery import check_delivery
from outscore.model.dated import Span
from outscore.model.feed import Feed
from outscore.model.feed import Identity
from outscore.model.feed import Otherwise
from outscore.model.feed import Quantity
from outscore.model.feed import QuantityType
from outscore.model.period import Grain
from outscore.model.vendor import DatedName
from outscore.model.vendor import Vendor
from outscore.model.vendor import VendorCode

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date

    from outscore.intake.delivery import Checked

HEADER = "Site,Month,Queue,Offered,Answered,In time,Talk"
GOOD_ROW = "A1,2026-10-01,Sales,100,90,80,00:10:00"

FEED = Feed(
    id="daily",
    name="Daily figures",
    kind="aggregate",
    files="*.csv",
    thousands="",
    vendor_column="Site",
    fixed_vendor=None,
    period_column="Month",
    period_formats=("%Y-%m-%d",),
    grain=Grain.DAY,
    dimensions=(("queue", "Queue"),),
    values=(),
    quantities=(
        Quantity("offered", "Offered", QuantityType.COUNT),
        Quantity("answered", "Answered", QuantityType.COUNT),
        Quantity("in_time", "In time", QuantityType.COUNT),
        Quantity("talk", "Talk", QuantityType.DURATION, not_reported=("n/a",)),
    ),
    ignored_columns=(),
    identities=(
        Identity("in_time_of_answered", ("in_time",), "answered", Otherwise.REJECT),
        Identity("answered_of_offered", ("answered",), "offered", Otherwise.WARN),
    ),
    expected_vendors=(),
    sha256="0" * 64,
)

VENDORS = (
    Vendor("acme", (DatedName("Acme", Span()),), (VendorCode("A1", None, Span()),), ()),
    Vendor("bolt", (DatedName("Bolt", Span()),), (VendorCode("B1", None, Span()),), ()),
)


def feed(**changes: Any) -> Feed:
    """The feed contract with some terms changed."""
    return replace(FEED, **changes)


def text(*rows: str, header: str = HEADER) -> bytes:
    """A file with these rows, its last line ended."""
    return ("\n".join([header, *rows]) + "\n").encode()


def no_facts(_months: Collection[date]) -> pl.DataFrame:
    """What is known before the first delivery."""
    names = {f"q:{quantity.id}": pl.Int64 for quantity in FEED.quantities}
    words = ("code", "vendor", "dim:queue", "grain", "breakdown", "delivery")
    days = {"start": pl.Date, "month": pl.Date}
    return pl.DataFrame(schema={**dict.fromkeys(words, pl.String), **days, **names})


def check(content: bytes, terms: Feed = FEED, file: str = "", **known: Any) -> Checked:
    """The file checked against the feed contract."""
    return check_delivery(content, terms, Known(VENDORS, **{"facts_of": no_facts, **known}), file)


def codes(checked: Checked) -> list[tuple[str, int | None, str | None]]:
    """The issues in short: code, row, column."""
    return [(issue.code, issue.row, issue.column) for issue in checked.issues]
