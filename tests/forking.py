"""A program of its own that forks: several at the same work at once, and one that is killed at its nth write.

It imports everything and does nothing itself, so that every child starts as a fresh process would, only
sooner: polars and the chart library have threads, which a fork would not take along once they run.
"""

from __future__ import annotations

import importlib
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING
from typing import Any

from sqlalchemy import event
from sqlalchemy.engine import Engine
from sqlalchemy.pool import Pool
from tests.offices import APRIL
from tests.offices import Desk
from tests.offices import dump
from tests.offices import tree

from outscore.workflow.receive import receive
from outscore.workflow.restate import restate
from outscore.workflow.score import score_period

if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Sequence

    from sqlalchemy import Connection

ROOT = Path(__file__).parents[1]
HEAVY = (
    "alembic.command",
    "alembic.config",
    "altair",
    "outscore.intake.delivery",
    "pandera.backends.polars.register",
    "pandera.polars",
    "pandera.strategies.base_strategies",
    "vl_convert",
)
WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT


def receive_and_score(desk: Desk) -> None:
    """The part of the month that draws nothing."""
    with desk.open() as office:
        receive(office)
        score_period(office, APRIL)


def open_again(desk: Desk) -> None:
    """Open the frozen April of a vendor again."""
    with desk.open() as office:
        restate(office, APRIL, "acme", None, "A. Person", "a wrong file")


def put_right(desk: Desk) -> None:
    """Open April of a vendor again, and take in a file that says otherwise."""
    open_again(desk)
    desk.drop("figures-corrected.csv", "A1,2026-04,sales,100,99")
    receive_and_score(desk)


def just_open(desk: Desk) -> None:
    """Open the office, which makes the tables of a new database."""
    with desk.open():
        pass


ACTIONS: dict[str, Callable[[Desk], object]] = {
    "open": just_open,
    "receive": Desk.receive,
    "score": receive_and_score,
    "run": Desk.run,
    "approve": Desk.approve,
    "open again": open_again,
    "put right": put_right,
    "send": Desk.send,
    "whole": Desk.whole_month,
}


def fork(action: Callable[[], object]) -> tuple[int, int]:
    """Start a child; its number, and where it writes what went wrong."""
    reading, writing = os.pipe()
    child = os.fork()
    if child:
        os.close(writing)
        return child, reading
    os.dup2(writing, 2)
    action()
    os._exit(0)


def ended(child: int, reading: int) -> str:
    """Wait for a child; "" if all was well, or what it said at last, or how it was killed."""
    with os.fdopen(reading, "rb") as pipe:
        said = pipe.read().decode()
    status = os.waitpid(child, 0)[1]
    if os.WIFSIGNALED(status):
        return f"signal {os.WTERMSIG(status)}"
    return said.strip() or f"status {status}" if status else ""


def together(desk: Desk, actions: Sequence[str]) -> list[str]:
    """Do the actions at the same moment, each in a process of its own; what each said, "" if all was well."""
    start = time.monotonic() + 0.2

    def act(action: str) -> None:
        time.sleep(max(0.0, start - time.monotonic()))
        ACTIONS[action](desk)

    children = [fork(partial(act, action)) for action in actions]
    return [ended(*child) for child in children]


class Point:
    """Counts the moments at which a kill could hurt, and kills at one of them."""

    def __init__(self, at: int = 0) -> None:
        self.seen = 0
        self.committed = False
        self.at = at

    def watch(self) -> None:
        """From now on: files opened for writing, renamed, removed; transactions about to end, or ended."""
        sys.addaudithook(self._hook)
        event.listen(Engine, "commit", self._committing)
        event.listen(Pool, "checkin", self._given_back)

    def _committing(self, _connection: Connection) -> None:
        self.committed = True
        self.passed()

    def _given_back(self, _connection: Any, _record: Any) -> None:
        if self.committed:
            self.committed = False
            self.passed()

    def passed(self) -> None:
        """One more moment."""
        self.seen += 1
        if self.seen == self.at:
            os.kill(os.getpid(), signal.SIGKILL)

    def _hook(self, what: str, arguments: tuple[Any, ...]) -> None:
        opened = what == "open" and isinstance(arguments[2], int) and arguments[2] & WRITES
        if opened or what in ("os.rename", "os.remove"):
            self.passed()


def state(desk: Desk) -> dict[str, Any]:
    """What a month leaves behind: every record, the pages, what was sent, and the kept bytes that count."""
    records = dump(desk.url)
    kept = tree(desk.folder / "var/archive")
    mentioned = repr(records)
    return {
        "records": records,
        "out": tree(desk.folder / "out"),
        "archive": {name: content for name, content in kept.items() if Path(name).stem in mentioned},
    }


def copied(base: Path, folder: Path) -> None:
    """Put a workspace as it was before; always at the same place, which the ledger mentions."""
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(base, folder)


def killed_at(desk: Desk, base: Path, action: str, at: int) -> str:
    """Kill an action at one moment, then do it again; what differs from doing it once, "" for nothing."""
    copied(base, desk.folder)

    def killed() -> None:
        Point(at).watch()
        ACTIONS[action](desk)

    end = ended(*fork(killed))
    if end != f"signal {signal.SIGKILL:d}":
        return f"moment {at}: not killed, but {end or 'done'}"
    again = ended(*fork(partial(ACTIONS[action], desk)))
    return f"moment {at}: the second run failed: {again}" if again else ""


def differences(expected: dict[str, Any], found: dict[str, Any]) -> list[str]:
    """The names of what is not the same."""
    return [
        f"{part}: {name}"
        for part in expected
        for name in sorted({*expected[part], *found[part]})
        if expected[part].get(name) != found[part].get(name)
    ]


def moments(desk: Desk, base: Path, action: str) -> int:
    """How many moments an action has; it is done once."""
    copied(base, desk.folder)
    reading, writing = os.pipe()

    def counted() -> None:
        point = Point()
        point.watch()
        ACTIONS[action](desk)
        os.write(writing, str(point.seen).encode())

    said = ended(*fork(counted))
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        number = pipe.read().decode()
    assert not said, said
    return int(number)


def survives(desk: Desk, action: str, most: int) -> dict[str, Any]:
    """Kill an action at each of its moments, or at `most` of them, evenly spread; what went wrong."""
    base = desk.folder.with_name("base")
    copied(desk.folder, base)
    count = moments(desk, base, action)
    expected = state(desk)
    tries = min(count, most)
    chosen = sorted({1 + (count - 1) * place // max(1, tries - 1) for place in range(tries)})
    wrong: list[str] = []
    for at in chosen:
        fault = killed_at(desk, base, action, at)
        wrong += [fault] if fault else [f"moment {at}: {one}" for one in differences(expected, state(desk))]
    return {"moments": count, "tried": len(chosen), "wrong": wrong}


def forked(task: dict[str, Any]) -> Any:
    """Have a task done by this program, in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.forking"],
        cwd=ROOT,
        input=json.dumps(task),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def main(task: dict[str, Any]) -> Any:
    """Do what the caller wrote down."""
    for name in HEAVY:
        importlib.import_module(name)
    if task["do"] == "together":
        found = [Desk(Path(folder), url) for folder, url in task["desks"]]
        return [together(desk, actions) for desk in found for actions in task["actions"]]
    desk = Desk(Path(task["folder"]), task["url"])
    results = []
    for prepare, action, most in task["steps"]:
        for one in prepare:
            said = ended(*fork(partial(ACTIONS[one], desk)))
            assert not said, said
        results.append(survives(desk, action, most))
    return results


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main(json.loads(sys.stdin.read()))))
