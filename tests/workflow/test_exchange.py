"""The exchange with vendors: each gets its own rows and nothing else, as they stood on receipt."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from fractions import Fraction
from shutil import rmtree
from typing import TYPE_CHECKING

import openpyxl
import pytest
from tests.offices import ACME_APRIL
from tests.offices import APRIL
from tests.offices import BOLT_APRIL
from tests.offices import HEADER
from tests.offices import tree

from outscore.model.metric import Better
from outscore.model.metric import Combine
from outscore.model.metric import Metric
from outscore.model.metric import Sum
from outscore.model.metric import Unit
from outscore.model.period import Period
from outscore.scoring.data_quality import Punctuality
from outscore.scoring.data_quality import RowQuality
from outscore.scoring.measure import exact_value
from outscore.storage.data_quality import quality_facts
from outscore.storage.tallies import Tallies
from outscore.workflow.data_quality import QualityOfFeeds
from outscore.workflow.exchange import rejects_file
from outscore.workflow.exchange import share_of
from outscore.workflow.exchange import write_delivery
from outscore.workflow.exchange import write_exchange
from outscore.workflow.receive import receive

if TYPE_CHECKING:
    from tests.offices import Desk

    from outscore.scoring.data_quality import DataQuality

MAY = Period.parse("2026-05")
ACME_BAD = "A1,2026-04,chat,100001,=cmd|x"
BOLT_BAD = "bolt,2026-04,back,222,223"
NOBODY_BAD = "zulu,2026-04,sales,333333,1"
RAGGED = "A1,2026-04,sales"
ROWS = (ACME_APRIL, BOLT_APRIL, ACME_BAD, BOLT_BAD, NOBODY_BAD, RAGGED)
FOR_ACME_ALONE = {"vendor: {column: Vendor}": "vendor: {id: acme}", "files: figures*.csv": "files: acme*.csv"}


def exchanged(desk: Desk) -> dict[str, bytes]:
    """Every file of the exchange after receiving the inbox, by its path without the delivery's own folder."""
    with desk.open() as office:
        write_exchange(office, receive(office))
    return files(desk)


def files(desk: Desk) -> dict[str, bytes]:
    found = tree(desk.folder / "out" / "exchange")
    return {"/".join([*path.split("/")[:-2], path.rpartition("/")[2]]): kept for path, kept in found.items()}


