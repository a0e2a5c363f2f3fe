"""Delivery into a folder: the message as an .eml file, and its attachments beside it, to be opened.

<folder>/<recipient>/<subject>-<short name of the key>.eml, and a folder of the same name without .eml.
The .eml is written last, by rename: where it stands, the whole parcel does.
"""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from outscore.dispatch.message import write_letter
from outscore.dispatch.parcel import Outcome
from outscore.dispatch.parcel import Receipt

if TYPE_CHECKING:
    from collections.abc import Callable

    from outscore.dispatch.message import Letter
    from outscore.dispatch.parcel import Parcel

_LONGEST = 80
# Names that Windows keeps for devices, whatever follows the dot.
_DEVICES = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class FolderChannel:
    """A folder that parcels are put into."""

    folder: Path

    @property
    def name(self) -> str:
        """What the ledger calls it."""
        return "folder"

    @property
    def repeatable(self) -> bool:
        """True: the same parcel is the same file."""
        return True

    def deliver(self, parcel: Parcel, before_handover: Callable[[], None]) -> Receipt:
        """Put the parcel into its recipient's folder; the same parcel again changes nothing."""
        letter = write_letter(parcel)
        file = self.folder / safe_name(letter.recipient) / f"{_message_name(parcel)}.eml"
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            there = file.read_bytes() if file.exists() else None
        except OSError as problem:
            return _failed(problem)
        if there is not None and there != letter.content:
            return Receipt(Outcome.FAILED, f"{file} already holds another message of the same key")
        before_handover()
        return _put(file, parcel, letter)


def folder_channel(folder: Path | str) -> FolderChannel:
    """A channel into a folder, which is made when something is sent."""
    return FolderChannel(Path(folder))


def safe_name(written: str) -> str:
    """A file name that stays in its folder; what had to be changed is told apart by a short digest.

    >>> safe_name("reports@example.org")
    'reports@example.org'
    >>> safe_name("../../etc/passwd")
    'etc-passwd-3754d6cb'
    """
    plain = re.sub(r"[^\w@.+-]+", "-", written, flags=re.ASCII)
    plain = re.sub(r"\.{2,}", ".", plain).strip(".-")
    plain = plain[:_LONGEST].rstrip(".-")
    if plain == written and not _DEVICES.fullmatch(plain):
        return plain
    digest = hashlib.sha256(written.encode()).hexdigest()[:8]
    stem, dot, suffix = plain.rpartition(".")
    if dot and len(suffix) <= 5 and not _DEVICES.fullmatch(plain):
        return f"{stem}-{digest}.{suffix}"
    return f"{plain}-{digest}" if plain and not _DEVICES.fullmatch(plain) else f"file-{digest}"


def _message_name(parcel: Parcel) -> str:
    subject = re.sub(r"[^A-Za-z0-9]+", "-", parcel.subject).strip("-")[:60].rstrip("-").lower()
    digest = hashlib.sha256(parcel.key.encode()).hexdigest()[:12]
    return f"{subject or 'message'}-{digest}"


def _put(file: Path, parcel: Parcel, letter: Letter) -> Receipt:
    try:
        for place, attachment in enumerate(parcel.attachments):
            _write(_beside(file, parcel, place), attachment.content)
        _write(file, letter.content)
    except OSError as problem:
        return _failed(problem)
    return Receipt(Outcome.SENT, f"written to {file}")


def _beside(file: Path, parcel: Parcel, place: int) -> Path:
    """Where an attachment goes; names that differ only by case or are repeated get a number."""
    names = [safe_name(attachment.name) for attachment in parcel.attachments]
    earlier = [name.lower() for name in names[:place]]
    repeated = names[place].lower() in earlier
    return file.with_suffix("") / (f"{place + 1}-{names[place]}" if repeated else names[place])


def _write(file: Path, content: bytes) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=".part-", dir=file.parent)
    part = Path(name)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        part.chmod(0o644)
        part.replace(file)
    finally:
        part.unlink(missing_ok=True)


def _failed(problem: OSError) -> Receipt:
    return Receipt(Outcome.FAILED, f"could not be written: {problem}")
