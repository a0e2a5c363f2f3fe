"""Sums in flight when an amendment changes or takes out the clause under which they arose."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING
from typing import Any

import pytest
from hypothesis import HealthCheck
from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st
from tests.scoring.published import F
from tests.scoring.published import back
from tests.scoring.published import hold
from tests.scoring.published import nets
from tests.scoring.published import published
from tests.scoring.reference import differences
from tests.scoring.reference import settle
from tests.scoring.settling import contract
from tests.scoring.settling import measure
from tests.scoring.settling import months
from tests.scoring.settling import settled
from tests.scoring.strategies.contracts import amended
from tests.scoring.strategies.contracts import contracts
from tests.scoring.strategies.months import series

from outscore.model.carry import START
from outscore.model.carry import Former
from outscore.model.carry import Retained
from outscore.model.outcome import ZERO
from outscore.model.outcome import Entry
from outscore.model.outcome import HeldStatus
from outscore.model.period import Period
from outscore.model.terms.judging import Gap
from outscore.model.terms.limits import Cap
from outscore.model.terms.limits import CapWindow
from outscore.model.terms.timing import CountedCredits
from outscore.model.terms.timing import CreditStep
from outscore.model.terms.timing import EarnTest
from outscore.model.terms.timing import NextNotMeasured
from outscore.model.terms.timing import PaidAs
from outscore.model.terms.timing import Pause
from outscore.model.terms.timing import Retainage
from outscore.scoring.plain_values import plain
from outscore.scoring.plain_values import value_of
from outscore.scoring.settle import Settlement

if TYPE_CHECKING:
    from fractions import Fraction

    from outscore.model.carry import Carry
    from outscore.model.contract import Contract
    from outscore.model.outcome import Outcome
    from outscore.model.period_facts import PeriodFacts
    from outscore.model.terms.timing import EarnBack

TEN = Retainage("r", "11", F(10))
BAD, GOOD = "98", "99"


def changed(before: Contract, *changes: tuple[int, Contract | dict[str, Any]]) -> Contract:
    """The contract with other terms from the first day of some months on, each on top of those before."""
    found, last = [], before
    for month, change in changes:
        last = replace(last, terms=replace(last.terms, **change)) if isinstance(change, dict) else change
        found.append((date(2026, month, 1), last))
    return replace(before, changes=tuple(found))


def lines(terms: Contract, *values: object, **more: Any) -> list[list[str]]:
    """The ledger lines of each month; those of another month with its name. As the reference has them."""
    facts = months(values, **more)
    assert differences(Settlement(terms).run(facts), settle(terms, facts)) == []
    return [
        [line_of(one, outcome) for one in outcome.bookings] for outcome in settled(terms, *values, **more)
    ]


def line_of(one: Any, outcome: Outcome) -> str:
    of = "" if one.origin == outcome.period else f" of {one.origin}"
    return f"{one.entry.value} {one.what} {one.amount}{of}"


# held back


def test_what_is_held_back_under_a_clause_that_is_taken_out_is_still_released() -> None:
    terms = changed(contract(measure(), retainage=(TEN,)), (5, {"retainage": ()}))
    assert lines(terms, BAD, BAD, GOOD, GOOD) == [
        ["retained r 10000"],
        [],
        ["released r -10000 of 2026-04"],
        [],
    ]


def test_what_is_held_back_under_a_clause_that_gets_another_id_is_still_released() -> None:
    other = replace(TEN, id="other", percent=F(5))
    terms = changed(contract(measure(), retainage=(TEN,)), (5, {"retainage": (other,)}))
    assert lines(terms, BAD, BAD, GOOD) == [
        ["retained r 10000"],
        ["retained other 5000"],
        ["released r -10000 of 2026-04", "released other -5000"],
    ]


def test_what_is_held_back_is_forfeited_after_as_many_failures_as_were_agreed_then() -> None:
    """Three in April's terms, two in May's: May is the second in a row, and only its own sum is lost."""
    before = contract(measure(), retainage=(replace(TEN, forfeited_after=3),))
    terms = changed(before, (5, {"retainage": (replace(TEN, forfeited_after=2),)}))
    assert lines(terms, BAD, BAD, BAD, GOOD) == [
        ["retained r 10000"],
        ["retained r 10000", "released r -10000", "forfeited r 10000"],
        ["released r -10000 of 2026-04", "forfeited r 10000 of 2026-04", "retained r 10000"],
        ["released r -10000"],
    ]


def test_a_clause_that_is_taken_out_still_forfeits() -> None:
    before = contract(measure(), retainage=(replace(TEN, forfeited_after=2),))
    assert lines(changed(before, (5, {"retainage": ()})), BAD, BAD, GOOD)[1] == [
        "released r -10000 of 2026-04",
        "forfeited r 10000 of 2026-04",
    ]


@pytest.mark.parametrize("other", [{"percent": F(5)}, {"clause": "11 as varied"}])
def test_a_change_that_decides_nothing_about_what_is_held_back_leaves_it_one_sum(
    other: dict[str, Any],
) -> None:
    after = replace(TEN, **other)
    terms = changed(contract(measure(), retainage=(TEN,)), (5, {"retainage": (after,)}))
    whole = 10000 + 1000 * after.percent
    assert lines(terms, BAD, BAD, GOOD)[2] == [f"released r {-whole}"]


def test_what_is_held_back_for_measures_that_the_contract_no_longer_has_is_released() -> None:
    before = contract(measure("a"), measure("b"), retainage=(replace(TEN, measures=("a",)),))
    after = replace(before, measures=before.measures[1:], terms=replace(before.terms, retainage=()))
    found = lines(changed(before, (5, after)), {"a": BAD, "b": GOOD}, {"b": GOOD}, {"b": GOOD})
    assert found == [["retained r 10000"], ["released r -10000 of 2026-04"], []]


def test_two_amendments_leave_two_sums_apart() -> None:
    before = contract(measure(), retainage=(replace(TEN, forfeited_after=4),))
    terms = changed(
        before, (5, {"retainage": (replace(TEN, not_measured=Gap.BREAKS),)}), (6, {"retainage": ()})
    )
    assert lines(terms, BAD, BAD, None, GOOD)[3] == [
        "released r -10000 of 2026-04",
        "released r -10000 of 2026-05",
    ]


def test_what_an_earlier_version_has_left_under_a_clause_taken_out_long_ago_goes_on_too() -> None:
    terms = changed(contract(measure(), retainage=(TEN,)), (5, {"retainage": ()}))
    stranded = replace(START, retained={"r": Retained(F(10000), 0)}, periods=4)
    [facts] = months([GOOD], start=Period.month(2026, 8))
    outcome, carry = Settlement(terms).step(stranded, facts)
    assert [line_of(one, outcome) for one in outcome.bookings] == ["released r -10000 of 2026-04"]
    assert not carry.retained


def test_a_sum_whose_clause_no_version_knows_stays_in_the_carry() -> None:
    carry = replace(START, retained={"gone": Retained(F(1), 0)}, offsets={"gone": F(2)})
    for facts in months([BAD, GOOD]):
        _, carry = Settlement(changed(contract(measure()), (5, {"retainage": (TEN,)}))).step(carry, facts)
    assert carry.retained["gone"] == Retained(F(1), 0)
    assert carry.offsets == {"gone": 2}


def test_a_month_without_charges_decides_nothing_about_a_sum_that_was_set_apart() -> None:
    terms = changed(contract(measure(), retainage=(TEN,)), (5, {"retainage": (replace(TEN, id="x"),)}))
    found = lines(terms, BAD, GOOD, GOOD, charges=["100", None, "100"])
    assert found == [["retained r 10"], [], ["released r -10 of 2026-04"]]


@pytest.mark.parametrize(
    ("change", "values", "ends"),
    [
        ({"measures": ("a",)}, [{"a": BAD, "b": GOOD}, {"a": GOOD, "b": BAD}, {"a": GOOD, "b": GOOD}], 2),
        ({"not_measured": Gap.BREAKS}, [{"a": BAD, "b": BAD}, {}, {"a": BAD, "b": BAD}], 2),
    ],
    ids=["measures", "not_measured"],
)
def test_whatever_decides_about_what_is_held_back_is_as_it_was_agreed_then(
    change: dict[str, Any], values: list[Any], ends: int
) -> None:
    """It looks at every measure, and passes over a month that was not measured, as in April."""
    clause = replace(TEN, forfeited_after=2) if "not_measured" in change else TEN
    before = contract(measure("a"), measure("b"), retainage=(clause,))
    found = lines(changed(before, (5, {"retainage": (replace(clause, **change),)})), *values)
    assert [any("of 2026-04" in line for line in month) for month in found] == [
        place == ends for place in range(3)
    ]


def test_a_change_from_within_a_month_leaves_that_month_under_the_old_terms() -> None:
    before = contract(measure(), retainage=(TEN,))
    after = replace(before, terms=replace(before.terms, retainage=()))
    terms = replace(before, changes=((date(2026, 5, 15), after),))
    assert lines(terms, BAD, BAD, GOOD)[1:] == [["retained r 10000"], ["released r -20000 of 2026-05"]]


# on hold


@pytest.mark.parametrize(("second", "net"), [(BAD, 1000), (GOOD, 0)])
def test_a_credit_on_hold_is_decided_by_the_terms_of_its_own_month(second: str, net: int) -> None:
    terms = changed(published(suspended_credits=hold()), (5, {"suspended_credits": None}))
    own = 1000 if second == BAD else 0
    assert nets(terms, BAD, second, GOOD) == ["0", str(net + own), "0"]


@pytest.mark.parametrize("after", NextNotMeasured)
def test_what_a_month_not_measured_does_is_as_it_was_agreed_when_the_credit_was_put_on_hold(
    after: NextNotMeasured,
) -> None:
    terms = changed(
        published(suspended_credits=hold(NextNotMeasured.CANCEL)), (5, {"suspended_credits": hold(after)})
    )
    outcomes = settled(terms, BAD, None)
    assert [one.status for one in outcomes[1].held] == [HeldStatus.CANCELLED]


ROWS = tuple(CreditStep(count, F(count)) for count in (1, 2, 3, 4))
COUNTED = CountedCredits("7", ROWS, "value")


def counting(**more: Any) -> Contract:
    return contract(
        measure(),
        counted_credits=COUNTED,
        suspended_credits=hold(),
        amounts=(("value", F(1000000)),),
        **more,
    )


def test_a_counted_credit_on_hold_is_a_percentage_of_the_sum_of_its_own_month() -> None:
    terms = changed(counting(), (5, {"amounts": (("value", F(3000000)),)}))
    assert lines(terms, BAD, BAD, BAD)[1:] == [
        ["accrual counted_credits 10000 of 2026-04"],
        ["accrual counted_credits 30000 of 2026-05"],
    ]


def test_a_counted_credit_on_hold_goes_by_the_table_of_its_own_month() -> None:
    dear = replace(COUNTED, table=tuple(CreditStep(count, F(5 * count)) for count in (1, 2)))
    terms = changed(counting(), (5, {"counted_credits": dear}))
    assert nets(terms, BAD, BAD, BAD) == ["0", "10000", "50000"]


def test_a_counted_credit_is_of_the_charges_of_its_own_month() -> None:
    terms = contract(measure(), counted_credits=replace(COUNTED, of="charges"), suspended_credits=hold())
    assert nets(terms, BAD, BAD, GOOD, charges=["1000", "9000", "9000"]) == ["0", "10", "0"]


def test_a_credit_on_hold_costs_what_it_did_where_nothing_else_costs_anything_any_more() -> None:
    terms = changed(counting(), (5, {"counted_credits": None, "suspended_credits": None}))
    assert nets(terms, BAD, BAD, BAD) == ["0", "10000", "0"]
    assert nets(terms, BAD, GOOD, BAD) == ["0", "0", "0"]


def test_a_counted_credit_of_an_earlier_version_takes_the_sum_that_its_own_terms_name() -> None:
    terms = changed(counting(), (5, {"amounts": (("value", F(3000000)),)}))
    first, second = months([BAD, BAD])
    _, carry = Settlement(terms).step(START, first)
    assert carry.held[0].base == 1000000
    older = replace(carry, held=(replace(carry.held[0], base=None),))
    assert Settlement(terms).step(older, second)[0].net == 10000


def test_credits_on_hold_wait_for_sums_that_are_not_known_where_nothing_else_is_money() -> None:
    """Without May's charges its cap is not known, so that nothing is decided before June."""
    cap = Cap("month", "8", CapWindow.PERIOD, percent=F(50))
    terms = changed(counting(caps=(cap,)), (5, {"counted_credits": None, "suspended_credits": None}))
    found = lines(terms, BAD, BAD, BAD, charges=["100000", None, "100000"])
    assert found == [[], [], ["accrual counted_credits 10000 of 2026-04"]]


