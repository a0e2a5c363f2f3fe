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
from outscore.model.period import FIRST_YEAR
from outscore.model.period import LAST_YEAR
from outscore.model.period import Grain
from outscore.model.period import Period

if TYPE_CHECKING:
    from collections.abc import Iterator

    from outscore.contracts.lints.finding import Finding
    from outscore.contracts.lints.finding import Path
    from outscore.model.contract import Contract

_ONE_DAY = timedelta(days=1)
_SCORED = (Grain.MONTH, Grain.QUARTER)
"""The periods that are scored from what feeds bring."""


def date_findings(contract: Contract) -> Iterator[Finding]:
    """Days before the contract, after it, out of order, or in the middle of a period."""
    yield from _rhythm(contract)
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
                ("closed_days", place),
                f"{day!r} is no day of the calendar from {FIRST_YEAR} to {LAST_YEAR}. Write it as "
                '"2026-12-25".',
            )
    for place, reading in enumerate(contract.terms.agreed_readings):
        if not _is_day(reading.agreed_on):
            yield fault(
                ("agreed_readings", place, "agreed_on"),
                f"{reading.agreed_on!r} is no day of the calendar from {FIRST_YEAR} to {LAST_YEAR}. Write "
                'when it was agreed as "2026-04-01".',
            )


def _is_day(text: str) -> bool:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return False
    return day.isoformat() == text and FIRST_YEAR <= day.year <= LAST_YEAR


def _grain(contract: Contract) -> Grain:
    return Grain(contract.terms.settled_every.value)


def _rhythm(contract: Contract) -> Iterator[Finding]:
    """A contract that is settled by periods that nobody scores."""
    grain = _grain(contract)
    if grain not in _SCORED:
        each = grain.value.replace("_", " ")
        yield warning(
            ("settled_every",),
            f"The contract settles each {each}, but what feeds bring is scored by the month and the quarter, "
            f"so no {each} of it is ever settled: its figures are told and not judged, and nothing is "
            "booked. Only its examples are worked out. Write month or quarter, if both sides agree, or "
            "settle it by other means.",
        )


def _span(contract: Contract) -> Iterator[Finding]:
    """At least one whole period lies between the first day and the last, best with none cut in two."""
    start, end = contract.span.start, contract.span.end
    if start is None or end is None:
        yield from _cut_in_two(contract)
        return
    first = Period.around(start, _grain(contract))
    first = first if first.start == start else first.next()
    if first.end <= end:
        yield from _cut_in_two(contract)
    else:
        yield fault(
            ("ends",),
            f"The contract runs from {start} to {end}, in which no whole {first.grain} lies, so nothing is "
            "ever settled. Mend the days, or settled_every.",
        )


def _cut_in_two(contract: Contract) -> Iterator[Finding]:
    """Periods of which only a part lies in the contract: settled whole where their first day does."""
    grain, start, end = _grain(contract), contract.span.start, contract.span.end
    if start is not None and not _is_agreed(contract, start):
        period = Period.around(start, grain)
        if period.start != start:
            yield warning(
                ("starts",),
                f"The contract starts on {start}, in the middle of {period}. A period is settled, as a "
                f"whole, if the contract holds on its first day, so {period.next()} is the first: nothing is "
                f"settled for {start} to {period.end}. {_if_meant(grain, 'first', start)}",
            )
    if end is not None and not _is_agreed(contract, end):
        period = Period.around(end, grain)
        if period.end != end:
            yield warning(
                ("ends",),
                f"The contract ends on {end}, in the middle of {period}. A period is settled, as a whole, if "
                f"the contract holds on its first day, so {period} is the last, and what is reported for "
                f"{end + _ONE_DAY} to {period.end} counts in it. {_if_meant(grain, 'last', end)}",
            )


def _if_meant(grain: Grain, which: str, day: date) -> str:
    return (
        f"Write the {which} day of a {grain}, or record under agreed_readings, with the day {day} in the "
        "question, how both sides settle that part."
    )


def _is_agreed(contract: Contract, day: date) -> bool:
    return any(str(day) in reading.question for reading in contract.terms.agreed_readings)


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
    period = Period.around(first, _grain(contract))
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
    for block, measure in measure_blocks(contract):
        steps = measure.terms.ramp
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
