"""The claims of an example, held against what the engine made of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from typing import Any
from typing import TypeAlias

from outscore.contracts.faults import unknown
from outscore.contracts.worked_examples.expectable import MEASURE
from outscore.contracts.worked_examples.expectable import PERIOD
from outscore.contracts.worked_examples.expectable import RATING
from outscore.contracts.worked_examples.expectable import over_all
from outscore.contracts.worked_examples.expectations import stated
from outscore.contracts.worked_examples.namable import strange
from outscore.contracts.worked_examples.printed import SKIP
from outscore.contracts.worked_examples.printed import Kind
from outscore.contracts.worked_examples.printed import comes_out
from outscore.contracts.worked_examples.printed import expected_words
from outscore.contracts.worked_examples.printed import found_words

if TYPE_CHECKING:
    from collections.abc import Iterator
    from collections.abc import Mapping
    from collections.abc import Sequence

    from outscore.contracts.entries import Entry
    from outscore.contracts.worked_examples.expectable import Expectable
    from outscore.contracts.worked_examples.printed import Expected
    from outscore.contracts.worked_examples.printed import Found
    from outscore.contracts.worked_examples.unusable import Path
    from outscore.model.contract import Contract
    from outscore.model.outcome import Outcome


@dataclass(frozen=True, slots=True)
class Misplaced:
    """An expectation of something that the contract does not have."""

    path: Path
    sentence: str
    holds: bool = False


@dataclass(frozen=True, slots=True)
class Claim:
    """One expectation: where it stands, whose it is, what it prints, and what came out."""

    path: Path
    whose: str
    kind: Kind
    expected: Expected
    found: Found

    @property
    def holds(self) -> bool:
        return comes_out(self.kind, self.expected, self.found)

    @property
    def sentence(self) -> str:
        """What was expected and what came out."""
        found = found_words(self.kind, self.expected, self.found)
        return f"{self.whose}: expected {expected_words(self.expected)}, came out {found.rstrip('.')}."


Said: TypeAlias = Claim | Misplaced


def claims_of_a_value(
    expect: Entry, place: int, measure: str, outcome: Outcome, contract: Contract
) -> Iterator[Said]:
    """What lists claim of one value, of the period as a whole or of the one measure."""
    terms = (contract.on(outcome.period.start),)
    for key, items in stated(expect):
        path: Path = ("expect", key, place)
        if items[place] == SKIP:
            continue
        if sentence := strange(key, items[place], terms, measure):
            yield Misplaced(path, sentence)
            continue
        of_period = PERIOD.get(key)
        found = of_period.read(outcome) if of_period else MEASURE[key].read(outcome.of(measure))
        kind = of_period.kind if of_period else MEASURE[key].kind
        yield Claim(path, f"{key} of {outcome.period}", kind, items[place], found)


def claims_of_a_period(expect: Entry, at: Path, outcome: Outcome, contract: Contract) -> Iterator[Said]:
    """What a block claims of one period, its measures, its rating and the levels from then on."""
    terms = contract.on(outcome.period.start)
    for key, value in stated(expect):
        path = (*at, "expect", key)
        match key:
            case "measures":
                yield from _measures(value, path, outcome, terms)
            case "levels":
                yield from _levels(value, path, outcome)
            case "rating" if outcome.rating is None:
                yield Misplaced(path, "The contract has no rating. Leave rating out here, or add one there.")
            case "rating":
                block = _Block(path, f" of the rating of {outcome.period}", terms)
                yield from _read_all(value, RATING, outcome.rating, block)
            case _ if sentence := strange(key, value, (terms,)):
                yield Misplaced(path, sentence)
            case _:
                row = PERIOD[key]
                yield Claim(path, f"{key} of {outcome.period}", row.kind, value, row.read(outcome))


def _measures(expected: Mapping[str, Entry], at: Path, outcome: Outcome, terms: Contract) -> Iterator[Said]:
    known = {one.measure: one for one in outcome.measures}
    for name, own in expected.items():
        if name in known:
            block = _Block((*at, name), f" of {name} in {outcome.period}", terms, name)
            yield from _read_all(own, MEASURE, known[name], block)
        else:
            yield Misplaced((*at, name), unknown("measure", name, known))


@dataclass(frozen=True, slots=True)
class _Block:
    """Where a block of expectations stands, of what it is, and the terms of its period."""

    path: Path
    whose: str
    terms: Contract
    measure: str = ""


def _read_all(
    expected: Entry, table: Mapping[str, Expectable[Any]], outcome: object, block: _Block
) -> Iterator[Said]:
    for key, value in stated(expected):
        path, row = (*block.path, key), table[key]
        if sentence := strange(key, value, (block.terms,), block.measure):
            yield Misplaced(path, sentence)
        else:
            yield Claim(path, key + block.whose, row.kind, value, row.read(outcome))


def _levels(expected: Mapping[str, Expected], at: Path, outcome: Outcome) -> Iterator[Said]:
    risen, known = dict(outcome.levels), [one.measure for one in outcome.measures]
    for name, level in expected.items():
        whose = f"level of {name} after {outcome.period}"
        if name in known:
            yield Claim((*at, name), whose, Kind.VALUE, level, risen.get(name))
        else:
            yield Misplaced((*at, name), unknown("measure", name, known))


def claims_of_all(expect: Entry, outcomes: Sequence[Outcome], contract: Contract) -> Iterator[Said]:
    """What a block claims of all periods together."""
    for key, value in stated(expect):
        path: Path = ("expect", key)
        if sentence := strange(key, value, [contract.on(one.period.start) for one in outcomes]):
            yield Misplaced(path, sentence)
            continue
        found = over_all(key, outcomes)
        yield Claim(path, f"{key} of all periods", PERIOD[key].kind, value, found)
