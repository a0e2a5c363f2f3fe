"""How vendors stand by the operating requirements at the end of a period, for the page beside the pack.

Standings are those of the statements. Ratings, assessments and certificates are looked at as they stood when
the period was first approved, and until then as they stand now, as the registers of the pack are.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from outscore.governance.maturity import gaps
from outscore.governance.maturity import maturity
from outscore.model.page_documents import PAGE_FORMAT
from outscore.model.requirement import CLIENT
from outscore.model.requirement import Standing
from outscore.scoring.assess import newest
from outscore.scoring.assess import rests_on
from outscore.scoring.statement import period_document
from outscore.workflow.assessing import assessed
from outscore.workflow.assessing import assessed_client
from outscore.workflow.assessing import expiring
from outscore.workflow.assessing import trend
from outscore.workflow.ratings import all_ratings
from outscore.workflow.ratings import by_requirement
from outscore.workflow.register_sections.desk import first_approved
from outscore.workflow.requirement_wording import RATINGS_SHOWN
from outscore.workflow.requirement_wording import Wordings

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Iterator
    from collections.abc import Mapping
    from collections.abc import Sequence

    from outscore.governance.maturity import Stand
    from outscore.model.page_documents import AssessedDocument
    from outscore.model.page_documents import ExpiryDocument
    from outscore.model.page_documents import GapDocument
    from outscore.model.page_documents import GapsDocument
    from outscore.model.page_documents import LevelDocument
    from outscore.model.page_documents import ReleaseDocument
    from outscore.model.page_documents import RequirementsDocument
    from outscore.model.page_documents import StandDocument
    from outscore.model.page_documents import StepDocument
    from outscore.model.page_documents import WordedDomainDocument
    from outscore.model.page_documents import WordingDocument
    from outscore.model.page_documents import WordsDocument
    from outscore.model.period import Period
    from outscore.model.statement import AssessmentDocument
    from outscore.model.statement import StatementDocument
    from outscore.workflow.assessing import Assessed
    from outscore.workflow.assessing import Expiry
    from outscore.workflow.assessing import Step
    from outscore.workflow.office import Office
    from outscore.workflow.ratings import Ratings
    from outscore.workflow.releases import Named
    from outscore.workflow.requirement_wording import Worded

WITHIN = 90
"""Days after the end of the period that are looked ahead."""
WIDEST = 5
"""Gaps of a vendor that are shown."""
HEAVIEST = 3
"""Requirements that nobody has assessed, by name."""
_EDGES = (Fraction(1, 3), Fraction(2, 3), Fraction(1))
_BANDS = ("little is in place", "partly in place", "mostly in place", "all in place, with effect")
NOBODY_LOOKED = -1


def requirements_document(
    office: Office, period: Period, statements: Sequence[StatementDocument]
) -> RequirementsDocument | None:
    """What the page of the requirements is drawn from; None where nobody is assessed."""
    if not any(one["assessment"] for one in statements) and office.workspace.client_catalogue is None:
        return None
    page = _Page(office, period, statements)
    return {
        "requirements": PAGE_FORMAT,
        "programme": office.programme,
        "period": period_document(period),
        "releases": list(page.releases()),
        "trend": list(page.trend()),
        "expiring": list(page.expiring()),
        "within": WITHIN,
    }


class _Page:
    def __init__(self, office: Office, period: Period, statements: Sequence[StatementDocument]) -> None:
        self._office = office
        self._period = period
        self._until = first_approved(office, period)
        self._ratings: Ratings = by_requirement(all_ratings(office, self._until))
        self._wordings = Wordings(office.workspace)
        self._statements = {(one["vendor"]["id"], one["contract"]["id"]): one for one in statements}
        self._names = {each.id: each.name_on(period.end) for each in office.workspace.vendors}
        self._names[CLIENT] = office.workspace.settings.client or "The client"
        self._metrics = {each.id: each.name for each in office.workspace.metrics}

    def releases(self) -> Iterator[ReleaseDocument]:
        """Each release that some vendor is assessed by, with its vendors by name; the client's own last."""
        found: dict[str, list[Assessed]] = {}
        for each in assessed(self._office, self._period, self._until):
            if (each.vendor, each.contract) in self._statements:
                found.setdefault(each.release, []).append(each)
        client = assessed_client(self._office, self._period, self._until)
        if client:
            found.setdefault(client.release, []).append(client)
        for own in found.values():
            yield self._release(sorted(own, key=lambda one: (self._name(one).casefold(), one.contract)))

    def _release(self, own: Sequence[Assessed]) -> ReleaseDocument:
        catalogue, _, said = own[0].release.rpartition(" ")
        release = catalogue, int(said)
        told = self._told(own[0])
        domains = {domain: title for each in own for domain, title in each.domains}
        wording = self._wordings.of(*release)
        return {
            "release": own[0].release,
            "title": told["title"] if told else self._wordings.title(*release),
            "version": release[1],
            "vendors": [self._vendor(each, list(domains)) for each in own],
            "gaps": [self._gaps(each, wording) for each in own],
            "language": self._wordings.language(*release),
            "domains": [self._domain(release, domain, title, own) for domain, title in domains.items()],
        }

    def _told(self, one: Assessed) -> AssessmentDocument | None:
        """The assessment of its statement; the client has none."""
        statement = self._statements.get((one.vendor, one.contract))
        return statement["assessment"] if statement else None

    def _name(self, one: Assessed) -> str:
        statement = self._statements.get((one.vendor, one.contract))
        return statement["vendor"]["name"] if statement else self._names[one.vendor]

    def _contract(self, one: Assessed) -> str:
        statement = self._statements.get((one.vendor, one.contract))
        return statement["contract"]["name"] if statement else ""

    def _vendor(self, one: Assessed, domains: Sequence[str]) -> AssessedDocument:
        told = self._told(one)
        return {
            "vendor": one.vendor,
            "name": self._name(one),
            "contract": one.contract,
            "contract_name": self._contract(one),
            "agreed": told.get("agreed", "") if told else "",
            "whole": _level(one.stands),
            "domains": [_level(own) if (own := one.of(domain)) else None for domain in domains],
        }

    def _gaps(self, one: Assessed, wording: Mapping[str, Worded]) -> GapsDocument:
        """What was found wanting; what nobody has looked at apart, as looking is the first step there."""
        wide = gaps(one.stands)
        found = [each for each in wide if each.standing is not Standing.UNKNOWN]
        unknown = [each for each in wide if each.standing is Standing.UNKNOWN]
        return {
            "vendor": one.vendor,
            "name": self._name(one),
            "contract_name": self._contract(one),
            "looked_at": any(each.standing is not Standing.UNKNOWN for each in one.stands if each.applies),
            "rows": [
                _gap(each, wording.get(each.requirement), self._asked(each, one.contract))
                for each in found[:WIDEST]
            ],
            "more": max(0, len(found) - WIDEST),
            "unassessed": len(unknown),
            "heaviest": [each.title for each in unknown[:HEAVIEST]],
        }

    def _domain(
        self, release: Named, domain: str, title: str, own: Sequence[Assessed]
    ) -> WordedDomainDocument:
        there = {one.requirement: one.title for each in own for one in each.of(domain)}
        return {
            "id": domain,
            "title": title,
            "requirements": [self._wording(release, name, said, own) for name, said in there.items()],
        }

    def _version(self, name: str, own: Sequence[Assessed]) -> int:
        """The version of a requirement that statements have of a release that is there no more."""
        domains = [domain for each in own if (told := self._told(each)) for domain in told["domains"]]
        return next(
            (one["version"] for domain in domains for one in domain["requirements"] if one["id"] == name), 1
        )

    def _wording(self, release: Named, name: str, title: str, own: Sequence[Assessed]) -> WordingDocument:
        found = self._wordings.of(*release).get(name)
        version = found.requirement.version if found else self._version(name, own)
        return {
            "id": name,
            "version": version,
            "title": found.title if found else _plain(title),
            "intent": found.intent if found else _plain(""),
            "evidence": found.evidence if found else _plain(""),
            "guidance": [
                {"rating": rating.value.replace("_", " "), "words": words}
                for rating, words in zip(RATINGS_SHOWN, found.guidance if found else (), strict=False)
            ],
            "weight": found.requirement.weight if found else 1,
            "suggests": [self._metric(one) for one in found.requirement.suggests] if found else [],
            "bound": list(self._bound(name, {each.contract for each in own})),
            "external_ref": found.requirement.external_ref if found else "",
            "mapped": list(self._wordings.mapped(*release, name)),
            "stands": _together(
                self._stand(each, one) for each in own for one in each.stands if one.requirement == name
            ),
        }

    def _metric(self, metric: str) -> str:
        return self._metrics.get(metric, metric.replace("_", " "))

    def _bound(self, requirement: str, contracts: set[str]) -> Iterator[str]:
        """The measures that prove a requirement, in words."""
        for each in self._office.workspace.bindings:
            if each.requirement != requirement or each.contract not in contracts:
                continue
            contract = self._office.workspace.contract(each.contract)
            measures = {one.id: one.name for version in contract.versions for one in version.measures}
            lasting = f", the last {each.sustained} of them without a break" if each.sustained else ""
            yield (
                f"{measures.get(each.measure, each.measure)} ({contract.name}): at target in "
                f"{each.at_target} of the last {each.of_last} months{lasting}"
            )

    def _asked(self, one: Stand, contract: str) -> str:
        """What measures are asked to show of a requirement that they decide against; "" where none does."""
        return "; ".join(self._bound(one.requirement, {contract})) if one.standing is Standing.DEMOTED else ""

    def _stand(self, one: Assessed, stand: Stand) -> StandDocument:
        known = self._ratings.get((one.vendor, stand.requirement), ())
        last = newest((each for each in known if rests_on(stand.reason, each)), self._period.end)
        return {
            "whose": [{"name": self._name(one), "contract_name": self._contract(one)}],
            "standing": stand.standing.words,
            "in_place": stand.standing.in_place,
            "weight": stand.weight,
            "reason": stand.reason,
            "rating": last.rating.value.replace("_", " ") if last else "",
            "assessor": last.assessor if last else "",
            "evidence_dated": last.evidence_dated.isoformat() if last else "",
            "expires": last.expires.isoformat() if last and last.expires else "",
        }

    def trend(self) -> Iterator[StepDocument]:
        """The assessments of each vendor, and the end of the period."""
        before: dict[tuple[str, str], Fraction] = {}
        for each in trend(self._office, self._period, until=self._until):
            share = maturity(each.stands)
            was = before.get((each.vendor, each.release))
            if share is not None:
                before[each.vendor, each.release] = share
            yield self._step(each, _percent(share), _moved(was, share))

    def _step(self, step: Step, share: str, moved: str) -> StepDocument:
        return {
            "vendor": step.vendor,
            "name": self._names.get(step.vendor, step.vendor),
            "id": step.id,
            "kind": "end of the period" if step.kind == "now" else step.kind.replace("_", "-"),
            "held_on": step.held_on.isoformat(),
            "release": step.release,
            "share": share,
            "moved": moved,
            "domains": [
                f"{title} {_percent(maturity([one for one in step.stands if one.domain == domain])) or '–'}"
                for domain, title in step.domains
            ],
        }

    def expiring(self) -> Iterator[ExpiryDocument]:
        """What has expired at the end of the period, or soon does."""
        titles = {
            one["id"]: one["title"]
            for statement in self._statements.values()
            if statement["assessment"]
            for domain in statement["assessment"]["domains"]
            for one in domain["requirements"]
        }
        for each in expiring(self._office, self._period, WITHIN, until=self._until):
            yield self._expiry(each, titles.get(each.id, each.id))

    def _expiry(self, one: Expiry, title: str) -> ExpiryDocument:
        return {
            "vendor": one.vendor,
            "name": self._names.get(one.vendor, one.vendor),
            "what": one.what,
            "title": title,
            "until": one.until.isoformat(),
            "left": days_left(one.left),
            "passed": one.left < 0,
        }


