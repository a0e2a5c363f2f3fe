"""Meetings: who was there, what was looked at, and what was said."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from outscore.governance.register import Field
from outscore.governance.register import Holds
from outscore.governance.register import Refused
from outscore.governance.register import Register
from outscore.governance.register_ids import MEETINGS
from outscore.governance.registers.settled import only_grows
from outscore.governance.registers.settled import stays
from outscore.governance.subject import STATE
from outscore.governance.values import parts
from outscore.model.period import Period

if TYPE_CHECKING:
    from collections.abc import Iterator
    from collections.abc import Mapping

    from outscore.governance.register import Known
    from outscore.governance.subject import Subject

HELD, AGREED = "held", "agreed"


def month_looked_at(meeting: Subject) -> Period:
    """The last month that a meeting looked at: as its minutes say, or the last whole one before it."""
    said = meeting.says("about")
    held = date.fromisoformat(meeting.says("held_on"))
    return Period.parse(said) if said else Period.month_of(held).previous()


def _usual(says: Mapping[str, str], known: Known) -> Mapping[str, str]:
    """A series that one vendor takes part in needs no vendor typed, until the minutes are agreed."""
    if says.get(STATE) == AGREED:
        return {}
    vendors = known.facts.series.get(says.get("series", ""), frozenset())
    return {"vendor": next(iter(vendors))} if len(vendors) == 1 else {}


def _is_of_a_series(_before: Subject | None, now: Subject, known: Known) -> Iterator[Refused]:
    series, there = now.says("series"), known.facts.series
    if series not in there:
        named = ", ".join(sorted(there)) or "none"
        yield Refused(
            "series",
            f"There is no series {series!r}. Known: {named}. Add it to `meetings` in governance.yaml, or "
            f"name another.",
        )
    elif now.says("vendor") and now.says("vendor") not in there[series]:
        named = ", ".join(sorted(there[series])) or "none, it is the client's own"
        yield Refused(
            "vendor", f"{now.says('vendor')} does not take part in {series}. Those that do: {named}."
        )


def _was_held(before: Subject | None, now: Subject, known: Known) -> Iterator[Refused]:
    """Minutes are written of what has been, about months that have been."""
    held = date.fromisoformat(now.says("held_on"))
    if before is None and held > known.today:
        yield Refused("held_on", f"{held} is not there yet. Minutes are written after the meeting.")
    if now.says("about") and Period.parse(now.says("about")).start > held:
        yield Refused("about", f"{now.says('about')} begins after the meeting on {held}.")


def _people_are_of_the_parties(_before: Subject | None, now: Subject, known: Known) -> Iterator[Refused]:
    """Nobody is both there and excused, and nobody of another vendor sits in."""
    people = {name: set(parts(now.says(name))) for name in ("present", "excused", "agreed_by")}
    present, excused = people["present"], people["excused"]
    for person in sorted(present & excused):
        yield Refused("excused", f"{person} is present and excused. Keep one.")
    if now.says("series") not in known.facts.series:
        return
    parties = known.facts.series[now.says("series")]
    for name, person in ((name, each) for name, named in people.items() for each in sorted(named)):
        own = known.facts.organisations.get(person, "")
        if own and own not in parties:
            yield Refused(name, f"{person} belongs to vendor {own!r}, which does not take part.")


REGISTER = Register(
    id=MEETINGS,
    title="Meetings",
    one="meeting",
    key="{series}.{held_on}",
    moves={HELD: (AGREED,), AGREED: ()},
    rules=(
        _is_of_a_series,
        _was_held,
        _people_are_of_the_parties,
        stays(
            (AGREED,),
            ("minutes", "present", "excused", "vendor"),
            "What was found wrong since belongs into the minutes of the next meeting.",
        ),
        only_grows((AGREED,), "agreed_by"),
    ),
    usual=_usual,
    fills=("vendor",),
    fields=(
        Field(
            "series", "Series", Holds.LINE, "An id of `meetings` in governance.yaml.", needed=True, fixed=True
        ),
        Field("held_on", "Held on", Holds.DAY, needed=True, fixed=True),
        Field(
            "about",
            "Last month looked at",
            Holds.MONTH,
            "Left out: the last whole month before the meeting.",
            fixed=True,
        ),
        Field("vendor", "Vendor", Holds.VENDOR, "Left out: all that take part."),
        Field("present", "Present", Holds.PEOPLE, needed=True),
        Field("excused", "Excused", Holds.PEOPLE),
        Field("minutes", "Minutes", Holds.TEXT, needed=True),
        Field("agreed_by", "Minutes agreed by", Holds.PEOPLE, needed_in=(AGREED,)),
    ),
)
