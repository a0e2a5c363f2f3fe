"""Amendments: a contract file with some keys changed from a day on."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from typing import Any
from typing import TypeAlias

from outscore.contracts.documents import ContractDocument
from outscore.contracts.faults import Fault
from outscore.contracts.faults import listed
from outscore.contracts.faults import meant
from outscore.contracts.reading import Sheet
from outscore.contracts.reading import copied
from outscore.contracts.reading import drop
from outscore.contracts.reading import validated
from outscore.contracts.yaml_text import Block
from outscore.contracts.yaml_text import Rows

if TYPE_CHECKING:
    from collections.abc import Container
    from collections.abc import Iterable
    from collections.abc import Iterator
    from collections.abc import Mapping
    from datetime import date

    from outscore.contracts.documents import ChangeEntry

Path: TypeAlias = tuple[str | int, ...]

FOR_EVER = ("contract", "starts", "changes", "examples", "settled_every", "currency")
"""Keys that an amendment leaves alone."""
_LABELS = ("id", "band", "standing")
_NUMBER = re.compile(r"[0-9]{1,6}")


@dataclass(frozen=True, slots=True)
class Amended:
    """The file as it stands from a day on.

    lines: the first and the last line of the change; own_faults: what the file shows in this form alone;
    blocked: those of them that say what could not be set, with the lines at which the way to it ended.
    """

    since: date
    lines: tuple[int, int]
    sheet: Sheet[ContractDocument]
    own_faults: tuple[Fault, ...]
    blocked: tuple[tuple[Fault, frozenset[int]], ...]

    def beside(self, faulty: Container[int]) -> tuple[Fault, ...]:
        """Its own faults, without what could not be set because the way ended at a line with a fault."""
        spared = {fault for fault, ends in self.blocked if any(line in faulty for line in ends)}
        return tuple(fault for fault in self.own_faults if fault not in spared)

    def at_change(self, line: int) -> int:
        """The line, where it is one of the change's own; otherwise that in which the change begins."""
        first, last = self.lines
        return line if first <= line <= last else first

    def told(self, fault: Fault) -> Fault:
        """A fault of the amended file, at the change that makes it."""
        message = f"As changed from {self.since}: {fault.message}"
        return Fault(fault.file, self.at_change(fault.line), message, fault.severity)


def amended(sheet: Sheet[ContractDocument]) -> Iterator[Amended]:
    """The file after each of its changes, one upon the other."""
    document = sheet.document
    content = without(sheet.content, ("changes", "examples"))
    written = sheet.content.get("changes")
    for change in document.changes if document else ():
        block = _written(written, change)
        if block is None:
            continue
        content = copied(content)
        blocked = [
            (Fault(sheet.file, line, message), ends) for line, message, ends in _applied(content, block)
        ]
        changed, more = validated(sheet.file, content, ContractDocument)
        last = max(_lines(block), default=block.line)
        yield Amended(
            change.since,
            (change.line(), last),
            Sheet(sheet.file, content, changed),
            (*(fault for fault, _ in blocked), *more),
            tuple(blocked),
        )


def without(content: Block, keys: Iterable[str]) -> Block:
    """A copy of a block that lacks some keys."""
    copy: Block = copied(content)
    for key in keys:
        copy.pop(key, None)
    return copy


def change_faults(sheet: Sheet[ContractDocument]) -> Iterator[Fault]:
    """What is wrong with the days and the keys of a file's changes."""
    document = sheet.document
    if document is None:
        return
    before = document.starts
    lines: dict[date, int] = {}
    for change in document.changes:
        since = change.since
        if since < document.starts:
            message = f"The change counts from {since}, before the contract starts ({document.starts})."
            yield sheet.fault(change, "from", f"{message} Put it in `measures` and the other keys.")
        elif since in lines:
            message = f"The change in line {lines[since]} counts from {since} as well."
            yield sheet.fault(
                change, "from", f"{message} Put both into one change, with both clauses, or mend one day."
            )
        elif since < before:
            yield sheet.fault(
                change, "from", f"The change from {since} stands after a later one. Put the oldest first."
            )
        lines.setdefault(since, change.line())
        before = max(before, since)