def days_left(days: int) -> str:
    """Days from the end of a period to another day, in words.

    >>> days_left(-1), days_left(0), days_left(30)
    ('passed 1 day before', 'on the last day', 'in 30 days')
    """
    counted = "1 day" if abs(days) == 1 else f"{abs(days):,} days"
    return f"passed {counted} before" if days < 0 else f"in {counted}" if days else "on the last day"


def _level(stands: Iterable[Stand]) -> LevelDocument:
    counted = [each for each in stands if each.applies]
    known = [each for each in counted if each.standing is not Standing.UNKNOWN]
    band, words = _band(counted, known)
    level: LevelDocument = {
        "share": _percent(maturity(counted)),
        "band": band,
        "words": words,
        "in_place": sum(each.standing.in_place for each in counted),
        "total": len(counted),
    }
    if 0 < len(known) < len(counted):
        level["assessed"] = len(known)
    return level


def _band(counted: Sequence[Stand], known: Sequence[Stand]) -> tuple[int, str]:
    """How far what was assessed is in four steps, and in words: what nobody has looked at is no bad mark."""
    share = maturity(known)
    if share is None:
        return NOBODY_LOOKED, "not assessed" if counted else "nothing applies"
    band = sum(share >= edge for edge in _EDGES)
    return band, _BANDS[band]


