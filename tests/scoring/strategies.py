"""Contracts and series of months of every kind, for the properties that hold for all of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING
from typing import Any

from hypothesis import strategies as st
from tests.scoring.settling import APRIL
from tests.scoring.settling import above
from tests.scoring.settling import at_least
from tests.scoring.settling import at_most
from tests.scoring.settling import below
from tests.scoring.settling import contract
from tests.scoring.settling import measure

from outscore.model.period_facts import Incident
from outscore.model.period_facts import PeriodFacts
from outscore.model.period_facts import Reading
from outscore.model.period_facts import WhyAbsent
from outscore.model.terms import judging as j
from outscore.model.terms import limits as lim
from outscore.model.terms import measuring as ms
from outscore.model.terms import rating as rat
from outscore.model.terms import schemes as sch
from outscore.model.terms import timing as tim
from outscore.model.terms import triggers as tri
from outscore.model.terms.whole import Smoothing

if TYPE_CHECKING:
    from collections.abc import Callable

    from outscore.model.contract import Contract
    from outscore.model.contract import Measure

F = Fraction
NAMES = ("a", "b", "c")
UPWARD = tuple(F(one) for one in ("88", "90", "94", "94.95", "95", "95.05", "96", "97", "98", "100"))
UPWARD += (F(286, 3), F(953, 10) + F(1, 7))
DOWNWARD = tuple(190 - one for one in UPWARD)
COUNTS = (None, F(0), F(3), F(5), F(400))
SOME = ("all",), ("all",), ("a",), ("a", "b")


def pick(*options: Any) -> st.SearchStrategy[Any]:
    """One of some values."""
    return st.sampled_from(options)


def maybe(kind: Callable[..., Any], **fields: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """A clause, in about a third of the contracts."""
    return st.one_of(st.none(), st.none(), st.builds(kind, **fields))


def often(kind: Callable[..., Any], **fields: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """A clause, in about half of the contracts."""
    return st.one_of(st.none(), st.builds(kind, **fields))


def number(*options: str) -> st.SearchStrategy[Fraction]:
    """One of some numbers."""
    return st.sampled_from([F(one) for one in options])


def say(text: str = "clause") -> st.SearchStrategy[str]:
    """Always the same text."""
    return st.just(text)


# measures


UP_EDGES = (
    (at_least("97"), at_least("95"), at_least("94"), at_least("90")),
    (above("97"), above("95"), at_least("95"), above("90")),
)
DOWN_EDGES = (
    (at_most("93"), at_most("95"), at_most("96"), at_most("100")),
    (below("93"), below("95"), at_most("95"), below("100")),
)


def bands(edges: tuple[Any, ...]) -> tuple[j.Band, ...]:
    """Five bands, the last without an edge; each worse one costs more."""
    labels = ("best", "good", "minor", "serious", "severe")
    return tuple(
        j.Band(
            label,
            edge,
            points=F(points),
            percent=F(points),
            amount=F(points) * 333,
            score=F(100 - 20 * place),
        )
        for place, (label, edge, points) in enumerate(
            zip(labels, (*edges, None), ("0", "0", "1", "2.5", "4"), strict=True)
        )
    )


def schemes(*, upward: bool) -> st.SearchStrategy[Any]:
    """Any credit scheme that a level upward or downward may have."""
    of = pick("charges", "fees")
    level = pick(None, at_least("96") if upward else at_most("94"))
    return st.one_of(
        st.builds(sch.PercentByBand, of=of),
        st.just(sch.AmountByBand()),
        st.builds(
            sch.PerUnit,
            per=number("1", "0.5"),
            part_units=st.sampled_from(sch.PartUnits),
            beyond=level,
            amount=pick(None, F(500)),
            percent=number("0.5"),
            of=of,
            at_most_amount=pick(None, F(1200)),
        ),
        st.builds(
            sch.PerOccurrence,
            amount=pick(None, F(2)),
            percent=number("0.01"),
            of=of,
            free=number("0", "91"),
            free_percent=pick(None, F(1)),
            free_percent_of=say("calls"),
            at_most_amount=pick(None, F(11)),
            at_most_percent=pick(None, F(1, 100)),
        ),
        st.builds(sch.PoolShare, category=pick("speed", "care"), share=number("40", "100")),
        st.just(
            sch.ExcessTable(
                (
                    sch.ExcessRow(F(1), amount=F(188)),
                    sch.ExcessRow(F(5), percent=F(1)),
                    sch.ExcessRow(None, amount=F(5000)),
                )
            )
        ),
        st.builds(
            sch.GainShare,
            baseline=number("95"),
            worth_per_unit=number("1000"),
            share_percent=number("50"),
            per_quantity=pick("", "calls"),
            at_most_amount=pick(None, F(2500)),
        ),
    )


MISSING = st.builds(
    ms.MissingData,
    no_report=st.sampled_from(ms.Absent),
    no_volume=st.sampled_from(ms.Absent),
    fewer_than=pick(0, 5),
    few=pick(None, *ms.Absent),
    fail_as=pick("", "serious"),
)


BEATEN = st.builds(
    sch.PerUnit,
    per=number("1"),
    part_units=st.sampled_from(sch.PartUnits),
    amount=number("100"),
    at_most_amount=pick(None, F(150)),
)
SHARED = st.builds(
    sch.GainShare, baseline=number("95"), worth_per_unit=number("9"), share_percent=number("30")
)
IN_WINDOW = st.builds(
    sch.CountInWindow,
    every=pick(2, 3),
    in_last=pick(1, 3, 4),
    counting=st.sampled_from(sch.CountOf),
    amount=pick(None, F(700)),
    percent=number("1.5"),
    of=pick("charges", "fees"),
)
CREDITS = {upward: st.one_of(schemes(upward=upward), IN_WINDOW) for upward in (True, False)}
EDGES = {True: st.sampled_from(UP_EDGES), False: st.sampled_from(DOWN_EDGES)}
OWN_TERMS = st.fixed_dictionaries(
    {
        "missing_data": st.one_of(st.none(), MISSING),
        "smoothing": pick(Smoothing.NONE, Smoothing.NONE, Smoothing.WITH_PREVIOUS),
        "round_value": maybe(ms.Rounding, to=number("0.1", "1"), how=st.sampled_from(ms.RoundingMode)),
        "expected_misses": maybe(
            j.ExpectedMisses, times=pick(2, 3), in_last=pick(3, 4), below_minimum=st.sampled_from(j.Counts)
        ),
        "bonus": st.one_of(st.none(), st.none(), BEATEN, SHARED),
    }
)
OWN = {upward: st.tuples(EDGES[upward], st.one_of(st.none(), CREDITS[upward]), OWN_TERMS) for upward in EDGES}
BARE = pick(False, False, True)
RAMPED = pick(False, False, True)
REPORTED = pick(*[False] * 6, True)


@st.composite
def measures(draw: st.DrawFn, name: str) -> Measure:
    """A measure with a level upward or downward and any terms of its own."""
    upward = draw(st.booleans())
    edges, credit, terms = draw(OWN[upward])
    lower = at_least("94") if upward else at_most("96")
    found = measure(
        name,
        edges[1],
        bands=() if draw(BARE) else bands(edges),
        minimum=at_least("90") if upward else at_most("100"),
        ramp=(j.RampStep(date(2026, 6, 30), lower),) if draw(RAMPED) else (),
        credit=credit,
        **terms,
    )
    return replace(found, target=None) if found.terms.bands and draw(REPORTED) else found


MEASURES = {name: measures(name) for name in NAMES}


# contracts


POINTS = st.one_of(
    st.none(),
    st.builds(
        sch.PointsToMoney, clause=say(), percent_per_point=number("1", "0.333"), of=pick("charges", "fees")
    ),
    st.builds(sch.PointsToMoney, clause=say(), amount_per_point=number("250")),
    st.just(
        sch.PointsToMoney(
            "table", table=tuple(sch.PointStep(F(p), F(q)) for p, q in ((1, 0), (2, 2), (5, 4), (9, 10)))
        )
    ),
)
POOL = sch.Pool(
    "pool", F(10), (sch.PoolCategory("speed", F(50)), sch.PoolCategory("care", F(125))), F(175), "charges"
)
REPEATS = maybe(
    j.Repeats,
    clause=say("repeat"),
    not_measured=st.sampled_from(j.Gap),
    measures=pick(*SOME),
    multiply_points_by=pick(None, F(2)),
    add_percent=pick(None, F("0.5")),
)
SETTLING_IN = often(
    j.SettlingIn,
    until=pick(date(2026, 5, 31), date(2026, 8, 31)),
    effect=st.sampled_from(j.SettlingEffect),
    earlier_failures=st.sampled_from(j.Counts),
    clause=say(),
    points_percent=number("50"),
    measures=pick(*SOME),
)
CAPS = {
    "month": lim.Cap("month", "c1", lim.CapWindow.PERIOD, percent=F(8)),
    "last": lim.Cap("last", "c2", lim.CapWindow.LAST_PERIODS, periods=3, percent=F(5)),
    "quarter": lim.Cap("quarter", "c3", lim.CapWindow.QUARTER, percent=F(50), of="fees"),
    "year": lim.Cap("year", "c4", lim.CapWindow.CONTRACT_YEAR, amount=F(20000)),
    "whole": lim.Cap("whole", "c5", lim.CapWindow.CONTRACT, percent=F(4)),
}
OF_SOME = {
    "some": lim.Cap("some", "c6", lim.CapWindow.PERIOD, percent=F(1), measures=("a", "b")),
    "some_last": lim.Cap(
        "some_last", "c7", lim.CapWindow.LAST_PERIODS, periods=4, percent=F(1), measures=("a",)
    ),
}
INCIDENT_RULES = st.one_of(
    st.none(), st.builds(lim.SameIncident, rule=st.sampled_from(lim.IncidentRule), clause=say("incident"))
)
SUSPENSION = often(
    tim.Suspension, clause=say(), not_measured=st.sampled_from(tim.NextNotMeasured), measures=pick(*SOME)
)
COUNTED = maybe(
    tim.CountedCredits,
    clause=say(),
    table=st.just(tuple(tim.CreditStep(n, F(p)) for n, p in ((1, "1"), (2, "2.0055"), (4, "4.01")))),
    of=say("fees"),
    measures=pick(*SOME),
)
RETAINAGE = maybe(
    tim.Retainage,
    id=say("retainage"),
    clause=say(),
    percent=number("10", "3.3333"),
    forfeited_after=pick(None, 2, 2, 3),
    not_measured=st.sampled_from(j.Gap),
    measures=pick(*SOME),
)
EARN_BACK = st.builds(
    tim.EarnBack,
    id=say("return"),
    clause=say(),
    share_percent=number("50", "100"),
    periods=pick(1, 1, 2, 3),
    test=pick(tim.EarnTest.MET, tim.EarnTest.EXCEEDED),
    paid_as=st.sampled_from(tim.PaidAs),
    not_measured=st.sampled_from(tim.Pause),
    measures=pick(*SOME),
    never_for_bands=pick((), ("severe",), ("severe",), ("minor", "serious")),
    never_in_months=pick((), (5,)),
)
NO_CREDITS = st.builds(
    tim.EarnBack,
    id=say("no_credits"),
    clause=say(),
    share_percent=number("100"),
    periods=pick(1, 2),
    test=st.just(tim.EarnTest.NO_CREDITS),
    paid_as=st.sampled_from(tim.PaidAs),
    not_measured=st.sampled_from(tim.Pause),
    measures=pick(*SOME),
)
STEP_UP = often(
    tim.StepUp,
    clause=say(),
    measures=pick(*SOME),
    periods=pick(2, 2, 3, 4),
    not_measured=st.sampled_from(tim.StepBlock),
    at_most_percent_of_gap=pick(None, F(10)),
)
INDEXATION = maybe(
    tim.Indexation,
    clause=say(),
    base=number("120"),
    values=st.just((tim.IndexValue(date(2026, 5, 1), F(125)), tim.IndexValue(date(2026, 7, 1), F(131)))),
    amounts=pick(("a", "fees"), ("bonus_gate", "b")),
    rounding=maybe(ms.Rounding, to=number("0.01", "1"), how=st.sampled_from(ms.RoundingMode)),
)
SMALL = maybe(lim.SmallAmounts, not_paid_up_to=number("1", "1000"), clause=say())
ROUNDING = maybe(lim.MoneyRounding, to=number("0.01", "1", "5"), how=st.sampled_from(ms.RoundingMode))


def gates(*names: str) -> tuple[sch.Gate, ...]:
    """A bonus for good figures of all and a penalty for a bad one of any."""
    return (
        sch.Gate(
            "bonus_gate",
            "g1",
            sch.PaidTo.VENDOR,
            all_of=tuple(sch.GateTest(name, at_least("97")) for name in names),
            amount=F(400),
            with_credits=sch.WithCredits.NEVER,
        ),
        sch.Gate(
            "penalty_gate",
            "g2",
            sch.PaidTo.CLIENT,
            any_of=tuple(sch.GateTest(name, below("92")) for name in names),
            percent=F("1.5"),
        ),
    )


def tests(cap: str) -> tuple[tri.Test, ...]:
    """A test of every kind."""
    return (
        tri.InBand(("severe", "missed"), ("a",)),
        tri.Missed(2),
        tri.Missed(2, not_measured=j.Gap.BREAKS),
        tri.Missed(3, counting=tri.Counting.ANY, not_measured=j.Gap.BREAKS),
        tri.Missed(3, in_last=5, measures=("b",)),
        tri.Missed(3, counting=tri.Counting.ANY),
        tri.Missed(3, in_last=4, counting=tri.Counting.ANY, measures=("a", "b")),
        tri.Missed(2, counting=tri.Counting.ANY, measures=("b", "c")),
        tri.Level("a", below("94")),
        tri.AverageLevel("a", 3, below("96")),
        tri.PointsTotal(at_least("5"), in_last=3),
        tri.CreditsTotal(at_least("9000"), in_last=2),
        tri.CreditsShare(at_least("3"), times=2, in_last=4),
        tri.CapReached(cap, times=2, in_last=3),
    )


def triggers(cap: str) -> tuple[tri.Trigger, ...]:
    """A trigger for each kind of test."""
    return tuple(tri.Trigger(str(place), "", "", (test,)) for place, test in enumerate(tests(cap)))


CRITICAL = pick(
    (),
    (),
    (lim.CriticalFailure("critical", "k", (tri.InBand(("severe",), ("a",)),), F(30)),),
    (lim.CriticalFailure("points", "k", (tri.PointsTotal(at_least("7"), in_last=2),), F(100), "fees"),),
    (lim.CriticalFailure("run", "k", (tri.Missed(2, counting=tri.Counting.ANY),), F(20)),),
)


def ratings(names: tuple[str, ...]) -> st.SearchStrategy[rat.OverallRating | None]:
    """A category for each measure, or one for the first two together and one for the third."""
    return st.one_of(
        st.none(),
        st.builds(
            lambda together, lacking: rat.OverallRating(
                "r",
                tuple(
                    rat.RatingCategory(
                        group[0],
                        group[0],
                        F(weight),
                        tuple(rat.RatedMeasure(one, F(3 + NAMES.index(one)), lacking[one]) for one in group),
                    )
                    for group, weight in zip(grouped(names, together=together), (40, 35, 25), strict=False)
                ),
                (rat.RatingStanding("good", at_least("80")), rat.RatingStanding("poor")),
                (rat.RatingGate(names[0]),),
                "poor",
            ),
            st.booleans(),
            st.fixed_dictionaries(dict.fromkeys(names, UNMEASURED)),
        ),
    )


UNMEASURED = pick(rat.Unmeasured.REWEIGHT, rat.Unmeasured.REWEIGHT, rat.Unmeasured.ZERO, rat.Unmeasured.BLOCK)


def grouped(names: tuple[str, ...], *, together: bool) -> list[tuple[str, ...]]:
    """The measures of each category."""
    return [names[:2], *((one,) for one in names[2:])] if together else [(one,) for one in names]


COUNT = st.integers(1, 3)
CHOSEN_CAPS = st.lists(pick(*CAPS), unique=True, max_size=3).map(
    lambda names: tuple(CAPS[one] for one in names)
)
CAPS_OF_SOME = pick((), (), tuple(OF_SOME.values()))
RATINGS = {count: ratings(NAMES[:count]) for count in (1, 2, 3)}
GATES = {count: pick((), gates("a"), gates(*NAMES[:count])) for count in (1, 2, 3)}
ALWAYS = st.fixed_dictionaries(
    {
        "points": POINTS,
        "repeats": REPEATS,
        "settling_in": SETTLING_IN,
        "same_incident": INCIDENT_RULES,
        "only_largest_of": pick((), (), (lim.OnlyLargest(("a", "b"), "o"),)),
        "caps": CHOSEN_CAPS,
        "counted_credits": COUNTED,
        "retainage": RETAINAGE.map(lambda one: (one,) if one else ()),
        "earn_back": st.one_of(st.just(()), st.tuples(EARN_BACK), st.tuples(EARN_BACK, NO_CREDITS)),
        "indexation": INDEXATION,
        "small_amounts": SMALL,
        "money_rounding": ROUNDING,
    }
)
TURNING = st.fixed_dictionaries(
    {
        "critical_failures": CRITICAL,
        "suspended_credits": SUSPENSION,
        "step_up": STEP_UP.map(lambda one: (one,) if one else ()),
    }
)
AMENDED = st.booleans()
TURNED_BACK = st.booleans()


@st.composite
def contracts(draw: st.DrawFn) -> Contract:
    """A contract with any of the mechanics."""
    count = draw(COUNT)
    own = tuple(draw(MEASURES[name]) for name in NAMES[:count])
    terms = draw(ALWAYS) | draw(TURNING)
    terms["caps"] += draw(CAPS_OF_SOME)
    fired = triggers(terms["caps"][0].id if terms["caps"] else "") if draw(st.booleans()) else ()
    found = contract(
        *own,
        amounts=(("fees", F(60000)), ("pot", F(1))),
        pool=POOL,
        gates=draw(GATES[count]),
        triggers=fired,
        rating=draw(RATINGS[count]),
        **terms,
    )
    return draw(amended(found)) if draw(AMENDED) else found


@st.composite
def amended(draw: st.DrawFn, before: Contract) -> Contract:
    """The contract with variations.

    From July on other points and caps, and of the first measure another scheme and perhaps another target;
    from September on, perhaps, the old target again, and nothing on hold any more.
    """
    first, *others = before.measures
    upward = first.metric.better.value == "higher"
    changed = replace(
        first,
        target=draw(pick(first.target, *(UP_EDGES if upward else DOWN_EDGES)[0][:3:2])),
        terms=replace(first.terms, credit=draw(CREDITS[upward])),
    )
    changed = replace(changed, target=None) if first.target is None else changed
    own = set(before.terms.caps) - set(CAPS.values())
    terms = replace(before.terms, points=draw(POINTS), caps=(*draw(CHOSEN_CAPS), *own))
    after = replace(before, measures=(changed, *others), terms=terms)
    changes = [(date(2026, 7, 1), after)]
    if draw(TURNED_BACK):
        back = replace(changed, target=first.target)
        terms = replace(terms, suspended_credits=None)
        changes.append((date(2026, 9, 1), replace(after, measures=(back, *others), terms=terms)))
    return replace(before, changes=tuple(changes))


# months


VALUES = {True: st.sampled_from(UPWARD), False: st.sampled_from(DOWNWARD)}
KIND = st.integers(0, 22)
COUNTED_CASES = pick(*COUNTS)
ODD = st.integers(0, 9)
WAIVED = {
    4: {"a": "goodwill"},
    5: {"all": "goodwill"},
    6: {"a": "goodwill", "b": "goodwill"},
}
INCIDENTS = {
    7: (Incident("outage", ("all",), "b"),),
    8: (Incident("outage", ("a", "b"), "b"),),
    9: (Incident("outage", ("a", "b"), "b"),),
}
SUM = pick(100000, 20000, 100001)


@st.composite
def readings(draw: st.DrawFn, one: Measure) -> Reading | None:
    """A figure most of the time; else none, a grade, one that was relieved, or one that may still ripen."""
    value = draw(VALUES[one.metric.better.value == "higher"])
    kind = draw(KIND)
    if kind < 14:
        return Reading(value, count=draw(COUNTED_CASES) if kind < 3 else None)
    return {
        14: None,
        15: Reading(None, absent=WhyAbsent.NO_VOLUME),
        16: Reading(None, absent=WhyAbsent.ALL_RELIEVED),
        17: Reading(value, treated_as_met=True),
        18: Reading(value, mature=False),
        19: Reading(None, grade="serious" if one.terms.bands else "missed"),
        20: Reading(value, mature=False),
        21: Reading(F(0)),
        22: Reading(None, grade="serious" if one.terms.bands else "missed", mature=False),
    }[kind]


LENGTH = pick(1, 2, 3, 4, 5, 6, 7, 8, 9, 9, 9, 9)
AGAIN = st.booleans()
RECOVERS = st.booleans()
"""Whether the last two months are good, so that credits are cancelled, released and earned back."""


@st.composite
def series(draw: st.DrawFn, terms: Contract) -> list[PeriodFacts]:
    """Consecutive months of facts."""
    found: list[PeriodFacts] = []
    period = APRIL
    each = {one.id: readings(one) for one in terms.measures}
    good = {one.id: Reading(F(100 if _upward(one) else 90)) for one in terms.measures}
    length, recovers = draw(LENGTH), draw(RECOVERS)
    given: dict[str, Reading | None] = {}
    for place in range(length):
        if recovers and place >= length - 2:
            given = {**good}
        else:
            again = given if draw(AGAIN) else {}
            given = {name: again[name] if name in again else draw(kind) for name, kind in each.items()}
        odd = draw(ODD)
        found.append(
            PeriodFacts(
                period,
                {name: known for name, known in given.items() if known is not None},
                None if odd == 0 else F(draw(SUM)) / (3 if odd == 1 else 1),
                estimated=odd == 2,
                amounts={"fees": F(70000)} if odd == 3 else {},
                quantities={"calls": F(1000)},
                incidents=INCIDENTS.get(odd, ()),
                waived=WAIVED.get(odd, {}),
            )
        )
        period = period.next()
    return found


CONTRACTS = contracts()


@st.composite
def histories(draw: st.DrawFn) -> tuple[Contract, list[PeriodFacts]]:
    """A contract with its months."""
    terms = draw(CONTRACTS)
    return terms, draw(series(terms))


def directional(terms: Contract) -> Contract:
    """The contract without the mechanics by which a better month can cost more.

    Those are replacement (critical failures; one part charged in place of another), credits on hold, levels
    that rise, limits on some measures behind limits on all, and schemes or gates against the direction.
    """
    return replace(
        terms,
        measures=tuple(map(_directional, terms.measures)),
        terms=replace(
            terms.terms,
            gates=terms.terms.gates if all(map(_upward, terms.measures)) else (),
            same_incident=None,
            only_largest_of=(),
            critical_failures=(),
            caps=tuple(cap for cap in terms.terms.caps if cap.measures == ("all",)),
            suspended_credits=None,
            earn_back=tuple(one for one in terms.terms.earn_back if one.paid_as is tim.PaidAs.RETURN),
            step_up=(),
        ),
        changes=tuple((day, directional(amended)) for day, amended in terms.changes),
    )


def _upward(one: Measure) -> bool:
    return one.metric.better.value == "higher"


def _directional(one: Measure) -> Measure:
    credit = None if _upward(one) and _counts_up(one.terms.credit) else one.terms.credit
    expected = one.terms.expected_misses if credit is None else None
    return replace(one, terms=replace(one.terms, credit=credit, expected_misses=expected))


def _counts_up(credit: sch.Scheme | None) -> bool:
    """Whether a scheme takes the figure for a number of failures."""
    if isinstance(credit, sch.CountInWindow):
        return credit.counting is sch.CountOf.VALUE
    return isinstance(credit, sch.PerOccurrence)
