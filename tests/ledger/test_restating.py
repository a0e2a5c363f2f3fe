"""Opening a frozen result again: what moves with it, what stays, and what may not be approved."""

from __future__ import annotations

from contextlib import suppress
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest
from tests.ledger.conftest import CONTRACT
from tests.offices import SIGNED
from tests.offices import dump

from outscore.errors import ApprovalError
from outscore.model.ledger import LineEntry
from outscore.model.period import Period
from outscore.scoring.restated_wording import NOTHING_MOVED
from outscore.workflow.approve import approve
from outscore.workflow.as_of import recorded_before
from outscore.workflow.ledger import Wanted
from outscore.workflow.ledger import check
from outscore.workflow.ledger import view
from outscore.workflow.receive import News
from outscore.workflow.receive import receive
from outscore.workflow.restate import restate
from outscore.workflow.score import score_period

if TYPE_CHECKING:
    from tests.ledger.conftest import Counter
    from tests.offices import Desk

    from outscore.model.ledger import Line
    from outscore.model.statement import StatementDocument
    from outscore.workflow.score import Scored

MONTHS = ("2026-01", "2026-02", "2026-03", "2026-04")
BAD = (985, 965, 965, 965)


def at(month: int, day: int = 5) -> str:
    return f"2026-{month:02}-{day:02}T12:00:00+00:00"


def approve_month(desk: Desk, period: str, now: str, vendor: str = "acme") -> None:
    with desk.open(now) as office:
        receive(office)
        score_period(office, Period.parse(period))
        approve(office, Period.parse(period), SIGNED, {vendor})


def approve_months(desk: Desk, figures: tuple[int, ...] = BAD) -> None:
    """Approve the first months, each early in the next."""
    for number, (period, in_time) in enumerate(zip(MONTHS, figures, strict=False), start=1):
        desk.drop(f"figures-{number}.csv", f"A1,{period},sales,1000,{in_time}")
        approve_month(desk, period, at(number + 1))


def open_again(desk: Desk, period: str, now: str, vendor: str = "acme") -> Scored:
    with desk.open(now) as office:
        return restate(office, Period.parse(period), vendor, None, "V. Office", "a wrong file").scored


def put_right(desk: Desk, period: str, in_time: int, now: str, end: str = "") -> Scored:
    """Open a month again, receive its corrected file, and score it."""
    open_again(desk, period, now)
    desk.drop(f"figures-{period}-{in_time}.csv", f"A1,{period},sales,1000,{in_time}{end}")
    with desk.open(now) as office:
        receive(office)
        return score_period(office, Period.parse(period))


def approve_all(desk: Desk, now: str, periods: tuple[str, ...] = MONTHS) -> None:
    for period in periods:
        with desk.open(now) as office:
            approve(office, Period.parse(period), SIGNED, {"acme"})


def lines_of(desk: Desk) -> list[Line]:
    with desk.open() as office:
        assert check(office) == ()
        return list(office.ledger.lines())


def amounts(desk: Desk) -> list[tuple[str, str, str, int | None]]:
    return [
        (one.period, one.booked_in, one.entry.value, None if one.amount is None else int(one.amount))
        for one in lines_of(desk)
    ]


def document_of(desk: Desk, period: str) -> StatementDocument:
    with desk.open() as office:
        return office.statements.read(office.statements.current(period)["acme", "main"].sha256)


def test_only_later_months_that_rest_on_the_restated_one_are_scored_anew(desk: Desk) -> None:
    approve_months(desk, (985, 965, 995, 965))
    before = {row[5] for row in dump(desk.url)["statement"]}
    scored = put_right(desk, "2026-02", 975, at(6))
    assert [(one.period, one.revision) for one in scored.restated] == [("2026-02", 2), ("2026-03", 2)]
    added = {row[3] for row in dump(desk.url)["statement"] if row[5] not in before}
    assert added == {"2026-02", "2026-03"}
    assert document_of(desk, "2026-03")["restatement"]["sentences"] == [
        NOTHING_MOVED,
        "It is told anew, because 2026-02 was restated.",
        (
            "Shown otherwise: earlier periods in the trend; the change against the period before; "
            "the quarter so far."
        ),
        "Taken over otherwise: what repeats, failures in a row and smoothing look back at.",
    ]


def test_the_chain_is_followed_to_its_end_in_order(desk: Desk) -> None:
    approve_months(desk)
    scored = put_right(desk, "2026-01", 995, at(6))
    assert [one.period for one in scored.restated] == list(MONTHS)
    approve_all(desk, at(6, 6))
    assert amounts(desk)[4:] == [
        ("2026-01", "2026-05", "adjustment", -1000),
        ("2026-02", "2026-05", "adjustment", -3000),
    ]
    assert document_of(desk, "2026-02")["restatement"]["because"] == ["2026-01 was restated"]


