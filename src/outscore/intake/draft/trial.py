"""Reading the sample by the drafted feed contract, as a delivery would be read."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from outscore.intake.delivery import Known
from outscore.intake.delivery import check_delivery
from outscore.model.dated import Span
from outscore.model.vendor import Vendor
from outscore.model.vendor import VendorCode

if TYPE_CHECKING:
    from collections.abc import Iterable

    from outscore.intake.delivery import Checked
    from outscore.model.feed import Feed


def trial(content: bytes, feed: Feed, codes: Iterable[str], file: str) -> Checked:
    """What the sample would be as a first delivery, every code in it being some vendor's."""
    vendors = tuple(
        Vendor(f"vendor{place}", (), (VendorCode(code, None, Span()),), ())
        for place, code in enumerate(codes)
    )
    return check_delivery(content, feed, Known(vendors, lambda _: pl.DataFrame()), file)
