"""How requirements stand: what a run of months proves, what a person found, and why, in a sentence.

A binding says that a measure proves a requirement: judged in every one of the last M months, and at
target in at least N of them; where the binding says so, also in the last K of them without a break. Where
a binding applies it decides, and a person's rating is only told of. What the parties agreed for a contract
(tailoring) comes first: a requirement that does not apply is told of with its reason and counted apart.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from itertools import dropwhile
from itertools import groupby
from itertools import takewhile
from typing import TYPE_CHECKING

from outscore.model.period import MONTH_NAMES
from outscore.model.period import Grain
from outscore.model.period import Period
from outscore.model.requirement import Rating
from outscore.model.requirement import RequirementResult
from outscore.model.requirement import Standing
from outscore.model.result import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Mapping
    from collections.abc import Sequence
    from datetime import date

    from outscore.model.agreed_release import AgreedRelease
    from outscore.model.requirement import Binding
    from outscore.model.requirement import Catalogue
    from outscore.model.requirement import Domain
    from outscore.model.requirement import Finding
    from outscore.model.requirement import PersonRating
    from outscore.model.requirement import Requirement
    from outscore.model.requirement import Tailoring
    from outscore.model.result import Figure
    from outscore.model.statement import AssessmentDocument
    from outscore.model.statement import DomainDocument
    from outscore.model.statement import RequirementDocument

_JUDGED = (Verdict.MET, Verdict.MISSED)
_FOUND = {
    Rating.EFFECTIVE: Standing.RATED,
    Rating.DEPLOYED: Standing.RATED,
    Rating.PARTIAL: Standing.PARTIAL,
    Rating.NOT_STARTED: Standing.ABSENT,
}
_WORST_FIRST = (Standing.DEMOTED, Standing.UNKNOWN, Standing.PROVEN)


def assess(
    catalogue: Catalogue,
    bindings: Iterable[Binding],
    ratings: Iterable[PersonRating],
    trends: Mapping[tuple[str, str], Sequence[Figure]],
    vendor_id: str,
    on: date,
    tailored: Iterable[Tailoring] = (),
) -> tuple[RequirementResult, ...]:
    """How every requirement of the catalogue stands for one vendor on a day, in the catalogue's order.

    `trends` holds, by contract and measure, this vendor's months, oldest first, ending with the one
    assessed; a binding to a measure that is not in it does not apply to this vendor. `tailored` is what
    was agreed for the contract that is assessed; it counts from the day on which it was agreed.
    """
    bound = [each for each in bindings if (each.contract, each.measure) in trends]
    rated = [each for each in ratings if each.vendor == vendor_id]
    agreed = {each.requirement: each for each in tailored if each.agreed_on <= on}
    return tuple(
        _tailored(
            _assess_one(
                requirement,
                [
                    prove(each, trends[each.contract, each.measure])
                    for each in bound
                    if each.requirement == requirement.id
                ],
                rate([each for each in rated if each.requirement == requirement.id], on, requirement.version),
            ),
            agreed.get(requirement.id),
        )
        for requirement in catalogue.requirements
    )


def _tailored(result: RequirementResult, agreed: Tailoring | None) -> RequirementResult:
    """A result after what was agreed for the contract; a measure or a person's rating is told of no more."""
    if agreed is None:
        return result
    by = f"{agreed.reason.strip().rstrip('.')} (agreed by {agreed.agreed_by} on {_day(agreed.agreed_on)})."
    if not agreed.applies:
        reason = f"Does not apply to this contract: {by}"
        return replace(result, standing=Standing.NOT_APPLICABLE, basis="tailoring", reason=reason)
    if agreed.weight is None:
        return result
    told = f"Its weight here is {agreed.weight}, not {result.requirement.weight}: {by}"
    return replace(result, weight=agreed.weight, reason=f"{result.reason} {told}")


