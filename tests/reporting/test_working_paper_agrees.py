"""Every line of a working paper comes to the engine's figure: for any contract, and the published ones."""

from __future__ import annotations

from fractions import Fraction
from io import BytesIO
from typing import TYPE_CHECKING
from typing import Any
from zipfile import ZipFile

import pytest
from hypothesis import HealthCheck
from hypothesis import Phase
from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st
from tests.contracts.test_vectors import MORE
from tests.contracts.test_vectors import VECTORS
from tests.contracts.test_vectors import beside_the_vectors
from tests.contracts.test_vectors import content
from tests.contracts.test_vectors import loaded
from tests.reporting import recalculated as office
from tests.reporting import working_papers as papers
from tests.reporting.test_working_paper_workbook import booked
from tests.reporting.test_working_paper_workbook import faults
from tests.reporting.test_working_paper_workbook import money
from tests.scoring.strategies import histories

from outscore.contracts.worked_examples import ExampleEntry
from outscore.contracts.worked_examples.entries import Form
from outscore.contracts.worked_examples.facts import facts_of_periods
from outscore.contracts.worked_examples.facts import facts_of_values
from outscore.model.outcome import MoneyStep
from outscore.model.outcome import StepKind
from outscore.model.outcome import Term
from outscore.model.period_facts import Incident
from outscore.model.terms.limits import AddingUp
from outscore.model.terms.limits import Cap
from outscore.model.terms.limits import CapWindow
from outscore.model.terms.limits import IncidentRule
from outscore.model.terms.limits import SameIncident
from outscore.model.terms.schemes import Pool
from outscore.model.terms.schemes import PoolCategory
from outscore.model.terms.schemes import PoolShare
from outscore.model.terms.timing import NextNotMeasured
from outscore.model.terms.timing import Suspension
from outscore.model.terms.whole import ContractTerms
from outscore.reporting.settled import names_of
from outscore.reporting.settled_lines import line_view
from outscore.reporting.working_paper import paper_view
from outscore.reporting.working_paper_carry import carried_sentences
from outscore.reporting.working_paper_sheets import OTHER_RULES
from outscore.reporting.working_paper_sheets import TOO_LARGE
from outscore.reporting.working_paper_xlsx import TOTAL_LABEL
from outscore.reporting.working_papers import render_working_paper
from outscore.scoring.settlement_wording import step_sentence

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from outscore.model.settlement_document import SettlementDocument
    from outscore.model.statement import StatementDocument

ANY = settings(
    max_examples=60, phases=[Phase.generate], deadline=None, suppress_health_check=list(HealthCheck)
)
PUBLISHED = sorted((VECTORS / "contracts").glob("*.yaml")) + MORE
MECHANICS = ("m17", "m26", "m30", "m31", "m33", "m36", "m38", "us-08", "us-24", "uk-13")
"""The files whose examples a real spreadsheet recalculates: waivers, incidents, indexes, holds, offsets."""


def settled(statement: StatementDocument) -> SettlementDocument:
    settlement = statement["settlement"]
    assert settlement is not None
    return settlement


def workbook(statement: StatementDocument) -> bytes:
    found = render_working_paper("xlsx", statement, papers.SHA256)
    assert found is not None
    return found


def texts(statement: StatementDocument) -> str:
    """Every text of a statement's workbook."""
    return ZipFile(BytesIO(workbook(statement))).read("xl/sharedStrings.xml").decode()


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[StatementDocument]]:
    """The statements of every worked example, by the file it stands in."""
    contracts = loaded(VECTORS).contracts
    contracts |= loaded(beside_the_vectors(tmp_path_factory.mktemp("more") / "workspace", *MORE)).contracts
    found: dict[str, list[StatementDocument]] = {}
    for path in PUBLISHED:
        of, examples = contracts[path.stem], content(path)["examples"]
        for example in map(ExampleEntry.model_validate, examples):
            told = {Form.ONE_MEASURE: facts_of_values, Form.PERIODS: facts_of_periods}.get(example.form)
            if told is not None:
                made = papers.settled(of, [one.facts for one in told(example, of)])
                found.setdefault(path.stem, []).extend(made)
    return found


# Nothing is only repeated


@given(histories())
@ANY
def test_no_line_of_any_month_is_only_taken_from_the_statement(history: tuple[Any, Any]) -> None:
    for statement in papers.settled(*history):
        assert OTHER_RULES not in texts(statement)


def test_every_line_of_the_published_examples_is_worked_out(
    published: dict[str, list[StatementDocument]],
) -> None:
    taken = [
        f"{name}, {statement['period']['id']}"
        for name, statements in published.items()
        for statement in statements
        if OTHER_RULES in (said := texts(statement)) or TOO_LARGE in said
    ]
    assert len(published) > 90
    assert taken == []


NARROW = Cap("narrow", "6.0", CapWindow.PERIOD, amount=Fraction(30), measures=("first",))
WHOLE = Cap("whole", "6.1", CapWindow.PERIOD, amount=Fraction(90))
SHARE = PoolShare("only", Fraction(60))


