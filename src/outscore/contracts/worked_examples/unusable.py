"""What in an example does not fit its contract."""

from __future__ import annotations

from typing import TYPE_CHECKING
from typing import TypeAlias

from outscore.contracts.faults import unknown

if TYPE_CHECKING:
    from collections.abc import Iterable

    from outscore.model.contract import Contract
    from outscore.model.contract import Measure

Path: TypeAlias = tuple[str | int, ...]
Said: TypeAlias = tuple[Path, str]
"""A place below the example, and what is wrong there."""


class Unusable(Exception):
    """Things in an example that do not fit its contract, or cannot be; each path is below the example."""

    def __init__(self, path: Path, sentence: str, also: Iterable[Said] = ()) -> None:
        self.told: tuple[Said, ...] = ((path, sentence), *also)
        super().__init__(sentence)


def measure_of(terms: Contract, name: str, at: Path) -> Measure:
    """The measure of a contract with this id; raises Unusable."""
    for measure in terms.measures:
        if measure.id == name:
            return measure
    raise Unusable(at, unknown("measure", name, (measure.id for measure in terms.measures)))
