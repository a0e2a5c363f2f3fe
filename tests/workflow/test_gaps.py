"""A measure that has no figure because of some rows: its card names them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.offices import APRIL

from outscore.scoring.restating import results_differ
from outscore.workflow.explain import explain

if TYPE_CHECKING:
    from tests.offices import Desk

NOT_REPORTED = "kind: aggregate\nnot_reported: [k.A.]\n"


def notes(desk: Desk) -> dict[str, list[str]]:
    return {vendor: one["data_quality"].get("notes", []) for vendor, one in desk.documents().items()}


def test_the_rows_that_keep_a_measure_without_a_figure_are_named(desk: Desk) -> None:
    desk.change("feeds/figures.yaml", "kind: aggregate\n", NOT_REPORTED)
    desk.drop(
        "figures.csv",
        "A1,2026-04,sales,100,97",
        "A1,2026-04,chat,k.A.,4",
        "A1,2026-03,chat,k.A.,4",
        "A1,2026-04,post,k.A.,k.A.",
        "bolt,2026-04,chat,10,9",
    )
    desk.run()
    reason = desk.documents()["acme"]["results"][0]["figure"]["reason"]
    assert reason == "2 of 3 rows give no figure for in_time or answered."
    assert notes(desk) == {
        "acme": [
            (
                "Speed has no figure because of row 3 of figures.csv (1 April 2026, chat), which gives none "
                "in the column Answered. So does row 5."
            )
        ],
        "bolt": [],
    }


def test_a_single_row_gives_none(desk: Desk) -> None:
    desk.change("feeds/figures.yaml", "kind: aggregate\n", NOT_REPORTED)
    desk.drop("figures.csv", "A1,2026-04,sales,100,97", "A1,2026-04,chat,9,k.A.")
    desk.run()
    reason = desk.documents()["acme"]["results"][0]["figure"]["reason"]
    assert reason == "1 of 2 rows gives no figure for in_time or answered."
    now = desk.documents()["acme"]
    then = desk.documents()["acme"]
    then["results"][0]["figure"]["reason"] = reason.replace("gives", "give")
    assert not results_differ(then, now), "a statement that was worded otherwise says the same"


def test_the_rows_that_keep_a_measure_without_a_figure_are_explained_first(desk: Desk) -> None:
    desk.change("feeds/figures.yaml", "kind: aggregate\n", NOT_REPORTED)
    desk.drop("figures.csv", "A1,2026-04,sales,100,97", "A1,2026-04,chat,9,k.A.", "A1,2026-04,post,8,7")
    desk.run()
    with desk.open() as office:
        found = explain(office, "acme", "speed", APRIL)
    assert [one.row for one in found.rows] == [3, 2, 4]
