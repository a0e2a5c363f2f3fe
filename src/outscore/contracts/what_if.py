"""Changed terms to try out: a file that is held against a contract of the workspace, which stays as it is.

The file is a whole contract file, or a short one: `contract:` and `set:`, written as in a contract's
changes. What is set counts from the contract's first day, and holds whatever its changes say of the same key.
"""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import replace
from typing import TYPE_CHECKING
from typing import Any

from pydantic import Field

from outscore.contracts.changes import amended
from outscore.contracts.changes import without
from outscore.contracts.contract_checks import contract_faults
from outscore.contracts.documents import ContractDocument
from outscore.contracts.entries import Entry
from outscore.contracts.entries import Id
from outscore.contracts.entries import Line
from outscore.contracts.faults import Fault
from outscore.contracts.faults import Severity
from outscore.contracts.faults import unknown
from outscore.contracts.files import read_files
from outscore.contracts.levels import EDGES
from outscore.contracts.reading import Sheet
from outscore.contracts.reading import copied
from outscore.contracts.reading import drop
from outscore.contracts.reading import validated
from outscore.contracts.wholes import whole
from outscore.contracts.yaml_text import Block
from outscore.contracts.yaml_text import Rows
from outscore.contracts.yaml_text import read_block

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Iterator
    from pathlib import Path

    from outscore.contracts.files import Files
    from outscore.contracts.wholes import Whole
    from outscore.model.contract import Contract

_CLAUSE = "What-if"
_NO_LONGER = "Not as the contract's worked example says: "


class WhatIfDocument(Entry):
    """The short form: a contract of the workspace, and what would be otherwise from its first day on."""

    contract: Id = Field(description="The contract of the workspace.", examples=["acme-2026"])
    set: dict[Line, Any] = Field(
        description="What changes: the way to a key, with dots, and its new value; nothing (null) takes the "
        "key out.",
        min_length=1,
        examples=["{caps.month.percent: 8}"],
    )


@dataclass(frozen=True, slots=True)
class WhatIf:
    """A file with changed terms.

    contract is None where the file has faults. faults: in the order of lines; warnings that the contract as
    signed has too are left out, and a worked example that no longer comes out is no more than a warning.
    """

    file: str
    contract: Contract | None
    faults: tuple[Fault, ...]

    @property
    def no_longer(self) -> tuple[Fault, ...]:
        """What the contract's worked examples say and the changed terms do not."""
        return tuple(one for one in self.faults if one.message.startswith(_NO_LONGER))


def read_what_if(folder: Path, path: Path) -> WhatIf:
    """The changed terms in a file, for a contract of the workspace in a folder; raises OSError."""
    file = path.as_posix()
    content, faults = read_block(file, path.read_bytes())
    if content is None:
        return WhatIf(file, None, faults)
    files, _ = read_files(folder)
    signed, complaint = _signed(files, file, content)
    if signed is None:
        return WhatIf(file, None, (*faults, *complaint))
    sheet, more = _laid_over(file, content, signed) if "set" in content else _by_itself(file, content)
    told = [*faults, *more]
    if sheet is None:
        return _result(file, None, told)
    return _looked_at(files, sheet, signed, told)


def _result(file: str, contract: Contract | None, faults: Iterable[Fault]) -> WhatIf:
    told = tuple(sorted(set(faults)))
    return WhatIf(file, None if any(fault.refuses for fault in told) else contract, told)


def _signed(
    files: Files, file: str, content: Block
) -> tuple[Sheet[ContractDocument] | None, tuple[Fault, ...]]:
    """The contract of the workspace that the file is about."""
    name = content.get("contract")
    known = {sheet.content.get("contract"): sheet for sheet in files.contracts}
    if isinstance(name, str) and name in known:
        return known[name], ()
    line = content.lines.get("contract", content.line)
    if name is None:
        message = "Which contract is it about? Add `contract:` with the id of one of the workspace."
    else:
        message = unknown("contract", str(name), (str(one) for one in known))
    return None, (Fault(file, line, message),)


