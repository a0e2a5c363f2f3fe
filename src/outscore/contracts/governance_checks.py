"""Whether governance.yaml speaks of contracts, measures, vendors and people that exist, each once."""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING

from outscore.contracts.build import span_of
from outscore.contracts.faults import unknown
from outscore.contracts.levels import edges_of
from outscore.contracts.reading import declared
from outscore.model.trail import BY_OUTSCORE

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Iterator
    from collections.abc import Sequence

    from outscore.contracts.faults import Fault
    from outscore.contracts.files import Files
    from outscore.contracts.governance_documents import FloorEntry
    from outscore.contracts.governance_documents import GovernanceDocument
    from outscore.contracts.governance_documents import RungEntry
    from outscore.contracts.reading import Sheet
    from outscore.contracts.signal_documents import SignalEntry


def governance_faults(files: Files) -> Iterator[Fault]:
    """What is wrong with governance.yaml."""
    sheet = files.governance
    if sheet is None or sheet.document is None:
        return
    yield from _people(files, sheet)
    yield from _ladder(sheet)
    for entry in sheet.document.floors:
        yield from name_faults(files, sheet, entry)
        yield from _side(files, sheet, entry)
    for one, other in _on_the_same_day(sheet.document.floors):
        message = (
            f"{other.measure!r} of {other.contract!r} has a floor in line {one.line()} already. Keep one, or "
            f"give them days (from, until) that do not overlap."
        )
        yield sheet.fault(other, "measure", message)


def _on_the_same_day(floors: Sequence[FloorEntry]) -> Iterator[tuple[FloorEntry, FloorEntry]]:
    """Floors of the same measure and vendor that share a day: the earlier entry, and the later."""
    places: dict[tuple[str, str, str | None], list[int]] = {}
    for place, entry in enumerate(floors):
        places.setdefault((entry.contract, entry.measure, entry.vendor), []).append(place)
    for own in places.values():
        by_start = sorted(own, key=lambda place: span_of(floors[place]).start or date.min)
        last = by_start[0]  # of those that began before, the one that ends last
        for place in by_start[1:]:
            if span_of(floors[last]).meets(span_of(floors[place])):
                yield floors[min(last, place)], floors[max(last, place)]
            last = max(last, place, key=lambda one: span_of(floors[one]).end or date.max)


def _people(files: Files, sheet: Sheet[GovernanceDocument]) -> Iterator[Fault]:
    """Each person once, of a vendor that is there."""
    seen: dict[str, int | None] = {BY_OUTSCORE: None}
    for entry in sheet.document.people if sheet.document else ():
        if entry.id in seen:
            line = seen[entry.id]
            taken = f"line {line} has it already" if line else "it is what Outscore itself writes under"
            yield sheet.fault(entry, "id", f"{entry.id!r} is taken: {taken}. Give each person an id.")
        seen.setdefault(entry.id, entry.line())
        vendors = files.vendor_ids
        if entry.organisation and vendors is not None and entry.organisation not in vendors:
            yield sheet.fault(entry, "organisation", unknown("vendor", entry.organisation, vendors))


def _ladder(sheet: Sheet[GovernanceDocument]) -> Iterator[Fault]:
    """Rungs name people that are there, and a higher level of the same kind comes later."""
    rungs = sheet.document.escalation if sheet.document else ()
    people = dict.fromkeys(each.id for each in sheet.document.people) if sheet.document else {}
    for entry in rungs:
        for each in entry.people:
            if each not in people:
                yield sheet.fault(entry, "people", unknown("person", each, people))
    for key in ("days_overdue", "slipped"):
        yield from _in_order(sheet, [one for one in rungs if getattr(one.after, key) is not None], key)


def _in_order(sheet: Sheet[GovernanceDocument], rungs: Iterable[RungEntry], key: str) -> Iterator[Fault]:
    """Of the rungs of a kind each level is there once, and a higher one begins later."""
    levels: dict[int, RungEntry] = {}
    for other in rungs:
        one = levels.setdefault(other.level, other)
        if one is not other:
            message = (
                f"Level {other.level} begins after {key} {getattr(one.after, key)} in line {one.line()} "
                f"already. Keep one, or give it another level."
            )
            yield sheet.fault(other, "level", message)
    for low, high in pairwise(levels[level] for level in sorted(levels)):
        if getattr(low.after, key) >= getattr(high.after, key):
            message = (
                f"Level {high.level} ({key} {getattr(high.after, key)}) must begin later than level "
                f"{low.level} ({key} {getattr(low.after, key)})."
            )
            yield sheet.fault(max(low, high, key=lambda rung: rung.line()), "after", message)


def name_faults(
    files: Files, sheet: Sheet[GovernanceDocument], entry: FloorEntry | SignalEntry
) -> Iterator[Fault]:
    """Whether the contract, the measure and the vendor that an entry names are there."""
    contracts, vendors = files.contract_ids, files.vendor_ids
    if entry.vendor is not None and vendors is not None and entry.vendor not in vendors:
        yield sheet.fault(entry, "vendor", unknown("vendor", entry.vendor, vendors))
    if contracts is not None and entry.contract not in contracts:
        yield sheet.fault(entry, "contract", unknown("contract", entry.contract, contracts))
        return
    for contract in files.contracts:
        if contract.content.get("contract") == entry.contract:
            measures = declared(contract.content.get("measures"))
            if measures is not None and entry.measure not in measures:
                yield sheet.fault(entry, "measure", unknown("measure", entry.measure, measures))


def _side(files: Files, sheet: Sheet[GovernanceDocument], entry: FloorEntry) -> Iterator[Fault]:
    """A floor lies on the side of the target on which it is missed later than the target."""
    documents = [one.document for one in files.contracts if one.document]
    targets = [
        measure.target
        for document in documents
        if document.contract == entry.contract
        for measure in document.measures
        if measure.id == entry.measure and measure.target
    ]
    (comparison, level), *_ = edges_of(entry)
    for target in targets:
        wanted, reach = target.given
        said = f"The target is {wanted.words} {reach}"
        if comparison.is_upward is not wanted.is_upward:
            sides = ("at_least or above", "lower") if wanted.is_upward else ("at_most or below", "higher")
            message = f"{said}, so a floor is {sides[0]} a {sides[1]} figure."
            yield sheet.fault(entry, comparison.value, message)
        elif (level > reach) if wanted.is_upward else (level < reach):
            message = f"{said}, and the floor {level} is harder to reach. A floor is easier than the target."
            yield sheet.fault(entry, comparison.value, message)
