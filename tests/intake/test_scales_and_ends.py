"""Scores off their scale, evaluations by either side, and contacts that belong to the time of their end."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from tests.workflow.records_desk import METRICS
from tests.workflow.records_desk import drop
from tests.workflow.records_desk import records_desk

from outscore.contracts.workspace import check_workspace

if TYPE_CHECKING:
    from pathlib import Path

    from tests.offices import Desk

SURVEYS = """\
feed: contacts
name: Surveys
kind: surveys
files: contacts*.csv
vendor: {column: Site}
fields:
  invitation: {column: Id}
  contact_on: {column: Day, format: "%Y-%m-%d"}
  satisfaction: {column: Score, scale: [1, 5]}
  recommend: {column: Recommend}
quantities: [survey_answers, satisfied_from_4, promoter_answers, promoters, detractors]
"""
SCORES = METRICS.replace("answered_within_20s", "promoters").replace("offered", "promoter_answers")
EVALUATIONS = """\
feed: contacts
name: Quality
kind: evaluations
files: contacts*.csv
vendor: {column: Site}
fields:
  evaluation: {column: Id}
  contact: {column: Contact}
  contact_on: {column: Day, format: "%Y-%m-%d"}
  sample: {column: Sample}
  scorer: {column: Scorer}
  customer_errors: {column: Errors}
  business_errors: {always: "0"}
  compliance_errors: {always: "0"}
quantities: [evaluated, evaluated_by_vendor, evaluated_by_client, customer_critical_by_vendor,
  customer_critical_by_client, evaluated_targeted_by_vendor, answers_with_critical_error_by_client]
"""
QUALITY = METRICS.replace("answered_within_20s", "customer_critical_by_client")
QUALITY = QUALITY.replace("offered", "evaluated_by_client")
CONTACTS = """\
feed: contacts
name: Contacts
kind: contacts
files: contacts*.csv
vendor: {column: Site}
fields:
  contact: {column: Call}
  began: {column: Began, format: "%Y-%m-%d %H:%M:%S"}
  ended: {column: Ended, format: "%Y-%m-%d %H:%M:%S"}
  outcome: {column: Result}
