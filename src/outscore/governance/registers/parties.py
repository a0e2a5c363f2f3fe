"""Rules that several registers share: whose people may be named, and which contract binds whom."""

from __future__ import annotations

from typing import TYPE_CHECKING

from outscore.governance.register import Refused
from outscore.governance.subject import vendor_of
from outscore.governance.values import parts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from outscore.governance.register import Known
    from outscore.governance.register import Rule
    from outscore.governance.subject import Subject

ABOUT = ("vendor", "contract", "plan")
"""The fields that say whom something is about."""


def contract_binds_vendor(_before: Subject | None, now: Subject, known: Known) -> Iterator[Refused]:
    """A contract and a vendor that are named together belong together."""
    vendor, contract = now.says("vendor"), now.says("contract")
    bound = known.facts.bound.get(contract)
    if vendor and bound is not None and vendor not in bound:
        yield Refused("contract", f"The contract {contract!r} does not bind {vendor!r}. Name one that does.")


def vendors_of(subject: Subject, known: Known) -> frozenset[str]:
    """The vendors that something is about: its own, or those of its plan, contract or series of meetings."""
    vendor = vendor_of(subject, known.subjects)
    bound = known.facts.bound.get(subject.says("contract"), frozenset())
    return frozenset({vendor}) if vendor else bound or known.facts.series.get(subject.says("series"), bound)


def of_the_parties(*names: str) -> Rule:
    """The rule that people in these fields are the client's own, or of a vendor that it is about."""

    def rule(_before: Subject | None, now: Subject, known: Known) -> Iterator[Refused]:
        written = now.entries[-1].changes
        vendors = vendors_of(now, known)
        for name in names if vendors else ():
            if not written.keys() & {name, *ABOUT}:
                continue
            for person in parts(now.says(name)):
                own = known.facts.organisations.get(person, "")
                if own and own not in vendors:
                    named = ", ".join(sorted(vendors))
                    yield Refused(
                        name,
                        f"{person} belongs to vendor {own!r}, and this is about {named}. Name somebody of "
                        f"{named} or of the client.",
                    )

    return rule


def of_the_client(*names: str) -> Rule:
    """The rule that people in these fields are the client's own."""

    def rule(_before: Subject | None, now: Subject, known: Known) -> Iterator[Refused]:
        for name in names:
            for person in parts(now.entries[-1].changes.get(name, "")):
                own = known.facts.organisations.get(person, "")
                if own:
                    sentence = f"{person} belongs to vendor {own!r}. Name somebody of the client."
                    yield Refused(name, sentence)

    return rule


def of_its_own_vendor(before: Subject | None, now: Subject, known: Known) -> Iterator[Refused]:
    """Somebody of a vendor writes only of that vendor; what is about no vendor may be theirs too."""
    person = now.entries[-1].person
    own = known.facts.organisations.get(person, "")
    for each in (before, now) if own else ():
        vendors = vendors_of(each, known) if each else frozenset()
        if vendors and own not in vendors:
            named = ", ".join(sorted(vendors))
            yield Refused(
                "", f"{person} belongs to vendor {own!r}, and this is about {named}. Name another (--by)."
            )
            return
