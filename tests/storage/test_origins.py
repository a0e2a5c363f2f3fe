"""Sums of files that were read by different feed contracts, brought to the same figures."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING
from typing import cast

import polars as pl
from tests.intake.feeds import FEED

from outscore.model.feed import Quantity
from outscore.model.feed import QuantityType
from outscore.storage.origins import Remains
from outscore.storage.origins import in_one_form

if TYPE_CHECKING:
    from outscore.storage.deliveries import StoredDelivery


def fees(places: int) -> Quantity:
    return Quantity("fees", "Fees", QuantityType.DECIMAL, places=places)


def test_what_remains_is_written_as_finely_as_any_contract_wrote_it_and_loses_no_quantity() -> None:
    was = replace(FEED, quantities=(fees(2), Quantity("lines", "Lines", QuantityType.COUNT)))
    now = replace(FEED, quantities=(fees(3),))
    cells = pl.DataFrame({"q:fees": [150], "q:lines": [4]})
    remains = [Remains(cast("StoredDelivery", None), cells, 1, was)]
    own, (rest,), written = in_one_form(pl.DataFrame({"q:fees": [2_500]}), remains, now)
    assert [(one.id, one.places) for one in written.quantities] == [("fees", 3), ("lines", 0)]
    assert own.select("q:fees", "q:lines").rows() == [(2_500, None)]
    assert rest.cells.select("q:fees", "q:lines").rows() == [(1_500, 4)]


def test_files_read_by_one_contract_are_left_as_they_are() -> None:
    own = pl.DataFrame({"q:fees": [2_500]})
    terms = replace(FEED, quantities=(fees(2),))
    same, rest, written = in_one_form(own, [], terms)
    assert same.equals(own)
    assert rest == []
    assert written == terms
