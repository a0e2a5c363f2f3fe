"""The invented bank: what is planted in its files, the product finds."""

from __future__ import annotations

import csv
import subprocess
import sys
from dataclasses import replace
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from outscore.assembly import open_office
from outscore.cli import main
from outscore.contracts.workspace import check_workspace
from outscore.errors import ApprovalError
from outscore.examples.harbour.making.__main__ import main as making
from outscore.examples.harbour.making.calendar import months
from outscore.examples.harbour.making.playing import Clock
from outscore.examples.harbour.making.playing import Story
from outscore.examples.harbour.making.sent import everything
from outscore.examples.harbour.making.workspace import copy_texts
from outscore.examples.harbour.making.workspace import put
from outscore.examples.harbour.making.workspace import write_invoices
from outscore.model.period import Period
from outscore.schemas import RECORDS
from outscore.schemas import SUMS
from outscore.workflow.approve import Signature
from outscore.workflow.approve import approve
from outscore.workflow.receive import receive
from outscore.workflow.score import score_period

if TYPE_CHECKING:
    from collections.abc import Sequence

    from outscore.storage.statements import StoredResult
    from outscore.workflow.receive import Reception

SEED = "harbour"
EXAMPLE = Path(__file__).parents[2] / "examples" / "harbour"


def sent_and_scored(
    folder: Path, vendor: str, files: str | tuple[str, ...], wanted: Sequence[str], *, again: bool = False
) -> tuple[Reception, ...]:
    """A workspace with those files of some months whose names begin so, received together.

    The last month is scored for the vendor.
    """
    days = [date.fromisoformat(f"{month}-01") for month in wanted]
    copy_texts(folder)
    write_invoices(folder, days, SEED)
    clock = Clock()
    with open_office(folder) as opened:
        office = replace(opened, now=clock)
        for one in everything(SEED, days):
            if one.file.startswith(files) and (again or not one.again):
                put(one, folder / "inbox")
                clock.at = one.at
        received = receive(office)
        if any(vendor == one for one, _ in office.pairs(Period.parse(wanted[-1]))):
            score_period(office, Period.parse(wanted[-1]), {vendor})
    return received


def between(first: str, last: str) -> list[str]:
    names = [f"{month:%Y-%m}" for month in months(15)]
    return names[names.index(first) : names.index(last) + 1]


def results(folder: Path, month: str) -> dict[str, StoredResult]:
    with open_office(folder) as office:
        return {one.measure: one for one in office.statements.results(month)}


def figure(folder: Path, month: str, measure: str) -> Fraction:
    value = results(folder, month)[measure].value
    assert value is not None
    return Fraction(*value)


def told(folder: Path, *words: str) -> str:
    return CliRunner().invoke(main, ["-w", str(folder), *words]).output


def codes(folder: Path) -> set[str]:
    with open_office(folder) as office:
        return {issue.code for issues in office.deliveries.issues().values() for issue in issues}


def test_the_workspace_is_in_order_without_a_warning(tmp_path: Path) -> None:
    copy_texts(tmp_path)
    assert check_workspace(tmp_path) == ()


def test_every_kind_of_feed_is_there(tmp_path: Path) -> None:
    copy_texts(tmp_path)
    with open_office(tmp_path) as office:
        feeds = office.workspace.feeds
    assert {feed.kind for feed in feeds} == {"aggregate", *RECORDS, *SUMS}
    assert {type(feed.format).__name__ for feed in feeds} == {"Csv", "Xlsx", "Ods", "Parquet", "JsonLines"}


def test_the_same_seed_makes_the_same_bytes_and_another_seed_does_not() -> None:
    first, again, other = (
        {one.file: one.made() for one in everything(seed, months(2))} for seed in (SEED, SEED, "other")
    )
    assert first == again
    assert all(other[file] != content for file, content in first.items())


def test_the_command_makes_a_workspace_that_can_be_run(tmp_path: Path) -> None:
    folder = tmp_path / "harbour"
    command = [sys.executable, "-m", "outscore.examples.harbour.making", str(folder), "--months", "1"]
    subprocess.run(command, check=True, capture_output=True)
    assert sorted(path.name for path in folder.iterdir() if path.suffix != ".md") == [
        *(
            ".gitignore",
            "arrivals.csv",
            "assessments",
            "contracts",
            "decisions",
            "feeds",
            "governance.yaml",
            "inbox",
            "invoices",
        ),
        *("metrics.yaml", "outscore.yaml", "requirements.yaml", "vendors.yaml"),
    ]
    done = CliRunner().invoke(main, ["-w", str(folder), "run", "2025-04"])
    assert "April 2025: 6 vendors" in done.output
    assert done.exit_code == 0
    with open_office(folder) as office:
        assert {one.rows.rejected for one in office.deliveries.all()} == {0}