def _written(changes: Any, change: ChangeEntry) -> Block | None:
    """The change as it was written, found by its line."""
    rows = changes if isinstance(changes, Rows) else ()
    found = (row for row in rows if isinstance(row, Block) and row.line == change.line())
    return next(
        (row for row in found if isinstance(row.get("set"), Block) and row["set"] == change.set), None
    )


def _lines(value: Any) -> Iterator[int]:
    """Every line of a block or list."""
    if isinstance(value, Block):
        yield from (value.line, *value.lines.values())
        for item in value.values():
            yield from _lines(item)
    elif isinstance(value, Rows):
        yield from (value.line, *value.lines)
        for item in value:
            yield from _lines(item)


def _applied(content: Block, block: Block) -> Iterator[tuple[int, str, frozenset[int]]]:
    """Make the changes; yield the line and sentence of each that cannot be made, and where its way ended.

    What is taken out goes last, and from the end of a list: a number means the list before the change.
    """
    steps: Block = block["set"]
    places = {way: _resolved(content, way) for way in steps}
    refused = dict(_set_twice(steps, places)) if steps.written else {}  # else a trial is laid over them
    for way, sentence in refused.items():
        yield steps.lines[way], f"{way!r} cannot be set. {sentence}", frozenset()
    told = [way for way in steps if way not in refused]
    kept = [way for way in told if steps[way] is not None]
    gone = sorted((way for way in told if steps[way] is None), key=lambda way: _order(places[way]))
    for way in (*kept, *reversed(gone)):
        complaint = _put(content, way, copied(steps[way]), steps.lines[way])
        if complaint:
            ends = frozenset(_ends(content, way.split(".")))
            yield steps.lines[way], f"{way!r} cannot be set. {complaint}", ends


def _resolved(content: Block, way: str) -> Path:
    """Where a way leads, key by key and item by item, whatever names it calls them by."""
    holder: Any = content
    parts, place = way.split("."), []
    while parts and isinstance(holder, Block | Rows):
        taken, inner = _step(holder, parts)
        if taken == 0:
            break
        name = ".".join(parts[:taken])
        place.append(name if isinstance(holder, Block) else (_place(holder, name) or 0))
        holder, parts = inner, parts[taken:]
    return (*place, *parts)


def _order(place: Path) -> tuple[tuple[int, str], ...]:
    return tuple((part, "") if isinstance(part, int) else (0, part) for part in place)


def _set_twice(steps: Block, places: Mapping[str, Path]) -> Iterator[tuple[str, str]]:
    """Ways of one change of which one leads into what the other sets: nobody can say which of them counts."""
    set_at: dict[Path, str] = {}
    set_within: dict[Path, str] = {}
    for way, here in places.items():
        above = next((set_at[here[:end]] for end in range(1, len(here) + 1) if here[:end] in set_at), None)
        other = above or set_within.get(here)
        if other is None:
            set_at[here] = way
            for end in range(1, len(here)):
                set_within.setdefault(here[:end], way)
            continue
        where = f"{other!r} in line {steps.lines[other]}"
        if here == places[other]:
            said = f"It is what {where} sets as well"
        elif above:
            said = f"It is a part of {where}, which is {_whole(steps[other])}"
        else:
            said = f"It is {_whole(steps[way])}, and {where} is a part of it"
        yield way, f"{said}. Keep one of the two."


def _whole(value: Any) -> str:
    return "taken out" if value is None else "set as a whole"