def _percent(share: Fraction | None) -> str:
    return "" if share is None else f"{round(share * 100)} %"


def _moved(was: Fraction | None, now: Fraction | None) -> str:
    """By how many percentage points something moved, from the figures as they are shown."""
    if was is None or now is None:
        return ""
    points = round(now * 100) - round(was * 100)
    return f"{points:+d} points" if points else "no change"


def _gap(one: Stand, found: Worded | None, asked: str) -> GapDocument:
    return {
        "requirement": one.requirement,
        "title": one.title,
        "standing": one.standing.words,
        "weight": one.weight,
        "gap": one.gap,
        "reason": one.reason,
        "next": _plain(asked) if asked else _next(one, found.guidance if found else ()),
        "evidence": found.evidence if found else None,
    }


def _next(one: Stand, guidance: Sequence[WordsDocument]) -> WordsDocument | None:
    """What is to be reached next: partial is nobody's aim; what a measure shows is at the highest level."""
    if not guidance:
        return None
    return guidance[-1] if one.standing is Standing.DEMOTED or one.level > 1 else guidance[-2]


def _together(stands: Iterable[StandDocument]) -> list[StandDocument]:
    """How vendors stand, those of whom exactly the same is to be said in one line."""
    found: dict[str, StandDocument] = {}
    for each in stands:
        same = found.setdefault(repr([said for key, said in each.items() if key != "whose"]), each)
        if same is not each:
            same["whose"] += each["whose"]
    return list(found.values())


def _plain(text: str) -> WordsDocument:
    return {"text": text, "language": "en"}
