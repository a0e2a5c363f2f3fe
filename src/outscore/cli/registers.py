"""Commands about the registers: what people decide, plan, promise and dispute."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from outscore.cli.context import office
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
        columns = ("id", "version", "state", *(field.name for field in kept.fields))
        shown = columns if form != "table" else ("id", "state", *(f.name for f in kept.fields if f.needed))
        emit([_row(each) for each in wanted], shown, form, f"Nothing is in {kept.id}.")
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
