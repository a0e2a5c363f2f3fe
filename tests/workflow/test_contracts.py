"""Contracts side by side, one after another and within a quarter; definitions and bindings."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.offices import APRIL
from tests.offices import BOLT_APRIL
from tests.offices import FILES
from tests.offices import statuses
from tests.offices import tree

from outscore.errors import AmbiguousName
from outscore.model.period import Period
from outscore.workflow.explain import explain
from outscore.workflow.receive import receive
from outscore.workflow.score import score_period

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tests.offices import Desk

    from outscore.workflow.explain import Explanation

MAY = Period.parse("2026-05")
JUNE = Period.parse("2026-06")
QUARTER = Period.parse("2026-Q2")
MAIN = FILES["contracts/main.yaml"]
ACME = ("A1,2026-04,sales,100,97", "A1,2026-05,sales,200,190", "A1,2026-06,sales,300,288")
CATALOGUE = """\
catalogue: house
version: 1
title: House requirements
published: "2026-01-01"
requirements:
  - {id: house-long, version: 1, domain: performance, title: Long, intent: Be fast, evidence: Figures}
  - {id: house-short, version: 1, domain: performance, title: Short, intent: Be fast, evidence: Figures}
"""
LONG = "  - {requirement: house-long, contract: main, measure: speed, at_target: 3, of_last: 6}"
SHORT = "  - {requirement: house-short, contract: main, measure: speed, at_target: 3, of_last: 3}"
MET, MISSED = "100,97", "100,50"


def second_contract(desk: Desk, *, starts: str = "2026-01-01", main_ends: str | None = None) -> None:
    """A contract with acme alone, with the same measure and another target."""
    text = MAIN.replace("contract: main", "contract: extra").replace("Main agreement", "Extra agreement")
    text = text.replace("vendors: all", "vendors: [acme]").replace("at_least: 95", "at_least: 99")
    desk.write("contracts/extra.yaml", text.replace('"2026-01-01"', f'"{starts}"'))
    if main_ends:
        desk.change(
            "contracts/main.yaml", 'starts: "2026-01-01"', f'starts: "2026-01-01"\nends: "{main_ends}"'
        )


def explained(desk: Desk, period: Period, contract: str | None = None) -> Explanation:
    with desk.open() as office:
        return explain(office, "acme", "speed", period, contract)


def scored(desk: Desk, *periods: Period) -> None:
    with desk.open() as office:
        receive(office)
        for period in periods:
            score_period(office, period)


def requirements(desk: Desk, *bindings: str) -> None:
    """A catalogue of two requirements, and what proves them."""
    desk.write("catalogues/house-1.yaml", CATALOGUE)
    desk.write("requirements.yaml", "\n".join(["catalogue: house", "version: 1", "bindings:", *bindings, ""]))


def months(first: int, figures: Iterable[str]) -> list[str]:
    """Rows of acme for the months of 2026, one after the other; an empty figure leaves one out."""
    return [f"A1,2026-{month:02},sales,{one}" for month, one in enumerate(figures, start=first) if one]


def standings(desk: Desk, period: Period) -> dict[str, tuple[str, str]]:
    """How acme's requirements stand: requirement -> standing and why."""
    with desk.open() as office:
        receive(office)
        (acme,) = [one for one in score_period(office, period).statements if one.vendor == "acme"]
        document = office.statements.read(acme.sha256)["assessment"]
    assert document
    return {
        one["id"]: (one["standing"], one["reason"])
        for domain in document["domains"]
        for one in domain["requirements"]
    }


def test_two_contracts_of_a_vendor_have_a_card_each(desk: Desk) -> None:
    second_contract(desk)
    desk.drop("figures.csv", ACME[0], BOLT_APRIL)
    desk.run()
    cards = tree(desk.folder / "out/2026-04/scorecards")
    assert sorted(cards) == ["acme--extra.html", "acme--main.html", "bolt.html"]
    assert b"Extra agreement" in cards["acme--extra.html"]
    assert b"Extra agreement" not in cards["acme--main.html"]


def test_the_cards_of_two_contracts_are_approved_and_sent_under_their_own_names(desk: Desk) -> None:
    second_contract(desk)
    desk.drop("figures.csv", ACME[0], BOLT_APRIL)
    desk.run()
    desk.approve()
    sendings = desk.send()
    assert {one.status for one in sendings} == {"sent"}
    assert len([one for one in sendings if one.vendor == "acme"]) == 4
    messages = [path.read_text() for path in (desk.folder / "out/sent").rglob("*.eml")]
    acme = [one for one in messages if "scorecard-2026-04-acme--" in one]
    assert len([one for one in acme if "scorecard-2026-04-acme--main.html" in one]) == 2
    assert len([one for one in acme if "scorecard-2026-04-acme--extra.html" in one]) == 2
    assert {one.status for one in desk.send()} == {"sent before"}


def test_one_vendor_of_two_contracts_is_approved_with_both(desk: Desk) -> None:
    second_contract(desk)
    desk.drop("figures.csv", ACME[0], BOLT_APRIL)
    desk.run()
    desk.approve("bolt")
    assert statuses(one for one in desk.send() if one.vendor != "acme")["quality@bolt.example"] == "sent"
    desk.approve("acme")
    assert {one.status for one in desk.send() if one.vendor == "acme"} == {"sent"}


