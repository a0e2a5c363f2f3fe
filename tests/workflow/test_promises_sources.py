"""Two sources of one figure, from rows to the approval."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import pytest
from tests.offices import APRIL
from tests.offices import FILES
from tests.workflow.promised import BEFORE
from tests.workflow.promised import receive_at

from outscore.contracts.workspace import check_workspace
from outscore.errors import ApprovalError
from outscore.model.feed_promises import MeasuredBy
from outscore.model.feed_promises import SecondSource
from outscore.model.feed_promises import SourceOfRecord
from outscore.model.feed_promises import Tolerance
from outscore.workflow.promises_sources import compared
from outscore.workflow.promises_sources import facts_of_record
from outscore.workflow.promises_sources import source_gaps

if TYPE_CHECKING:
    from tests.offices import Desk


POINT = Tolerance(Fraction(1), is_percent=False)
SECOND = SecondSource("client", MeasuredBy.CLIENT, POINT)
SOURCES = {("main", "speed"): SourceOfRecord(MeasuredBy.VENDOR, "figures", SECOND)}
PAIRS = (("acme", "main"), ("bolt", "main"))


def two_sources(desk: Desk) -> None:
    """Give the client a feed of its own, which brings the same figures."""
    text = (desk.folder / "feeds/figures.yaml").read_text(encoding="utf-8")
    desk.write(
        "feeds/client.yaml", text.replace("feed: figures", "feed: client").replace("figures*", "client*")
    )
    desk.change("vendors.yaml", "feed: figures", "feed: client")
    desk.drop("figures1.csv", "acme,2026-04,sales,1000,841", "bolt,2026-04,sales,1000,900")
    desk.drop("client1.csv", "A1,2026-04,sales,1000,810", "bolt,2026-04,sales,2000,1790")
    receive_at(desk, BEFORE)


def test_both_sources_are_worked_out_each_from_its_own_feed(desk: Desk) -> None:
    two_sources(desk)
    with desk.open() as office:
        (acme,) = compared(office, APRIL, ("acme", "main"), SOURCES)
        gaps = source_gaps(office, APRIL, PAIRS, SOURCES)
    assert (acme.record.value, acme.second.value) == (Fraction("84.1"), Fraction(81))
    assert len(gaps) == 1
    assert gaps[0].startswith(
        "Speed 84.1 % by Acme Contact, 81.0 % by the client: 3.1 points apart, 1 allowed. Decide in "
    )


def test_what_a_second_source_says_is_not_added_up(desk: Desk) -> None:
    two_sources(desk)
    with desk.open() as office:
        facts = office.facts.current({APRIL.start})
        contracts = office.workspace.contracts
        of_record = facts_of_record(facts, contracts, SOURCES)
        untouched = facts_of_record(facts, contracts, {})
    assert list(untouched) == list(facts)
    brought = {one.feed: set(one.scales) for one in of_record}
    assert brought == {"figures": {"answered", "in_time"}, "client": set()}
    columns = {one.feed: {name for name in one.frame.columns if name.startswith("q:")} for one in of_record}
    assert columns == {"figures": {"q:answered", "q:in_time"}, "client": set()}
    assert sum(one.frame.height for one in of_record) == sum(one.frame.height for one in facts)


SOURCE = """\
    source:
      measured_by: vendor
      feed: figures
      second: {feed: client, measured_by: client, within: {amount: 1}}
"""
DECISION = """\
sources:
  - {vendor: acme, contract: main, period: "2026-04", measure: speed, use: record,
     figures: {record: 84.1, second: 81.0}, by: J. Patel, day: "2026-05-09", reason: Looked at the calls}
"""


def test_a_gap_stands_against_the_approval_until_a_person_decides(desk: Desk) -> None:
    two_sources(desk)
    measure = '    clause: "3.1"\n'
    desk.change("contracts/main.yaml", measure, measure + SOURCE)
    desk.run()
    assert desk.figures() == {"acme": (841, 1000), "bolt": (900, 1000)}
    with pytest.raises(ApprovalError, match=r"3\.1 points apart, 1 allowed\. Decide in decisions/"):
        desk.approve()
    desk.approve("bolt")
    desk.write("decisions/may.yaml", DECISION.replace("vendor: acme", "vendor: bolt"))
    with pytest.raises(ApprovalError, match="Decide in decisions/"):
        desk.approve("acme")
    desk.write("decisions/may.yaml", DECISION)
    desk.approve("acme")


def test_where_a_person_chose_the_second_source_its_figure_counts(desk: Desk) -> None:
    two_sources(desk)
    measure = '    clause: "3.1"\n'
    desk.change("contracts/main.yaml", measure, measure + SOURCE)
    desk.write("decisions/may.yaml", DECISION.replace("use: record", "use: second"))
    desk.run()
    assert desk.figures() == {"acme": (810, 1000), "bolt": (900, 1000)}
    note = "Speed: 81.0 % by the client counts, in place of 84.1 % by Acme Contact (J. Patel, 2026-05-09: "
    assert desk.documents()["acme"]["data_quality"]["notes"] == [f"{note}Looked at the calls)."]
    desk.approve("acme")

    desk.write("decisions/may.yaml", DECISION.replace("81.0}", "80.9}").replace("use: record", "use: second"))
    desk.run()
    assert desk.figures()["acme"] == (810, 1000), "what was approved stays"


def test_a_choice_over_figures_that_moved_since_chooses_nothing(desk: Desk) -> None:
    two_sources(desk)
    measure = '    clause: "3.1"\n'
    desk.change("contracts/main.yaml", measure, measure + SOURCE)
    desk.write("decisions/may.yaml", DECISION.replace("84.1", "84.0").replace("use: record", "use: second"))
    desk.run()
    assert desk.figures() == {"acme": (841, 1000), "bolt": (900, 1000)}


def test_a_figure_that_is_added_up_otherwise_can_be_compared_and_cannot_count(desk: Desk) -> None:
    two_sources(desk)
    total = """\
  - {id: in_time_now, version: 1, name: Now, definition: As it was last, unit: percent, better: higher,
     combine: last,
     numerator: in_time, denominator: answered}
"""
    desk.write("metrics.yaml", FILES["metrics.yaml"] + total)
    measure = '    clause: "3.1"\n'
    source = SOURCE.replace("feed: client,", "feed: client, metric: in_time_now,")
    desk.change("contracts/main.yaml", measure, measure + source)
    desk.write("decisions/may.yaml", DECISION.replace("use: record", "use: second"))
    [fault] = check_workspace(desk.folder)
    assert fault.message.startswith("'in_time_now' adds rows up in another way than the metric of 'speed'")

    desk.write("decisions/may.yaml", DECISION)
    assert check_workspace(desk.folder) == ()
