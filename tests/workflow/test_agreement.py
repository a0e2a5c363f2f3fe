"""The vendor's own marks held against the client's, contact by contact."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import pytest
from tests.offices import APRIL
from tests.settled_offices import statement

from outscore.contracts.workspace import check_workspace
from outscore.workflow.explain import explain

if TYPE_CHECKING:
    from tests.offices import Desk

    from outscore.model.statement import StatementDocument

CLASSES = ("customer_critical", "business_critical", "compliance_critical")
METRIC = """\
  - id: agreement_{name}
    version: 1
    name: Agreement, {name}
    definition: Contacts judged alike, of those that both sides scored.
    unit: percent
    better: higher
    combine: sums
    numerator: {name}
    denominator: scored_by_both
    fewest: 30
"""
NAMES = ("alike", *(f"alike_{one}" for one in CLASSES))
METRICS = "metrics:\n" + "".join(METRIC.format(name=name) for name in NAMES)
CONTRACT = """\
contract: main
name: Main agreement
vendors: [acme]
starts: "2026-01-01"
measures:
""" + "".join(
    f'  - {{id: {name}, name: {name}, metric: agreement_{name}, clause: "5", target: {{at_least: 85}}}}\n'
    for name in NAMES
)
MARKED = (
    "["
    + ", ".join(
        f"{name}_{side}"
        for side in ("vendor", "client")
        for name in ("scored_by", *(f"{one}_marked_by" for one in CLASSES))
    )
    + "]"
)
FEED = """\
feed: figures
name: Evaluations
kind: evaluations
files: "quality*.csv"
vendor: {column: vendor}
fields:
  evaluation: {column: id}
  contact_on: {column: day, format: "%Y-%m-%d"}
  sample: {column: sample}
  scorer: {column: scorer}
  customer_errors: {column: customer}
  business_errors: {column: business}
  compliance_errors: {column: compliance}
dimensions: {contact: contact}
quantities: MARKED
"""
HEADER = "vendor,id,day,sample,scorer,customer,business,compliance,contact"
ROWS = [
    "random,vendor,0,0,0,c1", "random,client,0,0,0,c1",
    "random,vendor,2,0,0,c2", "targeted,client,1,1,0,c2",
    "random,vendor,0,0,0,c3", "random,client,1,0,0,c3",
    "random,vendor,0,0,1,c4",
    "random,client,0,0,0,c5",
]  # fmt: skip


def terms(desk: Desk) -> None:
    desk.write("feeds/figures.yaml", FEED.replace("MARKED", MARKED))
    desk.write("metrics.yaml", METRICS)
    desk.write("contracts/main.yaml", CONTRACT)


def bring(desk: Desk, name: str, rows: list[str]) -> None:
    lines = [f"A1,{name}{number},2026-04-{number:02},{row}" for number, row in enumerate(rows, start=1)]
    days = [line.replace(line.split(",")[2], "2026-04-07") for line in lines]
    desk.write(f"inbox/quality-{name}.csv", "\n".join([HEADER, *days, ""]))


def scored(desk: Desk) -> StatementDocument:
    desk.run()
    return statement(desk, "acme", APRIL)


def rates(document: StatementDocument) -> dict[str, str]:
    return {one["measure"]: one["figure"]["counted"] for one in document["results"]}


def test_scorers_agree_contact_by_contact_and_class_by_class(desk: Desk) -> None:
    """Two contacts in three are judged alike as to the customer; whom one side alone scored says nothing."""
    terms(desk)
    bring(desk, "e", ROWS)
    assert rates(scored(desk)) == {
        "alike": "1 of 3",
        "alike_customer_critical": "2 of 3",
        "alike_business_critical": "2 of 3",
        "alike_compliance_critical": "3 of 3",
    }


def test_each_side_may_send_its_own_feed(desk: Desk) -> None:
    terms(desk)
    sides = {"vendor": "figures", "client": "client"}
    for side, feed in sides.items():
        marked = ", ".join(one for one in MARKED.strip("[]").split(", ") if one.endswith(side))
        text = FEED.replace("MARKED", f"[{marked}]").replace("feed: figures", f"feed: {feed}")
        desk.write(f"feeds/{feed}.yaml", text.replace("quality*", f"quality-{side}*"))
        bring(desk, side, [row for row in ROWS if row.split(",")[1] == side])
    desk.change("vendors.yaml", "{code: A1, feed: figures}", "{code: A1}")
    assert rates(scored(desk))["alike_customer_critical"] == "2 of 3"


def test_without_a_contact_that_both_scored_there_is_nothing_to_divide_by(desk: Desk) -> None:
    terms(desk)
    bring(desk, "e", ROWS[-2:])
    figures = [one["figure"] for one in scored(desk)["results"]]
    assert {one["reason"] for one in figures} == {"scored_by_both is 0: there is nothing to divide by."}


def test_too_few_contacts_for_a_figure_are_told(desk: Desk) -> None:
    terms(desk)
    few = (
        "missing_data: {no_report: not_measured, no_volume: not_measured, fewer_than: 30, few: not_measured}"
    )
    desk.write("contracts/main.yaml", f"{CONTRACT}{few}\n")
    bring(desk, "e", ROWS)
    figure = scored(desk)["results"][1]["figure"]
    assert (figure["verdict"], figure["counted"]) == ("not_measured", "2 of 3")
    assert figure["reason"] == "Only 3 cases: too few."


def test_agreement_is_explained_by_the_rows_of_both_sides(desk: Desk) -> None:
    terms(desk)
    bring(desk, "e", ROWS)
    scored(desk)
    with desk.open() as office:
        found = explain(office, "acme", "alike_customer_critical", APRIL)
    assert found.agrees
    assert len(found.rows) == len(ROWS)
    value = found.result["figure"]["value"]
    assert value is not None
    assert Fraction(value["n"], value["d"]) == Fraction(200, 3)


@pytest.mark.parametrize(
    ("gone", "told"),
    [
        ("dimensions: {contact: contact}\n", "the dimension contact (its column of contact ids)"),
        ("customer_critical_marked_by_client, ", "the quantities customer_critical_marked_by_client"),
    ],
)
def test_what_agreement_lacks_is_told_with_what_to_do(desk: Desk, gone: str, told: str) -> None:
    terms(desk)
    desk.change("feeds/figures.yaml", gone, "")
    messages = [one.message for one in check_workspace(desk.folder) if one.refuses]
    assert any(one.startswith("Measure 'alike") and one.endswith(f"Add to it {told}.") for one in messages)


def test_a_feed_that_tells_who_scored_and_not_what_was_marked_is_told_with_what_to_do(desk: Desk) -> None:
    """Its side would seem to have found nothing, and to agree with the other."""
    terms(desk)
    text = FEED.replace("MARKED", "[scored_by_vendor]").replace("feed: figures", "feed: vendors_own")
    desk.write("feeds/vendors_own.yaml", text.replace("quality*", "own*"))
    messages = [one.message for one in check_workspace(desk.folder) if one.refuses]
    assert any(
        one.endswith("Add to it the quantities customer_critical_marked_by_vendor in the feed vendors_own.")
        for one in messages
    )
