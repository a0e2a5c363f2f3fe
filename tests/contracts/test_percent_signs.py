"""A percent sign stands only after a percentage: nowhere is it dropped from a sum, a count or seconds."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import pytest
from pydantic import TypeAdapter
from pydantic import ValidationError
from tests.contracts.samples import CON
from tests.contracts.samples import EXAMPLE
from tests.contracts.samples import add
from tests.contracts.samples import charge
from tests.contracts.samples import line_with

from outscore.contracts.grammar import Form
from outscore.contracts.grammar import blocks_within
from outscore.contracts.grammar import is_percent
from outscore.contracts.grammar import terms_of
from outscore.contracts.language import entry_of
from outscore.contracts.levels import EDGES
from outscore.contracts.workspace import check_workspace
from outscore.contracts.workspace import load_workspace
from outscore.model.terms.whole import ContractTerms
from outscore.model.terms.whole import MeasureTerms

if TYPE_CHECKING:
    from pathlib import Path

    from tests.contracts.conftest import Desk

    from outscore.contracts.grammar import Term

WAIT = """\
  - id: wait
    version: 1
    name: Wait
    definition: Seconds of waiting, of all answered.
    unit: seconds
    better: lower
    combine: sums
    numerator: in_time
    denominator: answered
"""
WAITED = """\
  - id: wait
    name: Wait
    metric: wait
    clause: "3.3"
    target: {at_most: 40}
