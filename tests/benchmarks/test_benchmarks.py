"""The benchmarks run, on a programme of a few vendors."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks.__main__ import main
from benchmarks.feed import Size
from benchmarks.feed import write_workspace
from benchmarks.terms import Portfolio
from benchmarks.terms import vendor_months

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def test_the_same_size_gives_the_same_files(tmp_path: Path) -> None:
    size = Size(vendors=3, months=2, measures=2)
    for name in ("once", "again"):
        write_workspace(tmp_path / name, size)
    written = [path for path in sorted((tmp_path / "once").rglob("*")) if path.is_file()]
    assert len(written) == 8
    for path in written:
        assert path.read_bytes() == (tmp_path / "again" / path.relative_to(tmp_path / "once")).read_bytes()


def test_every_step_does_all_of_its_work(capsys: pytest.CaptureFixture[str]) -> None:
    main(["--quick", "--vendors", "3", "--months", "2"])
    told = capsys.readouterr().out
    assert "settling 3 vendors x 20 measures x 2 months: 120 measure-months" in told
    assert "120 measure-months held against the plain reference: no difference" in told
    lines = [line.split() for line in told.splitlines()]
    done = {line[0]: line[1:3] for line in lines if line and line[0] in ("receiving", "scoring", "rendering")}
    assert done == {
        "receiving": ["6", "rows"],
        "scoring": ["6", "statements"],
        "rendering": ["6", "pages"],
    }


def test_the_same_vendor_always_has_the_same_figures() -> None:
    size = Portfolio(vendors=2, measures=3, months=4)
    assert list(vendor_months(1, size)) == list(vendor_months(1, size))
    assert list(vendor_months(1, size)) != list(vendor_months(0, size))