def test_a_folder_that_holds_something_is_left_alone(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "mine.txt").touch()
    with pytest.raises(SystemExit):
        making([str(tmp_path)])
    assert "holds something" in capsys.readouterr().err


def test_client_outage_is_claimed_granted_and_leaves_a_day_out(tmp_path: Path) -> None:
    Story(tmp_path, SEED, months(15)[2:3], vendor="alder", pages=False).play()
    assert "granted" in told(tmp_path, "relief", "list")
    working = told(tmp_path, "explain", "alder", "answered_retail", "2025-06")
    assert "raw 82.2 % (41,526 of 50,524) -> adjusted 84.7 % (41,138 of 48,553)" in working
    assert "Incident 4471 of the bank's exchange. 1 of 30 rows (24 hours) is left out." in working
    assert results(tmp_path, "2025-06")["answered_retail"].verdict == "met"


def test_volume_over_forecast_leaves_its_day_out_by_calculation(tmp_path: Path) -> None:
    sent_and_scored(tmp_path, "alder", "alder_2025", ["2025-11"])
    found = results(tmp_path, "2025-11")["answered_retail"]
    words = told(tmp_path, "explain", "alder", "answered_retail", "2025-11", "--format", "json")
    assert "over_forecast" in words
    assert found.verdict == "met"
    rush = next(one for one in everything(SEED, [date(2025, 11, 1)]) if one.file.startswith("alder")).made()
    row = next(line.split(",") for line in rush.decode().splitlines() if line.startswith("28/11/2025,retail"))
    assert Fraction(int(row[3]), int(row[2])) > Fraction(115, 100)
    whole = sum(
        int(line.split(",")[4]) + int(line.split(",")[7]) - int(line.split(",")[8])
        for line in rush.decode().splitlines()[1:]
        if ",retail," in line
    )
    assert found.denominator == whole - int(row[4]) - int(row[7]) + int(row[8])


def test_late_feed_is_missing_by_the_calendar_and_late_once_it_came(tmp_path: Path) -> None:
    Story(tmp_path, SEED, months(15)[5:6], vendor="dunmore", pages=False).play()
    due = ("feed", "due", "--period", "2025-09", "--feed", "dunmore_daily", "--format", "csv")
    assert ",missing," in told(tmp_path, *due, "--as-of", "2025-10-15")
    assert ",late," in told(tmp_path, *due)
    before = told(tmp_path, "results", "--period", "2025-09", "--as-of", "2025-10-15", "--format", "csv")
    missed = {line.split(",")[2] for line in before.splitlines() if ",missed," in line}
    assert missed >= {"answered", "messages", "abandoned"}
    assert results(tmp_path, "2025-09")["answered"].verdict == "met"


def test_unit_change_is_doubted_and_put_right_by_the_corrected_file(tmp_path: Path) -> None:
    sent_and_scored(tmp_path, "cedarbay", "CedarBay Daily", between("2025-07", "2026-01"))
    doubts = (
        "feed",
        "due",
        "--period",
        "2026-01",
        "--feed",
        "cedarbay_daily",
        "--warnings",
        "--format",
        "csv",
    )
    times = [line for line in told(tmp_path, *doubts).splitlines() if "unit_changed" in line]
    assert {
        word
        for word in ("Queue", "Talk", "Hold", "Wrap")
        if any(f"Seconds / {word}" in line for line in times)
    } == {"Queue", "Talk", "Hold", "Wrap"}
    assert 7 < figure(tmp_path, "2026-01", "handle_time") < 8
    corrected = next(one for one in everything(SEED, months(15)) if one.file.endswith("seconds.xlsx"))
    put(corrected, tmp_path / "inbox")
    with open_office(tmp_path) as office:
        receive(office)
        score_period(office, Period.parse("2026-01"), {"cedarbay"})
    assert "unit_changed" not in told(tmp_path, *doubts)
    assert "row_replaced" in codes(tmp_path)
    assert 435 < figure(tmp_path, "2026-01", "handle_time") < 450


