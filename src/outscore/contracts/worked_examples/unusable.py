"""What in an example does not fit its contract."""

from __future__ import annotations

from typing import TYPE_CHECKING
from typing import TypeAlias

from outscore.contracts.faults import unknown

if TYPE_CHECKING:
    from outscore.model.contract import Contract
    from outscore.model.contract import Measure

Path: TypeAlias = tuple[str | int, ...]


class Unusable(Exception):
    """Something in an example that does not fit its contract; `path` is below the example."""

    def __init__(self, path: Path, sentence: str) -> None:
        self.path = path
        self.sentence = sentence
        super().__init__(sentence)


def measure_of(terms: Contract, name: str, at: Path) -> Measure:
    """The measure of a contract with this id; raises Unusable."""
    for measure in terms.measures:
        if measure.id == name:
            return measure
    raise Unusable(at, unknown("measure", name, (measure.id for measure in terms.measures)))