def test_a_restatement_says_what_moved_and_names_what_it_replaces(desk: Desk) -> None:
    approve_months(desk)
    approved = document_of(desk, "2026-02")
    put_right(desk, "2026-02", 992, at(6))
    document = document_of(desk, "2026-02")
    told = document["restatement"]
    assert (document["revision"], told["revision_was"]) == (approved["revision"] + 1, approved["revision"])
    assert told["because"] == ["figures-2026-02-992.csv replaced figures-2.csv"]
    (moved,) = told["moved"]
    assert (moved["was"], moved["now"]) == ("96.5 %", "99.2 %")
    assert (moved["points_was"], moved["points_now"]) == ("6", "0")
    assert told["credit"] == {"was": "GBP 6,000.00", "now": "GBP 0.00"}
    assert "restatement" not in approved
    with desk.open() as office:
        assert office.statements.read(told["sha256_was"]) == approved


@pytest.mark.parametrize("order", [("2026-01", "2026-03"), ("2026-03", "2026-01")])
def test_two_months_restated_in_either_order_end_in_the_same_balance(
    desk: Desk, order: tuple[str, str]
) -> None:
    approve_months(desk)
    for number, period in enumerate(order):
        put_right(desk, period, 995, at(6 + number))
        approve_all(desk, at(6 + number, 6))
    assert sum(one.moves for one in lines_of(desk)) == 0 + 3000 + 0 + 3000
    with desk.open() as office:
        frozen = office.approvals.frozen().values()
        nets = [office.statements.read(one)["settlement"] for one in frozen]
    assert sum(one["net"]["n"] for one in nets if one) == 6000


def test_both_months_opened_before_either_is_approved_end_there_too(desk: Desk) -> None:
    approve_months(desk)
    put_right(desk, "2026-03", 995, at(6))
    put_right(desk, "2026-01", 995, at(6, 2))
    with pytest.raises(ApprovalError, match="outscore approve 2026-02 --vendor acme"):
        approve_all(desk, at(6, 3), ("2026-03",))
    approve_all(desk, at(6, 3))
    assert sum(one.moves for one in lines_of(desk)) == 6000


def test_rows_count_again_for_that_vendor_and_month_alone(desk: Desk) -> None:
    desk.drop("figures-bolt.csv", "bolt,2026-02,sales,1000,965", "bolt,2026-01,sales,1000,965")
    approve_months(desk)
    approve_month(desk, "2026-01", at(5), "bolt")
    approve_month(desk, "2026-02", at(5), "bolt")
    open_again(desk, "2026-02", at(6))
    desk.drop(
        "figures-mixed.csv",
        "A1,2026-02,sales,1000,992",
        "bolt,2026-02,sales,1000,992",
        "A1,2026-03,sales,1000,992",
    )
    with desk.open() as office:
        (mixed,) = [one for one in receive(office) if one.file == "figures-mixed.csv"]
    assert [(one.code, one.vendor, one.month) for one in mixed.issues if one.code == "period_frozen"] == [
        ("period_frozen", "bolt", "2026-02"),
        ("period_frozen", "acme", "2026-03"),
    ]
    assert all("is restated" in one.message for one in mixed.issues if one.code == "period_frozen")


def test_a_later_month_scored_anew_stays_closed_to_rows_until_it_is_opened_by_name(desk: Desk) -> None:
    approve_months(desk)
    put_right(desk, "2026-02", 992, at(6))
    desk.drop("figures-march.csv", "A1,2026-03,sales,1000,999")
    assert counted_in_time(desk, "2026-03") == 965
    open_again(desk, "2026-03", at(6, 2))
    assert counted_in_time(desk, "2026-03") == 999
    assert news_of(desk, "figures-march.csv") is News.KNOWN


def counted_in_time(desk: Desk, period: str) -> int | None:
    """Receive and score a month: what acme's figure counts."""
    with desk.open() as office:
        receive(office)
        score_period(office, Period.parse(period))
        (found,) = [one for one in office.statements.results(period) if one.vendor == "acme"]
        return found.numerator


def news_of(desk: Desk, file: str) -> News:
    with desk.open() as office:
        return next(one.news for one in receive(office) if one.file == file)


def test_rows_that_came_for_a_frozen_month_count_once_it_is_open_and_need_not_be_sent_again(
    desk: Desk,
) -> None:
    approve_months(desk)
    desk.drop("figures-late.csv", "A1,2026-02,sales,1000,992")
    assert counted_in_time(desk, "2026-02") == 965
    desk.take_away("figures-late.csv")
    scored = open_again(desk, "2026-02", at(6))
    assert [(one.period, one.revision) for one in scored.restated] == [
        ("2026-02", 2),
        ("2026-03", 2),
        ("2026-04", 2),
    ]
    assert counted_in_time(desk, "2026-02") == 992