def table(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def texts(content: bytes, name: str) -> str:
    """Everything that a file says, be it a workbook."""
    if not name.endswith(".xlsx"):
        return content.decode("utf-8-sig")
    pages = openpyxl.load_workbook(io.BytesIO(content)).worksheets
    return "\n".join(str(cell.value) for page in pages for row in page.iter_rows() for cell in row)


def test_each_vendor_gets_its_own_rows_and_the_team_gets_all(either_desk: Desk) -> None:
    either_desk.drop("figures.csv", *ROWS)
    found = exchanged(either_desk)
    names = (
        "figures.csv.accepted.csv",
        "data-quality.html",
        "figures.csv.rejects.csv",
        "figures.csv.rejects.xlsx",
    )
    places = ("vendors/acme", "vendors/bolt", "team")
    assert set(found) == {f"{place}/{name}" for place in places for name in names}
    rows = {place: table(found[f"{place}/figures.csv.rejects.csv"])[1:] for place in places}
    assert [row[:6] for row in rows["vendors/acme"]] == [["A1", "2026-04", "chat", "100001", "'=cmd|x", "4"]]
    assert [row[:6] for row in rows["vendors/bolt"]] == [["bolt", "2026-04", "back", "222", "223", "5"]]
    assert [row[5] for row in rows["team"]] == ["4", "5", "6", "7"]
    accepted = {place: table(found[f"{place}/figures.csv.accepted.csv"]) for place in places}
    assert accepted["vendors/acme"] == [
        ["row", "code", "start", "queue", "answered", "in_time"],
        ["2", "A1", "2026-04-01", "sales", "100", "97"],
    ]
    assert len(accepted["team"]) == 3


@pytest.mark.parametrize(
    ("vendor", "foreign"),
    [
        ("acme", ("bolt", "Bolt", "zulu", "222", "223", "333333", "150")),
        ("bolt", ("acme", "Acme", "A1", "zulu", "100001", "cmd", "333333", "97")),
    ],
)
def test_nothing_of_another_vendor_is_in_any_of_its_files(
    desk: Desk, vendor: str, foreign: tuple[str, ...]
) -> None:
    desk.drop("figures.csv", *ROWS)
    own = {name: kept for name, kept in exchanged(desk).items() if name.startswith(f"vendors/{vendor}/")}
    assert len(own) == 4
    for name, content in own.items():
        said = texts(content, name).partition("</style>")[2] or texts(content, name)
        said = "".join(one for one in said.split("\n") if "sha" not in one)
        assert not [text for text in foreign if text in said], name


def test_a_warning_about_another_vendors_row_is_not_told(desk: Desk) -> None:
    desk.change("feeds/figures.yaml", "otherwise: reject", "otherwise: warn")
    desk.drop("figures.csv", ACME_APRIL, BOLT_BAD)
    found = exchanged(desk)
    assert "222" in found["vendors/bolt/data-quality.html"].decode()
    assert "Nothing was found wrong." in found["vendors/acme/data-quality.html"].decode()


def test_a_file_read_as_of_several_vendors_is_never_one_vendors_whole(desk: Desk) -> None:
    desk.drop("figures.csv", *ROWS)
    before = {path for path in exchanged(desk) if path.startswith("vendors/")}
    desk.change("feeds/figures.yaml", "vendor: {column: Vendor}", "vendor: {id: acme}")
    desk.change("feeds/figures.yaml", "dimensions:", "ignored_columns: [Vendor]\ndimensions:")
    with desk.open() as office:
        (delivery,) = office.deliveries.all()
        write_delivery(office, delivery, QualityOfFeeds(office))
    assert {path for path in files(desk) if path.startswith("vendors/")} == before


def test_a_vendor_is_not_told_whose_figures_its_row_replaced(desk: Desk) -> None:
    desk.drop("figures-1.csv", "A1,2026-04,sales,4321,97")
    exchanged(desk)
    desk.change("vendors.yaml", "    codes: [{code: A1, feed: figures}]\n", "")
    desk.change(
        "vendors.yaml", "    name: Bolt Services\n", "    name: Bolt Services\n    codes: [{code: A1}]\n"
    )
    desk.take_away("figures-1.csv")
    desk.drop("figures-2.csv", "A1,2026-04,sales,90,80")
    pages = [texts(kept, name) for name, kept in exchanged(desk).items() if name.startswith("vendors/bolt/")]
    assert pages
    assert "row_replaced" in pages[-1] or "row_replaced" in pages[0]
    assert not [page for page in pages if "4321" in page or "acme" in page]


def test_a_file_of_one_vendor_is_told_whole_to_that_vendor_alone(desk: Desk) -> None:
    for old, new in FOR_ACME_ALONE.items():
        desk.change("feeds/figures.yaml", old, new)
    desk.change("feeds/figures.yaml", "dimensions:", "ignored_columns: [Vendor]\ndimensions:")
    desk.drop("acme.csv", *ROWS)
    found = exchanged(desk)
    assert {path.rpartition("/")[0] for path in found} == {"vendors/acme"}
    assert len(table(found["vendors/acme/acme.csv.rejects.csv"])) == 1 + 6


def test_a_file_that_is_refused_whole_is_told_to_its_one_vendor_and_of_many_to_the_team(desk: Desk) -> None:
    desk.write("inbox/figures.csv", "Vendor,Month\nA1,2026-04\n")
    assert set(exchanged(desk)) == {"team/data-quality.html"}
    for old, new in FOR_ACME_ALONE.items():
        desk.change("feeds/figures.yaml", old, new)
    desk.write("inbox/acme.csv", "Vendor,Month\nA1,2026-04\n")
    found = exchanged(desk)
    page = found["vendors/acme/data-quality.html"].decode()
    assert "column_missing" in page
    assert "Speed (Main agreement)" in page
    assert "The file was refused: none of its 1 row counts." in page


def test_a_second_run_writes_nothing_and_what_is_gone_is_written_as_it_was(desk: Desk) -> None:
    desk.drop("figures.csv", *ROWS)
    before = exchanged(desk)
    with desk.open() as office:
        assert write_exchange(office, receive(office)) == ()
    rmtree(desk.folder / "out" / "exchange")
    assert exchanged(desk) == before


def test_a_page_says_the_same_after_the_correction_came(desk: Desk) -> None:
    desk.drop("figures.csv", *ROWS)
    exchanged(desk)
    place = desk.folder / "out" / "exchange" / "vendors" / "acme"
    before = tree(place)
    desk.drop("figures-later.csv", "A1,2026-04,chat,100,90")
    exchanged(desk)
    rmtree(desk.folder / "out" / "exchange")
    exchanged(desk)
    assert {path: kept for path, kept in tree(place).items() if path in before} == before


def test_files_of_an_earlier_reading_are_taken_away(desk: Desk) -> None:
    desk.drop("figures.csv", ACME_APRIL, "zulu,2026-04,sales,10,20")
    assert "team/figures.csv.rejects.csv" in exchanged(desk)
    desk.change(
        "vendors.yaml", "    name: Bolt Services\n", "    name: Bolt Services\n    codes: [{code: zulu}]\n"
    )
    desk.change(
        "feeds/figures.yaml", "whole: answered, otherwise: reject", "whole: answered, otherwise: warn"
    )
    found = exchanged(desk)
    assert not [path for path in found if ".rejects." in path]
    assert "vendors/bolt/figures.csv.accepted.csv" in found


def test_the_page_says_which_measures_lack_the_rows_that_were_kept_out(desk: Desk) -> None:
    desk.drop("figures.csv", ACME_APRIL, ACME_BAD, BOLT_BAD)
    found = exchanged(desk)
    acme = found["vendors/acme/data-quality.html"].decode()
    assert "1 row that was kept out is missing from: Speed (Main agreement)." in acme
    assert "Not measured" not in acme
    bolt = found["vendors/bolt/data-quality.html"].decode()
    assert "Not measured, as the data stand with this file" in bolt
    assert "No accepted row" in bolt


def test_a_measure_of_another_scope_lacks_nothing(desk: Desk) -> None:
    desk.change("contracts/main.yaml", "    clause:", "    scope: {queue: sales}\n    clause:")
    desk.drop("figures.csv", ACME_APRIL, ACME_BAD)
    page = exchanged(desk)["vendors/acme/data-quality.html"].decode()
    assert "missing from" not in page
    assert "No measure of a contract rests on what was kept out." in page


def test_rows_of_a_correction_that_was_rejected_are_not_missing(desk: Desk) -> None:
    desk.drop("figures-1.csv", ACME_APRIL)
    desk.drop("figures-2.csv", "A1,2026-04,sales,100,101")
    desk.receive()
    found = exchanged(desk)
    assert "is missing from" not in found["vendors/acme/data-quality.html"].decode()


def month_of(desk: Desk) -> dict[tuple[str, str], DataQuality]:
    with desk.open() as office:
        receive(office)
        found = QualityOfFeeds(office).of([APRIL])
    return {(vendor, feed): one for (vendor, feed, _), one in found.items()}


def test_the_score_is_the_share_of_rows_accepted_without_issue(either_desk: Desk) -> None:
    either_desk.drop("figures.csv", *ROWS, "bolt,2026-04,chat,1,1")
    found = month_of(either_desk)
    assert found["acme", "figures"].rows == RowQuality(2, 1, 1)
    assert found["bolt", "figures"].score == Fraction(200, 3)
    assert ("", "figures") not in found


def test_a_row_sent_twice_counts_twice_and_one_that_says_the_same_does_not(desk: Desk) -> None:
    desk.drop("figures-1.csv", ACME_APRIL, "A1,2026-04,chat,x,1")
    desk.drop("figures-2.csv", ACME_APRIL, "A1,2026-04,chat,2,1")
    assert month_of(desk)["acme", "figures"].rows == RowQuality(3, 2, 2)


def test_a_warning_keeps_a_row_from_being_without_issue(desk: Desk) -> None:
    desk.change("feeds/figures.yaml", "otherwise: reject", "otherwise: warn")
    desk.drop("figures.csv", ACME_APRIL, "A1,2026-04,chat,2,3")
    assert month_of(desk)["acme", "figures"].rows == RowQuality(2, 2, 1)


DUE = """\
kind: aggregate
zeros: measured
due: {every: month, days_after: 3, by: "12:00"}
complete: {dimensions: {queue: [sales, chat]}}
"""


def test_what_came_late_or_not_at_all_lowers_the_score(desk: Desk) -> None:
    desk.change("feeds/figures.yaml", "kind: aggregate\n", DUE)
    desk.drop("figures-1.csv", ACME_APRIL, ACME_APRIL.replace("sales", "chat"))
    with desk.open("2026-05-03T11:00:00+00:00") as office:
        receive(office)
    desk.drop("figures-2.csv", "bolt,2026-04,sales,1,1")
    with desk.open("2026-05-03T11:00:01+00:00") as office:
        receive(office)
    found = month_of(desk)
    assert found["acme", "figures"].score == 100, "in time, to the second, by the clock of the workspace"
    assert found["bolt", "figures"].score == 0
    assert found["bolt", "figures"].due == Punctuality(1, 1, 0, rows_missing=1, rows_late=1)


def test_a_page_tells_what_was_due_when_it_was_received(desk: Desk) -> None:
    desk.change("feeds/figures.yaml", "kind: aggregate\n", DUE)
    desk.drop("figures-1.csv", ACME_APRIL)
    with desk.open("2026-05-03T11:00:00+00:00") as office:
        receive(office)
        early = QualityOfFeeds(office).of([APRIL], until=1)
        assert early["acme", "figures", APRIL].due == Punctuality(1, 1, 1, rows_missing=1)
    desk.drop("figures-2.csv", ACME_APRIL.replace("sales", "chat"))
    with desk.open("2026-05-09T11:00:00+00:00") as office:
        receive(office)
        assert QualityOfFeeds(office).of([APRIL], until=1) == early
        later = QualityOfFeeds(office).of([APRIL])["acme", "figures", APRIL].due
        assert later == Punctuality(1, 1, 0, rows_late=1)


def test_a_rejected_row_without_a_month_counts_in_the_latest_month_of_the_file(desk: Desk) -> None:
    desk.drop("figures.csv", ACME_APRIL, "A1,April,chat,2,1")
    assert month_of(desk)["acme", "figures"].rows == RowQuality(2, 1, 1)


def test_rows_that_wait_because_the_month_is_frozen_are_in_order(desk: Desk) -> None:
    desk.drop("figures-1.csv", ACME_APRIL, BOLT_APRIL)
    desk.run()
    desk.approve()
    desk.drop("figures-2.csv", "A1,2026-04,sales,100,50")
    assert month_of(desk)["acme", "figures"].rows == RowQuality(2, 2, 1), "one of them with a warning"


@pytest.mark.parametrize(
    ("above", "below", "value"),
    [
        ("dq_rows_accepted", "dq_rows_read", Fraction(200, 3)),
        ("dq_rows_in_order", "dq_rows_expected", Fraction(200, 3)),
        ("dq_deliveries_on_time", "dq_expected_deliveries", None),
    ],
)
def test_metrics_can_name_the_quantities(desk: Desk, above: str, below: str, value: Fraction | None) -> None:
    desk.drop("figures.csv", BOLT_APRIL, BOLT_BAD, "bolt,2026-04,chat,1,1")
    with desk.open() as office:
        receive(office)
        facts = quality_facts(QualityOfFeeds(office).of([APRIL]))
        (contract,) = office.workspace.contracts
    metric = Metric(
        "dq", 1, "Data quality", "", Unit.PERCENT, Better.HIGHER, Combine.SUMS, Sum((above,)), Sum((below,))
    )
    measure = replace(contract.versions[0].measures[0], metric=metric)
    terms = replace(contract.versions[0], measures=(measure,))
    tally = Tallies([facts], [terms]).of(terms, "bolt")[measure.id][APRIL]
    assert exact_value(metric, tally)[0] == value


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_the_command_writes_the_rows_of_one_vendor_or_of_all(desk: Desk, form: str) -> None:
    desk.drop("figures.csv", *ROWS)
    with desk.open() as office:
        (reception,) = receive(office)
        assert reception.delivery is not None
        counts = [
            rejects_file(office, reception.delivery, vendor, form)[1] for vendor in ("acme", "bolt", "")
        ]
        assert share_of(office, reception.delivery, "nobody") is None
    assert counts == [1, 1, 4]


def test_the_header_that_is_written_is_the_one_that_was_sent(desk: Desk) -> None:
    desk.drop("figures.csv", *ROWS)
    assert table(exchanged(desk)["vendors/acme/figures.csv.rejects.csv"])[0][:5] == HEADER.split(",")
