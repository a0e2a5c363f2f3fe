"""What assessments tell beside the standing: gaps, maturity, how it moved, and what expires."""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from outscore.governance.maturity import Stand
from outscore.governance.registers import assessments
from outscore.governance.registers import certificates
from outscore.model.requirement import CLIENT
from outscore.model.requirement import Standing
from outscore.scoring.assess import assess
from outscore.scoring.assess import newest
from outscore.scoring.assess import rating_told
from outscore.workflow.client_duties import client_stands
from outscore.workflow.pack import standing_statements
from outscore.workflow.ratings import all_ratings
from outscore.workflow.ratings import by_requirement
from outscore.workflow.ratings import found_of
from outscore.workflow.registers import in_registers
from outscore.workflow.releases import Releases

if TYPE_CHECKING:
    from collections.abc import Iterator

    from outscore.governance.subject import Subject
    from outscore.model.period import Period
    from outscore.model.requirement import Catalogue
    from outscore.model.requirement import PersonRating
    from outscore.model.requirement import RequirementResult
    from outscore.model.statement import StatementDocument
    from outscore.workflow.office import Office
    from outscore.workflow.ratings import Ratings


@dataclass(frozen=True, slots=True)
class Assessed:
    """Everything that is known of one vendor under one contract at the end of a period.

    release: by which it was assessed, such as "osp 2".
    """

    vendor: str
    contract: str
    release: str
    stands: tuple[Stand, ...]
    domains: tuple[tuple[str, str], ...]

    def of(self, domain: str) -> tuple[Stand, ...]:
        """The requirements of a domain."""
        return tuple(each for each in self.stands if each.domain == domain)


@dataclass(frozen=True, slots=True)
class Step:
    """One assessment in a vendor's trend: how it stood by what people had found on that day.

    release: the one that the assessment names, such as "osp 2", with its domains; nothing stands where the
    workspace does not have it any more.
    """

    vendor: str
    id: str
    kind: str
    held_on: date
    release: str
    stands: tuple[Stand, ...]
    domains: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Expiry:
    """Something that holds until a day. left: days from the end of the period to it, negative after it."""

    vendor: str
    what: str
    id: str
    until: date
    left: int


def assessed(office: Office, period: Period, until: str = "") -> tuple[Assessed, ...]:
    """How every vendor stands at the end of a period, as the statements have it, ratings among them.

    until: the registers as they stood at a moment, "" for now; so it is below.
    """
    releases = Releases(office.workspace, in_registers(office, until))
    return tuple(
        _assessed(office, statement, releases, period)
        for statement, _ in standing_statements(office, period)
        if statement["assessment"]
    )


def assessed_client(office: Office, period: Period, until: str = "") -> Assessed | None:
    """How the client itself stands at the end of a period; None where it is not assessed."""
    release = office.workspace.client_catalogue
    if release is None:
        return None
    stands = client_stands(office, period.end, until)
    domains = tuple(
        (each.id, each.title) for each in release.domains if any(one.domain == each.id for one in stands)
    )
    return Assessed(CLIENT, "", f"{release.id} {release.version}", stands, domains)


def _assessed(office: Office, statement: StatementDocument, releases: Releases, period: Period) -> Assessed:
    document = statement["assessment"]
    vendor, contract = statement["vendor"]["id"], statement["contract"]["id"]
    release = releases.named(document["catalogue"], document["version"]) if document else None
    weights = _weights(office, release, contract, period)
    domains = document["domains"] if document else []
    return Assessed(
        vendor,
        contract,
        f"{document['catalogue']} {document['version']}" if document else "",
        tuple(
            Stand(
                requirement=one["id"],
                title=one["title"],
                domain=domain["domain"],
                standing=Standing(one["standing"]),
                weight=weights.get(one["id"], 1),
                rating=rating_told(one["reason"]),
                reason=one["reason"],
            )
            for domain in domains
            for one in domain["requirements"]
        ),
        tuple((each["domain"], each["title"]) for each in domains),
    )


def _weights(office: Office, release: Catalogue | None, contract: str, period: Period) -> dict[str, int]:
    weights = {each.id: each.weight for each in release.requirements} if release else {}
    for each in office.workspace.tailoring:
        if each.contract == contract and each.agreed_on <= period.end and each.weight is not None:
            weights[each.requirement] = each.weight
    return weights


