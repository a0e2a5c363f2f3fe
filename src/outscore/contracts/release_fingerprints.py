"""What tells whether a release of a catalogue still says what it said: a mark of each of its requirements."""

from __future__ import annotations

from typing import TYPE_CHECKING

from outscore.contracts.catalogue import REQUIREMENTS
from outscore.contracts.catalogue import is_release
from outscore.contracts.catalogue import read_release
from outscore.contracts.catalogue import shipped
from outscore.contracts.faults import Fault
from outscore.model.canonical import canonical
from outscore.model.canonical import sha256

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Iterator
    from collections.abc import Mapping
    from pathlib import Path

    from outscore.contracts.requirement_documents import CatalogueDocument

WHOLE = "*"
"""The key of what a release says beside its requirements: title, day, language and domains."""


def fingerprints(folder: Path, catalogue: str, version: int) -> dict[str, str] | None:
    """The SHA-256 of each requirement of a release by its id, and of the rest; None where it is not read.

    References to licensed texts are the user's own and no part of it, nor are translations, which have
    files of their own.
    """
    sheet, faults = read_release(folder, catalogue, version, Fault("", 0, ""))
    return None if faults or sheet is None or sheet.document is None else _of(sheet.document)


def _of(document: CatalogueDocument) -> dict[str, str]:
    whole = {WHOLE: sha256(canonical(document.plain(without=("requirements",))))}
    return whole | {
        each.id: sha256(canonical(each.plain(without=("external_ref",)))) for each in document.requirements
    }


def told_otherwise(
    folder: Path, catalogue: str, version: int, since: str, before: Mapping[str, str]
) -> Iterator[Fault]:
    """How a release differs from what it said on the day that it was first used, and what to do.

    since: that day. before: its fingerprints then. A file with faults of its own is left to other checks; one
    that is gone is told, also where its whole catalogue is gone or has another name now.
    """
    file = f"{REQUIREMENTS}/{catalogue}-{version}.yaml"
    named = f"{catalogue} version {version} was first used on {since}"
    now = fingerprints(folder, catalogue, version)
    own = _own_versions(folder, catalogue)
    if now is None:
        if version not in own | _shipped_versions(catalogue):
            message = f"{named}, results and ratings rest on it, and the file is gone. Put it back."
            yield Fault(file, 1, message)
        return
    moved = tuple(_moved(before, now))
    if moved and version in own:
        later = max(own) + 1
        yield Fault(
            file,
            1,
            f"{named} and no longer says what it said then: {'; '.join(moved)}. Results and ratings rest on "
            f"that. Put the file back as it was, and write what is new as {REQUIREMENTS}/{catalogue}-{later}"
            f".yaml, with a higher version for each requirement that reads otherwise.",
        )
    elif moved:
        yield Fault(
            file,
            1,
            f"{named} and says something else in this version of Outscore: {'; '.join(moved)}. Results and "
            f"ratings rest on what it said. Go back to the version of Outscore that was used before, and "
            f"report this.",
        )


def _moved(before: Mapping[str, str], now: Mapping[str, str]) -> Iterator[str]:
    both = [name for name in before if name in now and name != WHOLE]
    told = (
        ("changed", [name for name in both if before[name] != now[name]]),
        ("gone", [name for name in before if name not in now]),
        ("new", [name for name in now if name not in before]),
    )
    for word, names in told:
        if names:
            yield f"{', '.join(names)} {'is' if len(names) == 1 else 'are'} {word}"
    if before.get(WHOLE) != now.get(WHOLE):
        yield "its title, day, language or domains are changed"


def _own_versions(folder: Path, catalogue: str) -> frozenset[int]:
    """The releases of a catalogue that a workspace has files of."""
    return _versions(catalogue, (file.name for file in (folder / REQUIREMENTS).glob("*.yaml")))


def _shipped_versions(catalogue: str) -> frozenset[int]:
    return _versions(catalogue, (file.name for file in shipped(REQUIREMENTS)))


def _versions(catalogue: str, files: Iterable[str]) -> frozenset[int]:
    start = f"{catalogue}-"
    names = (name.removesuffix(".yaml") for name in files if name.startswith(start) and is_release(name))
    versions = (name.removeprefix(start) for name in names)
    return frozenset(int(each) for each in versions if each.isascii() and each.isdecimal())
