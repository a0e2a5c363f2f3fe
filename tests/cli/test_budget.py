"""`outscore budget`: what the rest of an open month must achieve, and what it may cost."""

from __future__ import annotations

from typing import TYPE_CHECKING
from typing import Any

import pytest
from tests.cli.conftest import Desk as Keyboard
from tests.cli.test_what_if import stored
from tests.offices import FILES
from tests.offices import new_database
from tests.offices import new_desk

if TYPE_CHECKING:
    from pathlib import Path

    from tests.offices import Desk

CON, DAILY = "contracts/main.yaml", "feeds/figures.yaml"
TERMS = """\
    bands:
      - {band: target met, at_least: 95, points: 0}
      - {band: minor, at_least: 90, points: 1}
      - {band: severe, points: 4}
  - id: wait
    name: Wait
    metric: wait
    clause: "3.2"
    target: {at_most: 20}
    credit: {scheme: per_unit, per: 1, part_units: count_as_whole, amount: 5}
  - {id: lost, name: Lost, metric: lost, clause: "3.3", target: {at_most: 5}}
  - {id: complaints, name: Complaints, metric: complaints, clause: "3.4", target: {at_most: 12}}
  - {id: csat, name: Satisfaction, metric: csat, clause: "3.5", target: {at_least: 4}}
  - {id: kept, name: Promises kept, metric: kept, clause: "3.6", target: {at_least: 90}}
currency: GBP
missing_data: {clause: "4", no_report: not_measured, no_volume: not_measured}
charges: {source: fixed, clause: "7", amount: 1000}
points: {clause: "8", percent_per_point: 1}
repeats: {clause: "9", not_measured: keeps_the_chain, multiply_points_by: 2}
"""
MORE_METRICS = "".join(
    f"  - {{id: {name}, version: 1, name: {name}, definition: d, unit: {unit}, better: {better}, "
    f"combine: {combine}, numerator: {above}{below}}}\n"
    for name, unit, better, combine, above, below in (
        ("wait", "seconds", "lower", "sums", "waited", ", denominator: answered"),
        ("lost", "percent", "lower", "sums", "lost", ", denominator: {add: [answered, lost]}"),
        ("complaints", "count", "lower", "total", "complaints", ""),
        ("csat", "ratio", "higher", "printed", "csat", ""),
        ("kept", "percent", "higher", "sums", "kept", ", denominator: promised"),
    )
)
FEED = """\
feed: figures
name: Daily figures
kind: aggregate
files: figures*.csv
vendor: {column: Vendor}
period: {column: Day, format: "%Y-%m-%d", grain: day}
quantities:
  answered: {column: Answered, type: count}
  in_time: {column: In time, type: count}
  waited: {column: Waited, type: duration, written_as: "seconds"}
  lost: {column: Lost, type: count}
  complaints: {column: Complaints, type: count}
"""
MONTHLY = """\
feed: months
name: Monthly figures
kind: aggregate
files: months*.csv
vendor: {column: Vendor}
period: {column: Month, format: "%Y-%m", grain: month}
quantities:
  csat: {column: CSAT, type: decimal, places: 2}
  promised: {column: Promised, type: count}
  kept: {column: Kept, type: count}
"""
MAY = ("budget", "acme", "2026-05")


def days(month: int, count: int, row: str = "100,93,1900,4,1") -> list[str]:
    return [f"A1,2026-{month:02}-{day:02},{row}" for day in range(1, count + 1)]


@pytest.fixture
def files(tmp_path: Path) -> Desk:
    """All of April, which was missed, and the first ten days of May."""
    made = new_desk(tmp_path, new_database("sqlite", tmp_path))
    made.write(CON, FILES[CON] + TERMS)
    made.write("metrics.yaml", FILES["metrics.yaml"] + MORE_METRICS)
    made.write(DAILY, FEED)
    made.write("feeds/months.yaml", MONTHLY)
    made.change("vendors.yaml", "{code: A1, feed: figures}", "{code: A1}")
    rows = ["Vendor,Day,Answered,In time,Waited,Lost,Complaints", *days(4, 30), *days(5, 10)]
    made.write("inbox/figures.csv", "\n".join(rows) + "\n")
    keyboard(made).run("receive")
    return made