# earned back

HALF = back("50", 2, EarnTest.MET)


def test_a_credit_is_earned_back_by_the_terms_of_its_own_month() -> None:
    easy = replace(HALF, share_percent=F(20), periods=1)
    terms = changed(published(earn_back=(HALF,)), (5, {"earn_back": (easy,)}))
    assert nets(terms, BAD, GOOD, GOOD, GOOD) == ["1000", "0", "-500", "0"]
    assert nets(terms, GOOD, BAD, GOOD, GOOD) == ["0", "1000", "-200", "0"]


def test_a_chance_goes_on_where_the_clause_is_taken_out() -> None:
    terms = changed(published(earn_back=(HALF,)), (5, {"earn_back": ()}))
    assert nets(terms, BAD, GOOD, GOOD, GOOD) == ["1000", "0", "-500", "0"]


def test_a_credit_that_was_on_hold_is_earned_back_by_the_terms_of_its_own_month() -> None:
    terms = changed(
        published(suspended_credits=hold(), earn_back=(HALF,)),
        (5, {"earn_back": (replace(HALF, share_percent=F(100), periods=1),)}),
    )
    assert nets(terms, BAD, BAD, GOOD, GOOD) == ["0", "1000", "0", "-500"]


@pytest.mark.parametrize(("before", "after", "net"), [((HALF,), (), "-500"), ((), (HALF,), "0")])
def test_whether_a_credit_on_hold_can_be_earned_back_is_as_it_was_agreed_for_its_own_month(
    before: tuple[EarnBack, ...], after: tuple[EarnBack, ...], net: str
) -> None:
    terms = published(suspended_credits=hold(), earn_back=before)
    found = nets(changed(terms, (5, {"earn_back": after})), BAD, BAD, GOOD, GOOD)
    assert found == ["0", "1000", "0", net]


