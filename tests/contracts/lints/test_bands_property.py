"""Whatever the edges: a sound table shows nothing, and a table out of order never passes."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING
from typing import Any

from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st
from tests.contracts.lints.agreements import HIGHER
from tests.contracts.lints.agreements import LOWER
from tests.contracts.lints.agreements import ONE_PERCENT
from tests.contracts.lints.agreements import faults
from tests.contracts.lints.agreements import found
from tests.contracts.lints.agreements import measure
from tests.contracts.lints.agreements import priced

from outscore.model.target import Comparison
from outscore.model.target import Target
from outscore.model.terms.judging import Band
from outscore.model.terms.judging import PrintedBand
from outscore.scoring.wording import exact_text

if TYPE_CHECKING:
    from outscore.model.contract import Contract


def _edge(comparison: Comparison, tenths: int) -> Target:
    value = Fraction(tenths, 10)
    return Target(comparison, value, exact_text(value))


@st.composite
def tables(draw: st.DrawFn) -> tuple[Contract, tuple[Band, ...]]:
    """A measure with at least two edges, best first, rising points, and its table printed without holes."""
    upward = draw(st.booleans())
    words = [Comparison.AT_LEAST, Comparison.ABOVE] if upward else [Comparison.AT_MOST, Comparison.BELOW]
    ends = sorted(draw(st.sets(st.integers(1, 999), min_size=2, max_size=6)), reverse=upward)
    edges = [_edge(draw(st.sampled_from(words)), end) for end in ends]
    steps = draw(st.lists(st.integers(1, 3), min_size=len(edges), max_size=len(edges)))
    points = [sum(steps[:place]) for place in range(len(edges) + 1)]
    bands = tuple(
        Band(f"band {place}", edge, points=Fraction(points[place]))
        for place, edge in enumerate((*edges, None))
    )
    printed = tuple(_printed(bands, place) for place in range(len(bands)))
    figures = replace(
        measure(metric=HIGHER if upward else LOWER, bands=bands, printed_bands=printed), target=edges[0]
    )
    return priced(figures, points=ONE_PERCENT), bands


def _printed(bands: tuple[Band, ...], place: int) -> PrintedBand:
    """The row that ends where its own edge is and begins where the better band ends."""
    ends: dict[str, Any] = {}
    edge, better = bands[place].edge, bands[place - 1].edge if place else None
    if edge is not None:
        ends[edge.comparison.value] = edge.value
    if better is not None:
        opposite = {"at_least": "below", "above": "at_most", "at_most": "above", "below": "at_least"}
        ends[opposite[better.comparison.value]] = better.value
    return PrintedBand(bands[place].band, **ends)


@settings(max_examples=80, deadline=None)
@given(tables())
def test_a_sound_table_shows_nothing(table: tuple[Contract, tuple[Band, ...]]) -> None:
    assert not found(table[0])


@settings(max_examples=80, deadline=None)
@given(tables(), st.data())
def test_a_table_with_one_edge_out_of_order_is_refused(
    table: tuple[Contract, tuple[Band, ...]], data: st.DataObject
) -> None:
    contract, bands = table
    place = data.draw(st.integers(1, len(bands) - 2))
    other = data.draw(st.integers(0, place - 1))
    moved = tuple(
        replace(band, edge=bands[other].edge) if index == place else band for index, band in enumerate(bands)
    )
    (figures,) = contract.measures
    broken = replace(figures, terms=replace(figures.terms, bands=moved))
    assert any("can never hold" in said for said in faults(replace(contract, measures=(broken,))))
