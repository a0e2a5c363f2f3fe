"""Settling in the office: from rows, charges and decisions to the settlement that a statement holds."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import pytest
from tests.offices import FILES
from tests.offices import new_database
from tests.offices import new_desk

from outscore.contracts.workspace import check_workspace
from outscore.model.canonical import canonical
from outscore.model.carry import Carry
from outscore.model.period import Period
from outscore.model.period_facts import PeriodFacts
from outscore.scoring.plain_values import plain
from outscore.scoring.plain_values import value_of
from outscore.scoring.settle import Settlement
from outscore.workflow.period_scoring import PeriodScoring
from outscore.workflow.receive import receive
from outscore.workflow.score import score_period

if TYPE_CHECKING:
    from pathlib import Path

    from tests.offices import Desk

    from outscore.model.statement import StatementDocument

TERMS = """\
contract: main
name: Main agreement
vendors: [acme]
starts: "2026-01-01"
judged_over: [month]
currency: GBP
charges: {source: fixed, amount: 100000, clause: "7"}
missing_data: {no_report: fail, no_volume: not_measured, fail_as: severe}
points: {percent_per_point: 1, clause: "7.2"}
repeats: {multiply_points_by: 2, not_measured: keeps_the_chain, clause: "3.4"}
"""
SPEED = """\
measures:
  - id: speed
    name: Speed
    metric: service_level
    clause: "3.1"
    target: {at_least: 99}
    bands:
      - {band: good, at_least: 99, points: 0}
      - {band: minor, at_least: 98, points: 1}
      - {band: severe, points: 3}
"""
MATTER = "vendor: acme, contract: main, period: '2026-04', by: A. Person, day: '2026-05-05'"


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """A workspace in which acme's speed costs points and money."""
    return new_desk(tmp_path, new_database("sqlite", tmp_path))


def agree(desk: Desk, terms: str = TERMS, measures: str = SPEED) -> None:
    desk.write("contracts/main.yaml", terms + measures)
    assert not [fault for fault in check_workspace(desk.folder) if fault.refuses]


def month(desk: Desk, month: str, in_time: int) -> None:
    desk.drop(f"figures-{month}.csv", f"A1,{month},sales,1000,{in_time}")


def settled(desk: Desk, period: str) -> StatementDocument:
    """The statement of acme for a month, received and scored just now."""
    desk.receive()
    with desk.open() as office:
        score_period(office, Period.parse(period))
        stored = office.statements.current(period)["acme", "main"]
        return office.statements.read(stored.sha256)


def amounts(document: StatementDocument) -> tuple[str, str]:
    settlement = document["settlement"]
    assert settlement is not None
    return settlement["points"]["shown"], settlement["credit"]["shown"]


def test_a_plain_contract_has_no_settlement(desk: Desk) -> None:
    month(desk, "2026-04", 990)
    assert settled(desk, "2026-04")["settlement"] is None


def test_a_repeat_is_seen_in_the_statement_before(desk: Desk) -> None:
    agree(desk)
    for name, in_time in (("2026-03", 985), ("2026-04", 965)):
        month(desk, name, in_time)
        document = settled(desk, name)
    assert amounts(document) == ("6", "GBP 6,000.00")
    assert document["results"][0]["figure"]["band"] == "severe"


def test_earlier_months_count_though_nobody_scored_them(desk: Desk) -> None:
    agree(desk)
    month(desk, "2026-03", 985)
    month(desk, "2026-04", 965)
    assert amounts(settled(desk, "2026-04")) == ("6", "GBP 6,000.00")


def test_a_result_names_the_level_that_the_figure_was_held_against(desk: Desk) -> None:
    ramp = "    ramp: [{until: '2026-04-30', at_least: 96}]\n"
    agree(desk, measures=SPEED.replace("    bands:\n", f"{ramp}    bands:\n"))
    for name in ("2026-04", "2026-05"):
        month(desk, name, 970)
    [april], [may] = (settled(desk, name)["results"] for name in ("2026-04", "2026-05"))
    assert [one["figure"]["verdict"] for one in (april, may)] == ["met", "missed"]
    shown = [one["target"] and one["target"]["shown"] for one in (april, may)]
    assert shown == ["at least 96 %", "at least 99 %"]


def test_months_before_the_first_row_are_not_held_against_anybody(desk: Desk) -> None:
    agree(desk)
    month(desk, "2026-04", 985)
    assert amounts(settled(desk, "2026-04")) == ("1", "GBP 1,000.00")