def test_a_contract_that_comes_after_an_approval_does_not_stop_what_was_approved(desk: Desk) -> None:
    desk.drop("figures.csv", ACME[0], BOLT_APRIL)
    desk.run()
    desk.approve()
    second_contract(desk)
    found = desk.send()
    assert {one.status for one in found} == {"sent"}
    names = [path.read_text() for path in (desk.folder / "out/sent").rglob("*.eml")]
    assert len([one for one in names if "scorecard-2026-04-acme.html" in one]) == 2


def test_explain_asks_which_of_two_contracts_is_meant(desk: Desk) -> None:
    second_contract(desk)
    desk.drop("figures.csv", ACME[0])
    scored(desk, APRIL)
    with pytest.raises(AmbiguousName, match="--contract"):
        explained(desk, APRIL)
    for contract, shown in (("main", "at least 95 %"), ("extra", "at least 99 %")):
        found = explained(desk, APRIL, contract)
        assert found.document["contract"]["id"] == contract
        assert found.result["target"]
        assert found.result["target"]["shown"] == shown
        assert found.agrees


def test_explain_takes_the_contract_in_force_after_a_renewal(desk: Desk) -> None:
    second_contract(desk, starts="2026-05-01", main_ends="2026-04-30")
    desk.drop("figures.csv", *ACME)
    scored(desk, APRIL, MAY)
    found = [explained(desk, period) for period in (APRIL, MAY)]
    assert [one.document["contract"]["id"] for one in found] == ["main", "extra"]
    assert [one.agrees for one in found] == [True, True]


def test_a_quarter_explains_only_the_months_of_its_contract(desk: Desk) -> None:
    second_contract(desk, starts="2026-05-01", main_ends="2026-04-30")
    desk.drop("figures.csv", *ACME)
    scored(desk, QUARTER)
    with pytest.raises(AmbiguousName, match="--contract"):
        explained(desk, QUARTER)
    for contract, wanted, numbers in (
        ("main", ["2026-04"], (97, 100)),
        ("extra", ["2026-05", "2026-06"], (478, 500)),
    ):
        found = explained(desk, QUARTER, contract)
        figure = found.result["figure"]
        assert [row.month for row in found.rows] == wanted
        assert (figure["numerator"], figure["denominator"]) == numbers
        assert found.agrees


def test_explain_tells_when_rows_have_come_since(desk: Desk) -> None:
    desk.drop("figures.csv", ACME[0])
    scored(desk, APRIL)
    desk.drop("figures-late.csv", "A1,2026-04,care,10,9")
    desk.receive()
    assert not explained(desk, APRIL).agrees


def test_explain_uses_the_definition_that_the_statement_was_made_by(desk: Desk) -> None:
    desk.drop("figures.csv", ACME[0])
    scored(desk, APRIL)
    before = explained(desk, APRIL)
    desk.change("metrics.yaml", "version: 1", "version: 2")
    desk.change("metrics.yaml", "name: Service level", "name: Share not in time")
    desk.change("metrics.yaml", "numerator: in_time", "numerator: {add: [answered], subtract: [in_time]}")
    after = explained(desk, APRIL)
    assert after.working == before.working
    assert after.working.startswith("in_time / answered x 100 = 97 / 100 = 97.0 %")
    assert (after.definition["version"], after.definition["name"]) == (1, "Service level")
    scored(desk, APRIL)
    again = explained(desk, APRIL)
    assert (again.definition["version"], again.agrees) == (2, True)
    assert again.working.startswith("(answered - in_time) / answered x 100 = 3 / 100 = 3.0 %")


def test_a_month_that_is_missing_within_a_window_is_a_gap_where_there_is_history(desk: Desk) -> None:
    requirements(desk, SHORT)
    desk.drop("figures.csv", *months(1, [MET, MET, MET, "", MET, MET]))
    standing, reason = standings(desk, JUNE)["house-short"]
    assert standing == "demoted"
    assert "Not judged in 1 of the last 3 months (April 2026)" in reason


def test_a_measure_that_has_just_begun_is_not_assessed(desk: Desk) -> None:
    requirements(desk, SHORT)
    desk.drop("figures.csv", *months(5, [MET, MET]))
    standing, reason = standings(desk, JUNE)["house-short"]
    assert standing == "not_assessed"
    assert "Too early to tell: 2 months of history (May, June 2026)" in reason


@pytest.mark.parametrize("bindings", [(LONG, SHORT), (SHORT, LONG)], ids=["long first", "short first"])
def test_two_bindings_on_one_measure_look_at_their_own_months(desk: Desk, bindings: tuple[str, str]) -> None:
    requirements(desk, *bindings)
    desk.drop("figures.csv", *months(1, [MISSED, MET, MET, MET, MET, MISSED]))
    found = standings(desk, JUNE)
    assert found["house-long"][0] == "proven"
    assert "4 of the last 6 months" in found["house-long"][1]
    assert found["house-short"][0] == "demoted"
    assert "2 of the last 3 months (April, May 2026)" in found["house-short"][1]
