"""Which packs of a period were approved, so that what was approved with them stays what it was."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from outscore.model.manifest import ManifestDocument
    from outscore.model.period import Period
    from outscore.workflow.office import Office


def approved_packs(office: Office, period: Period) -> Iterator[str]:
    """The SHA-256 of each pack of the period that was approved, in the order of the approvals.

    Where packs go to nobody they stand in no approval, and the one that stands is taken.
    """
    found = False
    for approval in reversed(office.approvals.all(str(period))):
        manifest: ManifestDocument = json.loads(office.archive.get("manifest", approval.manifest_sha256))
        for parcel in manifest["parcels"]:
            if parcel["vendor"] is None:
                found = True
                yield parcel["source"]
    if not found and not office.workspace.settings.team_recipients:
        current = office.statements.current_pack(str(period))
        if current:
            yield current[1]
