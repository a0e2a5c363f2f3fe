"""Writing in the registers, and reading them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from outscore.contracts.requirement_library import read_library
from outscore.contracts.requirement_library import shipped_library
from outscore.errors import RegisterRefused
from outscore.governance.fold import after
from outscore.governance.fold import folded
from outscore.governance.register import AssessedBy
from outscore.governance.register import Holds
from outscore.governance.register import Known
from outscore.governance.writing import entry_of
from outscore.model.requirement import CLIENT
from outscore.model.trail import BY_OUTSCORE
from outscore.model.trail import Entry
from outscore.workflow.register_facts import facts_of
from outscore.workflow.releases import Releases
from outscore.workflow.releases_used import with_releases
from outscore.workflow.today import today_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Sequence
    from pathlib import Path

    from outscore.governance.register import Refused
    from outscore.governance.register import Wanted
    from outscore.governance.subject import Subject
    from outscore.storage.database import Transaction
    from outscore.workflow.office import Office
    from outscore.workflow.releases import VendorReleases


def in_registers(office: Office, until: str = "") -> dict[tuple[str, str], Subject]:
    """Everything in the registers; until: as it stood at a moment (UTC, ISO 8601)."""
    return folded(office.trail.entries(until))


def written(
    office: Office,
    person: str,
    wishes: Sequence[Wanted],
    beside: Callable[[Transaction], object] | None = None,
) -> tuple[Entry, ...]:
    """Write all of it or nothing, and in the same transaction what else belongs to it.

    Raises RegisterRefused with everything that stands against it.
    """
    return office.trail.add(lambda entries: _all(office, person, wishes, entries), beside)


def written_after(
    office: Office,
    person: str,
    wishes: Callable[[dict[tuple[str, str], Subject]], Sequence[Wanted]],
    beside: Callable[[Transaction], object] | None = None,
) -> tuple[Entry, ...]:
    """Write what is wanted of what the registers hold, all of it or nothing; nobody else writes meanwhile.

    beside: what else is written in the same transaction. Raises RegisterRefused as `written` does.
    """
    return office.trail.add(lambda entries: _all(office, person, wishes(folded(entries)), entries), beside)


def tried(
    office: Office, person: str, wishes: Sequence[Wanted], kept: tuple[Entry, ...] | None = None
) -> tuple[tuple[Entry, ...], tuple[tuple[Refused, ...], ...]]:
    """What would be written, and what stands against each wish; nothing is written.

    kept: the entries that it is held against; left out: those of the trail. Raises RegisterRefused where
    the person is not there.
    """
    return _tried(office, person, wishes, office.trail.entries() if kept is None else kept)


def known_to(office: Office, subjects: dict[tuple[str, str], Subject]) -> Known:
    """What entries are held against today."""
    workspace = office.workspace
    catalogue, today = workspace.catalogue, today_of(office)
    releases = Releases(workspace, subjects)
    vendors = [each.id for each in workspace.vendors]
    assessed = [*vendors, CLIENT] if workspace.client_catalogue else vendors
    of_each = {each: releases.of(each, today) for each in assessed}
    return Known(
        today=today,
        names={
            Holds.PERSON: frozenset(each.id for each in workspace.governance.people),
            Holds.VENDOR: frozenset(vendors),
            Holds.CONTRACT: frozenset(each.id for each in workspace.contracts),
            Holds.REQUIREMENT: frozenset(name for each in of_each.values() for name in each.newest),
        },
        measures={
            each.id: frozenset(measure.id for version in each.versions for measure in version.measures)
            for each in workspace.contracts
        },
        subjects=subjects,
        catalogue=(catalogue.id, catalogue.version) if catalogue else None,
        assessed_by={name: _assessed_by(each) for name, each in of_each.items()},
        releases=lambda: _releases(workspace.folder),
        facts=facts_of(office),
    )


def _assessed_by(own: VendorReleases) -> AssessedBy:
    wordings = {name: each.version for name, each in own.requirements.items()}
    return AssessedBy(own.in_use, wordings, own.newest, own.catalogues)


def _as_known_to(person: str, known: Known) -> Known:
    """What somebody of a vendor may name and is told of: the vendor itself, its people and its contracts."""
    vendor = known.facts.organisations.get(person, "")
    if not vendor:
        return known
    contracts = frozenset(name for name, bound in known.facts.bound.items() if vendor in bound)
    own = {
        Holds.PERSON: frozenset(one for one, of in known.facts.organisations.items() if of == vendor),
        Holds.VENDOR: frozenset({vendor}),
        Holds.CONTRACT: contracts,
        Holds.REQUIREMENT: frozenset(known.assessment_of(vendor).newest),
    }
    measures = {name: known.measures[name] for name in contracts}
    return replace(known, names={**known.names, **own}, measures=measures, vendor=vendor)


def _releases(folder: Path) -> dict[str, frozenset[int]]:
    """The versions of every catalogue, Outscore's own and the workspace's."""
    found: dict[str, set[int]] = {}
    for catalogue, version in (shipped_library() + read_library(folder)[0]).catalogues:
        found.setdefault(catalogue, set()).add(version)
    return {name: frozenset(versions) for name, versions in found.items()}


def _all(
    office: Office, person: str, wishes: Sequence[Wanted], entries: tuple[Entry, ...]
) -> tuple[Entry, ...]:
    made, refused = _tried(office, person, wishes, entries)
    if any(refused):
        raise RegisterRefused([each.sentence for several in refused for each in several])
    return with_releases(office, entries, made)


def _refuse_unknown(office: Office, person: str) -> None:
    """Raise RegisterRefused for somebody who is not among the people; registers know them by their ids."""
    people = {each.id: each.name for each in office.workspace.governance.people}
    if person == BY_OUTSCORE or person in people:
        return
    same = [one for one, name in people.items() if name.casefold() == person.casefold()]
    if same:
        ids = " or ".join(f"--by {one}" for one in same)
        raise RegisterRefused([f"{person!r} is a name, and the registers go by ids. Write {ids}"])
    there = ", ".join(sorted(people)) or "none"
    sentence = (
        f"There is no person {person!r} in the workspace. Known: {there}. Add the person to `people` in "
        f"governance.yaml."
    )
    raise RegisterRefused([sentence])


def _tried(
    office: Office, person: str, wishes: Sequence[Wanted], entries: tuple[Entry, ...]
) -> tuple[tuple[Entry, ...], tuple[tuple[Refused, ...], ...]]:
    """The entries that wishes become one after the other, and what stands against each of them."""
    _refuse_unknown(office, person)
    subjects = folded(entries)
    known, at = _as_known_to(person, known_to(office, subjects)), office.now()
    made: list[Entry] = []
    refused: list[tuple[Refused, ...]] = []
    for wish in wishes:
        done = entry_of(wish, person, at, known)
        refused.append(() if isinstance(done, Entry) else done)
        if isinstance(done, Entry):
            made.append(done)
            key = done.register, done.subject
            subjects[key] = after(subjects.get(key), done)
    return tuple(made), tuple(refused)
