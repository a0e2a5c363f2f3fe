"""Small feeds of records: every row a fact or an issue, with its place and a sentence."""

from __future__ import annotations

from datetime import UTC
from datetime import date
from datetime import datetime

import pytest
from tests.intake.record_feeds import RULES
from tests.intake.record_feeds import codes
from tests.intake.record_feeds import row
from tests.intake.record_feeds import rules
from tests.intake.record_feeds import small
from tests.intake.record_feeds import told

from outscore.errors import UnknownName
from outscore.intake.flaws import error_cell
from outscore.intake.record_rows import record_facts
from outscore.intake.record_rows import text_frame
from outscore.intake.record_rules import RecordRules
from outscore.model.delivery import Severity
from outscore.model.feed import Feed
from outscore.model.feed import Layout
from outscore.model.period import Grain
from outscore.model.records import FieldText
from outscore.model.records import RecordText
from outscore.model.records import untold
from outscore.schemas import RECORDS


def test_a_good_row_becomes_a_fact() -> None:
    found = small([row()])
    assert (found.issues, found.rejected, found.repeated) == ((), (), ())
    assert found.facts.rows(named=True) == [
        {
            "row": 2,
            "code": "A1",
            "vendor": "acme",
            "key": '["A1","c1"]',
            "moment": datetime(2026, 6, 1, 8, 17, tzinfo=UTC),
            "start": date(2026, 6, 1),
            "month": date(2026, 6, 1),
            "dim:queue": "Sales",
            "q:offered": 1,
            "q:answered": 1,
            "q:answered_within_20s": 1,
            "q:wait_of_answered": 12_000,
            "q:longest_wait": 12_000,
            "q:talk_time": 180_000,
        }
    ]


@pytest.mark.parametrize(
    ("change", "code", "column", "part"),
    [
        ({"wait": "x"}, "cell_not_a_duration", "Wait", "is 'x'; write it as seconds."),
        ({"wait": "-5"}, "cell_negative", "Wait", "is -5, but it cannot be below zero."),
        ({"wait": ""}, "cell_empty", "Wait", "where Outcome is 'ANSWERED'"),
        ({"id": ""}, "cell_empty", "Id", "Send the id of the contact."),
        ({"id": "  "}, "cell_empty", "Id", "no row can do without it"),
        ({"began": ""}, "cell_empty", "Began", "Send when the contact reached the queue."),
        (
            {"began": "1.6.2026"},
            "cell_not_a_moment",
            "Began",
            "written as 2026-10-31 14:05:09",
        ),
        ({"began": "2026-03-29 02:30:00"}, "cell_time_never", "Began", "clocks of Europe/Berlin skipped"),
        (
            {"began": "2026-10-25 02:30:00"},
            "cell_time_twice",
            "Began",
            "clocks of Europe/Berlin showed twice",
        ),
        ({"outcome": "answered"}, "value_unknown", "Outcome", "write one of: ANSWERED, LOST."),
        ({"outcome": ""}, "cell_empty", "Outcome", "no row can do without it"),
        ({"queue": ""}, "cell_empty", "Queue", "Say which one the row is about."),
        ({"queue": "sales"}, "value_unknown", "Queue", "write one of: Sales, Service."),
        ({"site": "Z9"}, "vendor_unknown", "Site", "a code that is not known"),
        ({"site": "A2"}, "vendor_unknown", "Site", "a code that is not in force on this row's day"),
    ],
)
def test_a_bad_cell_keeps_its_row_out_and_says_where(
    change: dict[str, str], code: str, column: str, part: str
) -> None:
    found = small([row(), row(**({"id": "c2"} | change))])
    assert codes(found.issues) == [(code, 3, column)]
    issue = found.issues[0]
    assert issue.message.startswith(f"{column} ")
    assert part in issue.message
    assert issue.value == change[column.lower()]
    assert issue.severity is Severity.ROW
    assert (found.rejected, found.facts["row"].to_list()) == ((3,), [2])


def test_every_fault_of_a_row_is_told_at_once_and_none_twice() -> None:
    found = small([row(began="x", outcome="y", wait="-1", talk="z", queue="", site="Z9")])
    assert codes(found.issues) == [
        ("cell_not_a_moment", 2, "Began"),
        ("value_unknown", 2, "Outcome"),
        ("cell_empty", 2, "Queue"),
        ("vendor_unknown", 2, "Site"),
        ("cell_not_a_duration", 2, "Talk"),
        ("cell_negative", 2, "Wait"),
    ]


