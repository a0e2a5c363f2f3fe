"""Worked examples of periods that the contract never settles."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest
from tests.contracts.samples import charge

from outscore.contracts.worked_examples import ExampleEntry
from outscore.contracts.worked_examples import run_examples
from outscore.contracts.workspace import load_workspace
from outscore.contracts.yaml_text import Block
from outscore.contracts.yaml_text import read_block
from outscore.model.dated import Span

if TYPE_CHECKING:
    from tests.contracts.conftest import Desk

    from outscore.contracts.lints.finding import Finding

VALUES = "measure: speed, values: [94, 94, 94], expect: {verdict: [missed, missed, missed]}"


def findings(desk: Desk, text: str) -> list[Finding]:
    charge(desk, "")
    terms = load_workspace(desk.folder).contract("main")
    short = replace(terms, span=Span(date(2026, 4, 15), date(2026, 7, 10)))
    content, _ = read_block("example.yaml", f"{{name: a, charges: 1000, {text}}}".encode())
    assert isinstance(content, Block)
    return list(run_examples([ExampleEntry.model_validate(content)], short))


@pytest.mark.parametrize(
    ("text", "place", "period"),
    [
        (f'starts: "2026-04", {VALUES}', ("values", 0), "2026-04"),
        (f'starts: "2026-06", {VALUES}', ("values", 2), "2026-08"),
        ("periods: [{given: {speed: 94}, times: 4, expect: {credit: 0}}]", ("periods", 0), "2026-08"),
    ],
)
def test_a_period_outside_the_contract_is_a_fault(
    desk: Desk, text: str, place: tuple[str | int, ...], period: str
) -> None:
    [found] = findings(desk, text)
    assert found.path == ("examples", 0, *place)
    assert f"{period} is never settled: the contract runs from 2026-04-15 until 2026-07-10" in found.message


def test_the_periods_whose_first_day_lies_in_the_contract_are_worked_out(desk: Desk) -> None:
    assert findings(desk, f'starts: "2026-05", {VALUES}') == []
