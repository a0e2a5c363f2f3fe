"""Empty fields of records: where nothing was said, nothing is counted in anybody's favour."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import pytest
from tests.workflow.records_desk import CONTACTS
from tests.workflow.records_desk import METRICS
from tests.workflow.records_desk import contact
from tests.workflow.records_desk import drop
from tests.workflow.records_desk import records_desk

if TYPE_CHECKING:
    from pathlib import Path

LONGEST = (
    METRICS.replace("unit: percent", "unit: seconds")
    .replace("combine: sums", "combine: highest")
    .replace("numerator: answered_within_20s\n    denominator: offered", "numerator: longest_wait")
)
BLANK = """\
feed: contacts
name: Contacts
kind: contacts
cut: {cut}
files: contacts*.csv
vendor: {{column: Site}}
fields:
  contact: {{column: Call}}
  began: {{column: Began, format: "%Y-%m-%d %H:%M:%S"}}
  outcome: {{column: Result, words: {{ANS: answered, ABD: abandoned}}}}
  transferred: {{column: Handed on, words: {words}}}
quantities: [answered, transferred]
"""


@pytest.mark.parametrize("cut", ["row", "half_hour"])
@pytest.mark.parametrize(
    ("words", "value"), [('{Y: "yes", N: "no"}', None), ('{Y: "yes", N: "no", "": "no"}', Fraction(100, 3))]
)
def test_an_empty_yes_or_no_is_neither_unless_the_feed_contract_says_so(
    tmp_path: Path, cut: str, words: str, value: Fraction | None
) -> None:
    metrics = METRICS.replace("answered_within_20s", "transferred").replace("offered", "answered")
    desk = records_desk(tmp_path, BLANK.format(cut=cut, words=words), metrics)
    began = "2026-04-03 08:15:00"
    rows = (f"A1,1,{began},ANS,Y", f"A1,2,{began},ANS,", f"A1,3,{began},ANS,N", f"A1,4,{began},ABD,")
    drop(desk, "contacts.csv", *rows, header="Site,Call,Began,Result,Handed on")
    desk.run()
    figure = desk.documents()["acme"]["results"][0]["figure"]
    found = figure["value"]
    assert (Fraction(found["n"], found["d"]) if found else None) == value
    assert "no figure for transferred" in figure["reason"] or value is not None


@pytest.mark.parametrize("cut", ["row", "half_hour"])
def test_the_longest_wait_is_that_of_a_contact_that_reached_the_queue(tmp_path: Path, cut: str) -> None:
    feed = CONTACTS.replace("half_hour", cut).replace(
        "ABD: abandoned", "ABD: abandoned, END: ended_before_queue"
    )
    desk = records_desk(tmp_path, feed, LONGEST)
    drop(desk, "contacts.csv", contact(1, "03 08:15:00", wait=30), contact(2, "03 08:15:00", "END", 900))
    desk.run()
    assert desk.figures()["acme"] == (30_000, None)
