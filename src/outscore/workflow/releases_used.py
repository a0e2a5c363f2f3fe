"""What releases of catalogues said when results or ratings first rested on them, held against their files.

It is noted in the trail, so that an edit of a file is told though nothing else in the workspace shows it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from outscore.contracts.release_fingerprints import fingerprints
from outscore.contracts.release_fingerprints import told_otherwise
from outscore.errors import WorkspaceFaulty
from outscore.governance.fold import folded
from outscore.governance.register_ids import ASSESSMENTS
from outscore.governance.register_ids import RATINGS
from outscore.model.trail import BY_OUTSCORE
from outscore.model.trail import RELEASE_USED
from outscore.model.trail import Entry
from outscore.workflow.releases import Releases
from outscore.workflow.today import today_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Iterator
    from pathlib import Path

    from outscore.contracts.faults import Fault
    from outscore.model.period import Period
    from outscore.storage.trail import Trail
    from outscore.workflow.office import Office
    from outscore.workflow.releases import Named


def used_faults(trail: Trail, folder: Path) -> tuple[Fault, ...]:
    """How the releases that were used differ from what they said then."""
    notes = ((_named(note), note) for note in trail.notes(RELEASE_USED))
    return tuple(
        fault
        for (catalogue, version), note in notes
        for fault in told_otherwise(folder, catalogue, version, note.at[:10], note.changes)
    )


def hold_releases(office: Office) -> None:
    """Raise WorkspaceFaulty where a release that was used says something else today."""
    faults = used_faults(office.trail, office.workspace.folder)
    if faults:
        raise WorkspaceFaulty([str(fault) for fault in faults])


def note_scored(office: Office, period: Period, pairs: Iterable[tuple[str, str]]) -> None:
    """Note the releases by which vendors and contracts are assessed in a period, where that is not noted.

    Raises WorkspaceFaulty where one of them was noted and says something else.
    """
    workspace = office.workspace
    found = [workspace.release_for(contract, vendor, period.end) for vendor, contract in pairs]
    used = {(each.id, each.version) for each in (*found, workspace.client_catalogue) if each}
    hold_releases(office)
    if used - _noted(office.trail):
        office.trail.add(lambda _: tuple(_notes(office, used)))


def with_releases(office: Office, kept: tuple[Entry, ...], made: tuple[Entry, ...]) -> tuple[Entry, ...]:
    """What is to be written in the registers, and a note of each release that it rests on for the first time.

    kept: the entries that are there. Raises WorkspaceFaulty where a release says something else than when it
    was used first.
    """
    hold_releases(office)
    concerned = {(each.register, each.subject) for each in made if each.register in (RATINGS, ASSESSMENTS)}
    if not concerned:
        return made
    subjects = folded((*kept, *made))
    releases, today = Releases(office.workspace, subjects), today_of(office)
    used: set[Named] = set()
    for one in (subjects[key] for key in concerned):
        if one.register == ASSESSMENTS:
            used.add((one.says("catalogue"), int(one.says("release"))))
            continue
        shown = releases.of(one.says("vendor"), today).shown
        names = one.says("requirement")
        used |= {(each.id, each.version) for each in shown if any(it.id == names for it in each.requirements)}
    return (*made, *_notes(office, used))


def _notes(office: Office, used: Iterable[Named]) -> Iterator[Entry]:
    for catalogue, version in sorted(set(used) - _noted(office.trail)):
        says = fingerprints(office.workspace.folder, catalogue, version)
        if says is not None:
            yield Entry(RELEASE_USED, f"{catalogue} {version}", 1, BY_OUTSCORE, office.now(), says)


def _noted(trail: Trail) -> set[Named]:
    return {_named(note) for note in trail.notes(RELEASE_USED)}


def _named(note: Entry) -> Named:
    catalogue, _, version = note.subject.rpartition(" ")
    return catalogue, int(version)