def test_an_issue_says_whose_row_it_is_of_which_month_and_record() -> None:
    issue = small([row(wait="x")]).issues[0]
    assert (issue.vendor, issue.month, issue.key) == ("acme", "2026-06", '["A1","c1"]')
    issue = small([row(began="x")]).issues[0]
    assert (issue.vendor, issue.month, issue.key) == ("acme", None, None)
    issue = small([row(began="x", site="B1")]).issues[0]
    assert issue.vendor is None, "B1 has meant two vendors, and the day cannot be read"


def test_a_code_means_the_vendor_that_had_it_on_the_day() -> None:
    days = ["2026-06-02 23:59:59", "2026-06-03 00:00:00"]
    found = small([row(id=day, site="B1", began=day) for day in days])
    assert found.facts["vendor"].to_list() == ["bolt", "core"]


def test_a_record_belongs_to_the_day_and_month_of_the_workspaces_clocks() -> None:
    found = small([row(began="2026-05-31 23:30:00")], rules(zone="Asia/Kathmandu"))
    assert found.facts["start"].item() == date(2026, 6, 1)
    assert found.facts["month"].item() == date(2026, 6, 1)
    found = small([row(began="2026-06-01 00:30:00")], rules(zone="America/New_York"))
    assert found.facts["month"].item() == date(2026, 5, 1)


def test_a_row_that_says_the_same_again_is_counted_once() -> None:
    found = small([row(), row(talk="180.00", note="again"), row(id="c2")])
    assert found.facts["row"].to_list() == [2, 4]
    assert (found.rejected, found.repeated) == ((), (3,))
    assert codes(found.issues) == [("row_repeated", 3, None)]
    assert found.issues[0].severity is Severity.NOTE
    assert "row 2" in found.issues[0].message


def test_rows_that_differ_about_the_same_record_are_all_rejected() -> None:
    found = small([row(), row(talk="181"), row(), row(id="c2")])
    assert found.facts["row"].to_list() == [5]
    assert (found.rejected, found.repeated) == ((2, 3, 4), ())
    assert "Rows 2, 3, 4 have the same Id" in found.issues[0].message


def test_a_long_list_of_rows_that_differ_is_cut_short() -> None:
    found = small([row(talk=str(number)) for number in range(9)])
    assert "Rows 2, 3, 4, 5, 6 and 4 more have" in found.issues[0].message


def test_the_same_id_from_two_systems_is_two_records() -> None:
    assert small([row(), row(site="B1")]).facts.height == 2


def test_a_faulty_row_is_nobodys_repeat() -> None:
    found = small([row(wait="x"), row()])
    assert found.facts["row"].to_list() == [3]


def test_texts_for_nothing_leave_a_quantity_unknown() -> None:
    found = small([row(talk="-"), row(id="c2", outcome="LOST", talk="-")])
    assert found.facts["q:talk_time"].to_list() == [None, 0]


def test_trimmed_cells_are_read_without_their_spaces_and_noted() -> None:
    terms = rules(feed={"layout": Layout(trimmed=True)})
    found = small([row(wait=" 12", queue="Sales\u00a0")], terms)
    assert codes(found.issues) == [("cell_spaces", None, None)]
    assert found.issues[0].message.startswith("2 cells have")
    assert found.facts["dim:queue"].to_list() == ["Sales"]
    assert codes(small([row(wait=" 12")]).issues) == [("cell_not_a_duration", 2, "Wait")]


def test_the_vendors_words_for_a_dimension_become_ours() -> None:
    terms = rules(feed={"words": (("queue", (("PHONE", "Sales"),)),)})
    found = small([row(queue="PHONE"), row(id="c2", queue="phone"), row(id="c3")], terms)
    assert found.facts["dim:queue"].to_list() == ["Sales", "Sales"]
    assert "write one of: PHONE, Sales, Service." in found.issues[0].message


def test_a_file_of_one_vendor_needs_no_code() -> None:
    terms = rules(feed={"vendor_column": None, "fixed_vendor": "acme", "ignored_columns": ("Site", "Note")})
    found = small([row(site="whatever")], terms)
    assert found.facts.select("code", "vendor").row(0) == ("acme", "acme")