def trend(office: Office, period: Period, vendor: str = "", until: str = "") -> tuple[Step, ...]:
    """The assessments held up to the end of a period, by vendor and day, and the period itself as the last.

    All rest on what people had found by then, each by the release that it names, the period by those in use
    for the vendor on its last day.
    """
    if office.workspace.catalogue is None:
        return ()
    releases = Releases(office.workspace, in_registers(office, until))
    held = [each for each in _of(office, assessments.REGISTER.id, until) if each.state == assessments.HELD]
    vendors = sorted({own for each in held if vendor in ("", own := each.says("vendor"))})
    found = _People(releases, all_ratings(office, until))
    steps = [found.held(each) for each in held if each.says("vendor") in vendors]
    now = [found.now(own, release, period) for own in vendors for release in releases.on(own, period.end)]
    then = sorted(
        (each for each in steps if each.held_on <= period.end), key=lambda one: (one.held_on, one.id)
    )
    return tuple(sorted((*then, *now), key=lambda one: one.vendor))


def out_of_order(office: Office, period: Period, vendor: str = "") -> tuple[str, ...]:
    """What is to be said of the order in which assessments were held up to the end of a period."""
    held = (
        each
        for each in _of(office, assessments.REGISTER.id, "")
        if each.state == assessments.HELD
        and _day(each, "held_on") <= period.end
        and vendor in ("", each.says("vendor"))
    )
    return tuple(assessments.out_of_order(held))


class _People:
    """How vendors stood by what people had found."""

    def __init__(self, releases: Releases, ratings: tuple[PersonRating, ...]) -> None:
        self._releases = releases
        self._ratings = ratings
        self._known = by_requirement(ratings)

    def held(self, one: Subject) -> Step:
        """An assessment that was held, by the release that it names."""
        catalogue, version = one.says("catalogue"), int(one.says("release"))
        release = self._releases.named(catalogue, version)
        day = date.fromisoformat(one.says("held_on"))
        step = Step(one.says("vendor"), one.id, one.says("kind"), day, f"{catalogue} {version}", (), ())
        return self._by(release, step) if release else step

    def now(self, vendor: str, release: Catalogue, period: Period) -> Step:
        """The last day of a period."""
        name = f"{release.id} {release.version}"
        return self._by(release, Step(vendor, str(period), "now", period.end, name, (), ()))

    def _by(self, release: Catalogue, step: Step) -> Step:
        found = assess(release, (), self._ratings, {}, step.vendor, step.held_on)
        stands = tuple(_stand(each, self._known, step.vendor, step.held_on) for each in found)
        return replace(step, stands=stands, domains=tuple((each.id, each.title) for each in release.domains))


def _stand(result: RequirementResult, ratings: Ratings, vendor: str, on: date) -> Stand:
    requirement = result.requirement
    return Stand(
        requirement.id,
        requirement.title,
        requirement.domain,
        result.standing,
        requirement.weight,
        found_of(ratings, vendor, requirement.id, requirement.version, on),
        result.reason,
    )


def expiring(
    office: Office, period: Period, within: int, vendor: str = "", until: str = ""
) -> tuple[Expiry, ...]:
    """What has expired at the end of a period or will so many days after it, the earliest first."""
    found = (
        Expiry(own, what, name, until, (until - period.end).days)
        for own, what, name, until in _that_expire(office, period.end, until)
        if vendor in ("", own)
    )
    near = [each for each in found if each.left <= within]
    return tuple(sorted(near, key=lambda each: (each.until, each.vendor, each.id)))


def _that_expire(office: Office, on: date, until: str) -> Iterator[tuple[str, str, str, date]]:
    for (vendor, requirement), own in by_requirement(all_ratings(office, until)).items():
        last = newest(own, on)
        if last is not None and last.expires is not None:
            yield vendor, "evidence", requirement, last.expires
    for each in _of(office, certificates.REGISTER.id, until):
        if each.state != "ended":
            yield each.says("vendor"), f"certificate {each.says('standard')}", each.id, _day(each, "expires")
    held = [
        each
        for each in _of(office, assessments.REGISTER.id, until)
        if each.state == assessments.HELD and _day(each, "held_on") <= on and each.says("valid_until")
    ]
    last_held = {
        (each.says("vendor"), each.says("catalogue")): each
        for each in sorted(held, key=lambda one: one.says("held_on"))
    }
    for (vendor, _), each in last_held.items():
        what = f"re-audit after the {each.says('kind').replace('_', '-')}"
        yield vendor, what, each.id, _day(each, "valid_until")


def _day(subject: Subject, field: str) -> date:
    return date.fromisoformat(subject.says(field))


def _of(office: Office, register: str, until: str) -> list[Subject]:
    return [each for (kept, _), each in in_registers(office, until).items() if kept == register]
