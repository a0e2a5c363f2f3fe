"""Whether catalogues and ids are the vendors' or the client's, not both, and whether a newer one is out."""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import replace
from typing import TYPE_CHECKING

from outscore.contracts.faults import Severity
from outscore.contracts.requirement_library import shipped_library
from outscore.model.requirement import CLIENT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from outscore.contracts.faults import Fault
    from outscore.contracts.files import Files
    from outscore.contracts.releases_in_use import ReleasesInUse


@dataclass(frozen=True, slots=True)
class _Use:
    """A release that a file names, and where. of_client: by which the client itself is assessed."""

    catalogue: str
    version: int
    place: Fault
    of_client: bool = False


def catalogue_use_faults(files: Files, releases: ReleasesInUse) -> Iterator[Fault]:
    """What is wrong with the catalogues that requirements.yaml and tailoring name; old ones are told of.

    So is a vendor with the client's id, also where the client is not assessed.
    """
    uses = tuple(_uses(files, releases))
    yield from _both(uses)
    yield from _called_client(files)
    yield from _older(files, uses)


def _uses(files: Files, releases: ReleasesInUse) -> Iterator[_Use]:
    sheet = files.requirements
    if sheet is None or sheet.document is None:
        return
    asked = sheet.document
    yield _Use(asked.catalogue, asked.version, sheet.fault(asked, "version", ""))
    if asked.client:
        place = sheet.fault(asked.client, "version", "")
        yield _Use(asked.client.catalogue, asked.client.version, place, of_client=True)
    for one in files.tailoring:
        for entry in one.document.releases if one.document else ():
            yield _Use(*releases.named(entry), one.fault(entry, "release", ""))


def _both(uses: tuple[_Use, ...]) -> Iterator[Fault]:
    """Vendors that are assessed by the catalogue of the client's own duties."""
    for client in (each for each in uses if each.of_client):
        for each in uses:
            if not each.of_client and each.catalogue == client.catalogue:
                message = (
                    f"{each.catalogue!r} holds the duties of the client ({client.place.file}, line "
                    f"{client.place.line}), and vendors are not assessed by them. Name another catalogue in "
                    f"one of the two places."
                )
                yield replace(each.place, message=message)


def _called_client(files: Files) -> Iterator[Fault]:
    """A vendor whose id stands for the client, be it assessed or not: what is written of it would stay."""
    if files.vendors is None or files.vendors.document is None:
        return
    for vendor in files.vendors.document.vendors:
        if vendor.id == CLIENT:
            message = f"The id {CLIENT!r} stands for the client itself. Give the vendor another id."
            yield files.vendors.fault(vendor, "id", message)


def _older(files: Files, uses: tuple[_Use, ...]) -> Iterator[Fault]:
    """A warning where no use of a catalogue is at its newest release; one that stays behind others may."""
    newest: dict[str, int] = {}
    for catalogue, version in (shipped_library() + files.library).catalogues:
        newest[catalogue] = max(version, newest.get(catalogue, 0))
    last = {each.catalogue: each for each in sorted(uses, key=lambda one: one.version)}
    for each in last.values():
        there = newest.get(each.catalogue, each.version)
        if each.version < there:
            message = (
                f"{each.catalogue} version {there} is out, and version {each.version} is in use. What a move "
                f"would change: outscore assess PERIOD --show upgrade"
            )
            yield replace(each.place, message=message, severity=Severity.WARNING)