def prove(binding: Binding, run: Sequence[Figure]) -> tuple[Standing, str]:
    """What a run of months, oldest first, says of a binding.

    >>> from outscore.model.requirement import Binding
    >>> from outscore.model.result import Figure
    >>> def months(verdicts):
    ...     periods = Period.parse("2015-09").last(len(verdicts))
    ...     return [Figure(period, 1, 1, None, verdict, "") for period, verdict in zip(periods, verdicts)]
    >>> met, missed, none = Verdict.MET, Verdict.MISSED, Verdict.NOT_MEASURED
    >>> binding = Binding("osp-performance-speed", "msa", "answered", at_target=3, of_last=4)
    >>> standing, reason = prove(binding, months([met, missed, met, missed]))
    >>> standing.words, reason
    ('demoted', 'At target in 2 of the last 4 months (June, August 2015); 3 are needed (measure answered).')
    >>> prove(binding, months([missed, met, met, met]))[0].words
    'proven'
    >>> prove(binding, months([met, met, met]))[0].words
    'not assessed'
    >>> prove(binding, months([met, met, met, met, none]))[0].words
    'demoted'
    >>> lasting = Binding("osp-performance-speed", "msa", "answered", at_target=3, of_last=4, sustained=2)
    >>> standing, reason = prove(lasting, months([met, met, missed, met]))
    >>> standing.words, reason.partition("; ")[2]
    ('demoted', '3 are needed; in a row up to September 2015: 1; 2 are needed (measure answered).')
    >>> prove(lasting, months([met, missed, met, met]))[0].words
    'proven'
    """
    since_first = tuple(dropwhile(lambda figure: figure.verdict not in _JUDGED, run))
    standing, reason = _prove(binding, since_first)
    return standing, f"{reason} (measure {binding.measure})."


def _prove(binding: Binding, run: tuple[Figure, ...]) -> tuple[Standing, str]:
    needed = binding.of_last
    if not run:
        return Standing.UNKNOWN, f"Not yet judged in any month; {_months(needed)} in a row are needed"
    if run[-1].verdict not in _JUDGED:
        return Standing.DEMOTED, _stale(run)
    if len(run) < needed:
        return Standing.UNKNOWN, (
            f"Too early to tell: {_months(len(run))} of history ({_named(f.period for f in run)}), "
            f"{needed - len(run)} more {_are(needed - len(run))} needed"
        )
    recent = run[-needed:]
    gaps = [figure.period for figure in recent if figure.verdict not in _JUDGED]
    if gaps:
        return Standing.DEMOTED, (
            f"Not judged in {len(gaps)} of the last {_months(needed)} ({_named(gaps)}); "
            f"every month must be measured and judged"
        )
    return _count(binding, recent)


def _count(binding: Binding, recent: tuple[Figure, ...]) -> tuple[Standing, str]:
    met = [figure.period for figure in recent if figure.verdict is Verdict.MET]
    which = f"{len(met)} of the last {_months(len(recent))} ({_named(met)})"
    if not met:
        which = f"none of the last {_months(len(recent))} ({_named(f.period for f in recent)})"
    row = sum(1 for _ in takewhile(lambda figure: figure.verdict is Verdict.MET, reversed(recent)))
    proven = len(met) >= binding.at_target and row >= (binding.sustained or 0)
    told = f"At target in {which}; {binding.at_target} {_are(binding.at_target)} needed"
    return Standing.PROVEN if proven else Standing.DEMOTED, told + _in_a_row(binding, recent, row)


def _in_a_row(binding: Binding, recent: tuple[Figure, ...], row: int) -> str:
    """What is said of the months without a break; nothing where the binding does not ask for them."""
    if binding.sustained is None:
        return ""
    needed = f"{binding.sustained} {_are(binding.sustained)} needed"
    return f"; in a row up to {recent[-1].period.label}: {row or 'none'}; {needed}"