def keyboard(files: Desk) -> Keyboard:
    return Keyboard(files.folder)


def measures(files: Desk, *words: str) -> dict[str, Any]:
    """The measures of the one contract, by id."""
    (found,) = keyboard(files).document(*(words or MAY))
    return {one["measure"]: one for one in found["measures"]}


def rest_of(one: dict[str, Any]) -> list[str]:
    return [band["the_rest"] for band in one["bands"]]


def test_each_measure_says_what_the_rest_must_achieve(files: Desk) -> None:
    found = measures(files)
    assert rest_of(found["speed"]) == [
        "needs at least 95.96 % of the rest (2,015 of 2,100)",
        "needs at least 88.58 % of the rest (1,860 of 2,100)",
    ]
    assert [band["may_fail"] for band in found["speed"]["bands"]] == ["85", "240"]
    assert rest_of(found["wait"]) == ["needs at most 20.4 s on average over the rest (2,100)"]
    assert rest_of(found["lost"]) == ["needs at most 5.54 % of the rest (121 of 2,184)"]
    assert rest_of(found["complaints"]) == ["at most 2 more"]
    assert (found["wait"]["numerator"], found["wait"]["denominator"]) == ("19000", "1000")


def test_the_pace_is_named_as_what_is_assumed(files: Desk) -> None:
    found = measures(files)
    pace = "2,100 still to come, if the pace goes on (1,000 in 10 days with rows, 21 days to go)."
    assert (found["speed"]["rest"], found["speed"]["assumed"]) == ("2100", pace)
    given = measures(files, *MAY, "--rest", "speed=100", "--rest", "lost=0")
    assert given["speed"]["assumed"] == "100 still to come, as given."
    assert rest_of(given["speed"]) == [
        "can no longer be reached",
        "needs at least 60.00 % of the rest (60 of 100)",
    ]
    assert rest_of(given["lost"]) == ["already safe"]
    assert given["wait"]["rest"] == "2100"


def test_the_pace_stops_where_the_contract_ends(files: Desk) -> None:
    files.change(CON, 'starts: "2026-01-01"', 'starts: "2026-01-01"\nends: "2026-05-20"')
    assert measures(files)["speed"]["rest"] == "1000"


def test_the_stake_counts_repeats_of_months_that_were_never_scored(files: Desk) -> None:
    speed = measures(files)["speed"]
    assert (speed["best"]["credit"], speed["best"]["figure"]) == ("0.00", "3030/31")
    assert (speed["worst"]["points"], speed["worst"]["credit"]) == ("8", "80.00"), "April was missed as well"
    assert speed["at_stake"] == "80.00"
    assert keyboard(files).run("score", "2026-04").exit_code == 0
    assert measures(files)["speed"] == speed


def test_a_table_shows_bands_stakes_and_assumptions(files: Desk) -> None:
    done = keyboard(files).run(*MAY)
    assert done.exit_code == 0, done.output
    assert "Main agreement, acme, May 2026" in done.output
    assert "At stake; as it stands today the credit is GBP 20.00" in done.output
    assert "beyond 20 s, missed" in done.output
    assert "GBP 5.00 or more" in done.output
    assert "csat: It cannot be told: the feed gives only the finished figure." in done.output


CAP = "caps: [{{id: year, clause: '11', window: contract_year, amount: {}}}]\n"


def test_a_cap_that_is_used_up_leaves_nothing_more_to_lose(files: Desk) -> None:
    """April costs GBP 10 for its point, which is the whole cap."""
    files.write(CON, (files.folder / CON).read_text() + CAP.format(10))
    told = [one for one in measures(files).values() if one["worst"]]
    assert {one["at_stake"] for one in told} == {"0.00"}
    assert all(one["caps_used_up"] == ["year"] and not one["or_more"] for one in told)
    table = keyboard(files).run(*MAY).output
    assert table.count("nothing more: the cap year is used up") == len(told)
    assert "GBP 0.00 or more" not in table


