"""What a promise that was not kept does to figures, cards and packs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.offices import APRIL
from tests.workflow.promised import LATER
from tests.workflow.promised import months_before
from tests.workflow.promised import receive_at

from outscore.workflow.pack import pack_document
from outscore.workflow.pack import standing_statements
from outscore.workflow.promises import kept
from outscore.workflow.promises import promises_in
from outscore.workflow.score import score_period

if TYPE_CHECKING:
    from tests.offices import Desk


COMPLETE = """\
kind: aggregate
zeros: measured
complete: {dimensions: {queue: [sales, service]}, below_percent: %s}
"""


@pytest.mark.parametrize(("below", "figures"), [(60, (None, None)), (50, (96, 100))])
def test_below_its_share_nothing_is_measured_and_above_the_card_tells_what_is_missing(
    desk: Desk, below: int, figures: tuple[int | None, int | None]
) -> None:
    desk.change("feeds/figures.yaml", "kind: aggregate\n", COMPLETE % below)
    desk.drop(
        "figures1.csv", "A1,2026-04,sales,100,96", "bolt,2026-04,sales,10,9", "bolt,2026-04,service,1,1"
    )
    desk.run()
    assert desk.figures() == {"acme": figures, "bolt": (10, 11)}
    acme = desk.documents()["acme"]
    told = [*acme["data_quality"].get("notes", ()), acme["results"][0]["figure"]["reason"]]
    missing = "Missing: April 2026 for queue service. 1 of 2 expected are there (50.0 %)."
    short = " Below 60 %, so nothing is measured from this feed." if below == 60 else ""
    assert [one for one in told if one] == [f"Monthly figures, April 2026: {missing}{short}"]


def test_a_month_whose_rows_say_that_there_are_no_figures_has_no_report(desk: Desk) -> None:
    desk.change("feeds/figures.yaml", "kind: aggregate\n", "kind: aggregate\nzeros: no_data\n")
    desk.drop("figures1.csv", "A1,2026-04,sales,0,0", "bolt,2026-04,sales,0,0", "bolt,2026-04,service,10,9")
    desk.run()
    assert desk.figures() == {"acme": (None, None), "bolt": (9, 10)}
    assert desk.documents()["acme"]["results"][0]["figure"]["reason"] == "No accepted row."


LIMITS = "kind: aggregate\nlimits: {volume_percent: 10, of: answered, then: %s}\nzeros: measured\n"
BAD_ROWS = ("A1,2026-04,sales,880,97", "bolt,2026-04,sales,120,121")


@pytest.mark.parametrize(
    ("then", "status", "accepted"), [("refuse", "refused", 0), ("in_part", "accepted in part", 1)]
)
def test_a_delivery_above_a_limit_is_refused_or_taken_in_part(
    desk: Desk, then: str, status: str, accepted: int
) -> None:
    desk.change("feeds/figures.yaml", "kind: aggregate\n", LIMITS % then)
    desk.drop("figures1.csv", *BAD_ROWS)
    (reception,) = desk.receive()
    delivery = reception.delivery
    assert delivery is not None
    assert (delivery.status.value, delivery.rows.accepted, delivery.rows.read) == (status, accepted, 2)
    told = [issue.message for issue in reception.issues if issue.code == "limit_volume"]
    assert len(told) == 1
    assert told[0].startswith("120 of 1,000 answered are in rejected rows: 12 %, 10 % are allowed.")
    with desk.open() as office:
        found = kept(office, APRIL, promises_in(office.workspace))
    assert {one.vendor: one.refused for one in found} == dict.fromkeys(("acme", "bolt"), 1 - accepted)


PROMISED = """\
kind: aggregate
zeros: measured
expected: [acme, bolt]
due: {every: month, working_days_after: 5}
"""


def test_the_pack_tells_of_late_feeds_and_of_figures_that_look_wrong(desk: Desk) -> None:
    desk.change("feeds/figures.yaml", "kind: aggregate\n", PROMISED)
    months_before(desk, 8)
    desk.drop("figures1.csv", "A1,2026-04,sales,42000,39000")
    receive_at(desk, LATER)
    with desk.open(LATER) as office:
        score_period(office, APRIL)
        pack = pack_document(office, APRIL, standing_statements(office, APRIL))
    assert [(one["vendor"], one["feed"], one["sentences"]) for one in pack["unkept"]] == [
        (
            "acme",
            "Monthly figures",
            [
                (
                    "April 2026 was due by the end of 7 May 2026, and came on 20 May 2026, 13:00: "
                    "12 days 13 hours late."
                )
            ],
        ),
        ("bolt", "Monthly figures", ["April 2026 is due by the end of 7 May 2026, and nothing has come."]),
    ]
    assert {(one["name"], one["code"]) for one in pack["doubted"]} == {("Acme Contact", "unit_changed")}
