"""Worked examples whose facts no period could bring: each is a fault, in its line, with what to do."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest
from tests.contracts.samples import CON
from tests.contracts.samples import charge

from outscore.contracts.workspace import check_workspace

if TYPE_CHECKING:
    from tests.contracts.conftest import Desk

MORE = """\
relief:
  - {id: outage, clause: "9", cause: client_system, effect: leave_out_of_both, needs: approval}
relief_authority:
  - {role: manager, people: [A. Person]}
rates:
  - {id: hours, name: Hours, unit: hour, clause: "10", rate: 20, accepted_from: answered}
future_work: {clause: "11", decimals: 2, remainder: as_rounded}
"""
HALF = "minutes: 30, counts: {answered: 10, in_time: 9, tests: 0}"


def told(desk: Desk, text: str) -> list[str]:
    """What is said of an example; each in the line in which it stands."""
    charge(desk, f"{MORE}examples:\n  - {{name: a, {text}}}\n")
    faults = [fault for fault in check_workspace(desk.folder) if fault.refuses]
    lines = (desk.folder / CON).read_text(encoding="utf-8").splitlines()
    assert {fault.line for fault in faults} <= {len(lines)}
    return [fault.message for fault in faults]


def period(text: str) -> str:
    return f"periods: [{{{text}, expect: {{credit: -}}}}], expect: {{bonus: 0}}"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            f'slices: [{{at: "2026-04-01 08:00", times: 2, {HALF}}}, {{at: "2026-04-01 08:45", {HALF}}}]',
            (
                "From 2026-04-01 08:45 to 2026-04-01 09:00 slice number 1 and this one both count answered, "
                "in_time, tests. Let each time be in one row, with its counts together."
            ),
        ),
        (
            f'slices: [{{at: "2026-04-02", {HALF}}}, {{at: "2026-04-01", times: 60, {HALF}}}]',
            "From 2026-04-02 00:00 to 2026-04-02 00:30 slice number 1 and this one both count",
        ),
        (
            (
                'slices: [{at: "2026-04-01", minutes: 30, counts: {answered: 1}}, '
                '{at: "2026-04-01", minutes: 30, counts: {answered: 1}}]'
            ),
            "both count answered.",
        ),
        ("quantities: {answered: -10}", "answered is -10. A count is not below 0."),
        (
            'slices: [{at: "2026-04-01", minutes: 30, counts: {answered: -1}}]',
            "answered is -1. A count is not below 0.",
        ),
        (
            "quantities: {answered: 10, in_time: 50, tests: 2}",
            "The counts of 'speed' cannot be: in_time is 50 of 8 answered - tests, a part above its whole.",
        ),
        (
            "quantities: {answered: 10, in_time: 5, tests: 12}",
            "The counts of 'speed' cannot be: in_time / (answered - tests) x 100 comes out below zero",
        ),
        ("given: {speed: 100.01}", "speed is 100.01, and a share of a whole is never above 100."),
        ("given: {speed: {value: 90, raw: 940}}", "speed is 940, and a share of a whole is never above"),
        ("given: {speed: -1}", "speed is -1, and its figure is never below 0."),
        (
            "quantities: {answered: 100, in_time: 94, tests: 0}, given: {speed: 96}",
            "speed is given here, and its quantities make it 94. Keep one of the two.",
        ),
        (
            "quantities: {answered: 100, in_time: 94, tests: 0}, given: {speed: not_reported}",
            "speed is given here, and its quantities make it 94. Keep one of the two.",
        ),
        (
            f'slices: [{{at: "2026-04-01", {HALF}}}], given: {{speed: 96}}',
            "speed is given here, and its slices make it 90. Keep one of the two.",
        ),
        (
            f'slices: [{{at: "2026-04-01", {HALF}}}], quantities: {{answered: 11}}',
            "answered is 11 here, and its slices add up to 10. Keep one of the two.",
        ),
        (
            (
                f'slices: [{{at: "2026-04-01", {HALF}}}], '
                'relief: [{ground: outage, from: "2026-05-01", to: "2026-05-02"}]'
            ),
            (
                "2026-05-01 00:00 to 2026-05-02 00:00 has no moment of 2026-04. Mend the time, or tell it of "
                "its own period."
            ),
        ),
        (
            'given: {speed: 94}, relief: [{ground: outage, from: "2026-04-01", to: "2026-04-02"}]',
            "Relief leaves time out of counts, and no measure has counts in this period.",
        ),
        (
            "given: {speed: 94}, incidents: [{id: i, measures: [speed]}, {id: i, measures: [volume]}]",
            "The incident 'i' is told twice. Put its measures in one, or give each its own id.",
        ),
        (
            "given: {speed: 94}, incidents: [{id: i, measures: [speed, speed]}]",
            "measures of the incident 'i' name 'speed' twice.",
        ),
        ("given: {speed: 94}, charges: -1", "charges is -1. It cannot be below 0."),
        ("given: {speed: 94}, amounts: {annual_fees: -1}", "annual_fees is -1. It cannot be below 0."),
        ("given: {speed: {value: 94, count: -1}}", "count is -1. It cannot be below 0."),
        ("given: {speed: {absent: not_reported, raw: 94}}", "raw has no meaning without a value."),
        ("given: {speed: {absent: not_reported, count: 9}}", "count has no meaning without a value."),
    ],
)
def test_what_no_period_could_bring_is_refused(desk: Desk, text: str, said: str) -> None:
    (message,) = told(desk, period(text))
    assert said in message


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("measure: speed, values: [101], expect: {bonus: 0}", "speed is 101, and a share of a whole"),
        ("measure: speed, values: [94], charges: [-1], expect: {bonus: 0}", "charges is -1. It cannot"),
        (
            "measure: speed, values: [94], amounts: {annual_fees: -1}, expect: {bonus: 0}",
            "annual_fees is -1. It cannot be below 0.",
        ),
        (
            "measure: speed, values: [94], quantities: {answered: -1}, expect: {bonus: 0}",
            "answered is -1. A count is not below 0.",
        ),
        (
            "measure: volume, values: [94], quantities: {answered: 95}, expect: {bonus: 0}",
            "volume is given here, and its quantities make it 95. Keep one of the two.",
        ),
        ("invoice: {hours: -5}, expect: {total: 0}", "accepted is -5. It cannot be below 0."),
        (
            "invoice: {hours: {billed: 1}}, quantities: {answered: -5}, expect: {total: 0}",
            "answered is -5. A count is not below 0.",
        ),
        ("future_work: {weights: {a: 1, b: -1}}, expect: {total: 100}", "b is -1. It cannot be below 0."),
    ],
)
def test_the_same_holds_for_the_other_forms(desk: Desk, text: str, said: str) -> None:
    (message,) = told(desk, text)
    assert said in message


@pytest.mark.parametrize(
    "text",
    [
        (
            'slices: [{at: "2026-04-01", minutes: 1440, counts: {tests: 0}}, '
            '{at: "2026-04-01 08:00", minutes: 30, counts: {answered: 10, in_time: 9}}]'
        ),
        "quantities: {answered: 100, in_time: 94, tests: 0}, given: {speed: 94}",
        f'slices: [{{at: "2026-04-01", {HALF}}}], quantities: {{answered: 10}}',
        (
            f'slices: [{{at: "2026-04-01", {HALF}}}], '
            'relief: [{ground: outage, from: "2026-03-31 12:00", to: "2026-04-01 12:00"}]'
        ),
        "quantities: {answered: 0, in_time: 0, tests: 0}",
        "given: {speed: 100, volume: 0}",
    ],
)
def test_what_a_period_could_bring_is_not(desk: Desk, text: str) -> None:
    assert told(desk, period(text)) == []


def test_everything_that_cannot_be_of_a_period_is_told_at_once(desk: Desk) -> None:
    quantities = "quantities: {answered: -10, in_time: 50, tests: 0}"
    assert len(told(desk, period(f"{quantities}, given: {{volume: -1}}"))) == 3


@pytest.mark.parametrize(("unit", "better", "share"), [("percent", "neither", 150), ("ratio", "lower", 1.5)])
def test_a_figure_that_is_no_share_may_be_above_its_whole(
    desk: Desk, unit: str, better: str, share: float
) -> None:
    desk.change(
        "metrics.yaml", "    unit: percent\n    better: higher\n", f"    unit: {unit}\n    better: {better}\n"
    )
    desk.change(CON, "target: {at_least: 95.5}", "report_only: x")
    more = f"examples:\n  - {{name: a, periods: [{{given: {{speed: {share}}}}}], expect: {{bonus: 0}}}}\n"
    desk.write(CON, (desk.folder / CON).read_text(encoding="utf-8") + more)
    assert [str(fault) for fault in check_workspace(desk.folder) if "above" in fault.message] == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "periods: [{given: {speed: 94}, times: 400000}, {given: {speed: 94}, times: 600000}]",
            "The example 'a' has 1000000 periods; at most 1000 are worked out.",
        ),
        (
            f"measure: speed, values: [{', '.join(['94'] * 1001)}]",
            "The example 'a' has 1001 periods; at most 1000 are worked out.",
        ),
        (
            'periods: [{slices: [{at: "2026-04-01", minutes: 1, times: 999999999, counts: {answered: 1}}]}]',
            "The slices of a period are 999999999 stretches of time; an example works out at most 5000.",
        ),
        (
            'periods: [{slices: [{at: "2026-04-01", minutes: 999999999, times: 9, counts: {answered: 1}}]}]',
            "9 x 999999999 minutes from 2026-04-01 00:00 are not all of 2026-04.",
        ),
        (
            'periods: [{slices: [{at: "9999-12-31 23:00", minutes: 99, counts: {answered: 1}}]}]',
            "is '9999-12-31 23:00'; times are from 1900 to 2999.",
        ),
        (
            'periods: [{slices: [{at: "9999-12-31 24:00", minutes: 99, counts: {answered: 1}}]}]',
            "a time that the calendar does not have",
        ),
    ],
)
def test_an_example_that_would_take_long_is_refused_at_once(desk: Desk, text: str, said: str) -> None:
    began = time.process_time()
    (message,) = told(desk, f"{text}, expect: {{bonus: 0}}")
    assert said in message
    assert time.process_time() - began < 5


def test_as_many_periods_and_stretches_as_are_allowed_are_worked_out(desk: Desk) -> None:
    slices = 'slices: [{at: "2026-04-01", minutes: 5, times: 5000, counts: {answered: 1}}]'
    text = f"periods: [{{{slices}}}, {{given: {{volume: 1}}, times: 999}}], expect: {{bonus: 0}}"
    assert told(desk, text) == []


def test_of_a_repeated_period_the_first_that_does_not_come_out_is_told(desk: Desk) -> None:
    (message,) = told(desk, "periods: [{given: {volume: 1}, times: 900, expect: {bonus: 1}}]")
    assert message.startswith("Example 'a': bonus of 2026-04: expected 1, came out 0.")


def test_of_many_periods_together_the_working_of_the_last_is_shown(desk: Desk) -> None:
    (message,) = told(desk, "periods: [{given: {speed: 94}, times: 30}], expect: {bonus: 1}")
    assert message.splitlines()[1] == "    (the 6 periods before these are not shown)"
    assert message.count("speed: 94") == 24


def test_the_working_of_the_first_values_that_fail_is_shown_and_the_others_are_told(desk: Desk) -> None:
    expected = ", ".join(["1"] * 30)
    messages = told(
        desk, f"measure: speed, values: [{', '.join(['94'] * 30)}], expect: {{bonus: [{expected}]}}"
    )
    assert len(messages) == 30
    assert sum("\n" in message for message in messages) == 24