def test_money_goes_on_with_a_figure_until_a_cap_stops_it(files: Desk) -> None:
    assert measures(files)["wait"]["or_more"]
    assert not measures(files)["complaints"]["or_more"], "no money hangs on it"
    files.write(CON, (files.folder / CON).read_text() + CAP.format(33))
    wait = measures(files)["wait"]
    assert (wait["at_stake"], wait["or_more"], wait["caps_used_up"]) == ("3.00", False, []), "10 + 20 + 3"


def test_rows_for_a_spreadsheet_repeat_the_measure_for_each_band(files: Desk) -> None:
    rows = keyboard(files).rows(*MAY)
    speed = [row for row in rows if row["measure"] == "speed"]
    assert [(row["needed"], row["reach"], row["may_fail"]) for row in speed] == [
        ("2015", "open", "85"),
        ("1860", "open", "240"),
    ]
    assert {(row["net_today"], row["net_worst"], row["at_stake"]) for row in speed} == {
        ("20.00", "80.00", "80.00")
    }
    (csat,) = [row for row in rows if row["measure"] == "csat"]
    assert (csat["assumed"][:17], csat["reach"]) == ("It cannot be told", "")


def test_a_feed_of_whole_months_says_that_nothing_can_be_told_yet(files: Desk) -> None:
    kept = measures(files)["kept"]
    assert kept["untold"] == "Its feed brings whole months: nothing can be told before May 2026 is there."
    assert rest_of(measures(files, *MAY, "--rest", "kept=50")["kept"]) == [
        "needs at least 90.00 % of the rest (45 of 50)"
    ]
    files.write("inbox/months.csv", "Vendor,Month,CSAT,Promised,Kept\nA1,2026-05,4.10,10,8\n")
    keyboard(files).run("receive")
    there = measures(files)["kept"]
    assert (there["assumed"], rest_of(there)) == (
        "The period is complete: no day is left.",
        ["can no longer be reached"],
    )
    assert there["best"] == there["worst"]


def test_a_month_that_is_over_leaves_nothing_to_achieve(files: Desk) -> None:
    found = measures(files, "budget", "acme", "2026-04")
    assert rest_of(found["speed"]) == ["can no longer be reached", "already safe"]
    assert rest_of(found["complaints"]) == ["can no longer be reached"]
    assert {one["at_stake"] for one in found.values()} == {"0.00", None}


def test_a_vendor_without_rows_is_asked_how_much_is_to_come(files: Desk) -> None:
    found = measures(files, "budget", "bolt", "2026-05")
    assert found["speed"]["untold"] == "No accepted row yet. How much is to come? --rest speed=1000"
    assert rest_of(found["complaints"]) == ["at most 12 more"]


def test_what_an_exclusion_leaves_out_is_left_out_of_what_was_counted(files: Desk) -> None:
    exclusion = "exclusions: [{quantity: complaints, clause: '5', effect: leave_out_of_denominator}]"
    files.change(CON, "metric: wait\n", f"metric: wait\n    {exclusion}\n")
    wait = measures(files)["wait"]
    assert (wait["numerator"], wait["denominator"], wait["rest"]) == ("19000", "990", "2079")


def test_hours_in_decimals_are_counted_in_hours(files: Desk) -> None:
    daily = MONTHLY.replace(
        'column: Month, format: "%Y-%m", grain: month', 'column: Day, format: "%Y-%m-%d", grain: day'
    )
    hours = daily.replace("Promised, type: count", "Promised, type: decimal, places: 2")
    files.write("feeds/months.yaml", hours.replace("Kept, type: count", "Kept, type: decimal, places: 2"))
    rows = ["Vendor,Day,CSAT,Promised,Kept", *days(5, 10, "4.10,8.50,8.00")]
    files.write("inbox/months.csv", "\n".join(rows) + "\n")
    keyboard(files).run("receive")
    kept = measures(files)["kept"]
    assert (kept["numerator"], kept["denominator"], kept["rest"]) == ("80", "85", "179")
    assert rest_of(kept) == ["needs at least 88.05 % of the rest (157.6 of 179)"], (
        "90 % of 264 hours, less 80"
    )
    assert kept["bands"][0]["needed"] == "157.6"


