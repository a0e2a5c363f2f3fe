"""What people type of a claim: what the client owed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from outscore.model.relief import Owed


def owed_by_client(what: str | None, due: str | None) -> Owed | None:
    """What the client owed and when, None where nothing is said; raises click's UsageError for half of it."""
    from outscore.model.relief import Owed
    from outscore.workflow.relief_typed import day

    if what is None and due is None:
        return None
    if not (what or "").strip() or due is None:
        raise click.UsageError("--owed TEXT and --owed-on DATE belong together.")
    return Owed(str(what).strip(), day(due))
