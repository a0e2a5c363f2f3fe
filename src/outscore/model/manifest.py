"""What a person approves: exactly which bytes go to exactly which recipients."""

from __future__ import annotations

from typing import TypedDict

MANIFEST_FORMAT = 1


class FileDocument(TypedDict):
    """A file that goes with a message, named by its SHA-256."""

    name: str
    sha256: str


class ParcelDocument(TypedDict):
    """One message to one recipient.

    `vendor` is None for the team's own pack. `shows` is what the page says, in a sentence. `source` is
    the SHA-256 of the statement or pack that the file shows; `letter` that of the message's words. The
    key is the SHA-256 of all the rest.
    """

    key: str
    vendor: str | None
    name: str
    contract: str | None
    recipient: str
    subject: str
    shows: str
    letter: str
    source: str
    files: list[FileDocument]


class ManifestDocument(TypedDict):
    """Everything that one approval lets out."""

    manifest: int
    period: str
    parcels: list[ParcelDocument]
