"""The differences between two quantities that metrics can name: the usual ones, and a workspace's own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from outscore.contracts.countable import could_count
from outscore.contracts.faults import listed
from outscore.contracts.faults import meant
from outscore.model.difference import USUAL
from outscore.model.difference import Difference

if TYPE_CHECKING:
    from collections.abc import Collection
    from collections.abc import Iterator

    from outscore.contracts.faults import Fault
    from outscore.contracts.files import Files


def declared(files: Files) -> tuple[Difference, ...]:
    """Every difference that may be named; what the workspace says of one goes before what is usual."""
    document = files.metrics.document if files.metrics else None
    own = tuple(
        Difference(name, between) for name, between in (document.differences if document else {}).items()
    )
    return own + tuple(one for one in USUAL if one.id not in {mine.id for mine in own})


def known_in(files: Files, brought: Collection[str]) -> tuple[Difference, ...]:
    """Those of which feeds bring both quantities, and which no feed brings finished."""
    return tuple(one for one in declared(files) if one.id not in brought and set(one.between) <= set(brought))


def difference_faults(files: Files, brought: Collection[str]) -> Iterator[Fault]:
    """What is wrong with those that the workspace declares."""
    sheet = files.metrics
    if sheet is None or sheet.document is None:
        return
    for name, between in sheet.document.differences.items():
        if name in brought:
            message = f"A feed brings {name!r} already. Give the difference a name of its own."
            yield sheet.fault(sheet.document, "differences", message)
        for one in between:
            if one not in brought and "feeds" not in files.unread:
                message = f"No feed brings {one!r}.{meant(one, brought)} Known: {listed(brought)}."
                yield sheet.fault(sheet.document, "differences", message)


def how_to_bring(files: Files, name: str, brought: Collection[str]) -> str:
    """What makes a difference known that is not; "" for any other quantity."""
    found = next((one for one in declared(files) if one.id == name), None)
    if found is None:
        return ""
    missing = [one for one in found.between if one not in brought]
    ready = [f"{feed} could count {one}" for one in missing for feed in could_count(files, one)]
    can = f" {'; '.join(ready)}." if ready else ""
    return (
        f"{name} is worked out from {found.between[0]} and {found.between[1]} of the same time, and no feed "
        f"brings {' or '.join(missing)}.{can} Add it to a feed, or say in metrics.yaml which two it is: "
        f"differences: {{{name}: [{found.between[0]}, offered]}}."
    )
