"""A drafted feed contract reads its own sample: every figure comes out as it was put in."""

from __future__ import annotations

import csv
import io
import json
import random
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck
from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st
from tests.intake.draft.messy import FIGURES
from tests.intake.draft.messy import Look
from tests.intake.draft.messy import looks
from tests.intake.draft.messy import messy

from outscore.contracts.feed_build import feed_of
from outscore.contracts.feed_documents import FeedDocument
from outscore.contracts.reading import sheet_of
from outscore.errors import OutscoreError
from outscore.intake.draft.drafting import Told
from outscore.intake.draft.drafting import draft
from outscore.intake.draft.trial import trial
from outscore.intake.draft.writing import yaml_text
from outscore.intake.refusals import Unreadable

if TYPE_CHECKING:
    from tests.intake.draft.messy import Messy

    from outscore.intake.delivery import Checked
    from outscore.intake.draft.drafting import Draft
    from outscore.model.feed import Feed

ROOT = Path(__file__).parents[3]


def answered(made: Draft, look: Look) -> dict[str, Any]:
    """The draft with its questions answered as somebody would who knows how the file is written."""
    document = yaml.safe_load(yaml_text(made.proposal))
    period = document["period"]
    if isinstance(period.get("format"), list):
        form = look.form.replace("00:00:00", "%H:%M:%S").replace("00:00", "%H:%M")
        assert form in period["format"]
        period["format"] = form
    decimal, thousands = look.way
    if any("can be a number with thousands" in one for one in made.proposal.questions):
        document["format"] |= {"decimal": decimal, "thousands": thousands or "none"}
    return {str(key): value for key, value in document.items()}


def read(made: Draft, document: dict[str, Any]) -> tuple[Feed, Checked]:
    """The sample read by a feed contract that has no fault."""
    sheet, faults = sheet_of("feeds/x.yaml", json.dumps(document).encode(), FeedDocument)
    assert not faults, faults
    assert sheet is not None
    assert sheet.document is not None
    feed = feed_of(sheet.document, ())
    return feed, trial(made.content, feed, made.vendor_codes, made.member)


def figures(feed: Feed, checked: Checked) -> dict[tuple[Any, ...], dict[str, Fraction | None]]:
    """What was read, as the truth is kept."""
    names = {column: name for name, column in feed.dimensions}
    found = {}
    for row in checked.facts.iter_rows(named=True):
        queue, site = (row[f"dim:{names[one]}"] if one in names else "" for one in ("Queue", "Site"))
        vendor = row["code"] if feed.vendor_column else ""
        values: dict[str, Fraction | None] = {}
        for quantity in feed.quantities:
            stored = row[f"q:{quantity.id}"]
            name = quantity.column.rpartition(" / ")[2]
            values[name] = None if stored is None else Fraction(stored, quantity.scale)
        found[row["start"], vendor, queue, site] = values
    return found


def expected(made: Messy, feed: Feed) -> dict[tuple[Any, ...], dict[str, Fraction | None]]:
    names = {quantity.column.rpartition(" / ")[2] for quantity in feed.quantities}
    return {key: {name: one[name] for name in FIGURES if name in names} for key, one in made.truth.items()}


@given(look=looks())
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_every_figure_of_a_messy_file_comes_out_as_it_was_put_in(look: Look) -> None:
    made = messy(look)
    found = draft(made.content, Told(made.name, vendor="" if look.vendors else "acme"))
    feed, checked = read(found, answered(found, look))
    assert figures(feed, checked) == expected(made, feed), yaml_text(found.proposal)
    assert checked.rows.rejected == 0
    assert {"Offered", "Answered"} <= {quantity.column.rpartition(" / ")[2] for quantity in feed.quantities}


@given(look=looks())
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_a_question_that_is_not_answered_keeps_rows_out_and_lets_no_wrong_figure_in(look: Look) -> None:
    made = messy(look)
    found = draft(made.content, Told(made.name, vendor="" if look.vendors else "acme"))
    feed, checked = read(found, yaml.safe_load(yaml_text(found.proposal)))
    truth = expected(made, feed)
    assert {key: one for key, one in figures(feed, checked).items() if truth.get(key) != one} == {}
    if not found.proposal.questions:
        assert checked.rows.rejected == 0


CELLS = """Total|n/a|1|2|1,234|1.5|85 %|12:30|0:10:05|2026-10-01|03/04/2026|Apr-26|Sales|x y|#DIV/0!|-|(5)|5-|
Date|Calls|Queue|Vendor|=1+1|46296|1e5|TRUE|²|٣|½|\u2028|\x85|'|%|1%|0.5|99999999999999|0.1234567890123|“q”|é|"""
GRIDS = st.lists(st.lists(st.sampled_from(CELLS.split("|")), min_size=1, max_size=6), max_size=10)


@given(
    grid=GRIDS,
    names=st.lists(st.sampled_from(["Date", "Calls", "Queue", "AHT", "Who", "%", "a\nb"]), max_size=6),
)
@settings(max_examples=60, deadline=None)
def test_any_table_is_drafted_or_refused_in_a_sentence(grid: list[list[str]], names: list[str]) -> None:
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=";").writerows([names, *grid])
    try:
        found = draft(out.getvalue().encode(), Told("x.csv", vendor="acme"))
    except (OutscoreError, Unreadable):
        return
    sheet, faults = sheet_of("feeds/x.yaml", yaml_text(found.proposal).encode(), FeedDocument)
    told = [fault.message for fault in faults]
    assert [one for one in told if "of_file" not in one and "What are the quantities" not in one] == []
    if sheet and sheet.document:
        trial(found.content, feed_of(sheet.document, ()), found.vendor_codes, found.member)


@given(seed=st.integers(0, 1 << 30), kind=st.sampled_from(("csv", "xlsx", "ods", "parquet", "jsonl")))
@settings(max_examples=40, deadline=None)
def test_a_damaged_file_is_drafted_or_refused_in_a_sentence(seed: int, kind: str) -> None:
    rng = random.Random(seed)  # noqa: S311 -- damage, no secrets
    content = bytearray(messy(Look(kind=kind, queues=1, periods=3)).content)
    for _ in range(rng.randint(1, 6)):
        place = rng.randrange(len(content))
        content[place : place + rng.choice((0, 1, 30))] = bytes([rng.randrange(256)])
    try:
        draft(bytes(content), Told("x.csv", vendor="acme"))
    except (OutscoreError, Unreadable):
        return


REAL = [
    "examples/nhs111/inbox/nhs111_mds_2015-04_to_2015-09.csv",
    "examples/medicaid_callcentre/inbox/medicaid_callcentre_preliminary.csv",
    "examples/medicaid_callcentre/inbox/medicaid_callcentre_updated.csv",
    "examples/forty-seats/inbox/Kestrel 2026-01.xlsx",
    "tests/examples/medicare_stars/inbox/2025 Star Ratings Data Table - Measure Data (Dec 2 2024).csv",
    "tests/examples/medicare_stars/published/2025 Star Ratings Data Table - Measure Stars (Dec 2 2024).csv",
]


@pytest.mark.parametrize("file", REAL, ids=lambda file: Path(file).name)
def test_every_row_of_a_real_file_is_accepted(file: str) -> None:
    path = ROOT / file
    found = draft(path.read_bytes(), Told(path.name, vendor="acme"))
    document = yaml.safe_load(yaml_text(found.proposal))
    if "of_file" in document["period"]:
        document["period"]["of_file"] = "2025-01"
    checked = read(found, document)[1]
    assert checked.rows.rejected == checked.rows.duplicate == 0
    assert checked.rows.accepted >= 26