def test_a_month_without_rows_counts_as_the_contract_says(desk: Desk) -> None:
    agree(desk)
    month(desk, "2026-03", 995)
    settled(desk, "2026-03")
    document = settled(desk, "2026-04")
    figure = document["results"][0]["figure"]
    assert (figure["verdict"], figure["band"], figure["value"]) == ("missed", "severe", None)
    assert amounts(document) == ("3", "GBP 3,000.00")


def test_a_statement_can_be_settled_again_from_itself(desk: Desk) -> None:
    agree(desk)
    month(desk, "2026-03", 985)
    month(desk, "2026-04", 965)
    settled(desk, "2026-03")
    settlement = settled(desk, "2026-04")["settlement"]
    assert settlement is not None
    with desk.open() as office:
        contract = office.workspace.contract("main")
    carry = value_of(Carry, settlement["carried_in"])
    outcome, after = Settlement(contract).step(carry, value_of(PeriodFacts, settlement["facts"]))
    assert outcome.credit == 6000
    assert canonical(plain(after)) == canonical(settlement["carry"])


def test_an_amendment_counts_from_its_day(desk: Desk) -> None:
    change = 'changes:\n  - {from: "2026-04-01", clause: V1, set: {points.percent_per_point: 2}}\n'
    agree(desk, TERMS + change)
    for name in ("2026-03", "2026-04"):
        month(desk, name, 985)
    assert amounts(settled(desk, "2026-03")) == ("1", "GBP 1,000.00")
    assert amounts(settled(desk, "2026-04")) == ("2", "GBP 4,000.00")


PLAIN = """\
contract: main
name: Main agreement
vendors: [acme]
starts: "2025-01-01"
judged_over: [month]
missing_data: {no_report: not_measured, no_volume: not_measured}
changes:
  - from: "2026-06-01"
    clause: V1
    set:
      triggers:
        - {id: plan, name: Plan, clause: V1, when: [{test: missed, times: 16, in_last: 17}]}
measures:
  - {id: speed, name: Speed, metric: service_level, clause: "3.1", target: {at_least: 99}}
"""


@pytest.mark.parametrize("each_month", [True, False])
def test_clauses_that_an_amendment_brings_look_back_on_all_months(desk: Desk, *, each_month: bool) -> None:
    desk.write("contracts/main.yaml", PLAIN)
    names = [str(one) for one in Period.parse("2026-06").last(17)]
    for name in names:
        month(desk, name, 985)
    for name in names if each_month else names[-1:]:
        document = settled(desk, name)

    settlement = document["settlement"]
    assert settlement is not None
    assert [one["trigger"] for one in settlement["triggers"]] == ["plan"]


GRADED = """\
  - id: inspection
    name: Inspection
    clause: "5"
    grades: [Good, Poor]
    bands:
      - {band: Good, verdict: met, points: 0}
      - {band: Poor, verdict: missed, points: 2}
"""


def test_a_grade_is_given_by_a_person_with_evidence(desk: Desk) -> None:
    terms = TERMS.replace("no_report: fail", "no_report: not_measured").replace(", fail_as: severe", "")
    agree(desk, terms, SPEED + GRADED)
    month(desk, "2026-04", 990)
    ungraded = settled(desk, "2026-04")["results"][1]["figure"]
    assert (ungraded["verdict"], ungraded["reason"]) == ("not_measured", "Nobody has graded it.")
    desk.write(
        "decisions/april.yaml",
        f"grades:\n  - {{{MATTER}, measure: inspection, grade: Poor, evidence: Report 7}}\n",
    )
    document = settled(desk, "2026-04")
    figure = document["results"][1]["figure"]
    assert (figure["verdict"], figure["band"]) == ("missed", "Poor")
    assert "A. Person" in figure["reason"]
    assert "Report 7" in figure["reason"]
    assert amounts(document) == ("2", "GBP 2,000.00")


TWO = SPEED + SPEED.replace("measures:\n", "").replace("id: speed", "id: pace").replace(
    "minor, at_least: 98, points: 1", "minor, at_least: 98, points: 2"
)