def test_a_restatement_of_nothing_is_closed_by_approving_it_again(desk: Desk) -> None:
    approve_months(desk)
    before = amounts(desk)
    open_again(desk, "2026-02", at(6))
    with desk.open() as office:
        assert [one.period for one in office.approvals.reopened().values()] == ["2026-02"]
    approve_all(desk, at(6, 2), ("2026-02",))
    with desk.open() as office:
        assert office.approvals.reopened() == {}
    assert amounts(desk) == before
    desk.drop("figures-late.csv", "A1,2026-02,sales,1000,992")
    assert counted_in_time(desk, "2026-02") == 965


def test_a_correction_that_is_taken_back_leaves_what_was_approved(desk: Desk) -> None:
    approve_months(desk)
    put_right(desk, "2026-02", 992, at(6))
    put_right(desk, "2026-02", 965, at(6, 2), "\n")
    settlements = [document_of(desk, period)["settlement"] for period in ("2026-02", "2026-03")]
    assert [one["net"]["n"] for one in settlements if one] == [6000, 6000]
    approve_all(desk, at(6, 3))
    assert len(amounts(desk)) == 4


def test_a_result_that_is_not_frozen_cannot_be_restated(desk: Desk) -> None:
    approve_months(desk, (985,))
    with pytest.raises(ApprovalError, match="outscore run 2026-02"):
        open_again(desk, "2026-02", at(6))
    with pytest.raises(ApprovalError, match="names a person and a reason"), desk.open() as office:
        restate(office, Period.parse("2026-01"), "acme", None, " ", "x")


def test_the_frozen_quarter_opens_with_its_month(desk: Desk) -> None:
    approve_months(desk, BAD[:3])
    with desk.open(at(5)) as office:
        score_period(office, Period.parse("2026-Q1"))
        approve(office, Period.parse("2026-Q1"), SIGNED, {"acme"})
    desk.drop("figures-early.csv", "A1,2026-02,sales,1000,992")
    assert counted_in_time(desk, "2026-02") == 965
    scored = put_right(desk, "2026-02", 993, at(6))
    assert [one.period for one in scored.restated] == ["2026-02", "2026-03", "2026-Q1"]
    approve_all(desk, at(6, 2), ("2026-02", "2026-03", "2026-Q1"))
    with desk.open() as office:
        assert office.approvals.reopened() == {}


DISPUTES = "disputes: {within_days: 10, afterwards: %s, clause: '9.2', counted_in: working}\n"


@pytest.mark.parametrize(
    ("afterwards", "day", "moves"),
    [
        ("money_stays", 19, True),
        ("money_stays", 20, False),
        ("money_still_moves", 20, True),
    ],
)
def test_after_the_dispute_window_money_moves_only_where_the_contract_says_so(
    desk: Desk, afterwards: str, day: int, moves: bool
) -> None:
    """The window: ten working days after Thursday, 5 March, the day of the approval: up to 19 March."""
    desk.write("contracts/main.yaml", CONTRACT.replace("repeats:", DISPUTES % afterwards + "repeats:"))
    approve_months(desk, BAD[:2])
    put_right(desk, "2026-02", 992, at(3, day))
    approve_all(desk, at(4, 1), ("2026-02",))
    added = lines_of(desk)[2:]
    if moves:
        assert [(one.entry, one.moves) for one in added] == [(LineEntry.ADJUSTMENT, Fraction(-6000))]
    else:
        assert [(one.entry, one.amount) for one in added] == [(LineEntry.NOT_MOVED, None)]
        assert "ended on 2026-03-19 (9.2). It would have moved GBP -6,000.00." in added[0].reason


def test_a_correction_that_came_too_late_opens_no_new_window(desk: Desk) -> None:
    desk.write("contracts/main.yaml", CONTRACT.replace("repeats:", DISPUTES % "money_stays" + "repeats:"))
    approve_months(desk, BAD[:2])
    for day, in_time in ((1, 992), (8, 999)):
        put_right(desk, "2026-02", in_time, at(4, day))
        approve_all(desk, at(4, day + 1), ("2026-02",))
    assert sum(one.moves for one in lines_of(desk)) == 7000


def test_a_correction_in_time_opens_a_window_for_what_it_says(desk: Desk) -> None:
    desk.write("contracts/main.yaml", CONTRACT.replace("repeats:", DISPUTES % "money_stays" + "repeats:"))
    approve_months(desk, BAD[:2])
    put_right(desk, "2026-02", 992, at(3, 18))
    approve_all(desk, at(3, 19), ("2026-02",))
    put_right(desk, "2026-02", 985, at(3, 31))
    approve_all(desk, at(4, 1), ("2026-02",))
    assert [one.amount for one in lines_of(desk)] == [1000, 6000, -6000, 2000]


