"""What moves after scoring: corrections, late rows, other terms, other owners, other files."""

from __future__ import annotations

from typing import TYPE_CHECKING
from typing import TypeVar

import pytest
from tests.offices import ACME_APRIL
from tests.offices import APRIL
from tests.offices import ROWS
from tests.offices import SIGNED
from tests.workflow.promised import receive_at

from outscore.errors import ApprovalError
from outscore.errors import UnknownName
from outscore.model.period import Period
from outscore.workflow.approve import approve
from outscore.workflow.approve import preview
from outscore.workflow.month import open_matters
from outscore.workflow.month import run_month
from outscore.workflow.receive import News
from outscore.workflow.send import settle

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tests.offices import Desk

    from outscore.model.delivery import Issue
    from outscore.model.statement import DataQualityDocument
    from outscore.model.statement import PackDocument

Item = TypeVar("Item")
MAY = Period.parse("2026-05")
JUNE = Period.parse("2026-06")
REJECTED = "A1,2026-04,sales,100,101"
ACME_MAY = "A1,2026-05,sales,100,96"
CALLS = """\
feed: calls
name: Calls offered
kind: aggregate
files: calls*.csv
vendor: {column: Vendor}
period: {column: Month, format: "%Y-%m", grain: month}
dimensions: {queue: Queue}
quantities:
  offered: {column: Offered, type: count}
"""


def all_of(items: Iterable[Item], label: str) -> Iterable[Item]:
    del label
    return items


def told_by_run(desk: Desk, period: Period = APRIL) -> tuple[str, ...]:
    """The sentences with which a run ends."""
    with desk.open() as office:
        return run_month(office, period, all_of).told


def issues_of(desk: Desk, file: str) -> tuple[Issue, ...]:
    """What is wrong with a file of the inbox, received just now."""
    (found,) = [one for one in desk.receive() if one.file == file]
    return found.issues


def quality_of(desk: Desk, vendor: str = "acme") -> DataQualityDocument:
    """What April's statement of a vendor says of its deliveries."""
    digest = desk.statements()[vendor]
    with desk.open() as office:
        return office.statements.read(digest)["data_quality"]


def pack_of(desk: Desk, period: Period) -> PackDocument:
    with desk.open() as office:
        current = office.statements.current_pack(str(period))
        assert current
        return office.statements.read_pack(current[1])


def open_codes(desk: Desk) -> list[str]:
    """The issues that a person must still look at for April."""
    receptions = desk.receive()
    with desk.open() as office:
        return [issue.code for _, issue in open_matters(office, receptions, APRIL)]


def test_a_row_of_another_feed_does_not_mend_a_rejected_one(desk: Desk) -> None:
    desk.write("feeds/calls.yaml", CALLS)
    desk.change("vendors.yaml", "{code: A1, feed: figures}", "{code: A1}")
    desk.drop("figures.csv", REJECTED)
    desk.receive()
    desk.write("inbox/calls.csv", "Vendor,Month,Queue,Offered\nA1,2026-04,sales,120\n")
    assert quality_of(desk)["rows_rejected"] == 1
    assert quality_of(desk)["rows_accepted"] == 1
    assert ", 1 rejected: the figures leave it out" in quality_of(desk)["sentence"]
    assert open_codes(desk) == ["part_above_whole"]


def test_a_later_good_file_of_the_same_feed_mends_a_rejected_row(desk: Desk) -> None:
    desk.drop("figures-1.csv", REJECTED)
    desk.receive()
    desk.drop("figures-2.csv", ACME_APRIL)
    assert quality_of(desk)["sentence"] == "1 row accepted from 1 delivery; no warning."
    assert open_codes(desk) == []


def test_a_rejected_correction_leaves_the_earlier_figures_and_says_so(desk: Desk) -> None:
    desk.drop("figures-1.csv", ACME_APRIL)
    desk.receive()
    desk.drop("figures-2.csv", REJECTED)
    found = quality_of(desk)
    assert found["rows_rejected"] == 1
    assert ", 1 correction rejected: the earlier figures stand;" in found["sentence"]
    assert "leave" not in found["sentence"]
    assert desk.figures()["acme"] == (97, 100)
    assert open_codes(desk) == ["part_above_whole"]
    desk.drop("figures-3.csv", "A1,2026-04,sales,110,101")
    assert "rejected" not in quality_of(desk)["sentence"]
    assert open_codes(desk) == []


