"""Definitions of metrics: parameters that a contract gives, and the catalogue that comes with Outscore."""

from __future__ import annotations

import re
from datetime import UTC
from datetime import datetime
from datetime import timedelta
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest
from tests.scoring.intervals import measured

from outscore.contracts.build import metric_of
from outscore.contracts.files import read_files
from outscore.contracts.workspace import check_workspace
from outscore.contracts.workspace import load_workspace
from outscore.model.slices import Slice
from outscore.schemas import RECORDS
from outscore.schemas import SUMS
from outscore.scoring.readings import reading

if TYPE_CHECKING:
    from tests.contracts.conftest import Desk


WITHIN = "Seconds within which a contact counts as answered in time."
PARAMETRIC = f"""\
metrics:
  - id: service_level
    version: 1
    name: Service level
    definition: Answered in time, of all answered.
    unit: percent
    better: higher
    combine: sums
    parameters: {{seconds: {WITHIN}}}
    numerator: "in_{{seconds}}s"
    denominator: answered
  - id: volume
    version: 1
    name: Volume
    definition: Calls answered.
    unit: count
    better: neither
    combine: total
    numerator: answered
"""


@pytest.fixture
def parametric(desk: Desk) -> Desk:
    """A metric that waits for the contract's seconds, and a feed that brings those within 20."""
    desk.write("metrics.yaml", PARAMETRIC)
    desk.change("feeds/daily.yaml", "  in_time: {column: In time", "  in_20s: {column: In time")
    desk.change("feeds/daily.yaml", "parts: [in_time]", "parts: [in_20s]")
    return desk


def give(desk: Desk, figures: str) -> None:
    """Have the contract give figures for the parameters."""
    desk.change("contracts/main.yaml", "metric: service_level", f"metric: service_level\n    with: {figures}")


def sentences(desk: Desk) -> list[str]:
    return [str(fault) for fault in check_workspace(desk.folder)]


def test_a_contract_gives_the_seconds_of_a_metric(parametric: Desk) -> None:
    parametric.change(
        "contracts/main.yaml", "metric: service_level", "metric: service_level\n    with: {seconds: 20}"
    )

    assert sentences(parametric) == []
    metric = load_workspace(parametric.folder).contracts[0].measures[0].metric
    assert metric.formula == "in_20s / answered x 100"


def test_seconds_that_the_contract_does_not_give_are_asked_for(parametric: Desk) -> None:
    [told] = sentences(parametric)

    assert told == (
        "contracts/main.yaml:8: What is seconds of measure 'speed'? Seconds within which a contact counts as "
        "answered in time. Add, with the contract's figure: with: {seconds: ...}"
    )


def test_other_seconds_than_the_feed_brings_are_no_quantity_of_it(parametric: Desk) -> None:
    parametric.change(
        "contracts/main.yaml", "metric: service_level", "metric: service_level\n    with: {seconds: 30}"
    )

    [told] = sentences(parametric)
    assert "No feed brings in_30s, which measure 'speed' needs for its metric." in told


def test_a_parameter_that_the_metric_does_not_have_is_named(parametric: Desk) -> None:
    given = "metric: service_level\n    with: {seconds: 20, second: 5}"
    parametric.change("contracts/main.yaml", "metric: service_level", given)

    [told] = sentences(parametric)
    assert "There is no parameter 'second'. Did you mean 'seconds'?" in told


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (f"    parameters: {{seconds: {WITHIN}}}\n", "", "is not among its parameters"),
        ('numerator: "in_{seconds}s"', "numerator: in_20s", "The parameter 'seconds' stands in no quantity"),
        ('numerator: "in_{seconds}s"', 'numerator: "In {seconds}"', "an id is up to 60 small letters"),
    ],
)
def test_parameters_are_declared_and_used(parametric: Desk, old: str, new: str, told: str) -> None:
    parametric.change("metrics.yaml", old, new)

    assert any(told in sentence for sentence in sentences(parametric))


BOTH = {"answer_seconds": 20, "short_seconds": 5}
NOT_YET = {"forecast_error"}  # the difference of two feeds, half hour by half hour
CATALOGUE = "catalogue: metrics\nversion: 1\n"


def test_every_definition_of_the_catalogue_can_be_read(desk: Desk) -> None:
    desk.write("metrics.yaml", CATALOGUE + PARAMETRIC)
    desk.change(
        "contracts/main.yaml", "metric: service_level", "metric: service_level\n    with: {seconds: 20}"
    )
    desk.change("feeds/daily.yaml", "  in_time: {column: In time", "  in_20s: {column: In time")
    desk.change("feeds/daily.yaml", "parts: [in_time]", "parts: [in_20s]")

    assert sentences(desk) == []
    assert len(read_files(desk.folder)[0].metric_entries) > 70


def test_every_quantity_of_the_catalogue_is_brought_by_a_kind_of_feed(desk: Desk) -> None:
    desk.write("metrics.yaml", CATALOGUE)
    entries = read_files(desk.folder)[0].metric_entries.values()
    named = {re.sub(r"\{\w+\}", "7", name) for entry in entries for name in entry.quantities}

    told = [re.sub(r"\{\w+\}", r"\\d+", one.id) for kind in SUMS.values() for one in kind.told]
    missing = {
        name
        for name in named
        if not any(kind.count_for(name) for kind in RECORDS.values())
        and not any(re.fullmatch(pattern, name) for pattern in told)
    }
    assert missing == NOT_YET


@pytest.mark.parametrize(
    ("metric", "given", "value"),
    [
        ("service_level_abandons_in_time", {"answer_seconds": 20}, Fraction(8800, 106)),
        ("service_level_answered", {"answer_seconds": 20}, Fraction(86)),
        ("service_level_offered", {"answer_seconds": 20}, Fraction(8600, 106)),
        ("service_level_late_abandons", {"answer_seconds": 20}, Fraction(8600, 104)),
        (
            "service_level_short_abandons_kept",
            {"answer_seconds": 20, "short_seconds": 5},
            Fraction(8700, 106),
        ),
        ("service_level_short_abandons_out", {"answer_seconds": 20, "short_seconds": 5}, Fraction(8600, 105)),
    ],
)
def test_the_same_day_by_six_formulas(
    desk: Desk, metric: str, given: dict[str, int], value: Fraction
) -> None:
    """1,000 answered, 860 within 20 s; 60 abandoned, 20 of them within 20 s and 10 within 5 s."""
    desk.write("metrics.yaml", CATALOGUE)
    entry = read_files(desk.folder)[0].metric_entries[metric].bound(given)
    counts = {
        "answered": 1000,
        "abandoned": 60,
        "answered_within_20s": 860,
        "abandoned_within_20s": 20,
        "abandoned_within_5s": 10,
    }
    day = datetime(2026, 6, 1, tzinfo=UTC)
    told = Slice(day, day + timedelta(days=1), {name: Fraction(count) for name, count in counts.items()})

    assert reading(measured(metric_of(entry)), [told]).value == value
