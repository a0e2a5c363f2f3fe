"""A file of the workspace as a checked document, with everything wrong in it.

A document with faults is not thrown away: the faulty entries are taken out, or a stand-in put in their
place, so that what is left can still be held against the other files and one run tells of every fault.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from typing import Any
from typing import Generic
from typing import TypeVar

from pydantic import ValidationError

from outscore.contracts.entries import Entry
from outscore.contracts.faults import Fault
from outscore.contracts.grammar import terms_of
from outscore.contracts.wording import real_path
from outscore.contracts.wording import worded
from outscore.contracts.yaml_text import UNQUOTED
from outscore.contracts.yaml_text import Block
from outscore.contracts.yaml_text import Rows
from outscore.contracts.yaml_text import read_block
from outscore.model.terms.whole import MeasureTerms

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from pydantic_core import ErrorDetails

D = TypeVar("D", bound=Entry)

_ROUNDS = 12
_STAND_INS = {
    "name": "?",
    "client": "?",
    "clause": "?",
    "definition": "?",
    "programme": "?",
    "timezone": "UTC",
    "outscore": "1",
    "starts": "1900-01-01",
    "assessor": "?",
}
_SPARED = (
    "vendors",
    "metrics",
    "measures",
    "bindings",
    "ratings",
    "quantities",
    "fields",
    "identities",
    "requirements",
    "releases",
    "incidents",
    "waivers",
    "sources",
    "lines",
    "accepted",
    "exchange_rates",
    "credits",
    "changes",
    "examples",
    "meetings",
    "benchmarks",
    "notices",
)
_TERMS_OF_A_MEASURE = tuple(term.key for term in terms_of(MeasureTerms) if term.key != "grades")
"""Keys without which a measure can still be held against the other files."""


@dataclass(frozen=True, slots=True)
class Sheet(Generic[D]):
    """One file: its text as keys, and the document they make; None where nothing could be saved."""

    file: str
    content: Block
    document: D | None

    def fault(self, entry: Entry, key: str, message: str, item: int | None = None) -> Fault:
        """A fault at a key (or one item of its list) of an entry."""
        return Fault(self.file, entry.line(key, item), message)


def read_sheet(folder: Path, path: Path, kind: type[D]) -> tuple[Sheet[D] | None, tuple[Fault, ...]]:
    """A file as a sheet, or None where it holds no keys; and all its faults."""
    file = path.relative_to(folder).as_posix()
    try:
        raw = path.read_bytes()
    except OSError as error:
        return None, (Fault(file, 1, f"The file cannot be read: {error.strerror}."),)
    return sheet_of(file, raw, kind)


def sheet_of(file: str, raw: bytes, kind: type[D]) -> tuple[Sheet[D] | None, tuple[Fault, ...]]:
    """The bytes of a file as a sheet, or None where they hold no keys; and all faults."""
    content, faults = read_block(file, raw)
    if content is None:
        return None, faults
    document, more = validated(file, content, kind)
    own = [fault for fault in faults if not _answered(fault, more)]
    return Sheet(file, content, document), tuple(dict.fromkeys([*own, *more]))


def _answered(fault: Fault, others: Iterable[Fault]) -> bool:
    """Whether a word only lacks quotes where no such word can stand: the other fault says what can."""
    word, unquoted, _ = fault.message.partition(UNQUOTED)
    return bool(unquoted) and any(
        other.line == fault.line and f" {word!r}." in other.message for other in others
    )


def declared(rows: Any) -> tuple[str, ...] | None:
    """The ids of a list of entries as they were written; None where one of them cannot be read."""
    if not isinstance(rows, Rows):
        return None
    ids = tuple(row.get("id") if isinstance(row, Block) else None for row in rows)
    known = tuple(name for name in ids if isinstance(name, str))
    return known if len(known) == len(ids) else None


def validated(file: str, content: Block, kind: type[D]) -> tuple[D | None, list[Fault]]:
    """The document that keys make, or None where nothing could be saved; and what is wrong with it."""
    faults: list[Fault] = []
    for _ in range(_ROUNDS):
        try:
            return kind.model_validate(content), faults
        except ValidationError as error:
            errors = [found for found in error.errors(include_url=False) if not _echo(found)]
            told = errors if not faults else [found for found in errors if _of_its_own(found)]
            faults += [Fault(file, *worded(found, content, kind)) for found in told]
            content = _without(content, errors)
    return None, faults


def _echo(error: ErrorDetails) -> bool:
    """Whether a list only counts as empty because of faults in its items."""
    return error["type"] == "too_short" and bool(error["input"])


def _of_its_own(error: ErrorDetails) -> bool:
    """Whether a fault is more than the gap left by another one."""
    return error["type"] == "outscore" and error.get("ctx", {}).get("mend") is not None


def _without(content: Block, errors: Iterable[ErrorDetails]) -> Block:
    """The content with stand-ins for what is faulty, and without what has no stand-in."""
    copy: Block = copied(content)
    doomed = [place for error in errors if (place := _mended(copy, error))]
    for place in sorted(set(doomed), key=_late_first, reverse=True):
        drop(copy, place)
    return copy


def _late_first(place: tuple[int | str, ...]) -> tuple[tuple[bool, int | str], ...]:
    return tuple((isinstance(part, str), part) for part in place)


def _mended(content: Block, error: ErrorDetails) -> tuple[int | str, ...]:
    """Put a stand-in where the fault is; or say which place is to be dropped, () for none."""
    loc = error["loc"]
    if loc[:1] == ("measures",) and loc[2:3] == ("bands",):
        _without_bands(_at(content, real_path(content, loc[:2])))
        return ()
    key = loc[-1] if loc else ""
    path = real_path(content, loc)
    holder = _at(content, path[:-1] if path and path[-1] == key else path)
    if error["type"] == "extra_forbidden":
        return path
    mend = error.get("ctx", {}).get("mend")
    if mend and isinstance(holder := _at(content, path), Block):
        _put(holder, mend)
        return ()
    key, stand_in = str(key), _STAND_INS.get(str(key))
    if (
        stand_in
        and isinstance(holder, Block)
        and error["type"] != "dict_type"
        and holder.get(key) != stand_in
    ):
        _put(holder, {key: stand_in})
        return ()
    if "target" in path:
        _put(_at(content, path[: path.index("target")]), {"target": None, "report_only": "?"})
        return ()
    return _spared(path)


def _without_bands(measure: Block) -> None:
    """A measure whose bands are faulty; where they alone say what is met, nothing does for now."""
    measure.pop("bands", None)
    if measure.get("target") is None and measure.get("report_only") is None:
        _put(measure, {"report_only": "?"})


def _put(holder: Block, stand_ins: dict[str, str | None]) -> None:
    """Replace values; None takes the key out."""
    for key, value in stand_ins.items():
        holder.put(key, value, holder.lines.get(key, holder.line))
        if value is None:
            del holder[key]


def _spared(path: tuple[int | str, ...]) -> tuple[int | str, ...]:
    """The smallest entry of a list around a place; without one, the whole top key."""
    if path[:1] == ("measures",) and len(path) > 2 and path[2] in _TERMS_OF_A_MEASURE:
        return path[:3]
    ends = [index + 2 for index, part in enumerate(path[:-1]) if part in _SPARED]
    return path[: ends[-1]] if ends else path[:1]


def _at(content: Any, path: tuple[int | str, ...]) -> Any:
    for part in path:
        content = content[part]
    return content


def drop(content: Block | Rows, place: tuple[int | str, ...]) -> None:
    """Take out a key or an item."""
    holder: Any = content
    for part in place[:-1]:
        if isinstance(holder, Block) and part not in holder:
            return
        holder = holder[part]
    last = place[-1]
    if isinstance(holder, Rows) and isinstance(last, int):
        del holder[last]
        del holder.lines[last]
    elif isinstance(holder, Block):
        holder.pop(str(last), None)


def copied(value: Any) -> Any:
    """Keys, lists and texts again, with their lines."""
    if isinstance(value, Block):
        block = Block(value.line, written=value.written)
        for key, item in value.items():
            block.put(key, copied(item), value.lines[key])
        return block
    if isinstance(value, Rows):
        rows = Rows(value.line)
        rows.tight = value.tight
        for item, line in zip(value, value.lines, strict=True):
            rows.put(copied(item), line)
        return rows
    return value
