"""The benchmarks run, on a programme of a few vendors."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from benchmarks.__main__ import main
from benchmarks.feed import Size
from benchmarks.feed import write_workspace
from benchmarks.terms import Portfolio
from benchmarks.terms import vendor_months
from benchmarks.work import WORK

from outscore.assembly import open_office
from outscore.model.ledger import LineEntry

if TYPE_CHECKING:
    from pathlib import Path


def test_the_same_size_gives_the_same_files(tmp_path: Path) -> None:
    size = Size(vendors=3, months=2, measures=2)
    for name in ("once", "again"):
        write_workspace(tmp_path / name, size)
    written = [path for path in sorted((tmp_path / "once").rglob("*")) if path.is_file()]
    assert len(written) == 8
    for path in written:
        assert path.read_bytes() == (tmp_path / "again" / path.relative_to(tmp_path / "once")).read_bytes()


@pytest.mark.long
def test_every_step_does_all_of_its_work(capsys: pytest.CaptureFixture[str]) -> None:
    main(["--quick", "--vendors", "3", "--months", "2"])
    told = capsys.readouterr().out
    assert "settling 3 vendors x 20 measures x 2 months: 120 measure-months" in told
    assert "120 measure-months held against the plain reference: no difference" in told
    lines = [line.split() for line in told.splitlines()]
    steps = ("receiving", "scoring", "plans", "rendering", "money")
    done = {line[0]: line[1:3] for line in lines if line and line[0] in steps}
    assert done == {
        "receiving": ["6", "rows"],
        "scoring": ["6", "statements"],
        "plans": ["6", "vendor-months"],
        "rendering": ["7", "pages"],
        "money": ["6", "vendor-months"],
    }


def test_the_money_of_a_month_is_priced_capped_and_booked(tmp_path: Path) -> None:
    size = Size(vendors=3, months=4, measures=10)
    WORK["agreeing"](tmp_path, size)()
    assert WORK["money"](tmp_path, size)() == WORK["levels"](tmp_path, size)() == 12
    with open_office(tmp_path) as office:
        entries = {one.entry for one in office.ledger.lines()}
        statements = [office.statements.read(one.sha256) for one, _ in office.statements.revisions()]
    settled = [one["settlement"] for one in statements if one["settlement"]]
    assert len(settled) == 12
    assert {LineEntry.ACCRUAL, LineEntry.EARN_BACK} <= entries
    assert {name for one in settled for name in one["caps_reached"]} == {"month", "year"}
    assert any(measure["repeat"] for one in settled for measure in one["measures"])


def test_the_same_vendor_always_has_the_same_figures() -> None:
    size = Portfolio(vendors=2, measures=3, months=4)
    assert list(vendor_months(1, size)) == list(vendor_months(1, size))
    assert list(vendor_months(1, size)) != list(vendor_months(0, size))