def _by_itself(file: str, content: Block) -> tuple[Sheet[ContractDocument], list[Fault]]:
    document, faults = validated(file, content, ContractDocument)
    return Sheet(file, content, document), faults


def _laid_over(
    file: str, content: Block, signed: Sheet[ContractDocument]
) -> tuple[Sheet[ContractDocument] | None, list[Fault]]:
    """The contract as signed with the file's `set` upon it, and again upon each change of the same keys.

    Every line is one of the file: that of the key, or for what the contract itself says, that of `set`.
    """
    document, faults = validated(file, content, WhatIfDocument)
    steps = content.get("set")
    if document is None or faults or not isinstance(steps, Block):
        return None, faults
    base: Block = _in_line(signed.content, content.lines["set"])
    kept = {key: base[key] for key in ("changes", "examples") if key in base}
    changes = [row for row in kept.get("changes") or () if isinstance(row, Block)]
    first = without(steps, [way for way in steps if _begins_later(file, base, steps, way, changes)])
    if first:
        base, more = _with(file, base, first)
        faults += more
    for way, line in first.lines.items():
        _mark(base, way.split("."), line)
    for row in changes:
        _hold(steps, row["set"])
    for key, value in kept.items():
        base.put(key, value, content.lines["set"])
    _drop_idle(base)
    faults += _left_bands(file, base, steps)
    sheet, more = _by_itself(file, base)
    return sheet, [*faults, *more]


def _left_bands(file: str, content: Block, steps: Block) -> Iterator[Fault]:
    """Targets that are set while the bands keep their edges, by which points and credits go."""
    for way, line in steps.lines.items():
        measure, _, rest = way.removeprefix("measures.").partition(".")
        inside = way.startswith("measures.") and rest.partition(".")[0] == "target"
        bands = f"measures.{measure}.bands"
        if not inside or any(other == bands or other.startswith(f"{bands}.") for other in steps):
            continue
        rows = content.get("measures")
        found = (row for row in rows or () if isinstance(row, Block) and row.get("id") == measure)
        own = [band for row in found for band in row.get("bands") or () if isinstance(band, Block)]
        edges = [f"{band.get('band')}.{edge}" for band in own for edge in EDGES if edge in band]
        if edges:
            message = (
                f"The bands of {measure!r} keep their edges, and what a figure costs goes by them, not by "
                f"the target. Set the edges as well, such as {bands}.{edges[0]}: ..."
            )
            yield Fault(file, line, message, Severity.WARNING)


def _in_line(value: Any, line: int) -> Any:
    """Keys, lists and texts again, all of them in one line."""
    if isinstance(value, Block):
        block = Block(line)
        for key, item in value.items():
            block.put(key, _in_line(item, line), line)
        return block
    if isinstance(value, Rows):
        rows = Rows(line)
        for item in value:
            rows.put(_in_line(item, line), line)
        return rows
    return value


def _with(file: str, content: Block, steps: Block) -> tuple[Block, list[Fault]]:
    """The content with some keys set, and what is wrong with the ways to them."""
    change = Block(steps.line)
    for key, value in (("from", content.get("starts")), ("clause", _CLAUSE), ("set", steps)):
        change.put(key, value, steps.line)
    rows = Rows(steps.line)
    rows.put(change, steps.line)
    trial = without(content, ("changes", "examples"))
    trial.put("changes", rows, steps.line)
    sheet, _ = _by_itself(file, trial)
    for version in amended(sheet):
        return version.sheet.content, list(version.own_faults)
    return trial, []


def _mark(holder: Any, parts: list[str], line: int) -> None:
    """Give everything on the way to a key the key's line, so that a fault around it is told there."""
    for taken in range(len(parts), 0, -1):
        name = ".".join(parts[:taken])
        place: Any = name if isinstance(holder, Block) and name in holder else _item(holder, name)
        if place is not None:
            holder.lines[place] = line
            _mark(holder[place], parts[taken:], line)
            return