def test_a_figure_that_may_still_change_is_not_approved(desk: Desk) -> None:
    desk.write("contracts/main.yaml", CONTRACT + "    matures_after_days: 30\n")
    desk.drop("figures-1.csv", "A1,2026-01,sales,1000,965")
    with pytest.raises(ApprovalError) as refused:
        approve_month(desk, "2026-01", at(2))
    assert "acme, contract main: Speed is provisional" in str(refused.value)
    assert "receive its feed again on 2026-03-02 or later" in str(refused.value)
    assert lines_of(desk) == []
    assert dump(desk.url)["frozen"] == []


def test_a_month_without_charges_is_not_approved_and_says_what_is_missing(desk: Desk) -> None:
    desk.write(
        "contracts/main.yaml",
        CONTRACT.replace(FIXED, '{source: accepted_invoice, clause: "7"}'),
    )
    desk.drop("figures-1.csv", "A1,2026-01,sales,1000,965")
    with pytest.raises(
        ApprovalError, match=r"no amount can be worked out: Not known for the period: charges\."
    ):
        approve_month(desk, "2026-01", at(2))


FIXED = '{source: fixed, clause: "7", amount: 100000}'
INVOICED = """\
{source: accepted_invoice, clause: "7", amount: 100000}
rates:
  - {id: calls, name: Calls, unit: call, clause: "7.0", rate: 90, accepted_from: answered}
"""
INVOICE = """\
invoice: "17"
issued: "2026-02-03"
vendor: acme
contract: main
period: "2026-01"
currency: GBP
lines:
  - {rate: calls, billed_units: 1000, billed_amount: 90000.00}
"""


def estimates(desk: Desk) -> list[tuple[int, bool]]:
    return [(int(one.moves), one.estimated) for one in lines_of(desk)]


def test_estimated_charges_are_marked_and_put_right_when_they_are_known(counter: Counter) -> None:
    desk = counter.desk
    desk.write("contracts/main.yaml", CONTRACT.replace(FIXED, INVOICED))
    approve_months(desk, (965, 965))
    assert estimates(desk) == [(3000, True), (6000, True)]
    desk.write("invoices/acme-17.yaml", INVOICE)
    told = counter.done("run", "2026-01", code=1).output
    assert "charges of acme were estimated when 2026-01 was approved, and are known now" in told
    assert "outscore restate 2026-01 --vendor acme --contract main" in told
    open_again(desk, "2026-01", at(6))
    (because,) = document_of(desk, "2026-01")["restatement"]["because"]
    assert because == "the charges were GBP 100,000.00 (estimated) and are GBP 90,000.00"
    approve_all(desk, at(6), ("2026-01",))
    assert estimates(desk)[2:] == [(-300, False)]


def test_what_stood_on_a_day_can_be_asked_for(desk: Desk) -> None:
    approve_months(desk, BAD[:3])
    put_right(desk, "2026-02", 992, at(6))
    approve_all(desk, at(6), MONTHS[:3])
    found = {}
    for day in ("2026-03-05", "2026-03-04", "2026-06-04", "2026-06-05"):
        before, today = recorded_before(day, "Europe/London")
        with desk.open() as office:
            shown = view(office, Wanted(before=before, today=today))
        found[day] = shown.balances[-1]
    assert found == {"2026-03-04": 1000, "2026-03-05": 7000, "2026-06-04": 13000, "2026-06-05": 4000}


def test_approving_twice_books_once(desk: Desk) -> None:
    approve_months(desk, BAD[:2])
    approve_all(desk, at(7), MONTHS[:2])
    approve_all(desk, at(8), MONTHS[:2])
    assert len(lines_of(desk)) == 2


def test_a_refused_approval_books_nothing(desk: Desk) -> None:
    approve_months(desk, BAD[:1])
    with suppress(ApprovalError):
        desk.drop("figures-2.csv", "A1,2026-02,sales,1000,965")
        with desk.open() as office:
            receive(office)
            score_period(office, Period.parse("2026-02"))
            desk.drop("figures-more.csv", "A1,2026-02,care,1000,900")
            receive(office)
            approve(office, Period.parse("2026-02"), SIGNED, {"acme"})
    assert len(lines_of(desk)) == 1


def test_money_is_approved_in_the_order_of_the_months(desk: Desk) -> None:
    with desk.open() as office:
        receive(office)
        for name in ("2026-01", "2026-02"):
            score_period(office, Period.parse(name))
    with pytest.raises(ApprovalError, match="rests on 2026-01, which is not approved as it stands"):
        approve_month(desk, "2026-02", at(5))
