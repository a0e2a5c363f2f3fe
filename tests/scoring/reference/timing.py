"""Money and levels that move in time: retainage, earn-back, levels that rise."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.scoring.reference.booking import as_booked
from tests.scoring.reference.booking import offset_terms
from tests.scoring.reference.judging import higher_is_better
from tests.scoring.reference.judging import named
from tests.scoring.reference.record import NONE
from tests.scoring.reference.record import Judged
from tests.scoring.reference.sums import base
from tests.scoring.reference.sums import in_steps
from tests.scoring.reference.sums import round_money
from tests.scoring.reference.sums import stood_until

from outscore.model.outcome import Entry
from outscore.model.result import Verdict
from outscore.model.terms import judging as j
from outscore.model.terms import timing as tim

if TYPE_CHECKING:
    from datetime import date
    from fractions import Fraction

    from tests.scoring.reference.record import Settled

    from outscore.model.contract import Measure
    from outscore.model.period import Period


def retain(now: Settled, past: list[Settled]) -> None:
    """A share is held back in a failing period, released in a good one, forfeited after too many.

    What was held back goes by the clause as it stood then, booked for the last period in which it stood so.
    """
    months = [*past, now]
    sums: dict[tuple[str, Period], dict[Period, Fraction]] = {
        (clause.id, now.period): {} for clause in now.contract.terms.retainage
    }
    for place, month in enumerate(past):
        for name, amount in month.held_back.items():
            if not any((name, month.period) in later.let_go for later in past[place:]):
                until = stood_until(retained_terms, name, month.period, months)
                sums.setdefault((name, until), {})[month.period] = amount
    for (name, until), parts in sums.items():
        decide_retained(now, months, name, until, parts)


def decide_retained(
    now: Settled, months: list[Settled], name: str, until: Period, parts: dict[Period, Fraction]
) -> None:
    """What becomes of what is held back under a clause that stood so until a period."""
    clause = next(c for m in months if m.period == until if (c := retainage(name, m)))
    own = [one for measure, one in now.judged.items() if named(clause.measures, measure)]
    if all_waived(clause, now):
        return
    if any(one.liable for one in own):
        if until == now.period:
            parts = {**parts, now.period: round_money(now, clause.percent * base(now, clause.of) / 100)}
            now.held_back[name] = parts[now.period]
            book(now, Entry.RETAINED, clause, until, parts[now.period])
        if clause.forfeited_after and failing_run(name, until, months) >= clause.forfeited_after:
            now.forfeited += [name] if until == now.period else []
            let_go(now, clause, until, parts)
            book(now, Entry.FORFEITED, clause, until, sum(parts.values(), NONE))
    elif all(one.measured for one in own):
        let_go(now, clause, until, parts)


def let_go(now: Settled, clause: tim.Retainage, until: Period, parts: dict[Period, Fraction]) -> None:
    """The periods' sums are held back no longer."""
    now.let_go |= {(clause.id, period) for period in parts}
    book(now, Entry.RELEASED, clause, until, -sum(parts.values(), NONE))


def retainage(name: str, month: Settled) -> tim.Retainage | None:
    """A retainage as it stood in a period."""
    return next((one for one in month.contract.terms.retainage if one.id == name), None)


def retained_terms(name: str, month: Settled) -> object:
    """What decides about money that is held back already."""
    one = retainage(name, month)
    return one and (one.measures, one.forfeited_after, one.not_measured)


def all_waived(clause: tim.Retainage, month: Settled) -> bool:
    """Whether a period has failures, and a person waived the credits of each."""
    liable = [name for name, one in month.judged.items() if named(clause.measures, name) and one.liable]
    return bool(liable) and all("all" in month.facts.waived or n in month.facts.waived for n in liable)


def book(now: Settled, entry: Entry, clause: tim.Retainage, origin: Period, amount: Fraction) -> None:
    """One line of the ledger."""
    now.shares.append((entry, clause.clause, clause.id, origin, amount))


def failing_run(name: str, until: Period, months: list[Settled]) -> int:
    """How many failing periods in a row there are; those not measured are passed over, or break the row.

    Each counts by the clause as it stood then, and those after `until` by what stood in that.
    """
    last = next(month for month in months if month.period == until)
    run = 0
    for month in reversed(months):
        clause = retainage(name, month if month.period.start <= until.start else last)
        if clause is None:
            break
        own = [one for measure, one in month.judged.items() if named(clause.measures, measure)]
        if month.unpriced or all_waived(clause, month):
            continue
        if name in month.forfeited and month is not months[-1] and month.period.start <= until.start:
            break
        if any(one.liable for one in own):
            run += 1
        elif clause.not_measured is j.Gap.BREAKS or all(one.measured for one in own):
            break
    return run


def earn_back(now: Settled, past: list[Settled]) -> None:
    """Credits whose following periods were all good enough, the last of them being this one.

    Each by the terms of its own period. Of one credit no more is given back than there is, whatever gives it
    back.
    """
    months = [*past, now]
    for clauses in dict.fromkeys(month.contract.terms.earn_back for month in past):
        for clause in clauses:
            give(now, months, clause, earned_under(clauses, clause, months))


