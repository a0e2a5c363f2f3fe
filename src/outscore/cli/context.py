"""What all commands share: their workspace, their exit codes, their manners."""

from __future__ import annotations

import os
import sys
import traceback
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from typing import Any

import click
from click.core import ParameterSource

from outscore.errors import ApprovalError
from outscore.errors import ArchiveError
from outscore.errors import DatabaseError
from outscore.errors import MissingPart
from outscore.errors import OutscoreError
from outscore.errors import PeriodError
from outscore.errors import WorkspaceFaulty
from outscore.model.period import Period

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import TracebackType

    from outscore.workflow.office import Office

DONE, NEEDS_A_PERSON, WRONG_USE, FAILED = 0, 1, 2, 3
NEEDING_A_PERSON = (ApprovalError, WorkspaceFaulty)
FAILING = (ArchiveError, DatabaseError, MissingPart)


class Manners:
    """Turns what went wrong into a sentence and an exit code; no user sees a traceback unless asked for."""

    def __enter__(self) -> None:
        """Begin."""

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        fault: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        """End: an OutscoreError or a fault of the system becomes a message."""
        if fault is None or not isinstance(fault, Exception):
            return
        if isinstance(fault, click.ClickException | click.exceptions.Exit | click.exceptions.Abort):
            return
        if isinstance(fault, BrokenPipeError):  # whoever read the output has had enough
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            sys.exit(DONE)
        if os.environ.get("OUTSCORE_DEBUG"):
            traceback.print_exception(fault)
        click.echo(f"Error: {_words(fault)}", err=True)
        sys.exit(exit_code(fault))


def exit_code(fault: Exception) -> int:
    """The exit code that tells of a fault."""
    if isinstance(fault, NEEDING_A_PERSON):
        return NEEDS_A_PERSON
    if isinstance(fault, OutscoreError) and not isinstance(fault, FAILING):
        return WRONG_USE
    return FAILED


def _words(fault: Exception) -> str:
    if isinstance(fault, OutscoreError):
        return str(fault)
    if isinstance(fault, OSError):
        return f"{fault.filename or 'The system'}: {fault.strerror or fault}. Mend that and run it again."
    return (
        f"Outscore itself failed ({type(fault).__name__}: {fault}). Nothing half-done is visible; the same "
        f"command may be run again. Set OUTSCORE_DEBUG=1 to see where, and report it."
    )


class Courteous(click.Group):
    """A group of commands with manners."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command that was named."""
        with Manners():
            return super().invoke(ctx)


def _remember(ctx: click.Context, parameter: click.Parameter, folder: Path | None) -> None:
    """Keep the folder; one that was typed wins over one from the environment, wherever it was typed."""
    known = ctx.ensure_object(dict)
    typed = ctx.get_parameter_source(str(parameter.name)) is ParameterSource.COMMANDLINE
    if folder is not None and (typed or "workspace" not in known):
        known["workspace"] = folder


workspace_option = click.option(
    "--workspace",
    "-w",
    type=click.Path(path_type=Path, file_okay=False),
    envvar="OUTSCORE_WORKSPACE",
    show_envvar=True,
    help="The workspace's folder; the one you stand in if not given.",
    expose_value=False,
    callback=_remember,
)


def workspace_folder() -> Path:
    """The workspace that the command was told to work in."""
    known = click.get_current_context().find_object(dict) or {}
    folder: Path = known.get("workspace", Path())
    return folder


@contextmanager
def office(*, holding: bool = True) -> Iterator[Office]:
    """The workspace's office, opened for one command; holding: as `open_office` has it."""
    from outscore.assembly import open_office  # pulls in the database and the schema libraries

    with open_office(workspace_folder(), holding=holding) as opened:
        yield opened


class PeriodType(click.ParamType[Period]):
    """A period as people write it."""

    name = "period"

    def convert(self, value: Any, _parameter: click.Parameter | None, _ctx: click.Context | None) -> Period:
        """Read the period; the error names the accepted spellings."""
        return value if isinstance(value, Period) else _month_or_quarter(value)


class PeriodsType(click.ParamType[tuple[Period, ...]]):
    """One period, or a run of them: 2026-04..2026-09."""

    name = "periods"

    def convert(
        self, value: Any, parameter: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[Period, ...]:
        """Read the period or the run."""
        if isinstance(value, tuple):
            return value
        first, dots, last = str(value).partition("..")
        start = _month_or_quarter(first)
        if not dots:
            return (start,)
        end = _month_or_quarter(last)
        if end.grain is not start.grain or end < start:
            self.fail(f"{value!r} does not run from an earlier to a later period.", parameter, ctx)
        return tuple(_run(start, end))


def _month_or_quarter(text: str) -> Period:
    try:
        period = Period.parse(text)
        period.months()
    except PeriodError as error:
        raise PeriodError(text, accepted="2026-10 (a month) or 2026-Q3 (a quarter)") from error
    return period


def _run(start: Period, end: Period) -> Iterator[Period]:
    while start <= end:
        yield start
        start = start.next()


class AsOfType(click.ParamType[str]):
    """A day or a time up to which records count, as people write it."""

    name = "time"

    def convert(self, value: Any, _parameter: click.Parameter | None, _ctx: click.Context | None) -> str:
        """Refuse what is neither; when it is depends on where the workspace is."""
        from outscore.workflow.as_of import recorded_before

        recorded_before(str(value), "UTC")
        return str(value)


PERIOD = PeriodType()
PERIODS = PeriodsType()
as_of_option = click.option(
    "--as-of",
    metavar="TIME",
    type=AsOfType(),
    help="As it stood on a day (2026-10-05, to its end) or at a time.",
)


def finish(*, needs_a_person: bool) -> None:
    """End the command: exit code 1 where somebody must look."""
    if needs_a_person:
        click.get_current_context().exit(NEEDS_A_PERSON)