def test_what_was_earned_back_under_older_terms_is_set_off_first() -> None:
    """B's credit of April and a's of June are both earned back in July, under clauses gone in August."""
    offset = back("100", 3, EarnTest.MET, paid_as=PaidAs.OFFSET)
    second = replace(offset, periods=1, measures=("a",))
    terms = changed(
        published("a", "b", earn_back=(offset,)), (5, {"earn_back": (second,)}), (8, {"earn_back": ()})
    )
    good, a = {"a": GOOD, "b": GOOD}, {"a": BAD, "b": GOOD}
    carry = START
    for facts in months([{"a": GOOD, "b": BAD}, good, a, good, a]):
        outcome, carry = Settlement(terms).step(carry, facts)
    assert outcome.net == 0
    assert carry.offsets_before == (Former("e", Period.month(2026, 7), F(1000)),)


@pytest.mark.parametrize("after", ["taken out", "returned", "other measures"])
def test_what_was_earned_back_for_later_credits_lowers_them_after_the_clause_has_changed(after: str) -> None:
    offset = back("100", 1, EarnTest.MET, paid_as=PaidAs.OFFSET)
    clauses = {
        "taken out": (),
        "returned": (replace(offset, paid_as=PaidAs.RETURN, periods=9),),
        "other measures": (replace(offset, measures=("b",)),),
    }[after]
    terms = changed(published("a", "b", earn_back=(offset,)), (6, {"earn_back": clauses}))
    good = {"a": GOOD, "b": GOOD}
    values = [{"a": "97", "b": GOOD}, good, {"a": BAD, "b": GOOD}, {"a": "96", "b": GOOD}]
    assert nets(terms, *values) == ["2000", "0", "0", "2000"]
    facts = months(values)
    assert differences(Settlement(terms).run(facts), settle(terms, facts)) == []


