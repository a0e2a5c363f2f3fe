"""Contracts as wholes: with their amendments, held against the lints, their worked examples worked out."""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import replace
from datetime import UTC
from typing import TYPE_CHECKING
from typing import Any

from outscore.contracts.build import contract_of
from outscore.contracts.changes import amended
from outscore.contracts.changes import change_faults
from outscore.contracts.contract_checks import contract_faults
from outscore.contracts.contract_checks import named_by_feeds
from outscore.contracts.faults import Fault
from outscore.contracts.faults import Severity
from outscore.contracts.faults import listed
from outscore.contracts.faults import meant
from outscore.contracts.setting_checks import zone_of
from outscore.contracts.wording import line_of
from outscore.contracts.wording import real_path
from outscore.contracts.worked_out import worked_out

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Iterator

    from outscore.contracts.changes import Amended
    from outscore.contracts.documents import ContractDocument
    from outscore.contracts.files import Files
    from outscore.contracts.lints.finding import Finding
    from outscore.contracts.reading import Sheet
    from outscore.model.contract import Contract


@dataclass(frozen=True, slots=True)
class WorkedExample:
    """A worked example that was worked out: its name, its line, whether it came out, and that in words."""

    name: str
    line: int
    comes_out: bool
    outcome: str


@dataclass(frozen=True, slots=True)
class Whole:
    """A contract file looked at as a whole.

    contract is None where the file, or what it needs of other files, has faults; then no example was
    worked out and no lint was run. faults: what only the whole shows, warnings included.
    """

    file: str
    contract: Contract | None
    faults: tuple[Fault, ...]
    examples: tuple[WorkedExample, ...]


def whole(files: Files, sheet: Sheet[ContractDocument], told: Iterable[Fault]) -> Whole:
    """The contract of a file with its amendments; `told` are the faults that are known already."""
    known = [fault for fault in told if fault.file == sheet.file]
    versions, faults = _amended(files, sheet, known)
    base = None if any(fault.refuses for fault in known) else _built(files, sheet)
    if base is None:
        return Whole(sheet.file, None, tuple(faults), ())
    base = replace(base, changes=tuple((version.since, changed) for version, changed in versions))
    faults += _found(files, sheet, base)
    for version, contract in versions:
        messages = {fault.message for fault in faults}
        found = _found(files, version.sheet, contract)
        faults += [version.told(fault) for fault in found if not _known(fault, messages, version)]
    if any(fault.refuses for fault in faults):
        return Whole(sheet.file, None, tuple(faults), ())
    examples, more = _examples(files, sheet, base)
    return Whole(sheet.file, base, (*faults, *more), examples)


def _known(fault: Fault, messages: Iterable[str], version: Amended) -> bool:
    return fault.message in messages or version.told(fault).message in messages


def _amended(
    files: Files, sheet: Sheet[ContractDocument], known: list[Fault]
) -> tuple[list[tuple[Amended, Contract]], list[Fault]]:
    """The file after each change, and what is wrong only then."""
    faults = list(change_faults(sheet))
    seen = {fault.message for fault in known}
    faulty = {fault.line for fault in known if fault.refuses}
    versions = []
    for version in amended(sheet):
        alone = replace(files, contracts=(version.sheet,))
        crossed = (fault for fault in contract_faults(alone) if fault.file == sheet.file)
        found = (*version.beside(faulty), *crossed)
        own = [fault for fault in found if fault.message not in seen]
        seen |= {fault.message for fault in own}
        faults += [version.told(fault) for fault in own]
        sound = not any(fault.refuses for fault in (*faults, *known))
        contract = _built(files, version.sheet) if sound else None
        if contract:
            versions.append((version, contract))
    return versions, list(dict.fromkeys(faults))


def _built(files: Files, sheet: Sheet[ContractDocument]) -> Contract | None:
    """The contract of a file that shows no fault; None where it needs something that is not there."""
    document = sheet.document
    if document is None or files.metrics is None or files.metrics.document is None:
        return None
    metrics = files.metric_entries
    if any(measure.metric and measure.metric not in metrics for measure in document.measures):
        return None
    outscore = files.outscore.document if files.outscore else None
    client = outscore.client if outscore else None
    return contract_of(document, metrics, files.vendor_ids or (), client or "")


def _found(files: Files, sheet: Sheet[ContractDocument], contract: Contract) -> list[Fault]:
    """What is to be said of a contract as a whole, at its lines."""
    from outscore.contracts.percent_signs import percent_sign_faults

    findings = [_at(sheet, finding) for finding in _findings(files, contract)]
    return [*percent_sign_faults(sheet, contract), *findings]


def _findings(files: Files, contract: Contract) -> Iterator[Finding]:
    """What the lints say, and quantities that the terms need and no feed brings."""
    from outscore.contracts.lints import Finding
    from outscore.contracts.lints import lint
    from outscore.contracts.lints import quantities_named

    yield from lint(contract)
    if "feeds" in files.unread:
        return
    known = named_by_feeds(files, "quantities")
    known |= worked_out(files, known)
    for path, name in quantities_named(contract):
        if name not in known:
            message = (
                f"No feed brings {name!r}.{meant(name, known)} Add it to the quantities of a feed. "
                f"Known: {listed(known)}."
            )
            yield Finding(path, message, Severity.FAULT)


def _examples(
    files: Files, sheet: Sheet[ContractDocument], contract: Contract
) -> tuple[tuple[WorkedExample, ...], list[Fault]]:
    """Every worked example of a file, worked out; those that do not come out are faults."""
    written: tuple[Any, ...] = sheet.document.examples if sheet.document else ()
    if not written:
        return (), []
    from outscore.contracts.worked_examples import outcome_of_examples

    zone = zone_of(files) or UTC
    tried, faults = [], []
    for example, outcome in zip(written, outcome_of_examples(written, contract, zone), strict=True):
        tried.append(WorkedExample(outcome.name, example.line(), not outcome.findings, outcome.sentence))
        faults += [_at(sheet, finding) for finding in outcome.findings]
    return tuple(tried), faults


def _at(sheet: Sheet[ContractDocument], finding: Finding) -> Fault:
    """A finding at its line."""
    line = line_of(sheet.content, real_path(sheet.content, finding.path))
    return Fault(sheet.file, line, finding.message, finding.severity)
