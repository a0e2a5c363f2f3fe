"""Whether outscore.yaml can be used: a time zone that exists, no password in a file."""

from __future__ import annotations

import re
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
    for key in ("database", "archive"):
        if re.search(r"://[^/@]*:[^/@]+@", getattr(sheet.document, key)):
            advice = (
                " Delete it and set OUTSCORE_DATABASE_URL instead." if key == "database" else " Delete it."
            )
            yield sheet.fault(
                sheet.document, key, f"{key} holds a password, which does not belong in a file.{advice}"
            )


def _time_zone(sheet: Sheet[OutscoreDocument], document: OutscoreDocument) -> Iterator[Fault]:
    try:
        ZoneInfo(document.timezone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        message = f"There is no time zone {document.timezone!r}. Write one such as Europe/London."
        yield sheet.fault(document, "timezone", message)