def _item(holder: Any, name: str) -> int | None:
    """The place of an item in a list, by any word that it is called by."""
    if not isinstance(holder, Rows):
        return None
    called = (place for place, item in enumerate(holder) if isinstance(item, Block) and name in item.values())
    return next(called, None)


def _begins_later(file: str, base: Block, steps: Block, way: str, changes: Iterable[Block]) -> bool:
    """Whether a key lies in something that the contract has only since one of its changes."""
    if not any(way.startswith(f"{other}.") for row in changes for other in row["set"]):
        return False
    alone = Block(steps.line)
    alone.put(way, copied(steps[way]), steps.lines[way])
    _, faults = _with(file, base, alone)
    return any(fault.message.startswith(f"{way!r} cannot be set.") for fault in faults)


def _hold(steps: Block, changed: Block) -> None:
    """Let what is set hold through a change: what it says of the same key goes, what is around it stays."""
    for way, value in steps.items():
        for other in [one for one in changed if one == way or one.startswith(f"{way}.")]:
            changed.pop(other)
        if any(way.startswith(f"{other}.") for other in changed):
            changed.put(way, copied(value), steps.lines[way])


def _drop_idle(content: Block) -> None:
    """Take out changes of which nothing is left."""
    rows = content.get("changes")
    if isinstance(rows, Rows):
        for place in [place for place, row in enumerate(rows) if not row["set"]][::-1]:
            drop(content, ("changes", place))


def _looked_at(
    files: Files, sheet: Sheet[ContractDocument], signed: Sheet[ContractDocument], told: list[Fault]
) -> WhatIf:
    """Held against the other files, the lints and the worked examples, as every contract is."""
    as_signed, _ = _whole(files, signed, [])
    known = {fault.message for fault in as_signed.faults}
    found, crossed = _whole(files, sheet, told)
    faults = [*told, *crossed]
    softened = (_no_longer(fault) if found.contract else fault for fault in found.faults)
    faults += [fault for fault in softened if fault.refuses or fault.message not in known]
    if found.contract and as_signed.contract:
        faults += _moved_frame(sheet, as_signed.contract, found.contract)
    return _result(sheet.file, found.contract, faults)


def _whole(files: Files, sheet: Sheet[ContractDocument], told: list[Fault]) -> tuple[Whole, list[Fault]]:
    alone = replace(files, contracts=(sheet,))
    crossed = [fault for fault in contract_faults(alone) if fault.file == sheet.file]
    return whole(alone, sheet, [*told, *crossed]), crossed


def _no_longer(fault: Fault) -> Fault:
    """A worked example that does not come out under other terms, without its working."""
    if not fault.refuses:
        return fault
    message = f"{_NO_LONGER}{fault.message.splitlines()[0]}"
    return Fault(fault.file, fault.line, message, Severity.WARNING)


def _moved_frame(sheet: Sheet[ContractDocument], signed: Contract, changed: Contract) -> Iterator[Fault]:
    """What both sides must have in common, so that only terms are compared."""
    days = sorted({since for one in (signed, changed) for since, _ in one.changes})
    pairs = [(signed, changed), *((signed.on(day), changed.on(day)) for day in days)]
    same: dict[str, list[tuple[object, object]]] = {
        "vendors": [({*was.vendors}, {*now.vendors}) for was, now in pairs],
        "starts": [(signed.span.start, changed.span.start)],
        "ends": [(was.span.end, now.span.end) for was, now in pairs],
        "settled_every": [(was.terms.settled_every, now.terms.settled_every) for was, now in pairs],
        "currency": [(was.terms.currency, now.terms.currency) for was, now in pairs],
    }
    for key, both in same.items():
        if any(was != now for was, now in both):
            line = sheet.content.lines.get(key, sheet.content.line)
            message = (
                f"{key} is not what the contract as signed says. Leave it as signed: only then does the "
                f"difference come from terms."
            )
            yield Fault(sheet.file, line, message)
