"""Every block of a contract with its place in the file, so that a rule is stated once for a kind of block."""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import is_dataclass
from typing import TYPE_CHECKING
from typing import Any
from typing import TypeVar

from outscore.contracts.grammar import terms_of
from outscore.model.target import Target

if TYPE_CHECKING:
    from collections.abc import Iterator

    from outscore.contracts.lints.finding import Path
    from outscore.model.contract import Contract
    from outscore.model.contract import Measure

C = TypeVar("C")

_ITEMS = {
    "categories": "category",
    "critical_failures": "critical failure",
    "relief": "relief ground",
    "relief_authority": "role",
    "earn_back": "earn-back",
    "step_up": "step-up",
    "retainage": "retainage",
    "only_largest_of": "group",
    "add_up": "group",
    "printed_bands": "printed band",
    "agreed_readings": "agreed reading",
    "ramp": "step",
    "table": "row",
    "all_of": "test",
    "any_of": "test",
    "when": "test",
}
_LABELS = ("id", "band", "standing", "role")
_OF_A_MEASURE = ("band", "printed band")


@dataclass(frozen=True, slots=True)
class Block:
    """One clause value: where it stands, how a sentence calls it, and the measure around it."""

    path: Path
    called: str
    clause: Any
    measure: Measure | None

    def at(self, field: str) -> Path:
        """Where a key of the block stands."""
        term = next(term for term in terms_of(type(self.clause)) if term.name == field)
        value = getattr(self.clause, field)
        place = self.path if term.inline else (*self.path, term.key)
        return (*place, value.comparison.value) if isinstance(value, Target) else place


def blocks(contract: Contract) -> Iterator[Block]:
    """Every block, from the contract's own inwards."""
    yield from _with_inner(Block((), "the contract", contract.terms, None))
    for block, _ in measure_blocks(contract):
        yield from _with_inner(block)


def measure_blocks(contract: Contract) -> Iterator[tuple[Block, Measure]]:
    """The block of each measure, with the measure."""
    for place, measure in enumerate(contract.measures):
        yield Block(("measures", place), f"measure {measure.id!r}", measure.terms, measure), measure


def each(contract: Contract, kind: type[C]) -> Iterator[tuple[Block, C]]:
    """Every block of a kind, with its clause."""
    for block in blocks(contract):
        if isinstance(block.clause, kind):
            yield block, block.clause


def _with_inner(block: Block) -> Iterator[Block]:
    yield block
    for term in terms_of(type(block.clause)):
        value = getattr(block.clause, term.name)
        path = (*block.path, term.key)
        if _is_clause(value):
            yield from _with_inner(Block(path, _part(term.key, block), value, block.measure))
        elif isinstance(value, tuple):
            for place, item in enumerate(value):
                if _is_clause(item):
                    called = _item(term.key, item, place, block)
                    yield from _with_inner(Block((*path, place), called, item, block.measure))


def _is_clause(value: object) -> bool:
    return is_dataclass(value) and not isinstance(value, Target)


def _part(key: str, around: Block) -> str:
    return f"{key} of {around.called}" if around.path else key


def _item(key: str, item: object, place: int, around: Block) -> str:
    noun = _ITEMS.get(key, key.removesuffix("s"))
    label = next((getattr(item, name) for name in _LABELS if getattr(item, name, "")), "")
    if not label:
        return f"{noun} {place + 1} of {around.called}" if around.path else f"{noun} {place + 1}"
    return f"{noun} {label!r} of {around.called}" if noun in _OF_A_MEASURE else f"{noun} {label!r}"
