"""Worked examples: what may be written, what is said of a mistake, and of a result that does not come out."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.contracts.samples import CON
from tests.contracts.samples import charge

from outscore.contracts.worked_examples import ExampleEntry
from outscore.contracts.worked_examples import outcome_of_examples
from outscore.contracts.worked_examples import run_examples
from outscore.contracts.worked_examples.facts import first_period
from outscore.contracts.worked_examples.printed import Kind
from outscore.contracts.worked_examples.printed import comes_out
from outscore.contracts.workspace import check_workspace
from outscore.contracts.workspace import load_workspace
from outscore.contracts.yaml_text import Block
from outscore.contracts.yaml_text import read_block
from outscore.model.target import Comparison
from outscore.model.target import Target
from outscore.model.terms.schemes import Gate
from outscore.model.terms.schemes import GateTest
from outscore.model.terms.schemes import PaidTo
from outscore.model.terms.whole import SettledEvery

if TYPE_CHECKING:
    from tests.contracts.conftest import Desk

    from outscore.model.contract import Contract

MORE = """\
relief:
  - {id: outage, clause: "9", cause: client_system, effect: leave_out_of_both, needs: approval}
relief_authority:
  - {role: manager, people: [A. Person]}
rates:
  - {id: hours, name: Hours, unit: hour, clause: "10", rate: 20, accepted_from: answered}