def test_what_is_earned_under_older_terms_later_is_set_off_under_them() -> None:
    """Earned back in June for a credit of April, when the clause is gone: July's credit is lowered by it."""
    offset = back("100", 2, EarnTest.MET, paid_as=PaidAs.OFFSET)
    terms = changed(published(earn_back=(offset,)), (5, {"earn_back": ()}))
    assert nets(terms, "97", GOOD, GOOD, BAD, BAD, BAD) == ["2000", "0", "0", "0", "0", "1000"]
    carry, left = START, []
    for facts in months(["97", GOOD, GOOD, BAD]):
        _, carry = Settlement(terms).step(carry, facts)
        left.append(carry.offsets_before)
    april = Period.month(2026, 4)
    assert left[2:] == [(Former("e", april, F(2000)),), (Former("e", april, F(1000)),)]


def test_two_states_of_a_clause_that_stood_twice_are_earned_and_set_off_apart() -> None:
    offset = back("100", 3, EarnTest.MET, paid_as=PaidAs.OFFSET, not_measured=Pause.PAUSES)
    other = replace(offset, measures=("other",))
    before = published("sl", "other", earn_back=(offset,))
    terms = changed(before, (5, {"earn_back": (other,)}), (6, {"earn_back": (offset,)}))
    facts = months([{"sl": one, "other": GOOD} for one in ("97", GOOD, BAD, GOOD, GOOD, GOOD, "97", BAD)])
    assert differences(Settlement(terms).run(facts), settle(terms, facts)) == []