quantities: [offered, answered]
"""
ANSWERED = METRICS.replace("answered_within_20s", "answered")


def rows(desk: Desk, *names: str) -> list[tuple[object, ...]]:
    with desk.open() as office:
        found = office.facts.current(office.deliveries.months())
    return [row for one in found for row in one.frame.select(names).iter_rows()]


def test_scores_off_their_scale_are_rejected_with_what_it_is(tmp_path: Path) -> None:
    desk = records_desk(tmp_path, SURVEYS, SCORES)
    lines = ("A1,i1,2026-04-02,5,10", "A1,i2,2026-04-02,99,9", "A1,i3,2026-04-02,,11", "A1,i4,2026-04-02,1,0")
    drop(desk, "contacts-1.csv", *lines, header="Site,Id,Day,Score,Recommend")
    (found,) = desk.receive()
    assert [(one.code, one.row, one.column) for one in found.issues] == [
        ("cell_off_scale", 3, "Score"),
        ("cell_off_scale", 4, "Recommend"),
    ]
    assert "1 to 5" in found.issues[0].message
    assert "0 to 10" in found.issues[1].message
    names = ("q:survey_answers", "q:satisfied_from_4", "q:promoter_answers", "q:promoters", "q:detractors")
    assert [sum(map(int, map(str, one))) for one in zip(*rows(desk, *names), strict=True)] == [2, 1, 2, 1, 1]


@pytest.mark.parametrize("scale", ["[5, 1]", "[1]", "[1, 5, 9]"])
def test_a_scale_is_its_lowest_and_highest_score(tmp_path: Path, scale: str) -> None:
    desk = records_desk(tmp_path, SURVEYS.replace("[1, 5]", scale), SCORES)
    assert any("lowest and the highest" in str(one) for one in check_workspace(desk.folder))


def test_only_scores_of_a_survey_have_a_scale_of_their_own(tmp_path: Path) -> None:
    desk = records_desk(tmp_path, SURVEYS.replace("Recommend}", "Recommend, scale: [0, 9]}"), SCORES)
    assert any("scale has no meaning for recommend" in str(one) for one in check_workspace(desk.folder))


def test_what_each_side_scored_is_counted_apart(tmp_path: Path) -> None:
    desk = records_desk(tmp_path, EVALUATIONS, QUALITY)
    lines = (
        "A1,e1,k1,2026-04-02,random,vendor,0",
        "A1,e2,k1,2026-04-02,random,client,1",
        "A1,e3,k2,2026-04-02,targeted,vendor,1",
    )
    drop(desk, "contacts-1.csv", *lines, header="Site,Id,Contact,Day,Sample,Scorer,Errors")
    desk.receive()
    names = ["evaluated", "evaluated_by_vendor", "evaluated_by_client", "customer_critical_by_vendor"]
    names += ["customer_critical_by_client", "evaluated_targeted_by_vendor"]
    names += ["answers_with_critical_error_by_client"]
    told = rows(desk, *(f"q:{one}" for one in names))
    assert [sum(map(int, map(str, one))) for one in zip(*told, strict=True)] == [2, 1, 1, 0, 1, 1, 1]


@pytest.mark.parametrize("cut", ["", "cut: half_hour\n"])
@pytest.mark.parametrize(
    ("belongs", "days"),
    [
        ("", {date(2026, 4, 30): 1, date(2025, 10, 26): 1, date(2026, 3, 29): 1}),
        ("belongs: begins\n", {date(2026, 4, 30): 1, date(2025, 10, 26): 1, date(2026, 3, 29): 1}),
        ("belongs: ends\n", {date(2026, 5, 1): 1, date(2025, 10, 26): 1, date(2026, 3, 29): 1}),
    ],
)
def test_a_contact_across_the_edge_of_a_month_belongs_as_the_feed_contract_says(
    tmp_path: Path, belongs: str, days: dict[date, int], cut: str
) -> None:
    desk = records_desk(tmp_path, CONTACTS + belongs + cut, ANSWERED)
    lines = (
        "A1,c1,2026-04-30 23:55:00,2026-05-01 00:05:00,answered",
        "A1,c2,2025-10-26 00:50:00,2025-10-26 03:05:00,answered",
        "A1,c3,2026-03-29 00:50:00,2026-03-29 03:05:00,answered",
    )
    drop(desk, "contacts-1.csv", *lines, header="Site,Call,Began,Ended,Result")
    desk.receive()
    assert {row[0]: row[1] for row in rows(desk, "start", "q:answered")} == days
    assert {str(row[1]) for row in rows(desk, "start", "month")} == {f"{one:%Y-%m}-01" for one in days}
    if cut and "ends" in belongs:
        slots = sorted(str(row[0]) for row in rows(desk, "slot"))
        assert slots[0].startswith("2025-10-26 03:00")
        assert slots[1].startswith("2026-03-29 02:00")


def test_a_contact_without_its_end_cannot_be_placed_by_it(tmp_path: Path) -> None:
    desk = records_desk(tmp_path, CONTACTS + "belongs: ends\n", ANSWERED)
    lines = ("A1,c1,2026-04-30 23:55:00,,answered", "A1,c2,2026-04-30 23:55:00,2026-04-30 23:00:00,answered")
    drop(desk, "contacts-1.csv", *lines, header="Site,Call,Began,Ended,Result")
    (found,) = desk.receive()
    assert sorted(one.code for one in found.issues) == ["cell_empty", "row_out_of_order"]


def test_belonging_to_the_end_needs_a_kind_and_a_field_that_tell_it(tmp_path: Path) -> None:
    text = CONTACTS + "belongs: ends\n"
    desk = records_desk(tmp_path, "\n".join(one for one in text.splitlines() if "ended:" not in one) + "\n")
    assert any("does not tell ended" in str(one) for one in check_workspace(desk.folder))
    desk.write("feeds/contacts.yaml", SURVEYS + "belongs: ends\n")
    assert any("nobody tells when" in str(one) for one in check_workspace(desk.folder))
