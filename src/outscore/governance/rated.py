"""The ratings of the register as what an assessment rests on."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from outscore.governance.fold import after
from outscore.governance.registers.ratings import REGISTER
from outscore.governance.registers.ratings import WITHDRAWN
from outscore.model.requirement import Finding
from outscore.model.requirement import PersonRating
from outscore.model.requirement import Rating

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Mapping

    from outscore.governance.subject import Subject


def rated(subjects: Iterable[Subject], names: Mapping[str, str]) -> tuple[PersonRating, ...]:
    """What people found, as ratings. names: of people, by id.

    A rating that was changed keeps what it said on evidence of another day, so that an earlier month is
    assessed as it was. Of the same day, the last word counts. One that was withdrawn takes all before it
    along.
    """
    return tuple(
        _rating(each, names)
        for subject in subjects
        if subject.register == REGISTER.id
        for each in _by_day(subject).values()
    )


def _by_day(subject: Subject) -> dict[str, Subject]:
    found: dict[str, Subject] = {}
    now: Subject | None = None
    for entry in subject.entries:
        now = after(now, entry)
        if now.state == WITHDRAWN:
            found = {}
        elif now.says("rating"):
            found[now.says("evidence_dated")] = now
    return found


def _rating(says: Subject, names: Mapping[str, str]) -> PersonRating:
    expires, finding, view = says.says("expires"), says.says("finding"), says.says("vendor_view")
    version, reader = says.says("judged_version"), says.says("second_reader")
    return PersonRating(
        requirement=says.says("requirement"),
        vendor=says.says("vendor"),
        rating=Rating(says.says("rating")),
        evidence=says.says("evidence"),
        evidence_dated=date.fromisoformat(says.says("evidence_dated")),
        expires=date.fromisoformat(expires) if expires else None,
        assessor=names.get(says.says("assessor"), says.says("assessor")),
        version=int(version) if version else None,
        finding=Finding(finding) if finding else None,
        remark=says.says("remark"),
        second_reader=names.get(reader, reader),
        vendor_view=Rating(view) if view else None,
        vendor_says=says.says("vendor_says"),
    )