@pytest.mark.parametrize("caps", [(NARROW,), (NARROW, WHOLE), (WHOLE,)])
@pytest.mark.parametrize(
    "more", [{}, {"waived": {"second": "goodwill"}}, {"incidents": (Incident("outage", ("all",)),)}]
)
def test_the_pool_and_caps_are_worked_out_of_what_is_left(caps: tuple[Cap, ...], more: Any) -> None:
    """Charges 1,000, at risk 10 percent; each share is 60, so that the pool and both caps take something."""
    terms = ContractTerms(
        currency="GBP",
        missing_data=papers.NOT_MEASURED,
        pool=Pool("4.4", Fraction(10), (PoolCategory("only", Fraction(100)),), Fraction(300)),
        same_incident=SameIncident(
            IncidentRule.LARGEST, "7", (AddingUp(("first", "third")), AddingUp(("third", "second")))
        ),
        suspended_credits=Suspension("8", NextNotMeasured.HOLD, ("third",)),
        caps=caps,
    )
    names = ("first", "second", "third")
    shares = (papers.measure(one, papers.edge("at_least", "90"), (), SHARE) for one in names)
    missed = (dict.fromkeys(names, papers.Count(80, 100)), Fraction(1000))
    (statement,) = papers.statements(papers.contract(terms, *shares), [missed], **more)
    told = [one["kind"] for one in settled(statement)["steps"]]
    assert {"cap", "incident"} & set(told)
    assert OTHER_RULES not in texts(statement), settled(statement)["steps"]


# A real spreadsheet comes to the same


def recalculated(folder: Path, made: Sequence[StatementDocument]) -> list[str]:
    """What is wrong in the workbooks of some statements."""
    books = {str(number): folder / f"{number}.xlsx" for number in range(len(made))}
    for path, statement in zip(books.values(), made, strict=True):
        office.plant(path, workbook(statement))
    found = []
    for name, sheets in office.recalculated(folder, books).items():
        statement = made[int(name)]
        called = f"{statement['contract']['id']} {statement['period']['id']}"
        found += [f"{called}: {fault}" for fault in faults(sheets)]
        if money(sheets, TOTAL_LABEL) != booked(statement, "accrual", "withheld"):
            found.append(f"{called}: {settled(statement)['steps']}")
    return found


@pytest.mark.xdist_group("office")
@given(st.lists(histories(), min_size=12, max_size=12))
@settings(ANY, max_examples=2)
def test_any_settled_months_come_to_the_statements_cents(
    tmp_path_factory: pytest.TempPathFactory, made: list[tuple[Any, Any]]
) -> None:
    statements = [one for history in made for one in list(papers.settled(*history))[-3:]]
    priced = [one for one in statements if not settled(one)["unpriced"]]
    assert recalculated(tmp_path_factory.mktemp("any"), priced) == []


@pytest.mark.xdist_group("office")
def test_the_published_examples_come_to_the_statements_cents(
    tmp_path: Path, published: dict[str, list[StatementDocument]]
) -> None:
    made = [
        statement
        for name, statements in published.items()
        if name.startswith(MECHANICS)
        for statement in statements[-2:]
        if not settled(statement)["unpriced"]
    ]
    assert len(made) > 20
    assert recalculated(tmp_path, made) == []


# The page


@given(histories())
@ANY
def test_the_total_so_far_on_the_page_is_the_engines(history: tuple[Any, Any]) -> None:
    for statement in papers.settled(*history):
        settlement = settled(statement)
        view, before = paper_view(statement, settlement, papers.SHA256), None
        for step, line in zip(settlement["steps"], view.steps, strict=True):
            if step["kind"] == "sum":
                assert before == line.running
            before = line.running
        paid = booked(statement, "accrual", "withheld")
        if view.steps and view.steps[-1].total:
            assert before == settlement["steps"][-1]["amount"]["shown"]
        elif settlement["steps"][-1:] and settlement["steps"][-1]["kind"] in ("rounding", "small_amount"):
            assert Fraction(before.split()[-1].replace(",", "") if before else 0) == paid


def test_misses_in_a_row_are_told_up_to_the_period_not_of_it() -> None:
    """A measure that was not measured in the period keeps its run, and was not missed in it."""
    settlement = settled(papers.rich())
    settlement["carry"]["states"] = {"speed": {"run": 1}}
    said = carried_sentences(settlement, {"speed": "Speed"})
    assert said[0] == "Periods missed in a row up to May 2026: Speed 1."


def test_a_watch_shows_what_is_left_of_its_credit() -> None:
    watch = {"earn_back": "later", "measure": "speed", "origin": "2026-05", "amount": "100", "passed": 1}
    statement = papers.rich()
    settlement = settled(statement)
    settlement["carry"]["watches"] = [watch, watch | {"gone": "40"}]
    said = [one for one in carried_sentences(settlement, {"speed": "Speed"}) if "earned back" in one]
    assert said == [
        "Can still be earned back (later): GBP 100.00 for Speed of May 2026, 1 good period so far.",
        (
            "Can still be earned back (later): GBP 60.00 (of GBP 100.00, of which GBP 40.00 went back) for "
            "Speed of May 2026, 1 good period so far."
        ),
    ]


# What is charged in place of another


@pytest.mark.parametrize("kind", [StepKind.INCIDENT, StepKind.ONLY_LARGEST])
def test_a_step_names_what_is_charged_in_its_place(kind: StepKind) -> None:
    beside = Term("beside quality", Fraction(700))
    step = MoneyStep(kind, "outage: accuracy", "10", Fraction(-500), (beside,))
    said = step_sentence(step, "GBP")
    assert said == "outage: accuracy: GBP 500.00 not charged beside quality at GBP 700.00"
    number = {"n": -500, "d": 1, "shown": "GBP -500.00"}
    document: Any = {
        "kind": kind.value,
        "what": step.what,
        "clause": "10",
        "amount": number,
        "terms": [{"name": beside.name, "value": number}],
        "sentence": said,
    }
    line = line_view(document, names_of(settled(papers.rich())), settled(papers.rich()))
    assert line.said == "Outage: Accuracy: GBP 500.00 not charged beside Quality at GBP 700.00"


def test_a_step_without_another_charged_measure_says_that_it_is_dearer() -> None:
    step = MoneyStep(StepKind.INCIDENT, "outage: a", "10", Fraction(-5), (Term("beside ", Fraction(9)),))
    assert step_sentence(step, "GBP").endswith("not charged beside a dearer one")
