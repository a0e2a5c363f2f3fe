"""Requirements: proven by months, rated by persons, and what is said of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

import outscore.contracts
from outscore.model.canonical import canonical
from outscore.model.period import Period
from outscore.model.requirement import FOUR_DOMAINS
from outscore.model.requirement import Binding
from outscore.model.requirement import Catalogue
from outscore.model.requirement import Domain
from outscore.model.requirement import Finding
from outscore.model.requirement import PersonRating
from outscore.model.requirement import Rating
from outscore.model.requirement import Requirement
from outscore.model.requirement import Standing
from outscore.model.requirement import Tailoring
from outscore.model.result import Figure
from outscore.model.result import Verdict
from outscore.scoring.assess import assess
from outscore.scoring.assess import assessment_document
from outscore.scoring.assess import prove
from outscore.scoring.assess import rate

if TYPE_CHECKING:
    from outscore.model.requirement import RequirementResult

MET, MISSED = Verdict.MET, Verdict.MISSED
NONE, REPORTED = Verdict.NOT_MEASURED, Verdict.REPORT_ONLY
ON = date(2015, 9, 30)
SPEED = Requirement("osp-performance-speed", 1, "performance", "Speed", "i", "e")
PLAN = Requirement("osp-leadership-plan", 1, "leadership_and_planning", "Plan", "i", "e")
CATALOGUE = Catalogue("osp", 1, "Operating requirements", date(2026, 11, 21), (SPEED, PLAN))
BINDING = Binding(SPEED.id, "msa", "answered", at_target=3, of_last=4)
RATING = PersonRating(
    PLAN.id, "acme", Rating.DEPLOYED, "The plan for 2015.", date(2015, 3, 5), date(2016, 3, 5), "A. Reader"
)


def months(*verdicts: Verdict) -> tuple[Figure, ...]:
    periods = Period.parse("2015-09").last(len(verdicts)) if verdicts else ()
    return tuple(
        Figure(each, 1, 1, None, verdict, "") for each, verdict in zip(periods, verdicts, strict=True)
    )


def of(
    ratings: tuple[PersonRating, ...] = (), bindings: tuple[Binding, ...] = (), **trends: tuple[Figure, ...]
) -> dict[str, RequirementResult]:
    found = assess(
        CATALOGUE, bindings, ratings, {("msa", name): run for name, run in trends.items()}, "acme", ON
    )
    return {result.requirement.id: result for result in found}


@pytest.mark.parametrize(
    ("run", "standing", "reason"),
    [
        (
            months(MISSED, MET, MET, MET),
            Standing.PROVEN,
            (
                "At target in 3 of the last 4 months (July, August, September 2015); "
                "3 are needed (measure answered)."
            ),
        ),
        (
            months(MISSED, MISSED, MISSED, MISSED),
            Standing.DEMOTED,
            (
                "At target in none of the last 4 months (June, July, August, September 2015); "
                "3 are needed (measure answered)."
            ),
        ),
        (
            months(MET, MET, MET, MET, NONE),
            Standing.DEMOTED,
            "Not measured in September 2015; last judged in August 2015 (measure answered).",
        ),
        (
            months(MET, MET, MET, MET, REPORTED),
            Standing.DEMOTED,
            "Reported but not judged in September 2015; last judged in August 2015 (measure answered).",
        ),
        (
            months(MET, MET, NONE, MET, MET),
            Standing.DEMOTED,
            (
                "Not judged in 1 of the last 4 months (July 2015); "
                "every month must be measured and judged (measure answered)."
            ),
        ),
        (
            months(NONE, NONE, MET, MET, MISSED),
            Standing.UNKNOWN,
            (
                "Too early to tell: 3 months of history (July, August, September 2015), "
                "1 more is needed (measure answered)."
            ),
        ),
        (
            months(NONE, REPORTED),
            Standing.UNKNOWN,
            "Not yet judged in any month; 4 months in a row are needed (measure answered).",
        ),
        (
            (),
            Standing.UNKNOWN,
            "Not yet judged in any month; 4 months in a row are needed (measure answered).",
        ),
    ],
)
def test_a_run_of_months_decides_and_says_why(
    run: tuple[Figure, ...], standing: Standing, reason: str
) -> None:
    assert prove(BINDING, run) == (standing, reason)


def test_months_before_the_window_count_for_nothing() -> None:
    assert prove(BINDING, months(MET, MET, MET, MISSED, MISSED, MET, MET))[0] is Standing.DEMOTED


def test_names_each_year_once() -> None:
    verdicts = (MET,) * 11
    assert (
        "(November, December 2014, January 2015)"
        in (prove(replace(BINDING, at_target=3, of_last=3), months(*verdicts)[:3])[1])
    )


VERDICTS = st.lists(st.sampled_from(list(Verdict)), max_size=8)
BINDINGS = st.integers(1, 6).flatmap(
    lambda of_last: st.integers(1, of_last).map(
        lambda at_target: replace(BINDING, at_target=at_target, of_last=of_last)
    )
)


@given(BINDINGS, VERDICTS, st.data())
def test_one_more_met_month_never_demotes(
    binding: Binding, verdicts: list[Verdict], data: st.DataObject
) -> None:
    before = prove(binding, months(*verdicts))[0]
    missed = [place for place, verdict in enumerate(verdicts) if verdict is MISSED]
    if missed:
        place = data.draw(st.sampled_from(missed))
        better = prove(binding, months(*verdicts[:place], MET, *verdicts[place + 1 :]))[0]
        assert better in (before, Standing.PROVEN)
    if before is Standing.PROVEN:
        assert prove(binding, months(*verdicts, MET))[0] is Standing.PROVEN


@pytest.mark.parametrize(
    ("rating", "standing"),
    [
        (Rating.EFFECTIVE, Standing.RATED),
        (Rating.DEPLOYED, Standing.RATED),
        (Rating.PARTIAL, Standing.PARTIAL),
        (Rating.NOT_STARTED, Standing.ABSENT),
    ],
)
def test_a_rating_becomes_a_standing(rating: Rating, standing: Standing) -> None:
    result = of((replace(RATING, rating=rating),))[PLAN.id]
    assert (result.standing, result.basis) == (standing, "person")


def test_a_rating_is_told_with_its_evidence() -> None:
    assert of((RATING,))[PLAN.id].reason == (
        "Rated deployed by A. Reader on evidence of 5 March 2015: The plan for 2015."
    )


def test_evidence_holds_on_its_last_day_and_no_longer() -> None:
    assert rate([replace(RATING, expires=ON)], ON)[0] is Standing.RATED
    standing, reason = rate([replace(RATING, expires=date(2015, 9, 29))], ON)
    assert standing is Standing.EXPIRED
    assert reason.startswith("The evidence expired on 29 September 2015. Rated deployed by")


def test_evidence_of_the_future_does_not_count_yet() -> None:
    future = replace(RATING, rating=Rating.NOT_STARTED, evidence_dated=date(2015, 10, 1))
    assert rate([RATING, future], ON)[0] is Standing.RATED
    result = of((future,))[PLAN.id]
    assert (result.standing, result.basis) == (Standing.UNKNOWN, "none")
    assert result.reason == "The first evidence is dated 1 October 2015, after 30 September 2015."


def test_the_newest_evidence_counts_and_of_equally_new_the_worse() -> None:
    older = replace(RATING, rating=Rating.NOT_STARTED, evidence_dated=date(2014, 3, 5))
    same_day = replace(RATING, rating=Rating.PARTIAL)
    assert rate([RATING, older], ON)[0] is Standing.RATED
    assert rate([RATING, same_day], ON) == rate([same_day, RATING], ON)
    assert rate([RATING, same_day], ON)[0] is Standing.PARTIAL


def test_another_vendors_rating_says_nothing() -> None:
    result = of((replace(RATING, vendor="other"),))[PLAN.id]
    assert result.reason == "No measure is bound to it and nobody has assessed it."


def test_the_measure_decides_and_the_rating_is_mentioned() -> None:
    rating = replace(RATING, requirement=SPEED.id, rating=Rating.EFFECTIVE)
    result = of((rating,), (BINDING,), answered=months(MET, MISSED, MET, MISSED))[SPEED.id]
    assert (result.standing, result.basis) == (Standing.DEMOTED, "measure")
    assert result.reason.startswith("At target in 2 of the last 4 months (June, August 2015); 3 are needed")
    assert "Rated deployed and effective by A. Reader" in result.reason


def test_a_measure_of_another_contract_does_not_apply() -> None:
    assert of((), (BINDING,), abandoned=months(MET))[SPEED.id].basis == "none"


def test_of_several_measures_all_must_prove_and_the_worst_is_told_first() -> None:
    other = replace(BINDING, measure="abandoned")
    met, missed = months(MET, MET, MET, MET), months(MISSED, MISSED, MISSED, MISSED)
    assert of((), (BINDING, other), answered=met, abandoned=met)[SPEED.id].standing is Standing.PROVEN
    result = of((), (BINDING, other), answered=met, abandoned=missed)[SPEED.id]
    assert result.standing is Standing.DEMOTED
    assert result.reason.index("measure abandoned") < result.reason.index("measure answered")


def test_the_document_goes_by_domain_and_counts() -> None:
    results = assess(CATALOGUE, (BINDING,), (RATING,), {("msa", "answered"): months(MET)}, "acme", ON)
    document = assessment_document(CATALOGUE, results)
    assert [
        (each["domain"], each["in_place"], each["assessed"], each["total"]) for each in document["domains"]
    ] == [("leadership_and_planning", 1, 1, 1), ("performance", 0, 0, 1)]
    assert document["sentence"] == "1 of 2 requirements is in place; of the others, 1 not assessed."
    assert canonical(document)


def test_a_finding_a_second_reader_and_the_vendors_own_view_are_told_of_and_do_not_count() -> None:
    rating = replace(
        RATING,
        rating=Rating.PARTIAL,
        finding=Finding.GOOD_PRACTICE,
        remark="Written in a day.",
        second_reader="B. Reader",
        vendor_view=Rating.EFFECTIVE,
        vendor_says="All of it works.",
    )
    assert rate([rating], ON) == (
        Standing.PARTIAL,
        (
            "Rated partial by A. Reader, second reader B. Reader, on evidence of 5 March 2015: The plan for "
            "2015. Finding: good practice, Written in a day. The vendor's own view: deployed and effective, "
            "All of it works."
        ),
    )
    bare = replace(RATING, finding=Finding.MINOR, vendor_view=Rating.DEPLOYED)
    assert rate([bare], ON)[1].endswith("Finding: minor. The vendor's own view: deployed.")


def test_a_rating_of_an_earlier_wording_has_expired_with_it() -> None:
    moved = replace(CATALOGUE, requirements=(SPEED, replace(PLAN, version=2)))
    old, new = replace(RATING, version=1), replace(RATING, version=2)
    for rating, standing in ((old, Standing.EXPIRED), (new, Standing.RATED), (RATING, Standing.RATED)):
        found = assess(moved, (), (rating,), {}, "acme", ON)[1]
        assert found.standing is standing
    reason = assess(moved, (), (old,), {}, "acme", ON)[1].reason
    assert reason.startswith("Its wording has moved from version 1 to 2 since it was rated. Rated deployed")


# Months in a row


SUSTAINED = replace(BINDING, sustained=2)


@pytest.mark.parametrize(
    ("run", "standing", "said"),
    [
        (months(MET, MISSED, MET, MET), Standing.PROVEN, "in a row up to September 2015: 2; 2 are needed"),
        (months(MISSED, MET, MET, MET), Standing.PROVEN, "in a row up to September 2015: 3; 2 are needed"),
        (months(MET, MET, MISSED, MET), Standing.DEMOTED, "in a row up to September 2015: 1; 2 are needed"),
        (
            months(MET, MET, MET, MISSED),
            Standing.DEMOTED,
            "in a row up to September 2015: none; 2 are needed",
        ),
        (months(MISSED, MISSED, MET, MET), Standing.DEMOTED, "At target in 2 of the last 4 months"),
    ],
)
def test_months_in_a_row_are_asked_for_beside_those_at_target(
    run: tuple[Figure, ...], standing: Standing, said: str
) -> None:
    found, reason = prove(SUSTAINED, run)
    assert found is standing
    assert said in reason


def test_a_binding_that_does_not_ask_for_months_in_a_row_says_nothing_of_them() -> None:
    assert "in a row up to" not in prove(BINDING, months(MET, MET, MISSED, MET))[1]


@given(BINDINGS, VERDICTS, st.data())
def test_asking_for_months_in_a_row_never_proves_more(
    binding: Binding, verdicts: list[Verdict], data: st.DataObject
) -> None:
    row = data.draw(st.integers(1, binding.at_target))
    strict = prove(replace(binding, sustained=row), months(*verdicts))[0]
    loose = prove(binding, months(*verdicts))[0]
    last = verdicts[-row:]
    kept = loose is not Standing.PROVEN or last == [MET] * row
    assert strict is (loose if kept else Standing.DEMOTED)


# Tailoring and weights


TAILORED = Tailoring(
    PLAN.id,
    PLAN.id,
    applies=False,
    weight=None,
    reason="The client plans.",
    agreed_by="A. Reader",
    agreed_on=date(2015, 9, 30),
)
WEIGHED = replace(
    CATALOGUE, requirements=(replace(SPEED, weight=5), replace(PLAN, weight=2), replace(PLAN, id="other"))
)


def tailored(*agreed: Tailoring, catalogue: Catalogue = CATALOGUE) -> tuple[RequirementResult, ...]:
    trends = {("msa", "answered"): months(MET, MET, MET, MET)}
    return assess(catalogue, (BINDING,), (RATING,), trends, "acme", ON, agreed)


def test_what_does_not_apply_says_why_and_who_agreed() -> None:
    result = tailored(TAILORED)[1]
    assert (result.standing, result.basis) == (Standing.NOT_APPLICABLE, "tailoring")
    assert result.reason == (
        "Does not apply to this contract: The client plans (agreed by A. Reader on 30 September 2015)."
    )
    assert not result.standing.in_place


def test_what_does_not_apply_is_counted_apart() -> None:
    document = assessment_document(CATALOGUE, tailored(TAILORED))
    assert [(each["in_place"], each["assessed"], each["total"]) for each in document["domains"]] == [
        (0, 0, 0),
        (1, 1, 1),
    ]
    assert len(document["domains"][0]["requirements"]) == 1
    assert document["sentence"] == ("1 of 1 requirements is in place. 1 does not apply to this contract.")


def test_an_agreement_counts_from_its_day() -> None:
    later = replace(TAILORED, agreed_on=date(2015, 10, 1))
    assert tailored(later) == tailored()


def test_an_agreed_weight_is_told_of_and_counted() -> None:
    heavy = replace(TAILORED, applies=True, weight=7)
    plain, result = tailored()[1], tailored(heavy)[1]
    assert (result.standing, result.weight, plain.weight) == (plain.standing, 7, 1)
    assert result.reason == (
        f"{plain.reason} Its weight here is 7, not 1: The client plans (agreed by A. Reader on "
        "30 September 2015)."
    )
    sentence = assessment_document(CATALOGUE, tailored(heavy))["sentence"]
    assert sentence == "2 of 2 requirements are in place (8 of 8 by weight)."


def test_a_catalogue_with_weights_counts_by_weight_as_well() -> None:
    document = assessment_document(WEIGHED, tailored(catalogue=WEIGHED))
    assert document["sentence"] == (
        "2 of 3 requirements are in place (7 of 8 by weight); of the others, 1 not assessed."
    )
    apart = assessment_document(WEIGHED, tailored(TAILORED, catalogue=WEIGHED))
    assert apart["sentence"] == (
        "1 of 2 requirements is in place (5 of 6 by weight); of the others, 1 not assessed. "
        "1 does not apply to this contract."
    )


def test_a_catalogue_without_weights_says_nothing_of_them() -> None:
    assert "weight" not in assessment_document(CATALOGUE, tailored())["sentence"]


def test_domains_of_its_own_stand_in_their_order() -> None:
    own = Catalogue(
        "vmo",
        1,
        "Duties",
        date(2026, 11, 22),
        (replace(SPEED, domain="oversight"), replace(PLAN, domain="sourcing")),
        (
            Domain("sourcing", "Sourcing and selection"),
            Domain("oversight", "Oversight"),
            Domain("x", "Empty"),
        ),
    )
    document = assessment_document(own, tailored(catalogue=own))
    assert [(each["domain"], each["title"]) for each in document["domains"]] == [
        ("sourcing", "Sourcing and selection"),
        ("oversight", "Oversight"),
    ]


def test_the_shipped_catalogue_is_whole_and_its_ids_hold() -> None:
    folder = Path(outscore.contracts.__path__[0]) / "catalogues"
    document = yaml.safe_load((folder / "osp-1.yaml").read_text(encoding="utf-8"))
    assert (document["catalogue"], document["version"], document["published"]) == ("osp", 1, "2026-11-21")
    short = {domain.id: domain.id.partition("_")[0] for domain in FOUR_DOMAINS}
    ids = [each["id"] for each in document["requirements"]]
    assert len(set(ids)) == len(ids) >= 12
    assert {"osp-processes-data-integrity", "osp-performance-speed", "osp-performance-abandonment"} <= set(
        ids
    )
    for each in document["requirements"]:
        assert list(each) == ["id", "version", "domain", "title", "intent", "evidence"]
        assert each["id"].startswith(f"osp-{short[each['domain']]}-")