def _stale(run: tuple[Figure, ...]) -> str:
    judged = [figure.period for figure in run if figure.verdict in _JUDGED]
    now = run[-1]
    state = "Reported but not judged" if now.verdict is Verdict.REPORT_ONLY else "Not measured"
    return f"{state} in {now.period.label}; last judged in {judged[-1].label}"


def rate(ratings: Sequence[PersonRating], on: date, version: int | None = None) -> tuple[Standing, str]:
    """What persons found up to a day: the newest evidence counts, and of equally new the worse.

    version: the requirement's own; a rating of an earlier wording has expired with that wording, and one of
    a later wording says nothing of it.
    """
    ratings = of_wording(ratings, version)
    last = newest(ratings, on)
    if last is None:
        return Standing.UNKNOWN, _nothing_yet(ratings, on)
    found = _found(last)
    if last.expires is not None and last.expires < on:
        return Standing.EXPIRED, f"The evidence expired on {_day(last.expires)}. {found}"
    if version is not None and last.version is not None and last.version < version:
        moved = f"Its wording has moved from version {last.version} to {version} since it was rated."
        return Standing.EXPIRED, f"{moved} {found}"
    return _FOUND[last.rating], found


def of_wording(ratings: Iterable[PersonRating], version: int | None) -> list[PersonRating]:
    """Those that can speak of a version of a requirement: not the ones of a wording that came after it."""
    return [each for each in ratings if version is None or each.version is None or each.version <= version]


def newest(ratings: Iterable[PersonRating], on: date) -> PersonRating | None:
    """The rating that counts on a day; None where no evidence is of that day or before."""
    return max((each for each in ratings if each.evidence_dated <= on), key=_newest_then_worst, default=None)


def _found(rating: PersonRating) -> str:
    """A rating in words, with what was found and how the vendor sees it."""
    reader = f", second reader {rating.second_reader}," if rating.second_reader else ""
    told = (
        f"Rated {_words(rating.rating)} by {rating.assessor}{reader} "
        f"on evidence of {_day(rating.evidence_dated)}: {rating.evidence.strip().rstrip('.')}."
    )
    if rating.finding:
        told += f" Finding: {_with(_words(rating.finding), rating.remark)}."
    if rating.vendor_view:
        told += f" The vendor's own view: {_with(_words(rating.vendor_view), rating.vendor_says)}."
    return told


def rating_told(reason: str) -> Rating | None:
    """The rating that a reason begins with, as a statement has it; None where it rests on none.

    >>> rating_told("Rated deployed and effective by J. Smith on evidence of 1 May 2026: Seen.").value
    'deployed_and_effective'
    >>> rating_told("No measure is bound to it and nobody has assessed it.")
    """
    found = (each for each in Rating if reason.startswith(f"Rated {_words(each)} by "))
    return next(found, None)


def rests_on(reason: str, rating: PersonRating) -> bool:
    """Whether a reason, as a statement has it, tells of a rating."""
    return _found(rating) in reason


def _words(value: Rating | Finding) -> str:
    return value.value.replace("_", " ")


def _with(head: str, text: str) -> str:
    """A word, and what was said of it if anything was."""
    said = text.strip().rstrip(".")
    return f"{head}, {said}" if said else head


def _newest_then_worst(rating: PersonRating) -> tuple[date, int]:
    return rating.evidence_dated, -list(Rating).index(rating.rating)


def _nothing_yet(ratings: Sequence[PersonRating], on: date) -> str:
    if not ratings:
        return "No measure is bound to it and nobody has assessed it."
    first = min(each.evidence_dated for each in ratings)
    return f"The first evidence is dated {_day(first)}, after {_day(on)}."


