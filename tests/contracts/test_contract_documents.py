"""Contracts as wholes: graded measures, warnings, lints and worked examples."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.contracts.samples import CON
from tests.contracts.samples import EXAMPLE
from tests.contracts.samples import add
from tests.contracts.samples import charge
from tests.contracts.samples import line_with

from outscore.contracts.faults import Fault
from outscore.contracts.faults import Severity
from outscore.contracts.workspace import check_contracts
from outscore.contracts.workspace import check_workspace
from outscore.contracts.workspace import load_workspace
from outscore.errors import UnknownName
from outscore.errors import WorkspaceFaulty
from outscore.model.metric import Combine

if TYPE_CHECKING:
    from tests.contracts.conftest import Desk

GRADED = """\
  - id: reports
    name: Quality of reports
    clause: "3.3"
    grades: [good, fair, poor]
    bands:
      - {band: good, verdict: met}
      - {band: fair, verdict: met}
      - {band: poor, verdict: missed}
"""
ODD = "minimum: {at_least: 90}\n    bands:\n"
"""A minimum without expected_misses changes nothing: a warning."""


def graded(desk: Desk) -> Desk:
    desk.change(CON, "    report_only: a volume\n", f"    report_only: a volume\n{GRADED}")
    return desk


def test_a_measure_that_a_person_grades_needs_no_metric_and_no_target(desk: Desk) -> None:
    measure = load_workspace(graded(desk).folder).contract("main").measures[2]
    assert measure.metric.combine is Combine.GRADED
    assert (measure.metric.quantities, measure.metric.formula) == ((), "graded by a person")
    assert measure.terms.grades == ("good", "fair", "poor")


def test_a_measure_without_metric_and_grades_is_asked_for_either(desk: Desk) -> None:
    graded(desk)
    desk.change(CON, "    grades: [good, fair, poor]\n", "")
    (fault,) = check_workspace(desk.folder)
    assert fault.message.startswith("What is the metric of measure 'reports'? Add, for example: metric:")
    assert "grades: [good, fair, poor]" in fault.message


def test_no_metric_of_a_feed_is_graded(desk: Desk) -> None:
    desk.change("metrics.yaml", "combine: total", "combine: graded")
    faults = [fault.message for fault in check_workspace(desk.folder)]
    assert (
        "combine of metric 'volume' is 'graded'. Write one of: sums, total, last, highest, printed." in faults
    )


def test_bands_with_verdicts_of_their_own_need_no_target(desk: Desk) -> None:
    bands = "bands: [{band: good, at_least: 95, verdict: met}, {band: bad, verdict: missed}]"
    desk.change(CON, "target: {at_least: 95.5}", bands)
    assert load_workspace(desk.folder).contract("main").measures[0].target is None
    desk.change(CON, ", verdict: met", "")
    desk.change(CON, ", verdict: missed", "")
    assert any(
        "What is the target of measure 'speed'?" in one.message for one in check_workspace(desk.folder)
    )


def test_a_warning_is_told_and_refuses_nothing(desk: Desk) -> None:
    charge(desk)
    desk.change(CON, "bands:\n", ODD)
    (warning,) = check_workspace(desk.folder)
    assert (warning.severity, warning.line) == (Severity.WARNING, line_with(desk, "minimum:"))
    assert str(warning).startswith(f"{CON}:{warning.line}: Warning: ")
    assert load_workspace(desk.folder).contract("main").measures[0].terms.minimum is not None


def test_only_faults_are_counted_when_a_workspace_is_refused(desk: Desk) -> None:
    charge(desk)
    desk.change(CON, "bands:\n", ODD)
    desk.change(CON, "measures: [speed]", "measures: [sped]")
    with pytest.raises(WorkspaceFaulty, match="There is no measure 'sped'") as refused:
        load_workspace(desk.folder)
    assert len(refused.value.faults) == 1


def test_a_fault_is_no_warning_unless_it_says_so() -> None:
    assert Fault("a.yaml", 1, "x").refuses
    assert not Fault("a.yaml", 1, "x", Severity.WARNING).refuses


def test_a_lint_speaks_at_the_line_of_what_it_found(desk: Desk) -> None:
    charge(desk)
    desk.change(CON, "in_band, bands: [severe]", "in_band, bands: [severe, awful]")
    (fault,) = check_workspace(desk.folder)
    assert "'awful'" in fault.message
    assert fault.line == line_with(desk, "awful")


def test_a_lint_that_every_version_shows_is_told_once(desk: Desk) -> None:
    charge(desk)
    desk.change(CON, "bands:\n", ODD)
    add(desk, 'changes:\n  - {from: "2027-04-01", clause: V1, set: {points.percent_per_point: 2}}\n')
    assert len(check_workspace(desk.folder)) == 1


def test_a_quantity_that_no_feed_brings_is_told(desk: Desk) -> None:
    charge(desk)
    desk.change(CON, "source: fixed, amount: 100000", "source: quantity, quantity: tets")
    (fault,) = check_workspace(desk.folder)
    assert fault.message == (
        "No feed brings 'tets'. Did you mean 'tests'? Add it to the quantities of a feed. "
        "Known: answered, in_time, tests."
    )
    assert fault.line == line_with(desk, "tets")


def test_examples_that_come_out_let_the_contract_stand(desk: Desk) -> None:
    charge(desk, EXAMPLE)
    assert check_workspace(desk.folder) == ()
    (check,) = check_contracts(desk.folder)
    assert [(one.name, one.comes_out) for one in check.examples] == [("Repeats", True)]


def test_an_example_that_does_not_come_out_refuses_the_contract(desk: Desk) -> None:
    charge(desk, EXAMPLE)
    desk.change(CON, "points: [0, 1.5, 12, 12]", "points: [0, 1.5, 12, 4]")
    (fault,) = check_workspace(desk.folder)
    assert "expected 4" in fault.message
    assert fault.line == line_with(desk, "points: [0, 1.5, 12, 4]")
    with pytest.raises(WorkspaceFaulty, match="Repeats"):
        load_workspace(desk.folder)
    assert [one.comes_out for one in check_contracts(desk.folder)[0].examples] == [False]


def test_an_example_with_a_fault_is_told_at_its_line_and_none_is_worked_out(desk: Desk) -> None:
    charge(desk, EXAMPLE)
    desk.change(CON, "values: [96,", "valeus: [96,")
    lines = {fault.line for fault in check_workspace(desk.folder)}
    assert line_with(desk, "valeus") in lines
    (check,) = check_contracts(desk.folder)
    assert (check.examples, check.looked_at_whole) == ((), False)


def test_the_name_of_the_terms_changes_with_the_terms_and_not_with_examples(desk: Desk) -> None:
    charge(desk)
    before = load_workspace(desk.folder).contract("main").terms_sha256
    add(desk, EXAMPLE)
    assert load_workspace(desk.folder).contract("main").terms_sha256 == before
    desk.change(CON, "percent: 10", "percent: 11")
    assert load_workspace(desk.folder).contract("main").terms_sha256 != before


def test_a_default_that_is_written_out_is_the_same_terms(desk: Desk) -> None:
    charge(desk)
    before = load_workspace(desk.folder).contract("main").terms_sha256
    desk.change(CON, "window: period, percent: 10", "window: period, percent: 10, of: charges, measures: all")
    assert load_workspace(desk.folder).contract("main").terms_sha256 == before


def test_one_contract_is_looked_at_while_other_files_have_faults(desk: Desk) -> None:
    charge(desk, EXAMPLE)
    desk.change("feeds/daily.yaml", "grain: day", "grain: dya")
    desk.change("assessments/spring.yaml", "rating: deployed", "rating: superb")
    (check,) = check_contracts(desk.folder, ["main"])
    assert (check.faults, check.looked_at_whole) == ((), True)
    assert check.elsewhere == 2
    assert check.examples[0].comes_out


def test_a_contract_whose_metrics_cannot_be_read_is_not_looked_at_as_a_whole(desk: Desk) -> None:
    charge(desk, EXAMPLE)
    desk.change("metrics.yaml", "unit: percent", "unit: percant")
    (check,) = check_contracts(desk.folder, ["main"])
    assert (check.faults, check.looked_at_whole, check.examples) == ((), False, ())


def test_a_contract_that_no_file_has_cannot_be_checked(desk: Desk) -> None:
    with pytest.raises(UnknownName, match=r"There is no contract 'other'\. Known: main\."):
        check_contracts(desk.folder, ["other"])
