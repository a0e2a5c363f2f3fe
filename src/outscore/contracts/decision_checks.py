"""Whether decisions speak of vendors, contracts, measures and grades that exist, and each is taken once."""

from __future__ import annotations

from typing import TYPE_CHECKING
from typing import Any

from outscore.contracts.faults import listed
from outscore.contracts.faults import unknown
from outscore.contracts.reading import declared
from outscore.contracts.repeats import repeated
from outscore.contracts.source_decisions import source_decision_faults
from outscore.model.period import Period
from outscore.model.terms.clause import EVERY

if TYPE_CHECKING:
    from collections.abc import Iterator

    from outscore.contracts.decision_documents import DecisionsDocument
    from outscore.contracts.decision_documents import GradeEntry
    from outscore.contracts.decision_documents import IncidentEntry
    from outscore.contracts.decision_matter import MatterEntry
    from outscore.contracts.faults import Fault
    from outscore.contracts.files import Files
    from outscore.contracts.reading import Sheet


def decision_faults(files: Files) -> Iterator[Fault]:
    """What is wrong with the decisions."""
    yield from _repeats(files)
    yield from source_decision_faults(
        [(one, choice) for one in files.decisions if one.document for choice in one.document.sources],
        files.contracts,
        files.metric_entries,
    )
    yield from _choices(files)
    for sheet in files.decisions:
        document = sheet.document
        if document is None:
            continue
        for grade in document.grades:
            yield from _matter(files, sheet, grade, "measure", (grade.measure,))
            yield from _grade(files, sheet, grade)
        for incident in document.incidents:
            yield from _matter(files, sheet, incident, "measures", incident.measures)
        for waiver in document.waivers:
            yield from _matter(files, sheet, waiver, "measures", waiver.measures)
        for choice in document.sources:
            yield from _matter(files, sheet, choice, "measure", (choice.measure,))


def _repeats(files: Files) -> Iterator[Fault]:
    found = [
        (sheet, grade)
        for sheet in files.decisions
        for grade in (sheet.document.grades if sheet.document else ())
    ]
    keys = [
        ((one.vendor, one.contract, one.measure, one.period), f"{sheet.file}, line {one.line()}")
        for sheet, one in found
    ]
    for place, (vendor, _, measure, period), where in repeated(keys):
        sheet, grade = found[place]
        message = f"{measure!r} of {vendor!r} is graded for {period} in {where} too. Keep one of them."
        yield sheet.fault(grade, "measure", message)


def _choices(files: Files) -> Iterator[Fault]:
    """Of one incident one measure is charged: two choices that leave each other no room cannot both hold."""
    chosen = [
        (sheet, one)
        for sheet in files.decisions
        for one in (sheet.document.incidents if sheet.document else ())
        if one.charged and "add_up" not in (_content(files, one.contract).get("same_incident") or {})
    ]
    for place, (sheet, one) in enumerate(chosen):
        for where, other in chosen[:place]:
            if _same_matter(one, other) and _rival(one, other):
                place_of = f"{where.file}, line {other.line()}"
                message = (
                    f"Here {one.charged!r} is charged and for {other.id!r} ({place_of}) {other.charged!r}, "
                    f"but one of the two incidents made both fail, and of one incident only one measure is "
                    f"charged. Choose so that both can hold."
                )
                yield sheet.fault(one, "charged", message)


def _same_matter(one: IncidentEntry, other: IncidentEntry) -> bool:
    return (one.vendor, one.contract, one.period) == (other.vendor, other.contract, other.period)


def _rival(one: IncidentEntry, other: IncidentEntry) -> bool:
    both = {one.charged, other.charged}
    return len(both) == 2 and any(
        incident.measures == EVERY or both <= set(incident.measures) for incident in (one, other)
    )


def _matter(
    files: Files, sheet: Sheet[DecisionsDocument], entry: MatterEntry, key: str, measures: tuple[str, ...]
) -> Iterator[Fault]:
    vendors, contracts = files.vendor_ids, files.contract_ids
    if vendors is not None and entry.vendor not in vendors:
        yield sheet.fault(entry, "vendor", unknown("vendor", entry.vendor, vendors))
    if contracts is not None and entry.contract not in contracts:
        yield sheet.fault(entry, "contract", unknown("contract", entry.contract, contracts))
    content = _content(files, entry.contract)
    every = str(content.get("settled_every") or "month")
    if content and Period.parse(entry.period).grain.value != every:
        message = f"The contract settles each {every}, and {entry.period} is none. Name the {every}."
        yield sheet.fault(entry, "period", message)
    bound = content.get("vendors")
    known_vendor = vendors is None or entry.vendor in vendors
    if known_vendor and isinstance(bound, list) and entry.vendor not in bound:
        message = f"{entry.contract!r} does not bind {entry.vendor!r}. It binds {listed(map(str, bound))}."
        yield sheet.fault(entry, "vendor", message)
    known = declared(content.get("measures"))
    for name in measures if known is not None else ():
        if name != "all" and name not in (known or ()):
            yield sheet.fault(entry, key, unknown("measure", name, known or ()))


def _grade(files: Files, sheet: Sheet[DecisionsDocument], grade: GradeEntry) -> Iterator[Fault]:
    measures = _content(files, grade.contract).get("measures") or ()
    found = next((one for one in measures if isinstance(one, dict) and one.get("id") == grade.measure), None)
    if found is None:
        return
    labels = found.get("grades")
    if not isinstance(labels, list):
        message = (
            f"No person grades {grade.measure!r}: its figure comes from a feed. Delete the grade, or add "
            f"grades to the measure."
        )
        yield sheet.fault(grade, "measure", message)
    elif grade.grade not in labels:
        yield sheet.fault(grade, "grade", unknown("grade", grade.grade, map(str, labels)))


def _content(files: Files, contract: str) -> dict[str, Any]:
    """The contract's file as it is written; nothing where there is none."""
    return next((one.content for one in files.contracts if one.content.get("contract") == contract), {})
