"""Ratings: how people find the requirements of a catalogue met by each vendor, and on what evidence."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from outscore.governance.register import Field
from outscore.governance.register import Holds
from outscore.governance.register import Refused
from outscore.governance.register import Register
from outscore.governance.register_ids import RATINGS
from outscore.governance.registers.parties import of_the_client
from outscore.governance.vendor_side import VendorSide
from outscore.model.requirement import Finding
from outscore.model.requirement import Rating

if TYPE_CHECKING:
    from collections.abc import Iterator
    from collections.abc import Mapping

    from outscore.governance.register import Known
    from outscore.governance.subject import Subject

STANDING, WITHDRAWN = "standing", "withdrawn"
NEEDS = ("evidence", "evidence_dated", "assessor")
ONLY_WITH = {
    "remark": "finding",
    "vendor_says": "vendor_view",
    "finding": "rating",
    "second_reader": "rating",
}


def _whole(_before: Subject | None, now: Subject, _known: Known) -> Iterator[Refused]:
    """A rating rests on evidence that somebody looked at; a remark does not stand without a finding."""
    if not now.says("rating") and not now.says("vendor_view"):
        sentence = f"Say how {now.says('requirement')} is met: {', '.join(Rating)}."
        yield Refused("rating", sentence)
    for name in NEEDS if now.says("rating") else ():
        if not now.says(name):
            title = _TITLES[name]
            yield Refused(name, f"{title} ({name}) is missing: a rating rests on evidence that somebody saw.")
    for name, other in ONLY_WITH.items():
        if now.says(name) and not now.says(other):
            yield Refused(
                name,
                f"There is a {_TITLES[name].lower()} and no {_TITLES[other].lower()}. Fill in {other}, or "
                f"empty {name}.",
            )


def _read_by_another(_before: Subject | None, now: Subject, _known: Known) -> Iterator[Refused]:
    if now.says("assessor") and now.says("assessor") == now.says("second_reader"):
        sentence = f"{now.says('assessor')} cannot be the second reader too. Name another person, or none."
        yield Refused("second_reader", sentence)


def _days(before: Subject | None, now: Subject, known: Known) -> Iterator[Refused]:
    """Evidence is looked at after its day and before it expires; later on it may expire."""
    dated, expires = now.says("evidence_dated"), now.says("expires")
    if not dated:
        return
    if date.fromisoformat(dated) > known.today:
        sentence = f"The evidence is dated {dated}, and today is {known.today}. Write the day it is of."
        yield Refused("evidence_dated", sentence)
    if expires and expires < dated:
        yield Refused(
            "expires", f"The evidence is dated {dated}, after it expires ({expires}). Put them in order."
        )
    elif expires and date.fromisoformat(expires) < known.today and _rated_anew(before, now):
        yield Refused(
            "expires",
            f"The evidence expired on {expires}, before today, {known.today}. Rate on evidence that still "
            f"speaks, leave expires empty, or write the rating in assessments/*.yaml.",
        )


def _rated_anew(before: Subject | None, now: Subject) -> bool:
    return any(
        now.says(name) != (before.says(name) if before else "") for name in ("rating", "expires", *NEEDS)
    )


def _wording(_before: Subject | None, now: Subject, known: Known) -> Iterator[Refused]:
    newest = known.assessment_of(now.says("vendor")).newest.get(now.says("requirement"))
    judged = now.says("judged_version")
    if newest is not None and judged and not 1 <= int(judged) <= newest:
        sentence = (
            f"{now.says('requirement')} is at version {newest}; there is no version {judged}. Write the "
            f"version that was judged, or leave it empty."
        )
        yield Refused("judged_version", sentence)


def _usual(says: Mapping[str, str], known: Known) -> Mapping[str, str]:
    """A rating is of the wording in use for the vendor, unless it says otherwise."""
    wordings = known.assessment_of(says.get("vendor", "")).wordings
    version = wordings.get(says.get("requirement", ""))
    return {"judged_version": str(version)} if version and says.get("rating") else {}


def _of_its_release(before: Subject | None, now: Subject, known: Known) -> Iterator[Refused]:
    """What is rated is asked of the vendor: by a release in use for it, agreed, or assessed by."""
    vendor, requirement = now.says("vendor"), now.says("requirement")
    own = known.assessment_of(vendor)
    if before is None and own.release and own.newest and requirement not in own.newest:
        release = " ".join(map(str, own.release))
        yield Refused(
            "requirement",
            f"{vendor} is assessed by {release}, which does not have {requirement!r}. Name one of its "
            f"requirements, or plan an assessment by another release in the register assessments first.",
        )


REGISTER = Register(
    id=RATINGS,
    title="Ratings",
    one="rating",
    key="{vendor}.{requirement}",
    moves={STANDING: (WITHDRAWN,), WITHDRAWN: (STANDING,)},
    vendor_side=VendorSide(
        sees=("requirement",), writes=("vendor_view", "vendor_says"), opens_with=("requirement",)
    ),
    rules=(
        _of_its_release,
        _whole,
        _read_by_another,
        _days,
        _wording,
        of_the_client("assessor", "second_reader"),
    ),
    usual=_usual,
    fills=("judged_version",),
    fields=(
        Field("vendor", "Vendor", Holds.ASSESSED, needed=True, fixed=True),
        Field(
            "requirement",
            "Requirement",
            Holds.REQUIREMENT,
            "Of the catalogue in use.",
            needed=True,
            fixed=True,
        ),
        Field(
            "rating",
            "Rating",
            Holds.CHOICE,
            "What was found; the guidance says what each looks like.",
            choices=tuple(Rating),
            listed=True,
        ),
        Field("evidence", "Evidence", Holds.TEXT, "What was seen."),
        Field(
            "evidence_dated",
            "Evidence dated",
            Holds.DAY,
            "The day it is of, such as 2026-10-31.",
            listed=True,
        ),
        Field("expires", "Evidence expires", Holds.DAY, "The last day on which it speaks; may be left out."),
        Field("assessor", "Assessor", Holds.PERSON, "Who judged."),
        Field("second_reader", "Second reader", Holds.PERSON, "Another person who read it again."),
        Field("finding", "Finding", Holds.CHOICE, "How much it weighs.", choices=tuple(Finding)),
        Field("remark", "Remark", Holds.TEXT, "What the finding is."),
        Field("vendor_view", "Vendor's own view", Holds.CHOICE, "It does not count.", choices=tuple(Rating)),
        Field("vendor_says", "Why the vendor sees it so", Holds.TEXT),
        Field(
            "judged_version",
            "Version judged",
            Holds.WHOLE,
            "The version of the requirement; left out: the one in use.",
        ),
    ),
)
_TITLES = {each.name: each.title for each in REGISTER.fields}