def test_of_one_incident_the_client_charges_what_it_chose(desk: Desk) -> None:
    rule = "same_incident: {rule: client_chooses, clause: '5.6'}\n"
    agree(desk, TERMS + rule, TWO)
    month(desk, "2026-04", 985)
    assert amounts(settled(desk, "2026-04")) == ("3", "GBP 3,000.00")
    incident = f"{MATTER}, id: inc-1, measures: [speed, pace], evidence: Report"
    desk.write("decisions/april.yaml", f"incidents:\n  - {{{incident}, charged: speed}}\n")
    assert amounts(settled(desk, "2026-04")) == ("3", "GBP 1,000.00")


def test_choices_that_leave_each_other_no_room_are_a_fault(desk: Desk) -> None:
    rule = "same_incident: {rule: client_chooses, clause: '5.6'}\n"
    agree(desk, TERMS + rule, TWO)
    both = f"{MATTER}, measures: [speed, pace], evidence: Report"
    desk.write(
        "decisions/april.yaml",
        f"incidents:\n  - {{{both}, id: one, charged: speed}}\n  - {{{both}, id: two, charged: pace}}\n",
    )
    [fault] = check_workspace(desk.folder)
    assert "Here 'pace' is charged and for 'one' (decisions/april.yaml, line 2) 'speed'" in fault.message

    desk.change("decisions/april.yaml", "charged: pace", "charged: speed")
    assert check_workspace(desk.folder) == ()


def test_a_waiver_leaves_the_points(desk: Desk) -> None:
    agree(desk)
    month(desk, "2026-04", 985)
    desk.write("decisions/april.yaml", f"waivers:\n  - {{{MATTER}, measures: all, reason: Agreed}}\n")
    document = settled(desk, "2026-04")
    assert amounts(document) == ("1", "GBP 0.00")
    assert document["settlement"] is not None
    assert [step["kind"] for step in document["settlement"]["steps"]] == ["points", "waived"]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (f"grades:\n  - {{{MATTER}, measure: speed, grade: A, evidence: x}}\n", "No person grades 'speed'"),
        (f"waivers:\n  - {{{MATTER}, measures: [pase], reason: x}}\n", "There is no measure 'pase'."),
        (
            f"incidents:\n  - {{{MATTER}, id: i, measures: [speed], charged: x, evidence: y}}\n",
            "charged is 'x', no measure of the incident.",
        ),
        (
            "waivers:\n  - {" + MATTER.replace("acme", "acne") + ", measures: all, reason: x}\n",
            "There is no vendor 'acne'. Did you mean 'acme'?",
        ),
        (
            "waivers:\n  - {" + MATTER.replace("main", "mine") + ", measures: all, reason: x}\n",
            "There is no contract 'mine'. Did you mean 'main'?",
        ),
    ],
)
def test_a_decision_about_nothing_is_a_fault(desk: Desk, text: str, sentence: str) -> None:
    agree(desk)
    desk.write("decisions/april.yaml", text)
    faults = [fault for fault in check_workspace(desk.folder) if fault.refuses]
    assert [(fault.file, fault.line) for fault in faults] == [("decisions/april.yaml", 2)]
    assert sentence in faults[0].message


def test_a_figure_that_may_still_ripen_costs_nothing(desk: Desk) -> None:
    agree(desk, TERMS, SPEED + "    matures_after_days: 36500\n")
    month(desk, "2026-04", 965)
    document = settled(desk, "2026-04")
    assert document["settlement"] is not None
    assert document["settlement"]["provisional"]
    assert amounts(document) == ("0", "GBP 0.00")


def test_a_contract_whose_charges_are_not_known_names_no_amount(desk: Desk) -> None:
    agree(desk, TERMS.replace("fixed, amount: 100000", "quantity, quantity: answered"))
    month(desk, "2026-03", 995)
    settled(desk, "2026-03")
    document = settled(desk, "2026-04")
    assert document["settlement"] is not None
    assert document["settlement"]["unpriced"] == "Not known for the period: charges."


def test_a_relieved_day_is_out_of_the_figure_and_both_are_shown(desk: Desk) -> None:
    relief = (
        "relief:\n  - {id: outage, clause: '5.3', cause: client_system, effect: leave_out_of_both,\n"
        "     needs: calculation,\n"
        "     forecast: {forecast: in_time, actual: answered, over_percent: 1, per: period}}\n"
    )
    agree(desk, TERMS + relief)
    month(desk, "2026-04", 965)
    document = settled(desk, "2026-04")
    measure = document["settlement"]["measures"][0] if document["settlement"] else None
    assert measure is not None
    assert measure["raw"] == {"n": 193, "d": 2, "shown": "96.5 %"}
    assert (measure["adjusted"], measure["verdict"]) == (None, "not_measured")
    assert Fraction(document["settlement"]["points"]["n"] if document["settlement"] else 1) == 0


