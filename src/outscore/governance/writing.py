"""Whether something may be written in a register, and the entry that it becomes.

Everything that is wrong is told at once. What may be written depends on what the registers hold at that
moment, so whoever writes names the version that was before them.
"""

from __future__ import annotations

from string import digits
from typing import TYPE_CHECKING

from outscore.governance.fold import after
from outscore.governance.register import Holds
from outscore.governance.register import Refused
from outscore.governance.registers import REGISTERS
from outscore.governance.registers.parties import of_its_own_vendor
from outscore.governance.subject import STATE
from outscore.governance.values import no_text
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
    refused = tuple(_before_all(register, wanted, person, before, known))
    if refused:
        return refused
    changes = _filled(register, _that_differ(wanted.changes, before), before, known)
    changes |= _emptied(register, wanted.changes, changes, before)
    if before is None:
        changes = {STATE: register.states[0], **changes}
    subject = wanted.subject or _key(register, changes, known)
    own = known.facts.organisations.get(person, "")
    is_theirs = not own or changes.get("vendor", own) == own
    if not wanted.subject and (register.id, subject) in known.subjects and is_theirs:
        show = f"outscore registers show {register.id} {subject}"
        return (
            Refused("", f"{subject} is in {register.id} already. Look at it and change that one: {show}"),
        )
    version, reason = before.version + 1 if before else 1, plain(wanted.reason)
    entry = Entry(register.id, subject, version, person, at, changes, reason)
    refused = tuple(_faults(register, before, entry, known))
    return refused or entry


def took(entry: Entry, register: Register, wanted: Wanted, person: str) -> bool:
    """Whether an entry is what a wish of this person became: all that was typed, and nothing else."""
    typed = {name: plain(said) for name, said in wanted.changes.items()}
    beside = {name: said for name, said in entry.changes.items() if name not in typed}
    emptied = {name for each in register.outdated for name in each.names}
    return (
        (entry.person, entry.reason) == (person, plain(wanted.reason))
        and all(entry.changes.get(name) == said for name, said in typed.items())
        and all(
            name in register.fills or (entry.version == 1 if name == STATE else not said and name in emptied)
            for name, said in beside.items()
        )
    )


def _before_all(
    register: Register, wanted: Wanted, person: str, before: Subject | None, known: Known
) -> Iterator[Refused]:
    """What is wrong with the wish as a whole, or with the names of its fields."""
    if wanted.subject and before is None:
        yield Refused("", f"There is no {register.one} {wanted.subject!r}.")
        return
    if before is None and register.by_outscore and person != BY_OUTSCORE:
        yield Refused(
            "", f"Nobody opens {register.id} by hand: results ask for them. Change one that is there."
        )
    yield from _not_the_vendors(register, wanted, person, before, known)
    if before is not None and wanted.seen != before.version:
        last = before.entries[-1]
        yield Refused(
            "",
            f"{before.id} is at version {before.version}; you changed version {wanted.seen or 'unknown'}. "
            f"{last.person} wrote {', '.join(sorted(last.changes))} at {last.at}. Look at it and change it "
            f"again: outscore registers show {register.id} {before.id}",
        )
    if unfit := no_text("The reason", plain(wanted.reason)):
        yield Refused("", unfit)
    for name in wanted.changes:
        if name != STATE and register.field(name) is None:
            fields = ", ".join((STATE, *(each.name for each in register.fields)))
            yield Refused(name, f"{name!r} is not a field of {register.id}. Known: {fields}.")


def _not_the_vendors(
    register: Register, wanted: Wanted, person: str, before: Subject | None, known: Known
) -> Iterator[Refused]:
    """What of a wish is not for somebody of a vendor to write, whichever way it comes."""
    own = known.facts.organisations.get(person, "")
    if not own:
        return
    side, whose = register.vendor_side, f"{person} belongs to vendor {own!r}"
    if side is None:
        yield Refused("", f"{whose}: somebody of the client writes in {register.id}.")
    elif before is None and not side.opens_with:
        yield Refused("", f"{whose}: somebody of the client opens a new {register.one}. {side.told()}")
    elif before is not None and not side.may_write_in(before.state):
        state = before.state.replace("_", " ")
        yield Refused("", f"{whose}: {before.id} is {state}, and the client's to change. {side.told()}")
    else:
        told = [
            f"that it is {said.replace('_', ' ')}" if name == STATE else name
            for name, said in sorted(wanted.changes.items(), key=lambda each: each[0] != STATE)
            if (name == STATE or register.field(name)) and not side.may_write(name, said, new=before is None)
        ]
        if told:
            yield Refused("", f"{whose}: somebody of the client writes {', '.join(told)}. {side.told()}")


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
    return changes | {name: usual[name] for name in register.fills if usual.get(name) and not says.get(name)}


def _emptied(
    register: Register, typed: Mapping[str, str], changes: Mapping[str, str], before: Subject | None
) -> dict[str, str]:
    """What no longer holds with the changes: emptied, or as it was said anew."""
    found: dict[str, str] = {}
    for each in register.outdated:
        if before is None:
            break
        if changes.keys() & {*each.by} or changes.get(STATE) in each.states:
            found |= {name: plain(typed.get(name, "")) for name in each.names if before.says(name)}
    return found


def _key(register: Register, changes: Mapping[str, str], known: Known) -> str:
    number = _number(register, known) if "{number}" in register.key else 0
    fields = {each.name: changes.get(each.name, "") for each in register.fields}
    return register.key.format(number=number, **fields)


def _number(register: Register, known: Known) -> int:
    """One more than the last one has; ids end with it, and nothing is ever deleted."""
    last = next((name for kept, name in reversed(known.subjects) if kept == register.id), "")
    return int(last[len(last.rstrip(digits)) :] or 0) + 1


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
