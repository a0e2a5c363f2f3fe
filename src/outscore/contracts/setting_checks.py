"""Whether outscore.yaml can be used: a time zone that exists, no password in a file."""

from __future__ import annotations

import posixpath
import re
from pathlib import PurePosixPath
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo
from zoneinfo import ZoneInfoNotFoundError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from outscore.contracts.documents import OutscoreDocument
    from outscore.contracts.faults import Fault
    from outscore.contracts.files import Files
    from outscore.contracts.reading import Sheet


def setting_faults(files: Files) -> Iterator[Fault]:
    """What is wrong with the settings of the workspace."""
    sheet = files.outscore
    if sheet is None or sheet.document is None:
        return
    yield from _time_zone(sheet, sheet.document)
    yield from _folders(sheet, sheet.document)
    for key in ("database", "archive"):
        if re.search(r"://[^/@]*:[^/@]+@|[?&]password=", getattr(sheet.document, key)):
            advice = (
                " Delete it and set OUTSCORE_DATABASE_URL instead." if key == "database" else " Delete it."
            )
            yield sheet.fault(
                sheet.document, key, f"{key} holds a password, which does not belong in a file.{advice}"
            )


def _folders(sheet: Sheet[OutscoreDocument], document: OutscoreDocument) -> Iterator[Fault]:
    """What is received, kept and written must not lie in one another."""
    home = PurePosixPath("/workspace")
    named = {key: getattr(document, key) for key in ("inbox", "output", "archive")}
    places = {key: _place(home, value) for key, value in named.items() if "://" not in value}
    for key, place in places.items():
        if place == home or place in home.parents:
            yield sheet.fault(document, key, f"{key} is {named[key]!r}; give it a folder of its own.")
        for other, there in places.items():
            if other != key and (place == there or there in place.parents):
                message = f"{key} ({named[key]}) lies in {other} ({named[other]}). Give each its own folder."
                yield sheet.fault(document, key, message)


def _place(home: PurePosixPath, written: str) -> PurePosixPath:
    return PurePosixPath(posixpath.normpath(home / written))


def zone_of(files: Files) -> ZoneInfo | None:
    """The time zone of the workspace, None where outscore.yaml names none that exists."""
    document = files.outscore.document if files.outscore else None
    try:
        return ZoneInfo(document.timezone) if document else None
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


def _time_zone(sheet: Sheet[OutscoreDocument], document: OutscoreDocument) -> Iterator[Fault]:
    try:
        ZoneInfo(document.timezone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        message = f"There is no time zone {document.timezone!r}. Write one such as Europe/London."
        yield sheet.fault(document, "timezone", message)