def _ends(content: Block, parts: list[str]) -> Iterator[int]:
    """The lines of the last thing that a way leads to: of the one value there, or of all that is in it."""
    holder: Any = content
    while parts:
        taken, inner = _step(holder, parts)
        name = ".".join(parts[:taken])
        if taken and not isinstance(inner, Block | Rows):
            yield holder.lines[name] if isinstance(holder, Block) else holder.lines[_place(holder, name) or 0]
            return
        if taken == 0:
            break
        holder, parts = inner, parts[taken:]
    yield from holder.lines if isinstance(holder, Rows) else holder.lines.values()


def _put(content: Block, way: str, value: Any, line: int) -> str:
    """Put one value in its place, or say why that cannot be."""
    parts = way.split(".")
    if parts[0] in FOR_EVER or (parts[0] == "measures" and len(parts) == 3 and parts[-1] == "id"):
        return f"{parts[-1]} never changes. Leave it out."
    if "" in parts:
        return "Between its names stands one point, and none at either end, as in points.clause."
    holder: Any = content
    done: list[str] = []
    while len(parts) > 1:
        taken, inner = _step(holder, parts)
        if taken == 0 or (taken < len(parts) and not isinstance(inner, Block | Rows)):
            return _nowhere(holder, parts[0], done, inner)
        if taken == len(parts):
            break
        done += parts[:taken]
        holder, parts = inner, parts[taken:]
    return _settle(holder, ".".join(parts), value, line, done)


def _step(holder: Any, parts: list[str]) -> tuple[int, Any]:
    """How many parts of the way name one thing in here, and that thing; names may have dots of their own."""
    for taken in range(len(parts), 0, -1):
        name = ".".join(parts[:taken])
        if isinstance(holder, Block) and name in holder:
            return taken, holder[name]
        if isinstance(holder, Rows) and (place := _place(holder, name)) is not None:
            return taken, holder[place]
    return 0, None


def _place(rows: Rows, name: str) -> int | None:
    """The item of a list with this name or number."""
    for place, item in enumerate(rows):
        if isinstance(item, Block) and name in (item.get(label) for label in _LABELS):
            return place
    number = int(name) if _NUMBER.fullmatch(name) else 0
    return number - 1 if 0 < number <= len(rows) else None


def _settle(holder: Any, name: str, value: Any, line: int, done: list[str]) -> str:
    if isinstance(holder, Block):
        if value is None and name not in holder:
            return _nowhere(holder, name, done, None)
        holder.put(name, value, line)
        if value is None:
            del holder[name]
        return ""
    place = _place(holder, name)
    if place is None and isinstance(value, Block):
        _append(holder, name, value, line)
        return ""
    if place is None:
        return _nowhere(holder, name, done, None)
    if value is None:
        drop(holder, (place,))
        return ""
    if isinstance(value, Block) and isinstance(holder[place], Block):
        _keep_label(holder[place], value)
    holder[place], holder.lines[place] = value, line
    return ""


def _append(rows: Rows, name: str, value: Block, line: int) -> None:
    """A new item, under the name by which the change calls it."""
    labels = [label for label in _LABELS if any(isinstance(item, Block) and label in item for item in rows)]
    if not any(label in value for label in _LABELS):
        value.put(labels[0] if labels else "id", name, line)
    rows.put(value, line)


def _keep_label(old: Block, new: Block) -> None:
    """An item that is put in the place of another bears its name, unless it says otherwise."""
    for label in _LABELS:
        if label in old and not any(other in new for other in _LABELS):
            new.put(label, old[label], new.line)


def _nowhere(holder: Any, name: str, done: list[str], found: Any) -> str:
    inside = ".".join(done) or "the contract"
    if found is not None:
        return f"{name!r} in {inside} is one value; there is nothing inside it."
    if isinstance(holder, Rows):
        names = [str(label) for item in holder if isinstance(item, Block) for label in _called(item)]
        names = names or [str(number + 1) for number in range(len(holder))]
    else:
        names = [str(key) for key in holder]
    return f"There is no {name!r} in {inside}.{meant(name, names)} It has: {listed(names, limit=40)}."


def _called(item: Block) -> list[Any]:
    return [item[label] for label in _LABELS if label in item][:1]