def test_figures_of_four_weeks_before_are_told(tmp_path: Path) -> None:
    sent_and_scored(tmp_path, "dunmore", "dunmore-diario", ["2026-01", "2026-02"])
    doubts = told(tmp_path, "feed", "due", "--period", "2026-02", "--feed", "dunmore_daily", "--warnings")
    assert "9 to 15 February is the same as four weeks before" in " ".join(doubts.split())


def test_with_another_seed_alders_february_waits_for_a_decision_about_its_own_figures(tmp_path: Path) -> None:
    story = Story(tmp_path, "other", months(15)[10:11], vendor="alder", pages=False)
    story.play()
    (sentence,) = story.refused
    assert "Retail calls answered within 20 seconds" in sentence
    assert "Decide in decisions/" in sentence


def test_restatement_moves_verdict_and_money_and_the_old_stays_readable(tmp_path: Path) -> None:
    story = Story(tmp_path, SEED, months(15)[4:5], vendor="birchline", pages=False)
    story.play()
    assert story.refused == []
    now = results(tmp_path, "2025-08")["answered"]
    assert (now.verdict, now.revision) == ("met", 2)
    before = told(
        tmp_path, "results", "--period", "2025-08", "--measure", "answered", "--as-of", "2025-10-01"
    )
    assert "missed" in before
    ledger = told(tmp_path, "ledger", "show", "birchline", "--format", "csv")
    amounts = [line.split(",") for line in ledger.splitlines() if "2025-08" in line]
    assert [("26040.00" in row, "-26040.00" in row) for row in amounts] == [(True, False), (False, True)]


def test_low_volume_month_is_not_measured(tmp_path: Path) -> None:
    sent_and_scored(tmp_path, "foxglove", "FGX_chat", ["2025-12"])
    found = results(tmp_path, "2025-12")
    assert (found["messages"].verdict, found["chats"].verdict) == ("not_measured", "met")
    assert (found["messages"].denominator or 0) < 400


def test_new_site_grows_into_its_level_without_credits_at_first(tmp_path: Path) -> None:
    sent_and_scored(tmp_path, "cedarbay", "CedarBay Daily", ["2025-10", "2025-11"])
    with open_office(tmp_path) as office:
        for month in ("2025-09", "2025-10"):
            score_period(office, Period.parse(month), {"cedarbay"})
    verdicts = {
        month: results(tmp_path, month)["answered_cebu"].verdict for month in between("2025-09", "2025-11")
    }
    assert verdicts == {"2025-09": "not_measured", "2025-10": "met", "2025-11": "missed"}
    assert 65 < figure(tmp_path, "2025-10", "answered_cebu") < 75
    assert 65 < figure(tmp_path, "2025-11", "answered_cebu") < 75
    assert "settling in no credits" in " ".join(
        told(tmp_path, "explain", "cedarbay", "answered_cebu", "2025-11").split()
    )


def test_vendor_merger_moves_the_code_on_its_day(tmp_path: Path) -> None:
    sent_and_scored(tmp_path, "foxglove", "FGX_chat", ["2026-03", "2026-04"])
    with open_office(tmp_path) as office:
        score_period(office, Period.parse("2026-03"))
        score_period(office, Period.parse("2026-04"))

    def vendors(month: str) -> set[str]:
        with open_office(tmp_path) as office:
            return {
                one.vendor
                for one in office.statements.results(month)
                if one.measure == "chats" and one.denominator
            }

    assert (vendors("2026-03"), vendors("2026-04")) == ({"foxglove"}, {"elmtree"})
    assert "vendor_unknown" not in codes(tmp_path)


def test_hours_billed_and_not_accepted_are_disputed(tmp_path: Path) -> None:
    copy_texts(tmp_path)
    write_invoices(tmp_path, [date(2025, 9, 1), date(2025, 10, 1)], SEED)
    printed = told(tmp_path, "invoice", "check", "--format", "csv").splitlines()
    totals = [row for row in csv.DictReader(printed) if row["line"] == "total"]
    disputed = {row["invoice"]: Fraction(row["disputed"]) for row in totals}
    assert disputed == {"ALD-2025-09": 0, "ALD-2025-10": 410 * Fraction("20.10")}


