"""Whether something may be written in a register, and the entry that it becomes.

Everything that is wrong is told at once. What may be written depends on what the registers hold at that
moment, so whoever writes names the version that was before them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from outscore.governance.fold import after
from outscore.governance.register import Holds
from outscore.governance.register import Refused
from outscore.governance.registers import REGISTERS
from outscore.governance.registers.parties import of_its_own_vendor
from outscore.governance.subject import STATE
from outscore.governance.values import plain
from outscore.governance.values import value_faults
from outscore.model.trail import BY_OUTSCORE
from outscore.model.trail import Entry

if TYPE_CHECKING:
    from collections.abc import Iterator
    from collections.abc import Mapping

    from outscore.governance.register import Field
    from outscore.governance.register import Known
    from outscore.governance.register import Register
    from outscore.governance.register import Wanted
    from outscore.governance.subject import Subject


def entry_of(wanted: Wanted, person: str, at: str, known: Known) -> Entry | tuple[Refused, ...]:
    """The entry that a wish becomes, or everything that stands against it."""
    register = REGISTERS.get(wanted.register)
    if register is None:
        return (Refused("", f"There is no register {wanted.register!r}. Known: {', '.join(REGISTERS)}."),)
    before = known.subjects.get((register.id, wanted.subject)) if wanted.subject else None
    typed = _that_differ(wanted.changes, before)
    refused = tuple(_before_all(register, wanted, person, before))
    if refused:
        return refused
    changes = _filled(register, typed, before, known)
    if before is None:
        changes = {STATE: register.states[0], **changes}
    subject = wanted.subject or _key(register, changes, known)
    if not wanted.subject and (register.id, subject) in known.subjects:
        return (Refused("", f"{subject} is in {register.id} already. Change that one: --id {subject}."),)
    entry = Entry(
        register.id, subject, before.version + 1 if before else 1, person, at, changes, wanted.reason
    )
    refused = tuple(_faults(register, before, entry, known))
    return refused or entry


def _before_all(register: Register, wanted: Wanted, person: str, before: Subject | None) -> Iterator[Refused]:
    """What is wrong with the wish as a whole, or with the names of its fields."""
    if wanted.subject and before is None:
        yield Refused("", f"There is no {register.one} {wanted.subject!r}.")
        return
    if before is None and register.by_outscore and person != BY_OUTSCORE:
        yield Refused(
            "", f"Nobody opens {register.id} by hand: results ask for them. Change one that is there."
        )
    if before is not None and wanted.seen != before.version:
        last = before.entries[-1]
        yield Refused(
            "",
            f"{before.id} is at version {before.version}; you changed version {wanted.seen or 'unknown'}. "
            f"{last.person} wrote {', '.join(sorted(last.changes))} at {last.at}. Look at it and change it "
            f"again: outscore registers show {register.id} {before.id}",
        )
    for name in wanted.changes:
        if name != STATE and register.field(name) is None:
            fields = ", ".join((STATE, *(each.name for each in register.fields)))
            yield Refused(name, f"{name!r} is not a field of {register.id}. Known: {fields}.")


def _that_differ(changes: Mapping[str, str], before: Subject | None) -> dict[str, str]:
    said = {name: plain(value) for name, value in changes.items()}
    return {name: value for name, value in said.items() if value != (before.says(name) if before else "")}


def _filled(
    register: Register, changes: dict[str, str], before: Subject | None, known: Known
) -> dict[str, str]:
    """The changes, with what is filled in where nothing was typed; nothing where nothing changes."""
    if not changes:
        return changes
    says = {**(before.fields if before else {}), **changes}
    usual = register.usual(says, known)
    return changes | {name: said for name, said in usual.items() if said and not says.get(name)}


def _key(register: Register, changes: Mapping[str, str], known: Known) -> str:
    number = 1 + sum(kept == register.id for kept, _ in known.subjects)
    fields = {each.name: changes.get(each.name, "") for each in register.fields}
    return register.key.format(number=number, **fields)


def _faults(register: Register, before: Subject | None, entry: Entry, known: Known) -> Iterator[Refused]:
    if not entry.changes:
        yield Refused("", f"Nothing in it differs from what {entry.subject} says already.")
        return
    now = after(before, entry)
    sound = True
    for field in register.fields:
        found = tuple(_field_faults(field, before, entry, now, known))
        sound = sound and not found
        yield from found
    yield from _state_faults(register, before, entry)
    if sound:
        yield from of_its_own_vendor(before, now, known)
        for rule in register.rules:
            yield from rule(before, now, known)


def _field_faults(
    field: Field, before: Subject | None, entry: Entry, now: Subject, known: Known
) -> Iterator[Refused]:
    name, said = field.name, now.says(field.name)
    if before is not None and field.fixed and name in entry.changes:
        yield Refused(name, f"{field.title} stays {before.says(name) or 'empty'!r}: it never changes.")
        return
    if not said:
        if field.needed:
            yield Refused(name, f"{field.title} ({name}) is missing. {field.told}".strip())
        elif now.state in field.needed_in:
            state = now.state.replace("_", " ")
            yield Refused(
                name, f"{field.title} ({name}) is needed before it is {state}. {field.told}".strip()
            )
        return
    rests_on_contract = field.holds is Holds.MEASURE and "contract" in entry.changes
    if name in entry.changes or rests_on_contract:
        for sentence in value_faults(field, said, now, known):
            yield Refused(name, sentence)


def _state_faults(register: Register, before: Subject | None, entry: Entry) -> Iterator[Refused]:
    wanted = entry.changes.get(STATE)
    if wanted is None:
        return
    if wanted not in register.moves:
        yield Refused(STATE, f"{wanted!r} is no state of {register.id}. Known: {', '.join(register.states)}.")
    elif before is None and wanted != register.states[0]:
        yield Refused(STATE, f"A new {register.one} is {register.states[0]}, not {wanted}.")
    elif before is not None and wanted not in register.moves[before.state]:
        may = ", ".join(register.moves[before.state]) or "nothing; it has ended"
        yield Refused(STATE, f"{before.id} is {before.state}. What may follow: {may}.")