def test_a_cell_that_shows_an_error_is_told_as_one_and_not_as_empty() -> None:
    text = text_frame(
        [2, 3],
        ("Site", "Id", "Began", "Outcome", "Wait", "Talk", "Queue", "Note"),
        [row(talk=""), row(id="c2", talk="")],
    )
    found = record_facts(text, RULES, {(2, "Talk"): error_cell("#N/A"), (2, "Note"): error_cell("#REF!")})
    assert codes(found.issues) == [("cell_error", 2, "Talk")]
    assert found.facts["row"].to_list() == [3]
    agreed = rules(text={"fields": told("talk", empty=("", "#N/A"))})
    assert record_facts(text, agreed, {(2, "Talk"): error_cell("#N/A")}).issues == ()


def test_a_kind_of_days_has_days_and_no_moments() -> None:
    kind = RECORDS["sales"]
    feed = Feed(
        "sales", "Sales", "sales", "*", "", None, "acme", None, Grain.DAY, (), (), (), (), (), (), "0" * 64
    )
    fields = (
        FieldText("id", "Id"),
        FieldText("contact_on", "Day", formats=("%d.%m.%Y",)),
        FieldText("chance", None, "sale"),
        FieldText("won", "Won", words=(("J", "yes"), ("N", "no"))),
    )
    terms = RecordRules(feed, RecordText("sales", "UTC", fields), ("sale_possible", "sales"), "Asia/Tokyo")
    text = text_frame(
        [2, 3, 4],
        ("Id", "Day", "Won"),
        [("1", "31.5.2026", "J"), ("2", "1.6.2026", "N"), ("3", "1.6.2026", "")],
    )
    found = record_facts(text, terms)
    assert found.facts.drop("row", "code", "vendor", "key").rows() == [
        (None, date(2026, 5, 31), date(2026, 5, 1), 1, 1),
        (None, date(2026, 6, 1), date(2026, 6, 1), 1, 0),
    ]
    assert codes(found.issues) == [("cell_empty", 4, "Won")]
    assert untold(kind, [one.field for one in fields]) == ()
    assert untold(kind, [one.field for one in fields[:2]]) == ("chance", "won")


def test_moments_out_of_order_are_told_with_both() -> None:
    feed = Feed(
        "cases", "Cases", "cases", "*", "", None, "acme", None, Grain.DAY, (), (), (), (), (), (), "0" * 64
    )
    how = {"formats": ("%Y-%m-%d %H:%M",)}
    fields = (
        FieldText("case", "Case"),
        FieldText("received", "In", **how),  # type: ignore[arg-type]
        FieldText("due", "Due", **how),  # type: ignore[arg-type]
        FieldText("closed", "Out", **how),  # type: ignore[arg-type]
    )
    terms = RecordRules(feed, RecordText("cases", "UTC", fields), ("due", "due_and_closed_on_time"), "UTC")
    rows = [
        ("1", "2026-06-02 09:00", "2026-06-03 09:00", "2026-06-03 09:00"),
        ("2", "2026-06-02 09:00", "2026-06-01 09:00", ""),
        ("3", "2026-06-02 09:00", "2026-06-04 09:00", "2026-06-01 09:00"),
        ("4", "2026-06-02 09:00", "2026-06-02 09:00", ""),
    ]
    found = record_facts(text_frame([2, 3, 4, 5], ("Case", "In", "Due", "Out"), rows), terms)
    assert codes(found.issues) == [("row_out_of_order", 3, "Due"), ("row_out_of_order", 4, "Out")]
    assert found.issues[0].message == (
        "Due is '2026-06-01 09:00', which is before In ('2026-06-02 09:00'). Correct whichever is wrong."
    )
    assert found.facts["q:due_and_closed_on_time"].to_list() == [1, 0]


@pytest.mark.parametrize("asked", ["no_such", "hold_time"])
def test_a_quantity_that_the_feed_cannot_give_is_refused_with_those_it_can(asked: str) -> None:
    with pytest.raises(UnknownName, match=rf"quantity in the feed contacts '{asked}'. Known: .*offered"):
        small([row()], rules(asked=(asked,)))
