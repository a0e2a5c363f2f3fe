"""The benchmarks run, on a programme of a few vendors."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks.__main__ import main
from benchmarks.feed import Size
from benchmarks.feed import write_workspace

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
    lines = [line.split() for line in capsys.readouterr().out.splitlines()]
    done = {line[0]: line[1:3] for line in lines if line and line[0] in ("receiving", "scoring", "rendering")}
    assert done == {
        "receiving": ["6", "rows"],
        "scoring": ["6", "statements"],
        "rendering": ["6", "pages"],
    }
