"""One piece of work in a process of its own: how long it took and how much memory it had at its peak."""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import time
from dataclasses import asdict
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.feed import Size
from benchmarks.work import WORK

if TYPE_CHECKING:
    from collections.abc import Sequence

ROOT = Path(__file__).parents[1]
RSS_UNIT = 1 if sys.platform == "darwin" else 1024


@dataclass(frozen=True, slots=True)
class Measured:
    """What some work took. `starting` is the time its imports took, which the other two leave out."""

    starting: float
    seconds: float
    processor: float
    peak_bytes: int
    done: int


def measure(name: str, folder: Path, size: Size) -> Measured:
    """Do a piece of work in a new process, so that nothing before it counts."""
    command = [sys.executable, "-m", "benchmarks.measured", name, str(folder), json.dumps(asdict(size))]
    told = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True)
    return Measured(**json.loads(told.stdout))


def _here(name: str, folder: Path, size: Size) -> Measured:
    begun = time.perf_counter()
    work = WORK[name](folder, size)
    ready, busy = time.perf_counter(), time.process_time()
    done = work()
    ended, busy = time.perf_counter(), time.process_time() - busy
    return Measured(ready - begun, ended - ready, busy, peak_bytes(), done)


def peak_bytes() -> int:
    """The most memory that this process has had at once."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * RSS_UNIT


def _main(arguments: Sequence[str]) -> None:
    name, folder, size = arguments
    print(json.dumps(asdict(_here(name, Path(folder), Size(**json.loads(size))))))


if __name__ == "__main__":
    _main(sys.argv[1:])