def test_facts_that_moved_are_not_approved_before_they_are_scored(desk: Desk) -> None:
    desk.drop("figures.csv", *ROWS)
    desk.run()
    desk.drop("figures-late.csv", "A1,2026-04,sales,100,90")
    desk.receive()
    with desk.open() as office:
        for look in (lambda: preview(office, APRIL), lambda: approve(office, APRIL, SIGNED)):
            with pytest.raises(ApprovalError, match=r"moved .* \(acme\)\. .*outscore run 2026-04"):
                look()
        assert office.approvals.all("2026-04") == ()
    assert desk.approve("bolt"), "nothing of bolt has moved"
    desk.run()
    assert desk.approve()


def test_what_moves_no_figure_is_not_called_a_move(desk: Desk) -> None:
    """A row of zeros is one more row, and changes no figure."""
    desk.drop("figures-1.csv", *ROWS)
    desk.run()
    desk.run(MAY)
    desk.drop("figures-2.csv", "A1,2026-04,new,0,0")
    with desk.open() as office:
        told = run_month(office, MAY, all_of).told
    assert told[-1] == (
        "2026-04 was scored before some of its rows came: no figure, verdict or amount moves, but the cards "
        "of 1 of its vendors would tell otherwise of deliveries and the questions about them. Run it again: "
        "outscore run 2026-04"
    )
    with desk.open() as office, pytest.raises(ApprovalError, match="No figure, verdict or amount has moved"):
        preview(office, APRIL)


def test_terms_that_moved_are_not_approved_before_they_are_scored(desk: Desk) -> None:
    desk.drop("figures.csv", *ROWS)
    desk.run()
    desk.change("contracts/main.yaml", "at_least: 95", "at_least: 98")
    with desk.open() as office:
        for look in (lambda: preview(office, APRIL), lambda: approve(office, APRIL, SIGNED)):
            with pytest.raises(ApprovalError, match=r"\(acme, bolt\)\. .*outscore run 2026-04"):
                look()
    desk.run()
    assert desk.approve()


def test_a_run_names_later_periods_that_its_new_rows_would_move(desk: Desk) -> None:
    desk.drop("figures-1.csv", ACME_APRIL)
    desk.drop("figures-2.csv", ACME_MAY, "bolt,2026-05,sales,10,9")
    desk.run()
    desk.run(MAY)
    desk.drop("figures-3.csv", "A1,2026-04,sales,100,90")
    (told,) = [one for one in told_by_run(desk) if "outscore run" in one]
    assert told.startswith(
        "2026-05 was scored before some of its rows came and would move for 1 of its vendors"
    )
    assert told.endswith("outscore run 2026-05")
    desk.run(MAY)
    assert [one for one in told_by_run(desk) if "outscore run" in one] == []


def test_a_run_does_not_name_periods_that_are_frozen(desk: Desk) -> None:
    desk.drop("figures-1.csv", ACME_APRIL)
    desk.drop("figures-2.csv", ACME_MAY)
    desk.run()
    desk.run(MAY)
    desk.run(JUNE)
    desk.approve(period=MAY)
    desk.drop("figures-3.csv", "A1,2026-04,sales,100,90")
    told = [one.partition(" was scored")[0] for one in told_by_run(desk) if "outscore run" in one]
    assert told == ["2026-06", "2026-Q2"]


@pytest.mark.parametrize("row", ["A1,2026-04,sales,100,50", ACME_APRIL], ids=["other figures", "the same"])
def test_a_code_that_changes_owner_leaves_a_frozen_month_alone(desk: Desk, row: str) -> None:
    desk.drop("figures-1.csv", *ROWS)
    desk.run()
    desk.approve("acme")
    desk.change("vendors.yaml", "{code: A1, feed: figures}", "{code: A2, feed: figures}")
    desk.change("vendors.yaml", "name: Bolt Services", "name: Bolt Services\n    codes: [{code: A1}]")
    desk.drop("figures-2.csv", row, "A1,2026-04,new,5,5")
    first, second = desk.receive()
    assert first.news is News.READ_AGAIN
    assert (3, "period_frozen") not in [(issue.row, issue.code) for issue in second.issues]
    desk.statements()
    assert desk.figures()["acme"] == (97, 100)
    assert desk.figures()["bolt"] == (5, 5)


def test_a_code_that_changes_owner_in_an_open_month_says_so(desk: Desk) -> None:
    desk.drop("figures-1.csv", ACME_APRIL)
    desk.receive()
    desk.take_away("figures-1.csv")
    desk.change("vendors.yaml", "{code: A1, feed: figures}", "{code: A2, feed: figures}")
    desk.change("vendors.yaml", "name: Bolt Services", "name: Bolt Services\n    codes: [{code: A1}]")
    desk.drop("figures-2.csv", "A1,2026-04,sales,100,98")
    (issue,) = issues_of(desk, "figures-2.csv")
    assert issue.code == "row_replaced"
    assert "vendor acme -> bolt, In time 97 -> 98" in issue.message
    desk.statements()
    assert desk.figures() == {"acme": (None, None), "bolt": (98, 100)}