@pytest.mark.parametrize(
    ("of", "months", "credit"),
    [
        ("next_charges", ("2026-04", "2026-05"), "GBP 15.00"),
        ("next_charges", ("2026-04",), None),
        ("previous_charges", ("2026-03", "2026-04"), "GBP 5.00"),
        ("previous_charges", ("2026-04",), None),
    ],
)
def test_a_share_of_the_charges_of_the_month_beside_waits_until_they_are_known(
    desk: Desk, of: str, months: tuple[str, ...], credit: str | None
) -> None:
    """One percent of 1,500 in May, or of 500 in March."""
    own = {"2026-03": "500,500", "2026-04": "1000,985", "2026-05": "1500,1500"}
    terms = TERMS.replace("source: fixed, amount: 100000", "source: quantity, quantity: answered")
    agree(desk, terms.replace("percent_per_point: 1,", f"percent_per_point: 1, of: {of},"))
    for name in months:
        desk.drop(f"figures-{name}.csv", f"A1,{name},sales,{own[name]}")
    settlement = settled(desk, "2026-04")["settlement"]
    assert settlement is not None
    found = settlement["credit"]["shown"] if not settlement["unpriced"] else None
    assert found == credit


CAPPED = """\
contract: main
name: Main agreement
vendors: [%s]
starts: "2024-01-01"
judged_over: [month]
currency: GBP
missing_data: {no_report: not_measured, no_volume: not_measured}
measures:
  - {id: speed, name: Speed, metric: service_level, clause: "3.1", target: {at_least: 99}%s}
"""
PRICE = ", credit: {scheme: per_unit, per: 100, part_units: count_as_whole, amount: 100}"
CAP = 'caps: [{id: whole, clause: "9", window: contract, amount: 1500}]\n'


@pytest.mark.parametrize("order", ["acme, bolt", "bolt, acme"])
def test_what_one_vendor_was_handed_says_nothing_of_another(desk: Desk, order: str) -> None:
    desk.write("contracts/main.yaml", CAPPED % (order, ""))
    names = [str(one) for one in Period.parse("2026-05").last(20)]
    desk.drop(
        "figures.csv", *(f"{vendor},{name},sales,100,50" for vendor in ("A1", "bolt") for name in names)
    )
    desk.statements(Period.parse("2026-04"))
    desk.write("contracts/main.yaml", (CAPPED % (order, PRICE)).replace("missing_data", CAP + "missing_data"))
    with desk.open() as office:
        score_period(office, Period.parse("2026-04"), {"acme"})
        score_period(office, Period.parse("2026-05"))
    found = desk.documents(Period.parse("2026-05"))
    assert [amounts(found[vendor])[1] for vendor in ("acme", "bolt")] == ["GBP 0.00", "GBP 0.00"]


def test_a_contract_without_anything_to_carry_is_not_settled_from_its_first_month(desk: Desk) -> None:
    desk.write(
        "contracts/main.yaml", PLAIN.partition("changes:")[0] + "measures:" + PLAIN.partition("measures:")[2]
    )
    for one in Period.parse("2026-04").last(16):
        month(desk, str(one), 985)
    desk.receive()
    with desk.open() as office:
        looked_at = PeriodScoring(office, Period.parse("2026-04"), None).looked_at
    assert min(looked_at) > Period.parse("2025-06")


def test_what_the_contract_says_of_missing_data_takes_the_last_figure_where_nothing_else_is_settled(
    desk: Desk,
) -> None:
    terms = 'missing_data: {no_report: previous, no_volume: not_measured, clause: "5"}\n'
    desk.write("contracts/main.yaml", FILES["contracts/main.yaml"] + terms)
    desk.drop("figures.csv", "A1,2026-03,s,100,96", "bolt,2026-03,s,100,96", "bolt,2026-04,s,100,96")
    with desk.open() as office:
        receive(office)
        for month in (Period.parse("2026-03"), Period.parse("2026-04")):
            score_period(office, month)
        stands = office.statements.current("2026-04")["acme", "main"]
        (result,) = office.statements.read(stands.sha256)["results"]
    assert (result["figure"]["verdict"], result["figure"]["shown"]) == ("met", "96.0 %")
