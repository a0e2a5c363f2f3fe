"""What commands print of a settled month: results with points and credit, and how an amount came about."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING
from typing import Any

import pytest
from click.testing import CliRunner
from tests.offices import APRIL
from tests.offices import new_database
from tests.settled_offices import JUNE
from tests.settled_offices import MAY
from tests.settled_offices import settled_desk
from tests.settled_offices import statement

from outscore.cli import main
from outscore.workflow.score import score_period

if TYPE_CHECKING:
    from pathlib import Path

    from tests.offices import Desk

    from outscore.model.period import Period

HEADER = "Vendor,Day,Offered,In time,Abandoned,Sampled,Passed,Callbacks,Late"
CAPPED = (
    "Cap month: 13,300 limited to 8,000, less GBP 5,300.00. The limit is 8 % of the charges of the period, "
    "GBP 100,000.00  [Sch 7, 5.1]"
)
SAME = "settled again just now from the statement's own facts: it comes out the same"


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """April and May, settled."""
    found = settled_desk(tmp_path, new_database("sqlite", tmp_path))
    for period in (APRIL, MAY):
        found.statements(period)
    return found


def printed(desk: Desk, *words: str, code: int = 0) -> str:
    done = CliRunner().invoke(main, ["-w", str(desk.folder), *words], env={"OUTSCORE_DATABASE_URL": desk.url})
    assert done.exit_code == code, done.output
    return done.output if code else done.stdout


def rows(desk: Desk, *words: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(printed(desk, *words, "--format", "csv"))))


def document(desk: Desk, *words: str) -> Any:
    return json.loads(printed(desk, *words, "--format", "json"))


def explained(desk: Desk, measure: str, period: Period = MAY, vendor: str = "acme") -> str:
    return printed(desk, "explain", vendor, measure, str(period), "--rows", "0")


def test_results_name_band_points_and_credit(desk: Desk) -> None:
    found = {(one["vendor"], one["measure"]): one for one in rows(desk, "results", "--period", "2026-05")}
    keys = ("band", "points", "credit", "currency")
    assert {name: [one[key] for key in keys] for name, one in found.items() if name[0] != "bolt"} == {
        ("acme", "service_level"): ["severe", "8", "4812.030075", "GBP"],
        ("acme", "abandoned"): ["minor", "2", "1203.007519", "GBP"],
        ("acme", "quality"): ["", "", "1443.609023", "GBP"],
        ("acme", "callbacks"): ["", "", "0", "GBP"],
        ("acme", "sampling"): ["2 stars", "", "0", "GBP"],
        ("crest", "quality"): ["below", "", "0", "EUR"],
        ("crest", "in_time"): ["met", "", "0", "EUR"],
        ("dorn", "service_level"): ["", "", "", ""],
    }


def test_a_table_of_results_shows_points_and_credit_where_there_are_any(desk: Desk) -> None:
    def head(*words: str) -> list[str]:
        return printed(desk, "results", "--period", "2026-05", *words).splitlines()[0].split()

    assert head()[-4:] == ["band", "points", "credit", "currency"]
    assert head("--vendor", "dorn")[-1] == "revision"


def test_an_earlier_revision_keeps_its_own_points(desk: Desk) -> None:
    desk.change("contracts/main.yaml", "band: severe, points: 4", "band: severe, points: 6")
    with desk.open("2026-06-04T12:00:00+00:00") as office:
        score_period(office, MAY)
    words = ("results", "--period", "2026-05", "--vendor", "acme", "--measure", "service_level")
    now, then = rows(desk, *words), rows(desk, *words, "--as-of", "2026-05-20")
    assert [(one["revision"], one["points"]) for one in (*now, *then)] == [("2", "12"), ("1", "8")]


def test_a_comparison_names_points_and_rating(desk: Desk) -> None:
    found = {one["vendor"]: one for one in rows(desk, "compare", "2026-05")}
    assert [found["acme"][key] for key in ("points", "rating", "standing")] == ["10", "10", "watch"]
    assert [found["dorn"][key] for key in ("points", "rating", "standing")] == ["", "", ""]


def test_explain_follows_a_figure_to_its_share_of_the_amount(desk: Desk) -> None:
    text = explained(desk, "service_level")
    for line in (
        "band        severe (everything else): missed  [Sch 3, KPI 1]",
        "repeat      yes, the measure failed before as well  [Sch 7, 3.3]",
        "points      8 (4 by its band)  [Sch 3, KPI 1]",
        "together    10 points: 10 % of 100,000 = GBP 10,000.00  [Sch 7, 3.2]",
        f"limit       {CAPPED}",
        "its share   GBP about 4,812.030075 of the period's credit of GBP 7,458.65",
        f"again       {SAME}",
        "rows        1, measured again just now: they give the numbers above",
    ):
        assert f"  {line}\n" in text
    assert "on hold" not in text, "that is another measure's"


def test_explain_shows_raw_adjusted_and_judged(desk: Desk) -> None:
    relieved = explained(desk, "service_level", APRIL)
    assert "working     in_time / offered x 100 = 7020 / 9000 = 78.0 % (exactly 78)\n" in relieved
    sides = "raw 73.2 % (7,320 of 10,000) -> adjusted 78.0 % (7,020 of 9,000)"
    assert f"judged      {sides}  [Sch 3, 5.3]\n" in relieved
    assert (
        "relief      Claim 1, client_outage, 2026-04-01 00:00+01:00 to 2026-04-02 00:00+01:00 "
        "(Europe/London), granted by Dana Fox (vendor_manager) on 2026-05-04: Seen in the log. 1 of 2 rows "
        "(24 hours) is left out.  [Sch 3, 5.3]\n"
    ) in relieved
    assert "they give the numbers above" in relieved
    assert (
        "all rows    2 rows add up to 7,320 / 10,000\n"
        "  of them     1 row left out by relief (claim 1, client_outage): -300 / -1,000  [Sch 3, 5.3]\n"
        "  counted     so that 7,020 / 9,000 are left\n"
    ) in relieved
    listed = printed(desk, "explain", "acme", "service_level", str(APRIL))
    assert "Offered = '1000'; left out by relief, claim 1 [Sch 3, 5.3]\n" in listed
    assert "Offered = '9000'; counts\n" in listed
    smoothed = explained(desk, "abandoned")
    assert "working     abandoned / offered x 100 = 560 / 8000 = 7 % (exactly 7)\n" in smoothed
    assert (
        "then        Averaged with the month before: (7 % + 6 % of April 2026) / 2 = 6.5 %  [Sch 3, KPI 2]\n"
        "  then        Rounded to multiples of 0.1, halves up: 6.5 % becomes 6.5 %  [Sch 3, KPI 2]\n"
    ) in smoothed
    assert "judged      raw 7.0 % -> judged 6.5 %  [Sch 3, KPI 2]\n" in smoothed


def test_explain_shows_a_scheme_with_its_numbers_and_what_put_it_off(desk: Desk) -> None:
    text = explained(desk, "callbacks")
    scheme = (
        "per unit (amount 150, part units count as whole, per 1): excess 6, units 6, rate 150 = GBP 900.00"
    )
    assert f"credit      {scheme}  [Sch 3, KPI 4]\n" in text
    assert (
        "limit       Late callbacks: GBP about 541.353383 on hold until the next period  [Sch 7, 4.4]\n"
        in text
    )
    assert "its share   GBP 0.00 of the period's credit of GBP 7,458.65\n" in text
    assert "provisional the figure may still change" in explained(desk, "quality", APRIL, "crest")


def test_explain_without_a_measure_tells_the_whole_amount(desk: Desk) -> None:
    text = printed(desk, "explain", "acme", "2026-05")
    settlement = statement(desk, "acme", MAY)["settlement"]
    assert settlement
    assert text.startswith(f"Acme Contact, May 2026: {settlement['sentence']}\n")
    for step in settlement["steps"]:
        assert step["amount"]["shown"].replace("-", "") in text
        assert not step["clause"] or f"[{step['clause']}]" in text
    for fired in settlement["triggers"]:
        assert f"follows     {fired['name']}: " in text
    assert "rating      10, standing watch, coverage 100 %\n" in text
    assert f"again       {SAME}\n" in text


def test_explain_in_json_carries_the_settlement(desk: Desk) -> None:
    settlement = statement(desk, "acme", MAY)["settlement"]
    assert settlement
    whole = document(desk, "explain", "acme", "2026-05")
    assert whole["settlement"] == settlement
    assert whole["settles_again"] is True
    part = document(desk, "explain", "acme", "service_level", "2026-05")
    assert part["settled"] == settlement["measures"][0]
    assert part["steps"] == settlement["steps"]
    assert document(desk, "explain", "dorn", "service_level", "2026-05")["settles_again"] is None


def test_explain_says_when_the_terms_would_settle_it_differently(desk: Desk) -> None:
    desk.change("contracts/main.yaml", "window: period, percent: 8", "window: period, percent: 9")
    for text in (printed(desk, "explain", "acme", "2026-05"), explained(desk, "quality")):
        assert "it comes out differently: the terms have changed since. Run: outscore score 2026-05\n" in text
    assert SAME in printed(desk, "explain", "acme", "2026-04"), "April reached no cap"
    desk.statements(MAY)
    assert SAME in printed(desk, "explain", "acme", "2026-05")


def test_explain_says_when_the_rows_would_measure_it_differently(desk: Desk) -> None:
    desk.write("inbox/figures-late.csv", f"{HEADER}\nacme,2026-05-05,100,100,0,0,0,0,0\n")
    desk.receive()
    text = explained(desk, "service_level")
    assert "rows        2, which no longer give the numbers above: rows came in since." in text
    assert SAME in text, "the statement's own facts have not changed"
    assert "they give the numbers above" in explained(desk, "quality"), "0 more of 0 more"


def test_explain_names_the_measure_of_an_earlier_credit_that_is_upheld(desk: Desk) -> None:
    desk.write("inbox/figures-june.csv", f"{HEADER}\nacme,2026-06-02,0,0,0,0,0,0,30\n")
    desk.statements(JUNE)
    upheld = "Late callbacks of 2026-05: GBP about 541.353383, on hold until now, is upheld"
    whole = printed(desk, "explain", "acme", "2026-06")
    assert f"line        {upheld}  [Sch 3, KPI 4]\n" in whole
    assert (
        "on hold     The credit of May 2026 for Late callbacks: upheld, and part of the amount above.\n"
        in whole
    )
    assert "on hold     The credit of June 2026 for Late callbacks: on hold until the next period" in whole
    assert f"earlier     {upheld}  [Sch 3, KPI 4]\n" in explained(desk, "callbacks", JUNE)
    assert upheld not in explained(desk, "abandoned", JUNE)


def test_explain_of_an_amount_that_is_not_there_names_the_measures(desk: Desk) -> None:
    text = printed(desk, "explain", "dorn", "2026-05", code=2)
    assert "Overflow lines comes to no amount: it has targets alone." in text
    assert "service_level" in text
    assert "SHA" not in printed(desk, "explain", "acme", "2026-06", code=2)
    assert "VENDOR [MEASURE] PERIOD" in printed(desk, "explain", "acme", "a", "b", "2026-05", code=2)
    assert "'soon' is not a period" in printed(desk, "explain", "acme", "soon", code=2)


@pytest.fixture
def revised(desk: Desk) -> Desk:
    """May once more, under terms that were corrected on 4 June."""
    desk.change("contracts/main.yaml", "band: severe, points: 4", "band: severe, points: 6")
    with desk.open("2026-06-04T12:00:00+00:00") as office:
        score_period(office, MAY)
    return desk


def test_explain_goes_back_to_the_revision_that_stood_then(revised: Desk) -> None:
    words = ("explain", "acme", "service_level", "2026-05", "--rows", "0")
    now, then = printed(revised, *words), printed(revised, *words, "--as-of", "2026-05-20")
    assert "points      12 (6 by its band)" in now
    assert "points      8 (4 by its band)" in then
    assert "statement   revision 2, SHA-256" in now
    assert "; revision 2 has taken its place since" in then
    assert "it comes out differently: the terms have changed since.\n" in then
    money = document(revised, "explain", "acme", "2026-05", "--as-of", "2026-05-20")
    assert (money["statement"]["revision"], money["statement"]["newest_revision"]) == (1, 2)
    assert money["settlement"]["points"]["shown"] == "10"


def test_explain_says_so_where_nothing_had_been_scored_yet(desk: Desk) -> None:
    told = printed(desk, "explain", "acme", "2026-05", "--as-of", "2026-01-01", code=2)
    assert "2026-05 had not been scored for acme by then: its first statement was made at 2026-05-04" in told
    assert "is neither a day nor a time" in printed(desk, "explain", "acme", "2026-05", "--as-of", "", code=2)