def earned_under(
    clauses: tuple[tim.EarnBack, ...], clause: tim.EarnBack, months: list[Settled]
) -> dict[tuple[str, Period], Fraction]:
    """What the last period earns back of the credits of periods with these clauses, under one of them."""
    *past, _ = months
    earned: dict[tuple[str, Period], Fraction] = {}
    of = [month.period for month in past if month.contract.terms.earn_back == clauses]
    for place, month in enumerate(past):
        for (measure, origin), amount in can_be_earned(clause, month).items():
            if origin in of and is_earned(clause, measure, months[place + 1 :]):
                gone = sum((one.given_back.get((measure, origin), NONE) for one in months), NONE)
                exact = min(amount * clause.share_percent / 100, max(NONE, amount - gone))
                earned[measure, origin] = exact
    return earned


def give(
    now: Settled, months: list[Settled], clause: tim.EarnBack, earned: dict[tuple[str, Period], Fraction]
) -> None:
    """Booked back for each period, or kept as one amount for each state in which the clause stood."""
    offset = clause.paid_as is tim.PaidAs.OFFSET
    groups: dict[Period, dict[tuple[str, Period], Fraction]] = {}
    for (measure, origin), exact in earned.items():
        to = stood_until(offset_terms, clause.id, origin, months) if offset else origin
        groups.setdefault(to, {})[measure, origin] = exact
    for to, own in groups.items():
        back = give_back(now, own)
        if not offset:
            now.shares.append((Entry.EARN_BACK, clause.clause, clause.id, to, -back))
        elif back:
            now.offsets_earned[clause.id, to] = now.offsets_earned.get((clause.id, to), NONE) + back


def give_back(now: Settled, earned: dict[tuple[str, Period], Fraction]) -> Fraction:
    """One rounded amount, noted for each of the credits that it comes from."""
    back = round_money(now, sum(earned.values(), NONE))
    for credit, share in zip(earned, in_steps(now, back, list(earned.values())), strict=True):
        now.given_back[credit] = now.given_back.get(credit, NONE) + share
    return back


def can_be_earned(clause: tim.EarnBack, month: Settled) -> dict[tuple[str, Period], Fraction]:
    """A period's credits as booked that may be earned back, by measure and by the period they go back to."""
    found: dict[tuple[str, Period], Fraction] = {}
    for part in month.booked:
        if not part.measure or not named(clause.measures, part.measure) or not part.amount:
            continue
        if part.band in clause.never_for_bands or part.origin.start.month in clause.never_in_months:
            continue
        if part.origin == month.period and never_shown(clause, month.judged[part.measure]):
            continue
        key = (part.measure, part.origin)
        found[key] = found.get(key, NONE) + part.amount
    return found


def never_shown(clause: tim.EarnBack, one: Judged) -> bool:
    """Whether no later period can be better, because the measure is only reported."""
    return clause.test is not tim.EarnTest.NO_CREDITS and one.verdict is Verdict.REPORT_ONLY


def is_earned(clause: tim.EarnBack, measure: str, after: list[Settled]) -> bool:
    """Whether the last of some periods completes an unbroken number of good ones."""
    passed = 0
    for place, month in enumerate(after):
        good = passes(clause, measure, month)
        if good is False:
            return False
        passed += bool(good)
        if good and passed >= clause.periods:
            return place == len(after) - 1
    return False


def passes(clause: tim.EarnBack, measure: str, month: Settled) -> bool | None:
    """Whether a period passes the test; None where it pauses the count."""
    nothing_said = None if clause.not_measured is tim.Pause.PAUSES else False
    if clause.test is tim.EarnTest.NO_CREDITS:
        if month.unpriced:
            return nothing_said
        if any(named(clause.measures, part.measure) for part in as_booked(month, month.due)[2]):
            return False
        own = [one for name, one in month.judged.items() if named(clause.measures, name)]
        return nothing_said if own and all(one.open for one in own) else True
    one = month.judged.get(measure)
    if one is None or one.open:
        return nothing_said
    return one.exceeded if clause.test is tim.EarnTest.EXCEEDED else one.verdict is Verdict.MET


def step_up(now: Settled, past: list[Settled], starts: date) -> None:
    """At the end of so many periods of the contract the level rises half-way to what was achieved."""
    for terms in now.contract.terms.step_up:
        if periods_since(starts, now.period) % terms.periods:
            continue
        for measure in now.contract.measures:
            if not named(terms.measures, measure.id):
                continue
            window = now.period.last(terms.periods)
            months = [month for month in [*past, now] if month.period in window]
            level = risen(terms, measure, [m.judged.get(measure.id, Judged()) for m in months])
            if level is not None:
                now.levels[measure.id] = level


def periods_since(starts: date, period: Period) -> int:
    """How many periods of the contract there are up to this one, of those that lie wholly in it."""
    count = 0
    while period.start >= starts:
        count, period = count + 1, period.previous()
    return count


def risen(terms: tim.StepUp, measure: Measure, months: list[Judged]) -> Fraction | None:
    """The new level, None where it stays."""
    known = [one for one in months if one.measured and one.value is not None]
    level = months[-1].level
    gap = [one for one in months if one not in known]
    if level is None or not known or any(one.failed for one in gap):
        return None
    if len(known) < terms.periods and terms.not_measured is tim.StepBlock.BLOCKS:
        return None
    if not all(one.exceeded for one in known):
        return None
    rise = (sum((one.value or NONE for one in known), NONE) / len(known) - level.value) / 2
    if terms.at_most_percent_of_gap is not None:
        to_best = (100 if higher_is_better(measure) else 0) - level.value
        most = to_best * terms.at_most_percent_of_gap / 100
        rise = min(rise, most) if higher_is_better(measure) else max(rise, most)
    return level.value + rise
