"""Tailoring of requirements, from its file to a statement: of one contract, and from its day on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.offices import FILES

from outscore.model.period import Period
from outscore.workflow.receive import receive
from outscore.workflow.score import score_period

if TYPE_CHECKING:
    from tests.offices import Desk

APRIL, MAY = Period.parse("2026-04"), Period.parse("2026-05")
CATALOGUE = """\
catalogue: house
version: 1
title: House requirements
published: "2026-01-01"
domains: [{id: floor, title: On the floor}]
requirements:
  - {id: house-speed, version: 1, domain: floor, title: Fast, intent: Be fast, evidence: Figures, weight: 3}
  - {id: house-calm, version: 1, domain: floor, title: Calm, intent: Be calm, evidence: Visits, weight: 1}
"""
TAILORED = """\
contract: CONTRACT
requirements:
  - {id: house-calm, applies: false, reason: Empty, agreed_by: A. Person, agreed_on: "2026-05-01"}
"""


def assessed(desk: Desk, period: Period) -> tuple[str, list[str]]:
    """What a statement of acme says of its requirements, in a sentence and one by one."""
    with desk.open() as office:
        receive(office)
        scored = score_period(office, period).statements
        (acme,) = [one for one in scored if (one.vendor, one.contract) == ("acme", "main")]
        found = office.statements.read(acme.sha256)["assessment"]
    assert found
    assert [each["title"] for each in found["domains"]] == ["On the floor"]
    return found["sentence"], [each["standing"] for each in found["domains"][0]["requirements"]]


@pytest.mark.parametrize(
    ("contract", "period", "standing", "said"),
    [
        ("main", MAY, "not_applicable", "of the others, 1 not assessed. 1 does not apply to this contract."),
        ("main", APRIL, "not_assessed", "of the others, 2 not assessed."),
        ("extra", MAY, "not_assessed", "of the others, 2 not assessed."),
    ],
)
def test_what_was_agreed_holds_for_its_contract_from_its_day(
    desk: Desk, contract: str, period: Period, standing: str, said: str
) -> None:
    desk.write("catalogues/house-1.yaml", CATALOGUE)
    desk.write("requirements.yaml", "catalogue: house\nversion: 1\n")
    desk.write("tailoring/main.yaml", TAILORED.replace("CONTRACT", contract))
    text = FILES["contracts/main.yaml"].replace("contract: main", "contract: extra")
    desk.write("contracts/extra.yaml", text.replace("vendors: all", "vendors: [acme]"))
    desk.drop("figures.csv", "A1,2026-04,sales,100,97", "A1,2026-05,sales,100,97")
    sentence, standings = assessed(desk, period)
    assert standings == ["not_assessed", standing]
    assert sentence.endswith(said)