def test_a_feed_that_gains_a_dimension_does_not_count_calls_twice(desk: Desk) -> None:
    desk.change("feeds/figures.yaml", "dimensions: {queue: Queue}\n", "ignored_columns: [Queue]\n")
    desk.drop("figures-1.csv", ACME_APRIL)
    desk.statements()
    assert desk.figures()["acme"] == (97, 100)
    desk.take_away("figures-1.csv")
    desk.change("feeds/figures.yaml", "ignored_columns: [Queue]\n", "dimensions: {queue: Queue}\n")
    desk.drop("figures-2.csv", "A1,2026-04,sales,60,58", "A1,2026-04,care,40,39")
    found = issues_of(desk, "figures-2.csv")
    assert [issue.code for issue in found] == ["row_replaced", "row_replaced"]
    assert "came with figures-1.csv: they were cut otherwise" in found[0].message
    desk.statements()
    assert desk.figures()["acme"] == (97, 100)


def test_a_feed_that_goes_from_months_to_days_does_not_count_calls_twice(desk: Desk) -> None:
    desk.drop("figures-1.csv", ACME_APRIL, ACME_MAY)
    desk.receive()
    desk.take_away("figures-1.csv")
    desk.change("feeds/figures.yaml", 'format: "%Y-%m", grain: month', 'format: "%Y-%m-%d", grain: day')
    desk.drop("figures-2.csv", "A1,2026-04-01,sales,60,50", "A1,2026-04-02,sales,40,39")
    assert [issue.code for issue in issues_of(desk, "figures-2.csv")][:1] == ["row_replaced"]
    desk.statements()
    assert desk.figures()["acme"] == (89, 100)
    desk.statements(MAY)
    assert desk.figures(MAY)["acme"] == (96, 100), "nothing newer came for May"


def test_days_without_the_first_of_the_month_replace_the_month_too(desk: Desk) -> None:
    desk.drop("figures-1.csv", ACME_APRIL)
    desk.receive()
    desk.take_away("figures-1.csv")
    desk.change("feeds/figures.yaml", 'format: "%Y-%m", grain: month', 'format: "%Y-%m-%d", grain: day')
    desk.drop("figures-2.csv", "A1,2026-04-02,sales,40,39", "A1,2026-04-03,sales,60,50")
    desk.statements()
    assert desk.figures()["acme"] == (89, 100)


def test_a_refused_file_is_told_of_by_the_run_that_met_it_and_no_other(either_desk: Desk) -> None:
    either_desk.drop("figures.csv", ACME_APRIL, ACME_MAY)
    either_desk.run()
    assert pack_of(either_desk, APRIL)["deliveries"][0]["file"] == "figures.csv"
    either_desk.write("inbox/figures-bad.csv", "Vendor,Month\nA1,2026-05\n")
    either_desk.run(MAY)
    either_desk.run()
    either_desk.run(JUNE)
    either_desk.run(MAY)
    found = {
        str(period): "figures-bad.csv" in str(pack_of(either_desk, period)) for period in (APRIL, MAY, JUNE)
    }
    assert found == {"2026-04": False, "2026-05": True, "2026-06": False}


def test_nobody_settles_a_message_that_has_ended(either_desk: Desk) -> None:
    either_desk.drop("figures.csv", *ROWS)
    either_desk.whole_month()
    with either_desk.open() as office:
        (key, before), *_ = office.approvals.dispatches("2026-04").items()
        assert before.status == "sent"
        with pytest.raises(ApprovalError, match="ended meanwhile"):
            office.approvals.settle(key, "failed", "A. Person says so", "2026-05-05T12:00:00+00:00")
        with pytest.raises(UnknownName, match="unconfirmed message"):
            settle(office, APRIL, key, delivered=False, person="A. Person")
        assert office.approvals.dispatches("2026-04")[key] == before


def test_a_score_that_lost_the_race_against_an_approval_adds_nothing(either_desk: Desk) -> None:
    either_desk.drop("figures.csv", *ROWS)
    before = either_desk.statements()
    either_desk.run()
    with either_desk.open() as office:
        late = office.statements.read(before["acme"])
        late["revision"] = 2
        approve(office, APRIL, SIGNED)
        (stands,) = office.statements.add([late], "2026-05-05T12:00:00+00:00")
        assert stands.sha256 == before["acme"]
        current = office.statements.current("2026-04")["acme", "main"]
        assert (current.revision, current.sha256) == (1, before["acme"])
    assert either_desk.figures()["acme"] == (97, 100)


