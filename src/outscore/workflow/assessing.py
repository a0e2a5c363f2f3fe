"""What assessments tell beside the standing: gaps, maturity, how it moved, and what expires."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from outscore.governance.maturity import Stand
from outscore.governance.registers import assessments
from outscore.governance.registers import certificates
from outscore.model.requirement import Standing
from outscore.scoring.assess import assess
from outscore.scoring.assess import newest
from outscore.workflow.pack import standing_statements
from outscore.workflow.ratings import all_ratings
from outscore.workflow.registers import in_registers

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Iterator
    from collections.abc import Mapping
    from collections.abc import Sequence

    from outscore.governance.subject import Subject
    from outscore.model.period import Period
    from outscore.model.requirement import Catalogue
    from outscore.model.requirement import PersonRating
    from outscore.model.requirement import Rating
    from outscore.model.requirement import RequirementResult
    from outscore.model.statement import StatementDocument
    from outscore.workflow.office import Office

    _Ratings = Mapping[tuple[str, str], Sequence[PersonRating]]


@dataclass(frozen=True, slots=True)
class Assessed:
    """Everything that is known of one vendor under one contract at the end of a period."""

    vendor: str
    contract: str
    stands: tuple[Stand, ...]
    domains: tuple[tuple[str, str], ...]

    def of(self, domain: str) -> tuple[Stand, ...]:
        """The requirements of a domain."""
        return tuple(each for each in self.stands if each.domain == domain)


@dataclass(frozen=True, slots=True)
class Step:
    """One assessment in a vendor's trend: how it stood by what people had found on that day."""

    vendor: str
    id: str
    kind: str
    held_on: date
    stands: tuple[Stand, ...]


@dataclass(frozen=True, slots=True)
class Expiry:
    """Something that holds until a day. left: days from the end of the period to it, negative after it."""

    vendor: str
    what: str
    id: str
    until: date
    left: int


def assessed(office: Office, period: Period) -> tuple[Assessed, ...]:
    """How every vendor stands at the end of a period, as the statements have it."""
    ratings = _by_requirement(all_ratings(office))
    return tuple(
        _assessed(office, statement, ratings, period)
        for statement, _ in standing_statements(office, period)
        if statement["assessment"]
    )


def _assessed(office: Office, statement: StatementDocument, ratings: _Ratings, period: Period) -> Assessed:
    document = statement["assessment"]
    vendor, contract = statement["vendor"]["id"], statement["contract"]["id"]
    weights = _weights(office, contract, period)
    domains = document["domains"] if document else []
    return Assessed(
        vendor,
        contract,
        tuple(
            Stand(
                requirement=one["id"],
                title=one["title"],
                domain=domain["domain"],
                standing=Standing(one["standing"]),
                weight=weights.get(one["id"], 1),
                rating=_found(ratings, vendor, one["id"], period.end),
                reason=one["reason"],
            )
            for domain in domains
            for one in domain["requirements"]
        ),
        tuple((each["domain"], each["title"]) for each in domains),
    )


def _by_requirement(ratings: Iterable[PersonRating]) -> _Ratings:
    """Ratings by vendor and requirement, looked through once."""
    found: dict[tuple[str, str], list[PersonRating]] = {}
    for each in ratings:
        found.setdefault((each.vendor, each.requirement), []).append(each)
    return found


def _found(ratings: _Ratings, vendor: str, requirement: str, on: date) -> Rating | None:
    last = newest(ratings.get((vendor, requirement), ()), on)
    return last.rating if last else None


def _weights(office: Office, contract: str, period: Period) -> dict[str, int]:
    catalogue = office.workspace.catalogue
    weights = {each.id: each.weight for each in catalogue.requirements} if catalogue else {}
    for each in office.workspace.tailoring:
        if each.contract == contract and each.agreed_on <= period.end and each.weight is not None:
            weights[each.requirement] = each.weight
    return weights


def trend(office: Office, period: Period, vendor: str = "") -> tuple[Step, ...]:
    """The assessments held up to the end of a period, by vendor and day, and the period itself as the last.

    All rest on what people had found by then, so that they can be set beside each other.
    """
    catalogue = office.workspace.catalogue
    if catalogue is None:
        return ()
    ratings = all_ratings(office)
    held = [each for each in _of(office, assessments.REGISTER.id) if each.state == assessments.HELD]
    days = sorted(
        (each.says("vendor"), date.fromisoformat(each.says("held_on")), each.id, each.says("kind"))
        for each in held
    )
    days += [(each, period.end, str(period), "now") for each in sorted({one[0] for one in days})]
    known = _by_requirement(ratings)
    return tuple(
        Step(own, name, kind, day, _by_people(catalogue, ratings, known, own, day))
        for own, day, name, kind in sorted(days, key=lambda one: (one[0], one[1], one[3] == "now"))
        if day <= period.end and vendor in ("", own)
    )


def _by_people(
    catalogue: Catalogue, ratings: tuple[PersonRating, ...], known: _Ratings, vendor: str, on: date
) -> tuple[Stand, ...]:
    return tuple(_stand(each, known, vendor, on) for each in assess(catalogue, (), ratings, {}, vendor, on))


def _stand(result: RequirementResult, ratings: _Ratings, vendor: str, on: date) -> Stand:
    requirement = result.requirement
    return Stand(
        requirement.id,
        requirement.title,
        requirement.domain,
        result.standing,
        requirement.weight,
        _found(ratings, vendor, requirement.id, on),
        result.reason,
    )


def expiring(office: Office, period: Period, within: int, vendor: str = "") -> tuple[Expiry, ...]:
    """What has expired at the end of a period or will so many days after it, the earliest first."""
    found = (
        Expiry(own, what, name, until, (until - period.end).days)
        for own, what, name, until in _that_expire(office, period.end)
        if vendor in ("", own)
    )
    near = [each for each in found if each.left <= within]
    return tuple(sorted(near, key=lambda each: (each.until, each.vendor, each.id)))


def _that_expire(office: Office, on: date) -> Iterator[tuple[str, str, str, date]]:
    for (vendor, requirement), own in _by_requirement(all_ratings(office)).items():
        last = newest(own, on)
        if last is not None and last.expires is not None:
            yield vendor, "evidence", requirement, last.expires
    for each in _of(office, certificates.REGISTER.id):
        if each.state != "ended":
            yield each.says("vendor"), f"certificate {each.says('standard')}", each.id, _day(each, "expires")
    held = [
        each
        for each in _of(office, assessments.REGISTER.id)
        if each.state == assessments.HELD and _day(each, "held_on") <= on and each.says("valid_until")
    ]
    last_held = {each.says("vendor"): each for each in sorted(held, key=lambda one: one.says("held_on"))}
    for vendor, each in last_held.items():
        what = f"re-audit after the {each.says('kind').replace('_', '-')}"
        yield vendor, what, each.id, _day(each, "valid_until")


def _day(subject: Subject, field: str) -> date:
    return date.fromisoformat(subject.says(field))


def _of(office: Office, register: str) -> list[Subject]:
    return [each for (kept, _), each in in_registers(office).items() if kept == register]
