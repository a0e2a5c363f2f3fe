"""Days in order, inside the contract, and at the ends of periods."""

from __future__ import annotations

from datetime import date
from datetime import timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

from outscore.contracts.lints.blocks import measure_blocks
from outscore.contracts.lints.finding import fault
from outscore.contracts.lints.finding import warning
from outscore.contracts.lints.said import opening
from outscore.model.period import Grain
from outscore.model.period import Period

if TYPE_CHECKING:
    from collections.abc import Iterator

    from outscore.contracts.lints.finding import Finding
    from outscore.contracts.lints.finding import Path
    from outscore.model.contract import Contract

_ONE_DAY = timedelta(days=1)


def date_findings(contract: Contract) -> Iterator[Finding]:
    """Days before the contract, after it, out of order, or in the middle of a period."""
    yield from _span(contract)
    yield from _settling_in(contract)
    yield from _ramps(contract)
    yield from _changes(contract)
    yield from _index(contract)
    yield from _written(contract)


def _written(contract: Contract) -> Iterator[Finding]:
    """Days that are kept as text."""
    for place, day in enumerate(contract.terms.closed_days):
        if not _is_day(day):
            yield fault(
                ("closed_days", place), f'{day!r} is no day of the calendar. Write it as "2026-12-25".'
            )
    for place, reading in enumerate(contract.terms.agreed_readings):
        if not _is_day(reading.agreed_on):
            yield fault(
                ("agreed_readings", place, "agreed_on"),
                f'{reading.agreed_on!r} is no day of the calendar. Write when it was agreed as "2026-04-01".',
            )


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _grain(contract: Contract) -> Grain:
    return Grain(contract.terms.settled_every.value)


def period_of(day: date, grain: Grain) -> Period:
    """The period that a day lies in."""
    match grain:
        case Grain.DAY:
            return Period(day, grain)
        case Grain.WEEK:
            return Period(day - timedelta(days=day.weekday()), grain)
        case Grain.MONTH:
            return Period.month_of(day)
        case Grain.QUARTER:
            return Period.month_of(day).quarter()


def _span(contract: Contract) -> Iterator[Finding]:
    """At least one whole period lies between the first day and the last."""
    start, end = contract.span.start, contract.span.end
    if start is None or end is None:
        return
    first = period_of(start, _grain(contract))
    first = first if first.start == start else first.next()
    if first.end > end:
        yield fault(
            ("ends",),
            f"The contract runs from {start} to {end}, in which no whole {first.grain} lies, so nothing is "
            "ever settled. Mend the days, or settled_every.",
        )


def _settling_in(contract: Contract) -> Iterator[Finding]:
    settling = contract.terms.settling_in
    if settling is not None:
        yield from _until(contract, settling.until, ("settling_in", "until"), "settling_in")


def _until(contract: Contract, day: date, path: Path, what: str) -> Iterator[Finding]:
    """The last day of something that begins with the contract."""
    start, end = contract.span.start, contract.span.end
    if start is not None and day < start:
        yield fault(
            path,
            f"{opening(what)} ends on {day}, before the contract starts ({start}), so it never holds. Mend "
            "the day.",
        )
    elif end is not None and day >= end:
        yield warning(
            path,
            f"{opening(what)} holds until {day}, to the end of the contract ({end}) or longer. Is that "
            "meant?",
        )
    else:
        yield from _mid_period(contract, day + _ONE_DAY, path, f"{opening(what)} ends on {day}", day)


def _mid_period(contract: Contract, first: date, path: Path, said: str, day: date) -> Iterator[Finding]:
    """A day on which something else begins is the first of a period, else the period has two rules."""
    period = period_of(first, _grain(contract))
    if period.start == first:
        return
    held = period if day < first else period.next()
    yield warning(
        path,
        f"{said}, in the middle of {period}. A period is settled by what holds on its first day, so {held} "
        f"is {'the last' if day < first else 'the first'} that it covers. Write the {period.grain}'s own "
        "first or last day, if that is meant.",
    )


def _ramps(contract: Contract) -> Iterator[Finding]:
    for block in measure_blocks(contract):
        steps = block.measure.terms.ramp if block.measure else ()
        for place, step in enumerate(steps):
            what = f"step {place + 1} of the ramp of {block.called}"
            yield from _until(contract, step.until, (*block.path, "ramp", place, "until"), what)
        for place, (one, other) in enumerate(pairwise(steps)):
            if other.until <= one.until:
                yield fault(
                    (*block.path, "ramp", place + 1, "until"),
                    f"Step {place + 2} of the ramp of {block.called} holds until {other.until}, no later "
                    f"than the step before it ({one.until}), so it never holds. Write the steps earliest "
                    "first.",
                )


def _changes(contract: Contract) -> Iterator[Finding]:
    start, end = contract.span.start, contract.span.end
    days = [day for day, _ in contract.changes]
    for place, day in enumerate(days):
        path: Path = ("changes", place, "from")
        if start is not None and day <= start:
            yield fault(
                path,
                f"The change of {day} counts from the contract's first day ({start}) or before. Write it as "
                "a term.",
            )
        elif end is not None and day > end:
            yield fault(
                path, f"The change of {day} comes after the contract has ended ({end}). Mend the day."
            )
        else:
            yield from _mid_period(contract, day, path, f"The change counts from {day}", day)
    for place, (one, other) in enumerate(pairwise(days)):
        if other <= one:
            yield fault(
                ("changes", place + 1, "from"),
                f"The change of {other} stands after that of {one}. Write changes oldest first, one block "
                "for a day.",
            )


def _index(contract: Contract) -> Iterator[Finding]:
    values = contract.terms.indexation.values if contract.terms.indexation else ()
    for place, (one, other) in enumerate(pairwise(values)):
        if other.since <= one.since:
            yield fault(
                ("indexation", "values", place + 1, "from"),
                f"The index of {other.since} stands after that of {one.since}. Write the oldest first, each "
                "day once.",
            )
