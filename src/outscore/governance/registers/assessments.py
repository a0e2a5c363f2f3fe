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
from outscore.model.requirement import CLIENT

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Iterator
    from collections.abc import Mapping

    from outscore.governance.register import Known
    from outscore.governance.subject import Subject

PLANNED, HELD, DROPPED = "planned", "held", "dropped"
BASELINE, IMPLEMENTATION, SUSTAINED, AUDIT, RE_AUDIT = KINDS = (
    "baseline",
    "implementation",
    "sustained",
    "audit",
    "re_audit",
)
AUDITS = (AUDIT, RE_AUDIT)
YEARS_VALID = 2
MOST_MONTHS = 36
LAST_DAY = "9999-12-31"


def _release(_before: Subject | None, now: Subject, known: Known) -> Iterator[Refused]:
    """A release that there is, and by which whoever is assessed can be rated."""
    if not now.entries[-1].changes.keys() & {"vendor", "catalogue", "release"}:
        return
    releases = known.releases()
    catalogue, release = now.says("catalogue"), now.says("release")
    if known.catalogue is None:
        yield Refused(
            "catalogue",
            "The workspace has no requirements, so nobody could be rated by this assessment. Add "
            "requirements.yaml with catalogue: osp and version: 2 first.",
        )
    elif catalogue not in releases:
        there = ", ".join(sorted(releases)) or "none"
        yield Refused(
            "catalogue",
            f"There is no catalogue {catalogue!r}. Known: {there}. One of your own is a file such as "
            f"catalogues/{catalogue}-1.yaml.",
        )
    elif refused := _not_theirs(now.says("vendor"), catalogue, known):
        yield Refused("catalogue", refused)
    elif release and int(release) not in releases[catalogue]:
        there = ", ".join(map(str, sorted(releases[catalogue])))
        yield Refused("release", f"{catalogue} has no version {release}. Known: {there}.")


def _not_theirs(whose: str, catalogue: str, known: Known) -> str:
    """Why a vendor, or the client, cannot be rated by a catalogue; "" where it can."""
    client = known.assessed_by.get(CLIENT)
    if client is None or client.release is None:
        return ""
    if whose != CLIENT and catalogue in client.catalogues:
        return (
            f"{catalogue} holds the duties of the client, and no vendor is rated by them. Name another "
            f"catalogue, or assess the client: vendor={CLIENT}."
        )
    vendors = (each.catalogues for vendor, each in known.assessed_by.items() if vendor != CLIENT)
    if whose == CLIENT and any(catalogue in each for each in vendors):
        return (
            f"Vendors are assessed by {catalogue}, and the client by {client.release[0]}. Name that one, or "
            f"leave catalogue and release out."
        )
    return ""


def _cycle(before: Subject | None, now: Subject, known: Known) -> Iterator[Refused]:
    """A re-audit follows an audit that was held; sustained performance is of a number of months."""
    kind, vendor, catalogue = now.says("kind"), now.says("vendor"), now.says("catalogue")
    if before is not None and before.state == HELD:
        return
    audits = [
        each.says("held_on")
        for (register, _), each in known.subjects.items()
        if register == ASSESSMENTS
        and each.state == HELD
        and each.says("kind") in AUDITS
        and (each.says("vendor"), each.says("catalogue")) == (vendor, catalogue)
    ]
    if kind == RE_AUDIT and min(audits, default=LAST_DAY) > now.says("held_on"):
        held = f"The first one was held on {min(audits)}. " if audits else ""
        yield Refused(
            "kind",
            f"A re-audit follows an audit of {vendor} by {catalogue}, and none was held before "
            f"{now.says('held_on')}. {held}Write kind=audit, or put the audit down first and move it to "
            f"held.",
        )
    months = now.says("months")
    if kind == SUSTAINED and not 1 <= int(months or 0) <= MOST_MONTHS:
        yield Refused(
            "months",
            f"Sustained performance is of several months. Say of how many up to that day (months), from 1 to "
            f"{MOST_MONTHS}.",
        )
    elif months and kind != SUSTAINED:
        yield Refused("months", f"Only an assessment of kind {SUSTAINED} is of months. Empty months.")


def out_of_order(held: Iterable[Subject]) -> Iterator[str]:
    """Of assessments that were held, what is to be said of those without the one that comes before."""
    done: dict[tuple[str, str], set[str]] = {}
    for each in sorted(held, key=lambda one: (one.says("held_on"), KINDS.index(one.says("kind")))):
        whose, kind = (each.says("vendor"), each.says("catalogue")), each.says("kind")
        before = KINDS[KINDS.index(kind) - 1] if kind in KINDS[1:-1] else ""
        if before and before not in done.get(whose, ()):
            yield f"{each.id}: {kind} of {whose[0]} by {whose[1]}, without {before} before it."
        done.setdefault(whose, set()).add(kind)


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
        _cycle,
        of_the_client("assessor"),
        stays(
            (HELD,),
            ("kind", "catalogue", "release", "held_on", "months", "assessor", "summary", "valid_until"),
            "Open another assessment.",
        ),
    ),
    usual=_usual,
    fills=("catalogue", "release", "valid_until"),
    fields=(
        Field("vendor", "Vendor", Holds.ASSESSED, needed=True, fixed=True),
        Field(
            "kind",
            "Kind",
            Holds.CHOICE,
            "Where the vendor stands in the cycle.",
            needed=True,
            choices=KINDS,
        ),
        Field("catalogue", "Catalogue", Holds.LINE, "Left out: the one in use.", needed=True),
        Field(
            "release",
            "Version of the catalogue",
            Holds.WHOLE,
            "Left out: the one in use, where that is of the same catalogue.",
            needed=True,
        ),
        Field("held_on", "Held on", Holds.DAY, "The day it is of, or is planned for.", needed=True),
        Field(
            "months",
            "Months looked at",
            Holds.WHOLE,
            "Of kind sustained: over how many months up to that day.",
        ),
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
