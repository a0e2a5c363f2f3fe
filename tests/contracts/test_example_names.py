"""Worked examples that expect a name that the contract does not have: told in its line, with what it has."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.contracts.samples import charge
from tests.contracts.samples import line_with

from outscore.contracts.workspace import check_workspace

if TYPE_CHECKING:
    from tests.contracts.conftest import Desk

MORE = """\
same_incident: {clause: "12", rule: charge_all}
critical_failures:
  - {id: black_month, clause: "9", when: [{test: missed, times: 1, in_last: 1}], withhold_percent: 100}
gates:
  - id: good_month
    clause: "10"
    paid_to: vendor
    with_credits: allowed
    all_of: [{measure: speed, at_least: 99}]
    amount: 100
rating:
  clause: "11"
  categories:
    - id: every
      name: All
      weight: 1
      measures: [{measure: speed, weight: 1, not_measured: zero}]
  standings:
    - {standing: good, at_least: 80}
    - {standing: poor}
  gates: [{measure: speed, not_measured: fail}]
  gate_failed: barred
"""


def told(desk: Desk, text: str) -> list[tuple[int, str]]:
    """What is said of one example, with the line; the contract itself is left in peace."""
    charge(desk, f"{MORE}examples:\n  - name: a\n    {text}\n")
    return [
        (fault.line, fault.message) for fault in check_workspace(desk.folder) if "Example" in fault.message
    ]


@pytest.mark.parametrize(
    ("expected", "said"),
    [
        ("caps_reached: [month, yaer]", "no cap 'yaer'. Did you mean 'year'? Known: month, year."),
        ("triggers: [plam]", "no trigger 'plam'. Did you mean 'plan'? Known: plan."),
        ("critical: [black]", "no critical failure 'black'. Did you mean 'black_month'? Known: black_month."),
        ("gates: [good]", "no gate 'good'. Known: good_month."),
        (
            "measures: {speed: {band: major}}",
            "no band of 'speed', 'major'. Did you mean 'minor'? Known: met, ",
        ),
        ("measures: {volume: {band: met}}", "no band of 'volume', 'met'. Known: none."),
        (
            "measures: {speed: {verdict: Missed}}",
            "no verdict 'Missed'. Did you mean 'missed'? Known: met, missed, not_measured, report_only.",
        ),
        (
            "measures: {speed: {default: minimun}}",
            "no default 'minimun'. Did you mean 'minimum'? Known: expected, minimum, none.",
        ),
        ("measures: {speed: {repeat: again}}", "no word for repeat 'again'. Known: first, repeated."),
        ("rating: {standing: goood}", "no standing 'goood'. Did you mean 'good'? Known: barred, good, poor."),
        ("rating: {gates_failed: [sped]}", "no gate of the rating on 'sped'. Did you mean 'speed'?"),
    ],
)
def test_a_name_that_the_contract_does_not_have_is_told_with_those_it_has(
    desk: Desk, expected: str, said: str
) -> None:
    [(line, message)] = told(desk, f"periods: [{{given: {{speed: 94}}, expect: {{{expected}}}}}]")
    assert message.startswith("Example 'a': There is ")
    assert said in message
    assert "\n" not in message
    assert line == line_with(desk, "expect: {")


@pytest.mark.parametrize(
    "text",
    [
        "periods: [{given: {speed: 94}}]\n    expect: {triggers: [plam]}",
        "measure: speed\n    values: [94]\n    expect: {triggers: [[plam]]}",
        "measure: speed\n    values: [94, 94]\n    expect: {triggers: [-, plam]}",
    ],
)
def test_the_same_is_said_in_every_form_of_example(desk: Desk, text: str) -> None:
    [(line, message)] = told(desk, text)
    assert "There is no trigger 'plam'." in message
    assert line == line_with(desk, "plam")


def test_nothing_and_a_dash_are_no_names(desk: Desk) -> None:
    expected = "triggers: none, caps_reached: '-', measures: {speed: {default: none, band: minor}}"
    assert told(desk, f"periods: [{{given: {{speed: 94}}, expect: {{{expected}}}}}]") == []


def test_a_name_that_an_amendment_brings_is_known_from_its_day(desk: Desk) -> None:
    small = '{caps.small: {clause: "7.6", window: period, amount: 1}}'
    expected = "expect: {caps_reached: [small, [month, year, small]]}"
    changed = f'changes:\n  - {{from: "2026-05-01", clause: V1, set: {small}}}'
    [(line, message)] = told(desk, f"measure: speed\n    values: [94, 94]\n    {expected}\n{changed}")
    assert message == "Example 'a': There is no cap 'small'. Known: month, year."
    assert line == line_with(desk, "expect: {")
