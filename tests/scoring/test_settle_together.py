"""What holds where clauses meet: on hold and caps, settling in and gates, figures that may still ripen."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING
from typing import Any

import pytest
from tests.scoring.settling import PUBLISHED
from tests.scoring.settling import at_least
from tests.scoring.settling import below
from tests.scoring.settling import contract
from tests.scoring.settling import measure
from tests.scoring.settling import settled
from tests.scoring.settling import texts

from outscore.model.outcome import Entry
from outscore.model.period_facts import Reading
from outscore.model.terms.judging import Counts
from outscore.model.terms.judging import Gap
from outscore.model.terms.judging import Repeats
from outscore.model.terms.judging import SettlingEffect
from outscore.model.terms.judging import SettlingIn
from outscore.model.terms.limits import Cap
from outscore.model.terms.limits import CapWindow
from outscore.model.terms.limits import CriticalFailure
from outscore.model.terms.measuring import Absent
from outscore.model.terms.measuring import MissingData
from outscore.model.terms.measuring import Rounding
from outscore.model.terms.measuring import RoundingMode
from outscore.model.terms.schemes import CountInWindow
from outscore.model.terms.schemes import CountOf
from outscore.model.terms.schemes import GainShare
from outscore.model.terms.schemes import Gate
from outscore.model.terms.schemes import GateTest
from outscore.model.terms.schemes import PaidTo
from outscore.model.terms.schemes import PartUnits
from outscore.model.terms.schemes import PerUnit
from outscore.model.terms.schemes import PointsToMoney
from outscore.model.terms.timing import CountedCredits
from outscore.model.terms.timing import CreditStep
from outscore.model.terms.timing import EarnBack
from outscore.model.terms.timing import EarnTest
from outscore.model.terms.timing import Indexation
from outscore.model.terms.timing import IndexValue
from outscore.model.terms.timing import NextNotMeasured
from outscore.model.terms.timing import PaidAs
from outscore.model.terms.timing import Pause
from outscore.model.terms.timing import Retainage
from outscore.model.terms.timing import StepBlock
from outscore.model.terms.timing import StepUp
from outscore.model.terms.timing import Suspension
from outscore.model.terms.triggers import AverageLevel
from outscore.model.terms.triggers import Counting
from outscore.model.terms.triggers import InBand
from outscore.model.terms.triggers import Level
from outscore.model.terms.triggers import Missed
from outscore.model.terms.triggers import Trigger
from outscore.model.terms.whole import Smoothing

if TYPE_CHECKING:
    from outscore.model.contract import Contract
    from outscore.model.terms.triggers import Test

F = Fraction
POINTS = PointsToMoney("3", percent_per_point=F(1))
VALUE = (("value", F(2500000)),)
COUNTED = CountedCredits("7", tuple(CreditStep(count, F(count)) for count in (1, 2, 3, 4)), "value")
HELD = Suspension("7.1", NextNotMeasured.UPHOLD)
A_POINT = PerUnit(F(1), PartUnits.PRO_RATA, amount=F(10))


def published(*names: str, **terms: Any) -> Contract:
    """Measures with the published bands, a point costing 1000."""
    own = [measure(name, bands=PUBLISHED) for name in names or ("sl",)]
    return contract(*own, **{"points": POINTS, "amounts": VALUE, **terms})


def nets(terms: Contract, *values: object, **more: Any) -> list[str]:
    return texts(one.net for one in settled(terms, *values, **more))


def ripening(value: str) -> Reading:
    """A figure that may still ripen."""
    return Reading(F(value), mature=False)


# caps, and credits on hold


def over_time(amount: int, window: CapWindow = CapWindow.CONTRACT) -> Cap:
    return Cap("time", "8.2", window, amount=F(amount), periods=12 if window == "last_periods" else None)


def of_the_month(amount: int) -> Cap:
    return Cap("month", "8.1", CapWindow.PERIOD, amount=F(amount))


@pytest.mark.parametrize("window", [one for one in CapWindow if one is not CapWindow.PERIOD])
def test_a_credit_on_hold_takes_no_room_under_a_cap_that_adds_up(window: CapWindow) -> None:
    terms = published(suspended_credits=HELD, caps=(over_time(4000, window),))
    expected = ["0", "3000", "1000", "0", "0"]
    if window is CapWindow.QUARTER:  # July begins another one
        expected = ["0", "3000", "1000", "3000", "0"]
    assert nets(terms, "96.5", "96.5", "96.5", "96.5", "99") == expected


def test_a_cap_of_the_period_looks_at_a_credit_when_it_is_made_and_not_again() -> None:
    terms = published(suspended_credits=HELD, caps=(of_the_month(2000),))
    outcomes = settled(terms, "96.5", "97", "98", "99")
    assert texts(one.net for one in outcomes) == ["0", "2000", "2000", "0"]
    assert [one.caps_reached for one in outcomes] == [("month",), ("month",), (), ()]


def test_what_is_upheld_and_what_is_due_now_are_cut_together_in_proportion() -> None:
    held = Suspension("7.1", NextNotMeasured.UPHOLD, ("a",))
    terms = published("a", "b", suspended_credits=held, caps=(over_time(4000),))
    values = {"a": "97", "b": "99"}, {"a": "98", "b": "96"}, {"a": "98", "b": "99"}
    outcomes = settled(terms, *values)
    lines = [(str(one.origin), str(one.amount)) for one in outcomes[1].bookings]
    assert sorted(lines) == [("2026-04", "1600"), ("2026-05", "2400")]
    assert outcomes[2].net == 0


@pytest.mark.parametrize(
    ("in_order", "net"), [(("month", "time"), "3000"), (("time", "month"), "216429/100")]
)
def test_caps_of_the_period_and_over_time_apply_in_the_order_of_the_file(
    in_order: tuple[str, str], net: str
) -> None:
    known = {"month": of_the_month(1500), "time": over_time(3000)}
    held = Suspension("7.1", NextNotMeasured.UPHOLD, ("a",))
    terms = published("a", "b", suspended_credits=held, caps=tuple(known[name] for name in in_order))
    # April: 1500 of a's 2000 on hold. May: 3000 of b due, 1000 of a on hold, April's upheld.
    uncut = replace(terms, terms=replace(terms.terms, caps=()))
    amended = replace(uncut, changes=((date(2026, 5, 1), terms),))
    assert nets(amended, {"a": "97", "b": "99"}, {"a": "98", "b": "96"})[1] == net


# counted credits


@pytest.mark.parametrize(
    ("cap", "expected"),
    [
        (of_the_month(10000), ["10000", "10000", "10000"]),
        (over_time(30000), ["25000", "5000", "0"]),
        (replace(of_the_month(10000), measures=("sl",)), ["25000", "25000", "25000"]),
    ],
)
def test_a_counted_credit_falls_under_caps_on_everything(cap: Cap, expected: list[str]) -> None:
    terms = contract(measure(), counted_credits=COUNTED, amounts=VALUE, caps=(cap,))
    assert nets(terms, "98", "98", "98") == expected
    waiting = replace(terms, terms=replace(terms.terms, suspended_credits=HELD))
    assert nets(waiting, "98", "98", "98", "98") == ["0", *expected]


@pytest.mark.parametrize(
    ("waived", "cost"),
    [({}, "25000"), ({"a": "goodwill"}, "25000"), ({"a": "x", "b": "y"}, "0"), ({"all": "goodwill"}, "0")],
)
def test_a_waiver_of_all_that_failed_is_one_of_the_counted_credit(waived: dict[str, str], cost: str) -> None:
    terms = contract(measure("a"), measure("b"), counted_credits=COUNTED, amounts=VALUE)
    failed = {"a": "98", "b": "98"}
    assert nets(terms, failed, waived=waived) == [cost]
    waiting = replace(terms, terms=replace(terms.terms, suspended_credits=HELD))
    first, second = settled(waiting, failed, failed, waived=waived)
    assert bool(first.held) is (cost != "0")
    assert str(second.net) == cost


# levels that have risen


def test_a_rise_lapses_for_good_when_the_target_is_agreed_anew() -> None:
    rise = StepUp("9", ("sl",), 3, StepBlock.BLOCKS)
    ninety, higher = measure(target=at_least("90")), measure(target=at_least("95"))
    terms = contract(ninety, step_up=(rise,))
    other = replace(terms, terms=replace(terms.terms, points=POINTS))
    changes = (
        (date(2026, 8, 1), other),
        (date(2026, 9, 1), replace(terms, measures=(higher,))),
        (date(2026, 11, 1), terms),
    )
    outcomes = settled(replace(terms, changes=changes), *["94"] * 3, *["90"] * 5)
    levels = [one.of("sl").level for one in outcomes]
    assert [str(one.value) for one in levels if one] == ["90", "90", "90", "92", "92", "95", "95", "90"]


# counts in a window


def test_a_count_in_a_window_charges_nothing_in_a_period_that_adds_no_failure() -> None:
    of_misses = contract(measure(credit=CountInWindow(2, 3, CountOf.MISSES, amount=F(100))))
    found = nets(of_misses, "98", "98", "98", "98", "99", "98")
    assert found == ["0", "100", "0", "100", "0", "0"]
    of_value = contract(measure(target=below("1"), credit=CountInWindow(10, 3, CountOf.VALUE, amount=F(100))))
    assert nets(of_value, "9", "12", "5", "8", "0", "1") == ["0", "200", "0", "100", "0", "0"]


# figures that may still ripen


def fires(test: Test, *values: object) -> list[int]:
    """The periods, counted from 1, in which a trigger with this test fires."""
    outcomes = settled(published(triggers=(Trigger("t", "Plan", "15", (test,)),)), *values)
    return [number for number, one in enumerate(outcomes, start=1) if one.fired]


@pytest.mark.parametrize(
    "test", [InBand(("below",)), Level("sl", below("97")), AverageLevel("sl", 2, below("97"))]
)
def test_a_figure_that_may_still_ripen_fires_nothing(test: Test) -> None:
    assert fires(test, "90", "90", ripening("90"))[-1:] == [2]


@pytest.mark.parametrize("counting", Counting)
@pytest.mark.parametrize("value", ["98", "99"])
def test_a_figure_that_may_still_ripen_neither_adds_to_a_run_nor_ends_it(
    counting: Counting, value: str
) -> None:
    assert fires(Missed(2, counting=counting), "98", ripening(value), "98") == [3]


@pytest.mark.parametrize(("gap", "expected"), [(Gap.KEEPS, ["3", "0", "6"]), (Gap.BREAKS, ["3", "0", "3"])])
@pytest.mark.parametrize("value", ["96.5", "99"])
def test_a_figure_that_may_still_ripen_is_a_gap_between_two_failures(
    gap: Gap, expected: list[str], value: str
) -> None:
    terms = published(repeats=Repeats("2.2", gap, multiply_points_by=F(2)))
    assert texts(one.points for one in settled(terms, "96.5", ripening(value), "96.5")) == expected


def test_a_figure_that_may_still_ripen_withholds_nothing_and_earns_nothing() -> None:
    critical = CriticalFailure("k", "14", (InBand(("below",)), Level("sl", below("97"))), F(100))
    gate = Gate("g", "6", PaidTo.VENDOR, all_of=(GateTest("sl", at_least("50")),), amount=F(70))
    own = measure(bands=PUBLISHED, bonus=PerUnit(F(1), PartUnits.PRO_RATA, at_least("50"), amount=F(10)))
    terms = contract(own, critical_failures=(critical,), gates=(gate,))
    ripe, unripe = settled(terms, "96.5", ripening("96.5"))
    assert (ripe.critical, str(ripe.bonus)) == (("k",), "535")
    assert (unripe.critical, unripe.net, unripe.bonus) == ((), F(0), F(0))


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        (NextNotMeasured.UPHOLD, ["0", "3000", "0"]),
        (NextNotMeasured.CANCEL, ["0", "0", "0"]),
        (NextNotMeasured.HOLD, ["0", "0", "3000"]),
    ],
)
@pytest.mark.parametrize("value", ["96.5", "99"])
def test_a_credit_on_hold_sees_a_figure_that_may_still_ripen_as_not_measured(
    rule: NextNotMeasured, expected: list[str], value: str
) -> None:
    terms = published(suspended_credits=Suspension("7.1", rule))
    assert nets(terms, "96.5", ripening(value), "98") == expected


@pytest.mark.parametrize("value", ["98", "99"])
def test_what_is_retained_waits_for_a_figure_that_may_still_ripen(value: str) -> None:
    terms = contract(measure(), retainage=(Retainage("r", "11", F(10), forfeited_after=2),))
    outcomes = settled(terms, "98", ripening(value), "98")
    assert [[one.entry for one in each.bookings] for each in outcomes] == [
        [Entry.RETAINED],
        [],
        [Entry.RETAINED, Entry.RELEASED, Entry.FORFEITED],
    ]


def back(periods: int, test: EarnTest = EarnTest.MET, **more: Any) -> EarnBack:
    return EarnBack(
        "e", "12", F(100), periods, test, **{"paid_as": PaidAs.RETURN, "not_measured": Pause.ENDS, **more}
    )


@pytest.mark.parametrize("test", [EarnTest.MET, EarnTest.NO_CREDITS])
@pytest.mark.parametrize(
    ("pause", "expected"),
    [(Pause.PAUSES, ["1000", "0", "0", "-1000"]), (Pause.ENDS, ["1000", "0", "0", "0"])],
)
@pytest.mark.parametrize("between", [None, ripening("99.5"), ripening("90")])
def test_an_earn_back_pauses_or_ends_where_nothing_was_judged(
    test: EarnTest, pause: Pause, expected: list[str], between: Reading | None
) -> None:
    terms = published(earn_back=(back(2, test, not_measured=pause),))
    assert nets(terms, "98", "99", between, "99") == expected


def test_one_measure_that_was_judged_is_enough_for_a_period_without_credits() -> None:
    terms = published("a", "b", earn_back=(back(1, EarnTest.NO_CREDITS),))
    assert nets(terms, {"a": "98", "b": "99"}, {"b": "99"}) == ["1000", "-1000"]


@pytest.mark.parametrize(("block", "level"), [(StepBlock.BLOCKS, "90"), (StepBlock.IGNORED, "92")])
@pytest.mark.parametrize("value", ["100", "80"])
def test_a_step_up_sees_a_figure_that_may_still_ripen_as_not_measured(
    block: StepBlock, level: str, value: str
) -> None:
    terms = contract(measure(target=at_least("90")), step_up=(StepUp("9", ("sl",), 3, block),))
    for values in (("94", ripening(value), "94"), ("94", "94", ripening(value))):
        risen = settled(terms, *values, "93")[3].of("sl").level
        assert risen
        assert str(risen.value) == level


def test_a_figure_that_may_still_ripen_is_no_previous_figure() -> None:
    previous = MissingData(Absent.PREVIOUS, Absent.PREVIOUS)
    [_, _, third] = settled(contract(measure(), missing_data=previous), "99.5", ripening("90"), None)
    assert third.of("sl").judged == F("99.5")
    smooth = contract(measure(smoothing=Smoothing.WITH_PREVIOUS))
    assert texts(one.of("sl").judged for one in settled(smooth, "90", ripening("80"), "100")) == [
        "90",
        "85",
        "100",
    ]


# settling in


def settling(effect: SettlingEffect, *measures: str) -> SettlingIn:
    return SettlingIn(date(2026, 4, 30), effect, Counts.COUNT, "2.6", F(50), measures or ("all",))


FREE = pytest.mark.parametrize("effect", [SettlingEffect.REPORT_ONLY, SettlingEffect.NO_CREDITS])
PENALTY = Gate(
    "p", "6.2", PaidTo.CLIENT, any_of=(GateTest("a", below("95")), GateTest("b", below("95"))), amount=F(700)
)


@FREE
def test_a_penalty_waits_until_every_measure_it_tests_has_settled_in(effect: SettlingEffect) -> None:
    bad = {"a": "90", "b": "99"}
    terms = contract(measure("a"), measure("b"), gates=(PENALTY,), settling_in=settling(effect, "b"))
    assert nets(terms, bad, bad) == ["0", "700"]
    assert nets(terms, {"a": "90", "b": ripening("90")}, bad) == ["0", "700"]
    alone = replace(PENALTY, any_of=PENALTY.any_of[:1])
    assert nets(replace(terms, terms=replace(terms.terms, gates=(alone,))), bad) == ["700"]
    reduced = replace(terms.terms, settling_in=settling(SettlingEffect.REDUCED_POINTS))
    assert nets(replace(terms, terms=reduced), bad) == ["700"]


@FREE
def test_nothing_is_withheld_while_every_measure_is_still_free(effect: SettlingEffect) -> None:
    critical = CriticalFailure("k", "14", (Missed(1),), F(50))
    bad = {"a": "90", "b": "99"}
    terms = contract(measure("a"), measure("b"), critical_failures=(critical,), settling_in=settling(effect))
    assert nets(terms, bad, bad) == ["0", "50000"]
    assert nets(terms, {"a": "90", "b": ripening("99")}) == ["0"]
    some = replace(terms.terms, settling_in=settling(effect, "a"))
    assert nets(replace(terms, terms=some), bad) == ["50000"]


@pytest.mark.parametrize(
    ("effect", "bonus"),
    [
        (SettlingEffect.REPORT_ONLY, "0"),
        (SettlingEffect.NO_CREDITS, "10"),
        (SettlingEffect.REDUCED_POINTS, "10"),
    ],
)
def test_settling_in_leaves_bonuses_except_where_there_is_no_verdict(
    effect: SettlingEffect, bonus: str
) -> None:
    terms = contract(measure(bonus=A_POINT), settling_in=settling(effect))
    assert str(settled(terms, "100")[0].bonus) == bonus
    gain = replace(measure(bonus=GainShare(F(90), F(5), F(20))), target=None)
    assert str(settled(contract(gain, settling_in=settling(effect)), "100")[0].bonus) == bonus
    gate = Gate("g", "6", PaidTo.VENDOR, all_of=(GateTest("sl", at_least("99")),), amount=F(70))
    gated = contract(measure(), gates=(gate,), settling_in=settling(effect))
    assert str(settled(gated, "100")[0].bonus) == "70"


@pytest.mark.parametrize("effect", SettlingEffect)
def test_a_figure_that_may_still_ripen_settles_in_too(effect: SettlingEffect) -> None:
    [outcome] = settled(contract(measure(), settling_in=settling(effect)), ripening("90"))
    one = outcome.of("sl")
    verdict = "report_only" if effect is SettlingEffect.REPORT_ONLY else "missed"
    assert (one.settling_in, one.provisional, one.verdict.value) == (True, True, verdict)


# bands that cannot be earned back


def test_the_band_that_cannot_be_earned_back_is_that_of_the_period_that_failed() -> None:
    never = back(1, never_for_bands=("below",))
    terms = published(suspended_credits=HELD, earn_back=(never,))
    assert nets(terms, "90", "98.5", "99", "99") == ["0", "4000", "0", "0"]
    assert nets(terms, "98.5", "90", "99", "99") == ["0", "1000", "-1000", "0"]


# sums that rise with an index


def test_before_the_first_index_a_sum_stands_as_it_is_printed() -> None:
    whole = Rounding(F(1), RoundingMode.HALF_EVEN)
    index = Indexation("9", F(120), (IndexValue(date(2026, 5, 1), F(126)),), ("sl",), whole)
    scheme = PerUnit(F(1), PartUnits.PRO_RATA, amount=F("832.50"))
    terms = contract(measure(credit=scheme), indexation=index)
    assert nets(terms, "98", "98") == ["1665/2", "874"]