future_work: {clause: "11", decimals: 2, remainder: as_rounded}
"""


def written(desk: Desk, *examples: str) -> list[tuple[str, str]]:
    """What is said of examples: the line of the file, and the sentences."""
    charge(desk, MORE + "examples:\n" + "".join(f"  - {one}\n" for one in examples))
    lines = (desk.folder / CON).read_text(encoding="utf-8").splitlines()
    return [
        (lines[fault.line - 1].strip(), fault.message)
        for fault in check_workspace(desk.folder)
        if fault.refuses
    ]


def contract(desk: Desk) -> Contract:
    charge(desk, MORE)
    return load_workspace(desk.folder).contract("main")


def example(text: str) -> ExampleEntry:
    content, faults = read_block("example.yaml", text.encode())
    assert isinstance(content, Block)
    assert not faults
    return ExampleEntry.model_validate(content)


def findings(terms: Contract, text: str) -> list[str]:
    return [finding.message for finding in run_examples([example(f"{{name: a, {text}}}")], terms)]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("measure: speed, values: [94], expect: {pointz: [1]}", "Did you mean 'points'?"),
        ("measure: speed, values: [94], expects: {points: [1]}", "Did you mean 'expect'?"),
        (
            "measure: speed, values: [94, 94], expect: {points: [1]}",
            "points lists 1, and the example",
        ),
        ("measure: speed, values: [94]", "What does the example 'a' expect?"),
        ("measure: speed, values: [94], expect: {}", "What does the example 'a' expect?"),
        (
            "measure: speed, values: [94], expect: {points: [-]}",
            "What does the example 'a' expect?",
        ),
        ("periods: [{given: {speed: 94}, expect: {}}]", "What does the example 'a' expect?"),
        ("values: [94], expect: {points: [1]}", "Which measure has the values of 'a'?"),
        ("expect: {points: 1}", "must give exactly one of values, periods, invoice, future_work"),
        (
            "measure: speed, values: [94], periods: [{given: {speed: 94}}], expect: {points: 1}",
            "must give exactly one of values, periods, invoice, future_work",
        ),
        (
            "periods: [{given: {speed: 94}}], measure: speed, expect: {points: 1}",
            "measure has no meaning beside periods",
        ),
        (
            "measure: speed, values: [94], expect: {points: [one]}",
            "must be a number in plain digits",
        ),
        ("measure: speed, values: [94], expect: {band: [[x]]}", "must be a word, or none"),
        (
            "measure: speed, values: [94], charges: [1, 2], expect: {points: [1]}",
            "charges lists 2",
        ),
        ("measure: speed, values: [{absent: lost}], expect: {points: [1]}", "absent is 'lost'."),
        (
            "measure: speed, values: [{count: 3}], expect: {points: [1]}",
            "Give a value, a grade, or",
        ),
        ("periods: [{given: {speed: 94}, times: 0}], expect: {points: 1}", "times is 0"),
        (
            'starts: "2026-13", measure: speed, values: [94], expect: {points: [1]}',
            "must be a period",
        ),
        (
            'periods: [{slices: [{at: "8 April", minutes: 30, counts: {answered: 1}}]}], expect: {net: 1}',
            'must be a time written "2026-04-01 08:00"',
        ),
        (
            'periods: [{relief: [{ground: outage, from: "2026-04-02", to: "2026-04-02"}]}], expect: {net: 1}',
            "to is not after from",
        ),
    ],
)
def test_a_mistake_in_an_example_is_told_in_its_line(desk: Desk, text: str, said: str) -> None:
    ((line, message),) = written(desk, f"{{name: a, {text}}}")
    assert said in message
    assert line == f"- {{name: a, {text}}}"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{measure: speed, values: [94], expect: {points: [1]}}", "What is the name of"),
        ("a text", "must be a block of keys"),
    ],
)
def test_what_is_no_example_is_told_as_such(desk: Desk, text: str, said: str) -> None:
    ((line, message),) = written(desk, text)
    assert said in message
    assert line == f"- {text}"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "measure: sped, values: [94], expect: {points: [1]}",
            "no measure 'sped'. Did you mean 'speed'?",
        ),
        (
            "measure: speed, values: [good], expect: {points: [1]}",
            "'good' is no figure for 'speed'.",
        ),
        ("periods: [{given: {sped: 94}}], expect: {points: 1}", "no measure 'sped'."),
        (
            "periods: [{given: {speed: 96}, expect: {measures: {sped: {points: 0}}}}]",
            "no measure 'sped'.",
        ),
        ("periods: [{given: {speed: 96}, expect: {levels: {sped: 0}}}]", "no measure 'sped'."),
        (
            "periods: [{given: {speed: 96}, expect: {rating: {score: 5}}}]",
            "The contract has no rating.",
        ),
        (
            'starts: "2026-Q3", measure: speed, values: [96], expect: {points: [0]}',
            "starts is 2026-Q3, a quarter, and the contract is settled every month.",
        ),
        (
            "measure: speed, values: [96], amounts: {annual_fee: 5}, expect: {points: [0]}",
            "The contract has no amount 'annual_fee'. Did you mean 'annual_fees'?",
        ),
        (
            "periods: [{quantities: {answerd: 5}}], expect: {points: 0}",
            "The contract reads no quantity 'answerd'. Did you mean 'answered'?",
        ),
        (
            'periods: [{slices: [{at: "2026-05-01", minutes: 30, counts: {answered: 1}}]}], expect: {net: 1}',
            "1 x 30 minutes from 2026-05-01 00:00 are not all of 2026-04",
        ),
        (
            'periods: [{relief: [{ground: outag, from: "2026-04-01", to: "2026-04-02"}]}], expect: {net: 1}',
            "no ground of relief 'outag'. Did you mean 'outage'?",
        ),
        (
            "periods: [{incidents: [{id: i, measures: [speed], charged: volume}]}], expect: {net: 0}",
            "charged is 'volume', which is not among speed.",
        ),
        ("periods: [{waived: {sped: so}}], expect: {net: 0}", "no measure 'sped'."),
        (
            "invoice: {hour: 5}, expect: {total: 100}",
            "no line of the rate card 'hour'. Did you mean",
        ),
        (
            "invoice: {hours: 5}, expect: {units: {hour: 5}}",
            "no line of the example's invoice 'hour'.",
        ),
        (
            "invoice: {hours: 5}, expect: {slabs: {hours: [5]}}",
            "1 slabs are listed, and hours has 0.",
        ),
        ("future_work: {weights: {a: 1}}, expect: {shares: {b: 1}}", "no weight 'b'."),
    ],
)
def test_what_the_contract_does_not_have_is_told_with_what_it_has(desk: Desk, text: str, said: str) -> None:
    ((line, message),) = written(desk, f"{{name: a, {text}}}")
    assert message.startswith("Example 'a': ")
    assert said in message
    assert line == f"- {{name: a, {text}}}"


def test_what_does_not_come_out_shows_the_working(desk: Desk) -> None:
    given_ = "source: Annex 2, measure: speed, values: [94, 89], charges: 1000"
    ((_, message),) = written(desk, f"{{name: Repeats, {given_}, expect: {{credit: [15, 60]}}}}")
    assert message.splitlines() == [
        "Example 'Repeats' (Annex 2): credit of 2026-05: expected 60, came out 100.",
        "    speed: 89, level >= 95.5, missed, band severe, points 6, as a repeat 12",
        "    points (7.2): 120 from points 12, percent 12, base 1000",
        "    cap month (7.4): -20 from before 120, limit 100, credited before 0",
        "    sum: 100",
        "    booked as accrual, points, for 2026-05: 100",
        "    trigger plan: speed is in band severe.",
    ]


def test_every_expectation_that_fails_is_told_and_the_working_of_its_period_once(desk: Desk) -> None:
    expected = "{points: [1.4, 6], band: [met, severe]}"
    told = findings(contract(desk), f"measure: speed, values: [94, 89], charges: 1000, expect: {expected}")
    assert [message.splitlines()[0] for message in told] == [
        "Example 'a': points of 2026-04: expected 1.4, came out 1.5.",
        "Example 'a': band of 2026-04: expected met, came out minor.",
        "Example 'a': points of 2026-05: expected 6, came out 12.",
    ]
    assert [len(message.splitlines()) > 1 for message in told] == [True, False, True]


def test_an_example_without_the_charges_says_why_there_is_no_money(desk: Desk) -> None:
    terms = contract(desk)
    assert terms.terms.charges
    open_ = replace(terms, terms=replace(terms.terms, charges=None))
    (told,) = findings(open_, "measure: speed, values: [94], expect: {credit: 15}")
    assert "no money: Not known for the period: charges." in told


def test_the_charges_that_the_contract_fixes_need_not_be_repeated(desk: Desk) -> None:
    assert findings(contract(desk), "measure: speed, values: [94], expect: {credit: 1500}") == []


def test_terms_that_contradict_each_other_are_a_finding_and_no_traceback(desk: Desk) -> None:
    terms = contract(desk)
    above = Target(Comparison.ABOVE, Fraction(1), "1")
    gate = Gate("g", "1", PaidTo.CLIENT, all_of=(GateTest("nobody", above),), amount=Fraction(1))
    broken = replace(terms, terms=replace(terms.terms, gates=(gate,)))
    (told,) = findings(broken, "measure: speed, values: [94], expect: {points: [1.5]}")
    assert told == (
        "Example 'a': it cannot be worked out, and Outscore does not know why: please report it, with this "
        "file (KeyError: 'nobody')."
    )


def test_each_example_is_listed_with_what_became_of_it(desk: Desk) -> None:
    examples = [
        example("{name: a, source: Annex 1, measure: speed, values: [96], expect: {points: 0, band: met}}"),
        example("{name: b, measure: speed, values: [96], expect: {points: 1}}"),
    ]
    assert [outcome.sentence for outcome in outcome_of_examples(examples, contract(desk))] == [
        "'a' (Annex 1): comes out (2 expectations)",
        "'b': does not come out (1 of 1 expectation)",
    ]


def test_a_measure_that_no_period_names_is_left_out_of_the_picture(desk: Desk) -> None:
    terms = contract(desk)  # no report counts as a severe failure
    assert findings(terms, "periods: [{given: {volume: 5}, expect: {points: 0}}]") == []


def test_silence_about_a_measure_that_another_period_names_is_no_report(desk: Desk) -> None:
    silent = "{expect: {points: 6, measures: {speed: {band: severe, reason: counts this as failed}}}}"
    assert findings(contract(desk), f"periods: [{{given: {{speed: 96}}}}, {silent}]") == []


def test_counts_of_a_period_are_measured(desk: Desk) -> None:
    counts = "quantities: {answered: 1000, in_time: 940, tests: 0}"
    expected = "{measures: {speed: {value: 94, band: minor}}}"
    assert findings(contract(desk), f"periods: [{{{counts}, expect: {expected}}}]") == []


def test_rows_are_measured_without_the_time_that_was_granted(desk: Desk) -> None:
    rows = (
        '{at: "2026-04-01 08:00", minutes: 30, times: 2, counts: {answered: 100, in_time: 40, tests: 0}}, '
        '{at: "2026-04-01 09:00", minutes: 30, times: 2, counts: {answered: 100, in_time: 96, tests: 0}}'
    )
    claim = '{ground: outage, from: "2026-04-01 08:00", to: "2026-04-01 09:00"}'
    value = "{measures: {speed: {value: 96, adjusted: 96, raw: 68, verdict: met}}}"
    text = f"periods: [{{slices: [{rows}], relief: [{claim}], expect: {value}}}]"
    assert findings(contract(desk), text) == []


def test_figures_of_all_periods_are_added_and_names_put_together(desk: Desk) -> None:
    text = (
        "periods: [{given: {speed: 94}}, {given: {speed: 89}, times: 2}], "
        "expect: {points: 25.5, credit: 21500, triggers: [plan], caps_reached: [month]}"
    )
    assert findings(contract(desk), text) == []


def test_none_says_that_there_is_nothing_and_a_dash_says_nothing(desk: Desk) -> None:
    terms = contract(desk)
    open_ = "measure: speed, values: [96, 89], expect: {triggers: [none, -], default: [none, -]}"
    assert findings(terms, open_) == []
    (told,) = findings(terms, open_.replace("triggers: [none, -]", "triggers: [none, none]"))
    assert told.startswith("Example 'a': triggers of 2026-05: expected none, came out plan.")


@pytest.mark.parametrize(
    ("every", "day", "first"),
    [
        (SettledEvery.MONTH, date(2026, 4, 1), "2026-04"),
        (SettledEvery.MONTH, date(2026, 4, 2), "2026-05"),
        (SettledEvery.QUARTER, date(2026, 5, 1), "2026-Q3"),
        (SettledEvery.WEEK, date(2026, 4, 1), "2026-W15"),
        (SettledEvery.WEEK, date(2026, 4, 6), "2026-W15"),
        (SettledEvery.DAY, date(2026, 4, 2), "2026-04-02"),
    ],
)
def test_an_example_begins_with_the_first_whole_period(
    desk: Desk, every: SettledEvery, day: date, first: str
) -> None:
    terms = contract(desk)
    moved = replace(
        terms,
        span=replace(terms.span, start=day),
        terms=replace(terms.terms, settled_every=every),
    )
    assert str(first_period(moved, None)) == first


@pytest.mark.parametrize(
    ("kind", "printed", "found", "same"),
    [
        (Kind.FIGURE, "3.42", "3.4205", True),
        (Kind.FIGURE, "3.42", "3.425", False),  # half up: 3.43
        (Kind.FIGURE, "3.43", "3.425", True),
        (Kind.FIGURE, "3.420", "3.4205", False),
        (Kind.MONEY, "5400", "5400", True),
        (Kind.MONEY, "5400.0", "5400.01", False),
        (Kind.SHARE, "771.43", "5400/7", True),
        (Kind.SHARE, "771", "5400/7", False),
        (Kind.FIGURE, "0", None, True),
        (Kind.VALUE, "0", None, False),
        (Kind.MONEY, "none", "0", True),
        (Kind.VALUE, "none", "0", False),
        (Kind.VALUE, "none", None, True),
        (Kind.VALUE, "-", "7", True),
    ],
)
def test_numbers_are_compared_as_they_are_printed(
    kind: Kind, printed: str, found: str | None, *, same: bool
) -> None:
    expected = printed if printed in ("-", "none") else Decimal(printed)
    assert comes_out(kind, expected, None if found is None else Fraction(found)) is same


@given(st.decimals(-1000, 1000, places=2), st.integers(-400, 499))
def test_a_printed_number_stands_for_the_figures_that_round_to_it_and_no_others(
    printed: Decimal, thousandths: int
) -> None:
    away = Fraction(abs(thousandths), 100_000) * (1 if printed >= 0 else -1)
    near = Fraction(printed) + away * (1 if thousandths >= 0 else -1)
    assert comes_out(Kind.FIGURE, printed, near)
    assert not comes_out(Kind.FIGURE, printed + Decimal("0.01"), near)


FREE_SHARE = (
    "report_only: a volume",
    (
        "target: {at_most: 10}\n"
        "    credit: {scheme: per_occurrence, amount: 5, free_percent: 1, free_percent_of: answered}"
    ),
)


@pytest.mark.parametrize(
    "text",
    [
        "measure: speed, values: [94], charges: 1000, expect: {credit: [15]}",
        "periods: [{given: {speed: 94}, charges: 1000, expect: {credit: 15}}]",
    ],
)
def test_a_volume_that_prices_only_measures_left_out_need_not_be_given(desk: Desk, text: str) -> None:
    desk.change(CON, *FREE_SHARE)
    assert findings(contract(desk), text) == []


def test_a_volume_that_prices_a_measure_of_the_example_must_be_given(desk: Desk) -> None:
    desk.change(CON, *FREE_SHARE)
    (told,) = findings(contract(desk), "measure: volume, values: [20], expect: {credit: [50]}")
    assert "Not known for the period: answered" in told