def _assess_one(
    requirement: Requirement, proofs: Sequence[tuple[Standing, str]], rated: tuple[Standing, str]
) -> RequirementResult:
    standing, found = rated
    if not proofs:
        basis = "none" if standing is Standing.UNKNOWN else "person"
        return RequirementResult(requirement, standing, basis, found, requirement.weight)
    decided = min((proof[0] for proof in proofs), key=_WORST_FIRST.index)
    reasons = [reason for _, reason in sorted(proofs, key=lambda proof: _WORST_FIRST.index(proof[0]))]
    if standing is not Standing.UNKNOWN:
        reasons.append(f"The measure decides; a person's rating is only told of here. {found}")
    return RequirementResult(requirement, decided, "measure", " ".join(reasons), requirement.weight)


def assessment_document(
    catalogue: Catalogue, results: Sequence[RequirementResult], agreed: AgreedRelease | None = None
) -> AssessmentDocument:
    """The assessment as it stands in a statement: by domain, with how many requirements are in place.

    agreed: what makes this release count, where the parties to the contract agreed on one.
    """
    document: AssessmentDocument = {
        "catalogue": catalogue.id,
        "version": catalogue.version,
        "title": catalogue.title,
        "domains": [
            _domain_document(domain, own)
            for domain in catalogue.domains
            if (own := [each for each in results if each.requirement.domain == domain.id])
        ],
        "sentence": _summary(catalogue, results),
    }
    if agreed:
        document["agreed"] = _agreed(agreed)
    return document


def _agreed(agreed: AgreedRelease) -> str:
    reason = agreed.reason.strip().rstrip(".")
    by = f"agreed by {agreed.agreed_by} on {_day(agreed.agreed_on)}"
    named = f"{agreed.catalogue} version" if agreed.catalogue else "Version"
    return f"{named} {agreed.version} counts here: {reason} ({by})."


def _domain_document(domain: Domain, results: Sequence[RequirementResult]) -> DomainDocument:
    counted = [each for each in results if each.standing is not Standing.NOT_APPLICABLE]
    return {
        "domain": domain.id,
        "title": domain.title,
        "in_place": sum(each.standing.in_place for each in counted),
        "assessed": sum(each.standing is not Standing.UNKNOWN for each in counted),
        "total": len(counted),
        "requirements": [_requirement_document(each) for each in results],
    }


def _requirement_document(result: RequirementResult) -> RequirementDocument:
    return {
        "id": result.requirement.id,
        "version": result.requirement.version,
        "title": result.requirement.title,
        "standing": result.standing.value,
        "in_place": result.standing.in_place,
        "basis": result.basis,
        "reason": result.reason,
    }


def _summary(catalogue: Catalogue, results: Sequence[RequirementResult]) -> str:
    counted = [each for each in results if each.standing is not Standing.NOT_APPLICABLE]
    counts = Counter(each.standing for each in counted)
    in_place = sum(count for standing, count in counts.items() if standing.in_place)
    others = [
        f"{counts[standing]} {standing.words}"
        for standing in Standing
        if counts[standing] and not standing.in_place
    ]
    head = f"{in_place} of {len(counted)} requirements {_are(in_place)} in place"
    if catalogue.weighted or any(each.weight != each.requirement.weight for each in counted):
        got = sum(each.weight for each in counted if each.standing.in_place)
        head += f" ({got} of {sum(each.weight for each in counted)} by weight)"
    told = f"{head}; of the others, {', '.join(others)}." if others else f"{head}."
    apart = len(results) - len(counted)
    return f"{told} {apart} {'does' if apart == 1 else 'do'} not apply to this contract." if apart else told


def _named(periods: Iterable[Period]) -> str:
    """Months by name, each year once: "November, December 2014, January 2015"."""
    years = groupby(periods, key=lambda period: period.start.year)
    return ", ".join(
        f"{', '.join(MONTH_NAMES[period.start.month - 1] for period in months)} {year}"
        for year, months in years
    )


def _day(day: date) -> str:
    return Period(day, Grain.DAY).label


def _months(count: int) -> str:
    return "1 month" if count == 1 else f"{count} months"


def _are(count: int) -> str:
    return "is" if count == 1 else "are"
