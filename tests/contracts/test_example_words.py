"""What is said of a worked example that is written otherwise than it can be read."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.contracts.samples import CON
from tests.contracts.samples import charge

from outscore.contracts.workspace import check_workspace

if TYPE_CHECKING:
    from tests.contracts.conftest import Desk

FUTURE = 'future_work: {clause: "11", decimals: 2, remainder: as_rounded}\n'
ONE = "measure: speed, values: [94]"


def told(desk: Desk, text: str) -> list[str]:
    charge(desk, f"{FUTURE}examples:\n  - {{name: a, {text}}}\n")
    return [fault.message for fault in check_workspace(desk.folder) if fault.refuses]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "measure: speed, values: [true], expect: {bonus: 0}",
            (
                "values number 1 of example 'a' must be a figure, the label of a grade, one of not_reported, "
                "no_volume, incomplete, all_relieved, or a block such as {value: 90, count: 49}; here is tr"
            ),
        ),
        ("measure: speed, values: [~], expect: {bonus: 0}", "here is nothing."),
        ("periods: [{given: {speed: [94]}}], expect: {bonus: 0}", "here is a list."),
        (
            "measure: speed, values: ['94,5'], expect: {bonus: 0}",
            "'94,5' is no figure for 'speed'. Write 94.5, with a point.",
        ),
        ("measure: speed, values: ['94,5 %'], expect: {bonus: 0}", "Write 94.5, with a point."),
        (
            f"measure: speed, values: [{'9' * 16}], expect: {{bonus: 0}}",
            "value of example 'a' must be a number",
        ),
        (
            (
                'periods: [{times: 2, slices: [{at: "2026-04-01", minutes: 30, counts: {answered: 1}}]}], '
                "expect: {bonus: 0}"
            ),
            "times repeats the period, and its slices are of days of one. Write each period by itself,",
        ),
        (
            f"{ONE}, expect: met",
            "expect of example 'a' must be a block of keys, as in expect: {points: [1]}; here is 'met'.",
        ),
        ("periods: [{given: {speed: 94}}], expect: [0]", "as in expect: {points: 1}; here is a list."),
        (f"{ONE}, expect: {{credit: ['1,500.00']}}", "is '1,500.00'. Write 1500.00, without a comma."),
        (f"{ONE}, expect: {{credit: ['1500,5']}}", "is '1500,5'. Write 1500.5, with a point."),
        (
            f"{ONE}, expect: {{credit: [{'9' * 400}]}}",
            "credit number 1 of expect of example 'a' is longer than 15 digits before the point or 15 after",
        ),
        (f"{ONE}, expect: {{value: [0.{'3' * 16}]}}", "is longer than 15 digits before the point or 15"),
        (
            'periods: [{slices: [{at: "2026-04-01", minutes: 30, counts: {}}]}], expect: {bonus: 0}',
            "counts of slice number 1 of period number 1 of example 'a' is empty.",
        ),
        (
            "future_work: {weights: {a: 0, b: 0}}, expect: {total: 100}",
            "The weights add up to 0, so that nothing is shared. Give one above 0.",
        ),
        (
            "future_work: {weights: {}}, expect: {total: 100}",
            "weights of future_work of example 'a' is empty",
        ),
        (
            f'starts: "2026-04-H1", {ONE}, expect: {{bonus: 0}}',
            "starts is 2026-04-H1, a half month, and the contract is settled every month.",
        ),
    ],
)
def test_the_sentence_says_what_to_write(desk: Desk, text: str, said: str) -> None:
    (message,) = told(desk, text)
    assert said in message


@pytest.mark.parametrize("day", ["0001-01-01", "1899-12-31", "3000-01-01", "9999-12-01"])
def test_an_example_of_a_contract_of_no_time_waits_until_its_start_is_mended(desk: Desk, day: str) -> None:
    desk.change(CON, 'starts: "2026-04-01"', f'starts: "{day}"')
    (message,) = told(desk, f"{ONE}, expect: {{bonus: 0}}")
    assert message.startswith(f"starts of contract 'main' is '{day}'; days are from 1900-01-01 to 2999-12-31")


def test_every_credit_of_a_period_may_be_waived(desk: Desk) -> None:
    period = "given: {speed: 94}, waived: {all: agreed}, expect: {credit: 0, points: 1.5}"
    assert told(desk, f"periods: [{{{period}}}]") == []