def test_an_approval_that_lost_the_race_against_a_score_freezes_nothing(either_desk: Desk) -> None:
    either_desk.drop("figures.csv", *ROWS)
    either_desk.run()
    with either_desk.open() as office:
        shown = office.statements.current("2026-04")["acme", "main"]
        later = office.statements.read(shown.sha256)
        later["revision"] = 2
        approval, _ = approve(office, APRIL, SIGNED, {"bolt"})
        office.statements.add([later], approval.approved_at)
        with pytest.raises(ApprovalError, match="scored again for 2026-04 while"):
            office.approvals.add(
                type(approval)(0, "2026-04", "f" * 64, "A. Person", "why", approval.approved_at), [shown]
            )
        assert [vendor for vendor, _, _ in office.approvals.frozen()] == ["bolt"]


def test_a_breakdown_that_gains_a_second_dimension_warns_and_keeps_what_it_does_not_bring(desk: Desk) -> None:
    desk.drop("figures-1.csv", ACME_APRIL, "A1,2026-04,care,50,50")
    desk.receive()
    desk.take_away("figures-1.csv")
    desk.change("feeds/figures.yaml", "{queue: Queue}", "{queue: Queue, channel: Channel}")
    rows = ("A1,2026-04,sales,voice,60,58", "A1,2026-04,sales,chat,40,39")
    desk.write("inbox/figures-2.csv", "\n".join(["Vendor,Month,Queue,Channel,Answered,In time", *rows, ""]))
    found = issues_of(desk, "figures-2.csv")
    assert [issue.code for issue in found] == ["row_replaced", "row_replaced"]
    desk.statements()


def test_days_that_replace_a_month_warn_without_its_first_day_too(desk: Desk) -> None:
    desk.drop("figures-1.csv", ACME_APRIL)
    desk.receive()
    desk.take_away("figures-1.csv")
    desk.change("feeds/figures.yaml", 'format: "%Y-%m", grain: month', 'format: "%Y-%m-%d", grain: day')
    desk.drop("figures-2.csv", "A1,2026-04-02,sales,40,39")
    assert [issue.code for issue in issues_of(desk, "figures-2.csv")] == ["row_replaced"]


def test_days_of_a_new_owner_leave_a_frozen_month_alone(desk: Desk) -> None:
    desk.drop("figures-1.csv", *ROWS)
    desk.run()
    desk.approve("acme")
    desk.take_away("figures-1.csv")
    desk.change("vendors.yaml", "{code: A1, feed: figures}", "{code: A2, feed: figures}")
    desk.change("vendors.yaml", "name: Bolt Services", "name: Bolt Services\n    codes: [{code: A1}]")
    desk.change("feeds/figures.yaml", 'format: "%Y-%m", grain: month', 'format: "%Y-%m-%d", grain: day')
    desk.drop("figures-2.csv", "A1,2026-04-02,sales,40,39")
    assert [issue.code for issue in issues_of(desk, "figures-2.csv")] == ["period_frozen", "row_replaced"]
    desk.statements()
    assert desk.figures()["acme"] == (97, 100)


def test_a_run_names_periods_that_rows_received_before_would_move(desk: Desk) -> None:
    desk.drop("figures-1.csv", ACME_APRIL, ACME_MAY)
    desk.run()
    desk.run(MAY)
    desk.drop("figures-2.csv", "A1,2026-04,sales,100,90")
    desk.receive()
    assert any("outscore run 2026-05" in one for one in told_by_run(desk))


def test_months_before_the_contract_that_raise_a_question_are_told(desk: Desk) -> None:
    """What is usual is known from months that stand in no trend."""
    earlier = [f"A1,{month},sales,{700 + number},650" for number, month in enumerate(APRIL.last(9)[:-1])]
    desk.drop("figures-1.csv", *earlier[3:], "A1,2026-04,sales,42000,39000", "bolt,2026-04,sales,100,97")
    receive_at(desk, "2026-05-02T12:00:00+00:00")
    assert told_by_run(desk) == ()
    assert "notes" not in desk.documents()["acme"]["data_quality"]
    desk.drop("figures-2.csv", *earlier[:3])
    with desk.open("2026-06-04T12:00:00+00:00") as office:
        told = run_month(office, MAY, all_of).told
    assert told[-1] == (
        "2026-04 was scored before rows of 2025-08, 2025-09, 2025-10 came, which it looks back on: no "
        "figure, verdict or amount moves, but the cards of 1 of its vendors would tell otherwise of "
        "deliveries and the questions about them. Run it again: outscore run 2026-04"
    )
    desk.run()
    assert len(desk.documents()["acme"]["data_quality"]["notes"]) == 2