def test_what_has_no_known_charges_has_no_money_at_stake(files: Desk) -> None:
    files.change(CON, 'source: fixed, clause: "7", amount: 1000', 'source: accepted_invoice, clause: "7"')
    done = keyboard(files).run(*MAY)
    assert "No amount could be worked out. Not known for the period: charges." in done.output
    assert "At stake" not in done.output
    assert measures(files)["speed"]["at_stake"] is None
    assert rest_of(measures(files)["speed"])[0].startswith("needs at least")


def test_nothing_that_is_stored_is_touched(files: Desk) -> None:
    keyboard(files).run("score", "2026-04")
    before = stored(files.folder)
    for form in ("table", "json", "csv"):
        assert keyboard(files).run(*MAY, "--format", form).exit_code == 0
    assert stored(files.folder) == before


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ((*MAY, "--rest", "speed"), "'speed' is not MEASURE=COUNT, such as service_level=1200."),
        (
            (*MAY, "--rest", "complaints=3"),
            "takes a number of cases to come 'complaints'. Known: kept, lost, speed",
        ),
        (("budget", "acme", "2026-Q2"), "Write it as 2026-04: main is settled by month."),
        (("budget", "acme", "2025-05"), "There is no contract of acme in force in '2025-05'. Known: main"),
        (("budget", "nobody", "2026-05"), "There is no vendor 'nobody'."),
    ],
)
def test_wrong_use_is_refused_with_a_sentence(files: Desk, words: tuple[str, ...], sentence: str) -> None:
    done = keyboard(files).run(*words)
    assert (done.exit_code, sentence in done.output) == (2, True), done.output


def test_a_quarter_is_left_where_the_contract_settles_quarters(files: Desk) -> None:
    files.change(CON, "currency: GBP", "currency: GBP\nsettled_every: quarter")
    speed = measures(files, "budget", "acme", "2026-Q2")["speed"]
    assert (speed["numerator"], speed["denominator"], speed["rest"]) == ("3720", "4000", "5100")
    refused = keyboard(files).run(*MAY)
    assert (refused.exit_code, "Write it as 2026-Q2: main is settled by quarter" in refused.output) == (
        2,
        True,
    )


KEPT = "retainage: [{id: held, clause: '11', percent: 2.5, measures: [speed]}]\n"


def test_what_is_held_back_is_at_stake_as_the_net_amounts_say(files: Desk) -> None:
    files.write(CON, (files.folder / CON).read_text() + KEPT + CAP.format(10))
    speed = measures(files)["speed"]
    assert (speed["best"]["net"], speed["worst"]["net"], speed["at_stake"]) == ("-25.00", "25.00", "50.00")
    assert speed["made_of"] == {"retained": "25.00", "released": "25.00"}
    table = keyboard(files).run(*MAY).output
    assert "net at best" in table
    assert "net at worst" in table
    assert (
        "speed: at stake: held back GBP 25.00, released of what was held back GBP 25.00; "
        "the cap year is used up, so the credit stays GBP 0.00." in table
    )


def test_without_more_than_credits_the_table_is_as_narrow_as_it_was(files: Desk) -> None:
    table = keyboard(files).run(*MAY).output
    assert "net at best" not in table
    assert "at stake: " not in table


def test_money_on_charges_to_date_says_so(files: Desk) -> None:
    files.change(
        CON,
        '{source: fixed, clause: "7", amount: 1000}',
        "{source: quantity, quantity: answered, clause: '7'}",
    )
    said = (
        "Priced on the charges to date, GBP 1,000.00, counted up to 2026-05-10; what is a percentage of them"
    )
    assert said in keyboard(files).run(*MAY).output
    (whole,) = keyboard(files).document(*MAY)
    assert (whole["today"]["charges"], whole["today"]["charges_counted_to"]) == ("1000.00", "2026-05-10")
    assert "charges to date" not in keyboard(files).run("budget", "acme", "2026-04").output
