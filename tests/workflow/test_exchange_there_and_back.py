"""The whole exchange: rows are rejected, come back corrected under the rejects file's name, and count."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

import openpyxl
import pytest
from tests.offices import ACME_APRIL
from tests.offices import BOLT_APRIL
from tests.offices import FILES

from outscore.workflow.receive import News

if TYPE_CHECKING:
    from pathlib import Path

    from tests.offices import Desk

ACME_BAD = "A1,2026-04,chat,300,=297"
QUALITY = """\
  - id: data_quality
    version: 1
    name: Data quality
    definition: Rows that came in time and were accepted without issue, of those expected.
    unit: percent
    better: higher
    combine: sums
    numerator: dq_rows_in_order
    denominator: dq_rows_expected
"""


def rejects_of(desk: Desk, vendor: str, form: str) -> Path:
    """The vendor's rejects file, put into the inbox as it is."""
    (found,) = (desk.folder / "out" / "exchange" / "vendors" / vendor).rglob(f"*.rejects.{form}")
    target = desk.folder / "inbox" / found.name
    target.write_bytes(found.read_bytes())
    return target


def correct(path: Path, column: str, text: str) -> None:
    """Write one cell of the first row anew."""
    if path.suffix == ".csv":
        rows = list(csv.reader(io.StringIO(path.read_bytes().decode("utf-8-sig"), newline="")))
        rows[1][rows[0].index(column)] = text
        out = io.StringIO(newline="")
        csv.writer(out).writerows(rows)
        path.write_text(out.getvalue(), encoding="utf-8", newline="")
    else:
        book = openpyxl.load_workbook(path)
        names = [cell.value for cell in book.worksheets[0][1]]
        book.worksheets[0].cell(2, names.index(column) + 1).value = text
        book.save(path)


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_a_corrected_row_comes_back_and_counts(either_desk: Desk, form: str) -> None:
    desk = either_desk
    desk.drop("figures.csv", ACME_APRIL, BOLT_APRIL, ACME_BAD)
    desk.run()
    assert desk.figures()["acme"] == (97, 100)
    path = rejects_of(desk, "acme", form)
    desk.run()
    assert desk.figures()["acme"] == (97, 100), "nothing was corrected yet"
    correct(path, "In time", "297")
    desk.run()
    assert desk.figures() == {"acme": (394, 400), "bolt": (150, 200)}
    news = {one.file: (one.news, [issue.code for issue in one.issues]) for one in desk.receive()}
    assert news[path.name] == (News.KNOWN, ["row_sent_back"])


def test_a_measure_can_be_scored_by_data_quality(desk: Desk) -> None:
    desk.write("metrics.yaml", FILES["metrics.yaml"] + QUALITY)
    desk.change("contracts/main.yaml", "    metric: service_level", "    metric: data_quality")
    desk.change("feeds/figures.yaml", "otherwise: reject", "otherwise: warn")
    desk.drop("figures.csv", ACME_APRIL, BOLT_APRIL, ACME_BAD, "bolt,2026-04,chat,1,2")
    desk.run()
    assert desk.figures() == {"acme": (1, 2), "bolt": (1, 2)}
    desk.change(
        "contracts/main.yaml",
        "    metric: data_quality",
        "    scope: {feed: figures}\n    metric: data_quality",
    )
    desk.run()
    assert desk.figures() == {"acme": (1, 2), "bolt": (1, 2)}
