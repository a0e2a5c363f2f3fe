"""What of a delivery each vendor may see: its own rows, and nothing that tells of another vendor."""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import replace
from typing import TYPE_CHECKING

from outscore.model.delivery import DeliveryStatus
from outscore.model.delivery import RowCounts
from outscore.model.delivery import Severity
from outscore.model.kept_out import is_refused_whole
from outscore.scoring.data_quality import rejected_rows
from outscore.workflow.owners import names_any
from outscore.workflow.owners import names_of_others

if TYPE_CHECKING:
    from collections.abc import Collection
    from collections.abc import Iterator
    from collections.abc import Mapping

    from outscore.contracts.workspace import Workspace
    from outscore.model.delivery import Issue
    from outscore.model.delivery import RejectedRow

_NOT_TOLD = "What it was held against is not told here. Ask the office."


@dataclass(frozen=True, slots=True)
class Share:
    """What of a delivery one vendor may see; `vendor` is "" for the team, which sees everything.

    whole: whether the rows are all of the file. of_refused: whether the file was refused whole.
    """

    vendor: str
    whole: bool
    status: DeliveryStatus
    rows: RowCounts
    issues: tuple[Issue, ...]
    rejected: tuple[RejectedRow, ...]
    of_refused: bool = False

    @property
    def is_refused_whole(self) -> bool:
        """Whether rows that are in order were kept out too, so that the rejected ones must not come alone.

        They may be those of another vendor.
        """
        return self.of_refused or is_refused_whole(self.status, self.rows, len(self.rejected))


def shares(whole: Share, owner: str, accepted: Mapping[str, int], workspace: Workspace) -> Iterator[Share]:
    """The shares of a delivery, that of the team last; a file of one vendor alone is shared with it whole.

    accepted: how many rows of each vendor were accepted.
    """
    known = {vendor.id for vendor in workspace.vendors}
    if owner in known:
        others = names_of_others(owner, workspace)
        own = tuple(_told(one, others) for one in whole.issues if one.vendor in (None, owner))
        yield replace(whole, vendor=owner, issues=own)
        return
    rejected = {row: one.vendor for row, one in rejected_rows(whole.issues).items()}
    for vendor in sorted({*accepted, *rejected.values()} & known):
        names = names_of_others(vendor, workspace)
        yield _share_of(whole, vendor, rejected, accepted.get(vendor, 0), names)
    yield whole


def _share_of(
    whole: Share, vendor: str, owners: Mapping[int, str], accepted: int, names: Collection[str]
) -> Share:
    """A vendor's own rows of a file with rows of several; what concerns the file as a whole is the team's.

    owners: whose each rejected row is. names: those of the other vendors.
    """
    own = {row for row, owner in owners.items() if owner == vendor}
    issues = tuple(
        _told(one, names)
        for one in whole.issues
        if one.vendor == vendor and one.row is not None and owners.get(one.row, vendor) == vendor
    )
    repeated = len({one.row for one in issues if one.code == "row_repeated"})
    rejected = tuple(one for one in whole.rejected if one.row in own)
    return Share(
        vendor=vendor,
        whole=False,
        status=_status(accepted, len(own)),
        rows=RowCounts(accepted + len(own) + repeated, accepted, len(own), repeated),
        issues=issues,
        rejected=rejected,
        of_refused=whole.is_refused_whole,
    )


def _status(accepted: int, rejected: int) -> DeliveryStatus:
    if not rejected:
        return DeliveryStatus.ACCEPTED
    return DeliveryStatus.IN_PART if accepted else DeliveryStatus.REFUSED


def _told(issue: Issue, names: Collection[str]) -> Issue:
    """The issue without what it says of another vendor, such as whose figures a row replaced."""
    if issue.severity is Severity.ROW or not names_any(issue.message, names):
        return issue
    return replace(issue, message=_NOT_TOLD)