# whatever the amendment


@st.composite
def amendments(draw: st.DrawFn) -> tuple[Contract, list[PeriodFacts]]:
    terms = draw(contracts())
    terms = terms if terms.changes else draw(amended(terms))
    return terms, draw(series(terms))


@settings(max_examples=150, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
@given(amendments())
def test_an_amendment_loses_nothing_that_is_in_flight(history: tuple[Contract, list[PeriodFacts]]) -> None:
    """What was held back, put on hold or earned back for later is done with, or still in the carry."""
    terms, facts = history
    assert differences(Settlement(terms).run(facts), settle(terms, facts)) == []
    settlement, carry = Settlement(terms), START
    held_back, on_hold = ZERO, 0
    for one in facts:
        outcome, after = settlement.step(carry, one)
        booked = {kind: sum((b.amount for b in outcome.bookings if b.entry is kind), ZERO) for kind in Entry}
        held_back += booked[Entry.RETAINED] + booked[Entry.RELEASED]
        assert held_back == sum_held_back(after)
        assert booked[Entry.FORFEITED] <= -booked[Entry.RELEASED]
        statuses = [each.status for each in outcome.held]
        on_hold += 2 * statuses.count(HeldStatus.HELD) - len(statuses)
        assert on_hold == len(after.held)
        upheld = [each.origin for each in outcome.held if each.status is HeldStatus.UPHELD]
        assert not upheld or not outcome.unpriced
        offsets = sum_to_set_off(carry)
        assert sum_to_set_off(after) >= ZERO
        if not any(step.kind == "offset" for step in outcome.steps):
            assert sum_to_set_off(after) >= offsets
        assert value_of(type(after), plain(after)) == after
        carry = after


def sum_held_back(carry: Carry) -> Fraction:
    amounts = [one.amount for one in carry.retained.values()] + [one.amount for one in carry.retained_before]
    return sum(amounts, ZERO)


def sum_to_set_off(carry: Carry) -> Fraction:
    return sum([*carry.offsets.values(), *(one.amount for one in carry.offsets_before)], ZERO)


def test_terms_that_change_in_other_things_carry_nothing_more_than_without_an_amendment() -> None:
    before = published(retainage=(TEN,), suspended_credits=hold(), earn_back=(HALF,), small_amounts=None)
    terms = changed(before, (5, {"step_up": (), "closed_days": ("2026-12-25",)}))
    values = [BAD, BAD, GOOD, GOOD, BAD]
    assert settled(terms, *values) == settled(before, *values)
