"""How much of a delivery may be rejected before it is refused whole."""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

from outscore.model.delivery import Issue
from outscore.model.delivery import Severity
from outscore.model.feed_promises import Exceeded
from outscore.scoring.wording import exact_text
from outscore.scoring.wording import plain

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Iterator

    from outscore.model.delivery import RowCounts
    from outscore.model.feed_promises import Limits

ROWS_CODE, VOLUME_CODE = "limit_rows", "limit_volume"


@dataclass(frozen=True, slots=True)
class Volume:
    """A quantity over the rows of a delivery, as integers of 1/scale.

    unread: the rejected rows in which it cannot be read, so that `rejected` is the least that it can be.
    """

    kept: int = 0
    rejected: int = 0
    unread: int = 0
    scale: int = 1


def volume_of(rows: Iterable[tuple[int | None, bool]], scale: int = 1) -> Volume:
    """The volume of rows, each given by its figure (None: cannot be read) and whether it was rejected.

    Skipped rows are not among them; rows that repeat others count with those that are kept.

    >>> volume_of([(90, False), (10, True), (None, True)])
    Volume(kept=90, rejected=10, unread=1, scale=1)
    """
    kept = rejected = unread = 0
    for figure, is_rejected in rows:
        if not is_rejected:
            kept += figure or 0
        elif figure is None:
            unread += 1
        else:
            rejected += figure
    return Volume(kept, rejected, unread, scale)


def limit_issues(
    limits: Limits, rows: RowCounts, volume: Volume | None, hidden: int = 0
) -> tuple[Issue, ...]:
    """What is above a limit: as a warning, or with the severity that keeps the whole file out.

    hidden: how many rows stand in the text of rejected ones, and are not among `rows`.
    Exactly on a limit is within it. Where no volume can be read, its limit says nothing.
    """
    if volume is not None and hidden:
        volume = replace(volume, unread=volume.unread + hidden)
    return tuple(_exceeded(limits, rows.read - rows.skipped + hidden, rows.rejected + hidden, volume))


def _exceeded(limits: Limits, read: int, rejected: int, volume: Volume | None) -> Iterator[Issue]:
    if limits.rows_percent is not None and _is_above(rejected, read, limits.rows_percent):
        what = f"{rejected:,} of {_rows(read)} {'was' if rejected == 1 else 'were'} rejected"
        share = Fraction(rejected * 100, read)
        yield _issue(ROWS_CODE, limits, what, share, limits.rows_percent)
    if limits.volume_percent is None or volume is None:
        return
    whole = volume.kept + volume.rejected
    if _is_above(volume.rejected, whole, limits.volume_percent):
        lost, of = (plain(number, volume.scale, ",") for number in (volume.rejected, whole))
        unread = f", besides {_rows(volume.unread)} in which it cannot be read" if volume.unread else ""
        what = f"{lost} of {of} {limits.of} are in rejected rows{unread}"
        share = Fraction(volume.rejected * 100, whole)
        yield _issue(VOLUME_CODE, limits, what, share, limits.volume_percent)


def _rows(number: int) -> str:
    return f"{number:,} row{'' if number == 1 else 's'}"


def _is_above(part: int, whole: int, percent: Fraction) -> bool:
    return part * 100 * percent.denominator > percent.numerator * whole


def _issue(code: str, limits: Limits, what: str, share: Fraction, limit: Fraction) -> Issue:
    refused = limits.then is Exceeded.REFUSE
    follows = (
        "The whole file is refused. Correct the rows and send the whole file again under a new name."
        if refused
        else "The other rows were taken. Correct these and send them again."
    )
    return Issue(
        code=code,
        severity=Severity.FILE if refused else Severity.WARNING,
        message=f"{what}: {_share(share, limit)} %, {exact_text(limit)} % are allowed. {follows}",
    )


def _share(share: Fraction, limit: Fraction) -> str:
    """A share above a limit with as many decimals as it takes to be above it, cut off."""
    decimals = 1
    while decimals < 9 and Fraction(_units(share, decimals), 10**decimals) <= limit:
        decimals += 1
    return plain(_units(share, decimals), 10**decimals)


def _units(share: Fraction, decimals: int) -> int:
    return int(share.numerator * 10**decimals // share.denominator)
