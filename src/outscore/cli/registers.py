"""Commands about the registers: what people decide, plan, promise and dispute."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from outscore.cli.context import finish
from outscore.cli.context import office
from outscore.cli.new_file import NEW_FILE
from outscore.cli.output import emit
from outscore.cli.output import format_option

if TYPE_CHECKING:
    from outscore.governance.register import Register
    from outscore.governance.subject import Subject

set_option = click.option(
    "--set",
    "fields",
    multiple=True,
    metavar="FIELD=TEXT",
    help="What a field says from now on. May be repeated.",
)
by_option = click.option("--by", required=True, help="Who writes it: an id of `people` in governance.yaml.")
reason_option = click.option("--reason", default="", help="Why.")


@click.group(short_help="Plans, actions, decisions, risks, disputes and the other registers.")
def registers() -> None:
    """Plans, actions, decisions, risks, disputes and the other registers.

    Everything that is written in a register is kept for ever, with who wrote it and when.
    """


@registers.command("list", short_help="Which registers there are.")
@format_option
def list_registers(form: str) -> None:
    """Print every register, with the fields of each and the states that its entries go through."""
    from outscore.governance.registers import REGISTERS

    rows = [
        {
            "register": each.id,
            "title": each.title,
            "states": ", ".join(each.states),
            "fields": ", ".join(field.name for field in each.fields),
        }
        for each in REGISTERS.values()
    ]
    emit(rows, ("register", "title", "states", "fields"), form, "")


@registers.command(short_help="What is in a register, or one entry with its history.")
@click.argument("register")
@click.argument("subject", required=False)
@click.option("--state", help="Only those in this state.")
@format_option
def show(register: str, subject: str | None, state: str | None, form: str) -> None:
    """Print what is in REGISTER, or all that was written about SUBJECT."""
    from outscore.workflow.registers import in_registers

    kept = _register(register)
    with office() as here:
        there = [each for (name, _), each in in_registers(here).items() if name == kept.id]
    if subject is None:
        wanted = [each for each in there if state in (None, each.state)]
        fields = (field.name for field in kept.fields if field.needed or field.listed or form != "table")
        columns = ("id", "version", "state", *fields)
        emit([_row(each) for each in wanted], columns, form, f"Nothing is in {kept.id}.")
        return
    emit(
        _history(_found(kept, subject, there)),
        ("version", "at", "person", "field", "says", "reason"),
        form,
        "",
    )


@registers.command(short_help="Open something new in a register.")
@click.argument("register")
@set_option
@by_option
@reason_option
def add(register: str, fields: tuple[str, ...], by: str, reason: str) -> None:
    """Open something new in REGISTER."""
    _write(register, "", None, fields, by, reason)


@registers.command(short_help="Change something that is in a register.")
@click.argument("register")
@click.argument("subject")
@click.option("--version", "seen", type=int, required=True, help="The version that you had before you.")
@set_option
@by_option
@reason_option
def change(register: str, subject: str, seen: int, fields: tuple[str, ...], by: str, reason: str) -> None:
    """Change SUBJECT in REGISTER. It is refused where somebody else has changed it meanwhile."""
    _write(register, subject, seen, fields, by, reason)


@registers.command(short_help="Write the registers as a workbook that people fill in.")
@click.argument("file", type=NEW_FILE)
@click.option("--vendor", help="For this vendor: only what is its own, and only what it may fill in.")
def workbook(file: Path, vendor: str | None) -> None:
    """Write the registers to FILE (XLSX), one sheet each, to be filled in and handed back.

    It has lists to choose from, a line of guidance for each column, and empty rows for what is new. What
    comes back is read with `outscore registers read`; what a vendor returns goes into the inbox.
    """
    from outscore.storage.archive import write_whole
    from outscore.workflow.workbook import workbook_of

    with office() as here:
        content = workbook_of(here, vendor or "")
    write_whole(file, content)
    click.echo(f"Workbook: {file}")


@registers.command(short_help="Read a workbook that people filled in.")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@by_option
@click.option("--dry-run", is_flag=True, help="Write nothing; say what would be written.")
@format_option
def read(file: Path, by: str, dry_run: bool, form: str) -> None:
    """Take what people changed and added in FILE, all of it or nothing.

    Refused, with sheet and cell: rows that are gone, ids and grey cells that were changed, what somebody else
    has changed otherwise meanwhile, columns that are not the register's, formulas, and whatever a register
    does not take. Rows that nobody touched are left alone. Reading a workbook again changes nothing; whoever
    reads a copy of it opens nothing twice. Files that claims for relief name as evidence lie beside FILE.
    Exit code 1 where such a claim is out of time.
    """
    from outscore.workflow.workbook_reading import read_back
    from outscore.workflow.workbook_reading import read_before
    from outscore.workflow.workbook_reading import take
    from outscore.workflow.workbook_relief import is_out_of_time
    from outscore.workflow.workbook_relief import told_of

    with office() as here:
        reading = read_back(here, file.read_bytes())
        before = read_before(here, reading)
        entries = take(here, reading, by, dry=dry_run, folder=file.parent)
        told = () if dry_run else told_of(here, entries)
    if before:
        click.echo(before, err=True)
    if dry_run and entries:
        click.echo("Nothing was written. This would be:", err=True)
    rows = [
        {
            "register": entry.register,
            "id": entry.subject or "new",
            "version": entry.version,
            "fields": ", ".join(entry.changes),
        }
        for entry in entries
    ]
    emit(rows, ("register", "id", "version", "fields"), form, "Nothing in it is new.")
    for sentence in told:
        click.echo(sentence, err=True)
    finish(needs_a_person=any(is_out_of_time(entry) for entry in entries))


def _write(
    register: str, subject: str, seen: int | None, fields: tuple[str, ...], by: str, reason: str
) -> None:
    from outscore.governance.register import Wanted
    from outscore.workflow.registers import written

    kept = _register(register)
    changes = {}
    for each in fields:
        name, equals, said = each.partition("=")
        if not equals:
            message = f"{each!r} names no field. Write it as FIELD=TEXT, such as due=2026-10-31."
            raise click.UsageError(message)
        changes[name.strip()] = said
    with office() as here:
        for entry in written(here, by, [Wanted(kept.id, subject, seen, changes, reason)]):
            click.echo(f"{entry.subject}, version {entry.version}: {', '.join(entry.changes)}")


def _register(name: str) -> Register:
    from outscore.errors import UnknownName
    from outscore.governance.registers import REGISTERS

    if name not in REGISTERS:
        raise UnknownName("register", name, REGISTERS)
    return REGISTERS[name]


def _found(register: Register, subject: str, there: list[Subject]) -> Subject:
    from outscore.errors import UnknownName

    for each in there:
        if each.id == subject:
            return each
    raise UnknownName(register.one, subject, (each.id for each in there))


def _row(subject: Subject) -> dict[str, object]:
    return {**subject.fields, "id": subject.id, "version": subject.version}


def _history(subject: Subject) -> list[dict[str, object]]:
    return [
        {
            "version": entry.version,
            "at": entry.at,
            "person": entry.person,
            "field": name,
            "says": said,
            "reason": entry.reason,
        }
        for entry in subject.entries
        for name, said in entry.changes.items()
    ]
