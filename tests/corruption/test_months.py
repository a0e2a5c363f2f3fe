"""Figures that are to be doubted are told of the very vendor that sent them, and none of them is changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.corruption.months import APRIL
from tests.corruption.months import MONTH_CASES
from tests.offices import new_database
from tests.offices import new_desk

from outscore.model.feed_promises import FeedPromises
from outscore.model.period import Period
from outscore.workflow.promises_doubts import plausibility_warnings
from outscore.workflow.receive import receive

if TYPE_CHECKING:
    from tests.corruption.months import MonthCase

Told = dict[str, list[str]]
Facts = set[tuple[str, str, str, int, int]]


@pytest.fixture(scope="module")
def looked_at(tmp_path_factory: pytest.TempPathFactory) -> tuple[Told, Facts]:
    """What is told of each vendor, and the facts that stand."""
    folder = tmp_path_factory.mktemp("months")
    desk = new_desk(folder, new_database("sqlite", folder))
    vendors = "".join(f"  - {{id: {one.vendor}, name: {one.vendor.title()}}}\n" for one in MONTH_CASES)
    desk.write("vendors.yaml", f"vendors:\n{vendors}")
    desk.change("feeds/figures.yaml", "otherwise: reject", "otherwise: warn")
    rows = [
        f"{case.vendor},{month},{queue},{answered},{in_time}"
        for case in MONTH_CASES
        for month, queue, answered, in_time in case.rows
    ]
    desk.drop("figures.csv", *rows)
    told: Told = {}
    with desk.open() as office:
        receive(office)
        for _, issue in plausibility_warnings(office, Period.parse(APRIL), {"figures": FeedPromises()}):
            told.setdefault(issue.vendor or "", []).append(issue.code)
        facts = {
            (row["vendor"], f"{row['month']:%Y-%m}", row["dim:queue"], row["q:answered"], row["q:in_time"])
            for kept in office.facts.current(office.deliveries.months(), "figures")
            for row in kept.frame.iter_rows(named=True)
        }
    return told, facts


@pytest.mark.parametrize("case", MONTH_CASES, ids=lambda case: case.name)
def test_a_month_to_be_doubted_is_told_and_not_changed(
    case: MonthCase, looked_at: tuple[Told, Facts]
) -> None:
    told, facts = looked_at
    assert told[case.vendor] == list(case.codes)
    assert {one[1:] for one in facts if one[0] == case.vendor} == set(case.rows)