def test_one_incident_is_charged_once(tmp_path: Path) -> None:
    sent_and_scored(tmp_path, "dunmore", "dunmore-diario", ["2025-10"])
    found = results(tmp_path, "2025-10")
    assert [found[name].verdict for name in ("answered", "messages", "abandoned")] == ["missed"] * 3
    working = told(tmp_path, "explain", "dunmore", "abandoned", "2025-10")
    assert "not charged beside" in working


def test_critical_failure_withholds_and_stops_ordinary_credits(tmp_path: Path) -> None:
    sent_and_scored(tmp_path, "dunmore", "dunmore-diario", ["2026-05"])
    assert figure(tmp_path, "2026-05", "answered") < 60
    working = told(tmp_path, "explain", "dunmore", "answered", "2026-05")
    assert "Critical failure: ordinary credits of USD 18,500.00 do not accrue" in working
    told(tmp_path, "report", "2026-05")
    page = (tmp_path / "out" / "2026-05" / "scorecards" / "dunmore.html").read_text()
    assert "USD 74,000.00" in page


def test_every_row_of_the_hour_that_comes_twice_is_counted(tmp_path: Path) -> None:
    received = sent_and_scored(tmp_path, "birchline", "Birchline_Notruf", ["2025-10"])
    calls = next(one.delivery for one in received if one.file.startswith("Birchline_Notruf"))
    assert calls is not None
    assert calls.rows.rejected == 0
    long_day = [
        line.split(";")[2]
        for line in (tmp_path / "inbox" / calls.file).read_text(encoding="cp1252").splitlines()
        if ";26.10.2025 " in line
    ]
    assert len({one[:13] for one in long_day}) == 24
    assert long_day != sorted(long_day)
    feed = tmp_path / "feeds" / "birchline_hotline.yaml"
    feed.write_text(feed.read_text().replace("twice: first ", "twice: refused "))
    with open_office(tmp_path) as office:
        again = next(one.delivery for one in receive(office) if one.file == calls.file)
    assert again is not None
    assert again.rows.rejected == sum(one.startswith("26.10.2025 02:") for one in long_day)
    assert "cell_time_twice" in codes(tmp_path)


def test_a_time_that_never_was_is_kept_out(tmp_path: Path) -> None:
    sent_and_scored(tmp_path, "birchline", "Birchline_Notruf", ["2026-03"])
    assert "29.03.2026 02:15:00" in told(tmp_path, "deliveries", "--issues")
    assert "cell_time_never" in codes(tmp_path)


def test_the_day_of_25_hours_in_toronto_has_50_half_hours(tmp_path: Path) -> None:
    received = sent_and_scored(tmp_path, "foxglove", "FGX_intervals", ["2025-11"])
    delivery = next(one.delivery for one in received if one.delivery)
    text = (tmp_path / "inbox" / delivery.file).read_text(encoding="utf-8")
    assert sum("FGX-1,11/02/2025 " in line for line in text.splitlines()) == 50
    assert (delivery.rows.read, delivery.rows.rejected) == (delivery.rows.accepted, 0)


def test_two_sources_that_disagree_stop_the_approval_until_a_person_decides(tmp_path: Path) -> None:
    sent_and_scored(tmp_path, "alder", ("alder_2026", "bank_telephony"), ["2026-02"])
    decision = tmp_path / "decisions" / "2026-02.yaml"
    text = decision.read_text()
    decision.unlink()
    month, looked = Period.parse("2026-02"), Signature("R. Tennant", "Looked at")

    def try_to_approve() -> None:
        with open_office(tmp_path) as office:
            score_period(office, month, {"alder"})
            approve(office, month, looked, {"alder"})

    with pytest.raises(ApprovalError, match=r"84\.4 % by Alder Contact, 81\.0 % by the client"):
        try_to_approve()
    decision.write_text(text)
    try_to_approve()


def test_a_file_that_comes_twice_counts_once(tmp_path: Path) -> None:
    received = sent_and_scored(tmp_path, "alder", "alder_2025", ["2025-12"], again=True)
    assert "file_repeated" in {issue.code for one in received for issue in one.issues}
    with open_office(tmp_path) as office:
        assert len([one for one in office.deliveries.all() if one.feed == "alder_daily"]) == 1
