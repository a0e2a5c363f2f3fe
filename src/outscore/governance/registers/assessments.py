"""Assessments: when a vendor was looked at as a whole, by which release of which catalogue, until when."""

from __future__ import annotations

from datetime import MAXYEAR
from datetime import date
from typing import TYPE_CHECKING

from outscore.governance.events import RUNNING_OUT
from outscore.governance.events import Kind
from outscore.governance.events import OwnDay
from outscore.governance.register import Field
from outscore.governance.register import Holds
from outscore.governance.register import Refused
from outscore.governance.register import Register
from outscore.governance.register_ids import ASSESSMENTS
from outscore.governance.registers.parties import of_the_client
from outscore.governance.registers.settled import stays
from outscore.governance.subject import STATE

if TYPE_CHECKING:
    from collections.abc import Iterator
    from collections.abc import Mapping

    from outscore.governance.register import Known
    from outscore.governance.subject import Subject

PLANNED, HELD, DROPPED = "planned", "held", "dropped"
KINDS = ("baseline", "implementation", "sustained", "audit", "re_audit")
YEARS_VALID = 2


def _release(_before: Subject | None, now: Subject, known: Known) -> Iterator[Refused]:
    releases = known.releases()
    catalogue, release = now.says("catalogue"), now.says("release")
    if catalogue and catalogue not in releases:
        there = ", ".join(sorted(releases)) or "none"
        yield Refused("catalogue", f"There is no catalogue {catalogue!r}. Known: {there}.")
    elif catalogue and release and int(release) not in releases[catalogue]:
        there = ", ".join(map(str, sorted(releases[catalogue])))
        yield Refused("release", f"{catalogue} has no version {release}. Known: {there}.")


def _days(_before: Subject | None, now: Subject, known: Known) -> Iterator[Refused]:
    held, until = now.says("held_on"), now.says("valid_until")
    if held and now.state == HELD and date.fromisoformat(held) > known.today:
        sentence = f"It is to be held on {held}, and today is {known.today}. It is planned until then."
        yield Refused("held_on", sentence)
    if held and until and until <= held:
        yield Refused("valid_until", f"Held on {held}, valid until {until}. Put them in order.")


def _usual(says: Mapping[str, str], known: Known) -> Mapping[str, str]:
    """The release in use for the vendor; once it was held, valid for two years from that day."""
    found: dict[str, str] = {}
    usual = known.assessment_of(says.get("vendor", "")).release
    if usual and not says.get("release") and says.get("catalogue") in (None, "", usual[0]):
        found = {"catalogue": usual[0], "release": str(usual[1])}
    if says.get(STATE) != HELD:
        return found
    try:
        held = date.fromisoformat(says.get("held_on", ""))
    except ValueError:  # told by the check of the field
        return found
    return {**found, "valid_until": years_after(held, YEARS_VALID).isoformat()}


def years_after(day: date, years: int) -> date:
    """The same day so many years later; of 29 February, the 28th where there is none.

    >>> str(years_after(date(2024, 2, 29), 2))
    '2026-02-28'
    """
    if day.year + years > MAXYEAR:
        return date.max
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


REGISTER = Register(
    id=ASSESSMENTS,
    title="Assessments",
    one="assessment",
    key="assessment-{number}",
    moves={PLANNED: (HELD, DROPPED), HELD: (), DROPPED: ()},
    own_day=OwnDay(
        "valid_until",
        Kind.ASSESSMENT,
        (HELD,),
        told="Assessment is valid until this day: ",
        remind=RUNNING_OUT,
    ),
    rules=(
        _release,
        _days,
        of_the_client("assessor"),
        stays(
            (HELD,),
            ("kind", "catalogue", "release", "held_on", "assessor", "summary", "valid_until"),
            "Open another assessment.",
        ),
    ),
    usual=_usual,
    fills=("catalogue", "release", "valid_until"),
    fields=(
        Field("vendor", "Vendor", Holds.VENDOR, needed=True, fixed=True),
        Field(
            "kind",
            "Kind",
            Holds.CHOICE,
            "Where the vendor stands in the cycle.",
            needed=True,
            choices=KINDS,
        ),
        Field("catalogue", "Catalogue", Holds.LINE, "Left out: the one in use.", needed=True),
        Field("release", "Version of the catalogue", Holds.WHOLE, "Left out: the one in use.", needed=True),
        Field("held_on", "Held on", Holds.DAY, "The day it is of, or is planned for.", needed=True),
        Field("assessor", "Assessor", Holds.PERSON, "Who answers for it.", needed=True),
        Field("summary", "Summary", Holds.TEXT, "What it came to, in a few sentences.", needed_in=(HELD,)),
        Field(
            "valid_until",
            "Valid until",
            Holds.DAY,
            "Left out: two years after it was held. The re-audit is due by then.",
        ),
    ),
)