"""
NUMBERS = [
    (block, term)
    for block in blocks_within(ContractTerms, MeasureTerms)
    for term in terms_of(block)
    if term.kind.form is Form.NUMBER
]


def faults(folder: Path) -> list[tuple[int, str]]:
    return [(one.line, one.message) for one in check_workspace(folder) if one.refuses]


def waiting(desk: Desk) -> Desk:
    """A workspace with a measure in seconds, and a worked example of each measure."""
    metrics = (desk.folder / "metrics.yaml").read_text(encoding="utf-8")
    desk.write("metrics.yaml", metrics + WAIT)
    desk.change(CON, "  - id: volume\n    name", WAITED + "  - id: volume\n    name")
    return desk


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            "percent: 10}",
            "amount: 8%}",
            "amount of cap 'month' is '8%', but what stands here is a sum of money",
        ),
        ("percent_per_point: 1", "amount_per_point: 0.5 %", "For a percentage write percent_per_point: 0.5"),
        ("amount: 100000,", "amount: 100000%,", "amount of charges of contract 'main' is '100000%', but"),
        ("points: 6}", "points: 8%}", "no percentage. Write 8, if that is meant."),
        (
            "annual_fees: 126000",
            "annual_fees: 126000%",
            "annual_fees of amounts of contract 'main' is '126000%'",
        ),
        ("multiply_points_by: 2", "multiply_points_by: 200%", "Write 200, if that is meant."),
        ("percent: 10}", "amount: 8,5%}", "For a percentage write percent: 8.5"),
    ],
)
def test_a_sum_or_a_count_bears_no_percent_sign(desk: Desk, old: str, new: str, said: str) -> None:
    charge(desk)
    desk.change(CON, old, new)
    assert said in faults(desk.folder)[-1][1]


@pytest.mark.parametrize(("block", "term"), NUMBERS, ids=lambda one: getattr(one, "key", None))
def test_every_number_of_the_language_is_a_percentage_or_refuses_the_sign(block: type, term: Term) -> None:
    read = TypeAdapter(entry_of(block).model_fields[term.name].rebuild_annotation())
    if is_percent(term.key, term.sentence) or term.key in EDGES:
        assert read.validate_python("8%") == 8
    else:
        with pytest.raises(ValidationError, match="'8%', but what stands here is"):
            read.validate_python("8%")


def test_a_percentage_may_bear_its_sign(desk: Desk) -> None:
    charge(desk, EXAMPLE.replace("[96,", "[96%,"))
    for old in ("{at_least: 95.5}", "percent: 10", "percent_per_point: 1", "at_least: 90,"):
        desk.change(CON, old, f"{old.rstrip('},')}%{old[len(old.rstrip('},')) :]}")
    assert faults(desk.folder) == []
    (contract,) = load_workspace(desk.folder).contracts
    target = contract.measures[0].target
    assert target is not None
    assert (target.value, target.written) == (Fraction("95.5"), "95.5")


def test_a_level_in_seconds_bears_no_percent_sign(desk: Desk) -> None:
    waiting(desk).change(CON, "{at_most: 40}", "{at_most: 40%}")
    said = "'wait' is counted in seconds, not in percent. Write 40, if that is meant."
    assert faults(desk.folder) == [
        (line_with(desk, "40%"), f"at_most of the target of measure 'wait' is '40%', but {said}")
    ]


@pytest.mark.parametrize(
    ("test", "why"),
    [
        ("{test: level, measure: wait, above: 60%}", "'wait' is counted in seconds"),
        ("{test: points_total, at_least: 12%}", "it is a number of service points"),
        ("{test: credits_total, at_least: 12%}", "it is a sum of money"),
    ],
)
def test_a_trigger_bears_no_percent_sign_but_after_a_share(desk: Desk, test: str, why: str) -> None:
    charge(waiting(desk))
    desk.change(CON, "{test: missed, times: 3, in_last: 6}", test)
    ((line, message),) = faults(desk.folder)
    assert line == line_with(desk, test)
    assert why in message
    desk.change(CON, test, "{test: credits_share, at_least: 12%}")
    assert faults(desk.folder) == []


def test_an_amendment_bears_no_percent_sign_where_the_contract_does_not(desk: Desk) -> None:
    add(waiting(desk), 'changes:\n  - from: "2026-10-01"\n    clause: V1\n')
    add(desk, "    set: {measures.wait.target.at_most: 35%}\n")
    ((line, message),) = faults(desk.folder)
    assert line == line_with(desk, "35%")
    assert message.startswith("As changed from 2026-10-01: at_most of the target of measure 'wait' is '35%'")


@pytest.mark.parametrize(
    "example",
    [
        "measure: wait\n    values: [41%]\n    expect: {verdict: [missed]}",
        "periods:\n      - {given: {wait: 41%}, expect: {measures: {wait: {verdict: missed}}}}",
        "periods:\n      - {given: {wait: {value: 41%}}, expect: {measures: {wait: {verdict: missed}}}}",
    ],
)
def test_a_figure_of_an_example_bears_no_percent_sign_where_the_measure_does_not(
    desk: Desk, example: str
) -> None:
    add(waiting(desk), f"examples:\n  - name: One\n    {example}\n")
    (one,) = faults(desk.folder)
    assert one[0] == line_with(desk, "41%")
    assert "of example 'One' is '41%', but 'wait' is counted in seconds" in one[1]


def test_a_sum_that_an_example_expects_bears_no_percent_sign(desk: Desk) -> None:
    charge(
        desk,
        "examples:\n  - name: One\n    periods:\n      - {given: {speed: 89}, expect: {credit: 6000%}}\n",
    )
    ((_, message),) = faults(desk.folder)
    assert "must be a number in plain digits" in message


@pytest.mark.parametrize("digits", ["\u0669\u0665", "\uff19\uff15", "\u096f\u096b"])
def test_digits_of_other_scripts_are_no_plain_digits(desk: Desk, digits: str) -> None:
    desk.change(CON, "{at_least: 95.5}", f"{{at_least: {digits}}}")
    ((_, message),) = faults(desk.folder)
    assert "must be a number in plain digits" in message
    desk.change(CON, f"{{at_least: {digits}}}", "{at_least: 95.5}")
    desk.change(CON, 'starts: "2026-04-01"', f'starts: "20{digits}-04-01"')
    assert "must be a day written" in faults(desk.folder)[0][1]
