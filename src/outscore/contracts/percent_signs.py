"""Percent signs after figures: they stand only where the measure's figure is a percentage."""

from __future__ import annotations

from typing import TYPE_CHECKING
from typing import Any

from outscore.contracts.entries import PERCENT_SIGN
from outscore.contracts.faults import Fault
from outscore.contracts.grammar import terms_of
from outscore.contracts.levels import EDGES
from outscore.contracts.lints.blocks import blocks
from outscore.contracts.lints.blocks import measure_blocks
from outscore.contracts.lints.direction import is_percentage
from outscore.contracts.wording import line_of
from outscore.contracts.wording import real_path
from outscore.contracts.yaml_text import Block
from outscore.contracts.yaml_text import Rows
from outscore.model.metric import Unit
from outscore.model.target import Target
from outscore.model.terms.measuring import Combining
from outscore.model.terms.rating import RatingStanding
from outscore.model.terms.triggers import CreditsShare
from outscore.model.terms.triggers import CreditsTotal
from outscore.model.terms.triggers import PointsTotal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from outscore.contracts.documents import ContractDocument
    from outscore.contracts.lints.blocks import Block as ClauseBlock
    from outscore.contracts.lints.finding import Path
    from outscore.contracts.reading import Sheet
    from outscore.model.contract import Contract
    from outscore.model.contract import Measure

_COUNTED_IN = {
    Unit.PER_THOUSAND: "in thousandths",
    Unit.RATIO: "as a ratio, such as 0.4",
    Unit.COUNT: "in whole cases",
    Unit.SECONDS: "in seconds",
    Unit.DAYS: "in days",
    Unit.POINTS: "in points",
}
_OTHERS = {
    PointsTotal: "it is a number of service points",
    CreditsTotal: "it is a sum of money (test: credits_share is for percentages)",
    RatingStanding: "the overall rating is a score from 0 to 100",
}


def percent_sign_faults(sheet: Sheet[ContractDocument], contract: Contract) -> Iterator[Fault]:
    """Figures with a percent sign that are counted in something else: levels, edges, worked examples."""
    for path, called, why in (*_levels(contract), *_examples(sheet.content, contract)):
        place = real_path(sheet.content, path)
        raw = _at(sheet.content, place)
        if place == path and isinstance(raw, str) and raw.rstrip().endswith(PERCENT_SIGN):
            number = raw.rstrip().removesuffix(PERCENT_SIGN).rstrip()
            key = next(part for part in reversed(path) if isinstance(part, str))
            message = f"{key} of {called} is {raw!r}, but {why}. Write {number}, if that is meant."
            yield Fault(sheet.file, line_of(sheet.content, place), message)


def _levels(contract: Contract) -> Iterator[tuple[Path, str, str]]:
    """Every level that is no percentage: its place, whose it is, and what it is."""
    known = {measure.id: measure for measure in contract.measures}
    for block, measure in measure_blocks(contract):
        if measure.target is not None and (why := _counted(measure)):
            path = (*block.path, "target", measure.target.comparison.value)
            yield path, f"the target of {block.called}", why
    for block in blocks(contract):
        about = block.measure or known.get(getattr(block.clause, "measure", ""))
        why = _why_not(block, about)
        if not why:
            continue
        for term in terms_of(type(block.clause)):
            one = getattr(block.clause, term.name)
            if isinstance(one, Target):
                yield block.at(term.name), block.called, why
            elif one is not None and term.key in EDGES:
                yield (*block.path, term.key), block.called, why


def _why_not(block: ClauseBlock, about: Measure | None) -> str:
    """Why a level of a block cannot be a percentage; "" where it can."""
    clause = block.clause
    if isinstance(clause, CreditsShare):
        return ""
    if isinstance(clause, Combining) and about is not None:
        return _in_unit(about)
    return _OTHERS.get(type(clause), _counted(about) if about is not None else "")


def _counted(measure: Measure) -> str:
    return "" if is_percentage(measure) else _in_unit(measure)


def _in_unit(measure: Measure) -> str:
    unit = _COUNTED_IN.get(measure.metric.unit, "")
    return f"{measure.metric.id!r} is counted {unit}, not in percent" if unit else ""


def _examples(content: Block, contract: Contract) -> Iterator[tuple[Path, str, str]]:
    """Every figure that a worked example gives of a measure that is no percentage."""
    why = {measure.id: _counted(measure) for measure in contract.measures}
    for place, example in _blocks(content.get("examples")):
        called = f"example {str(example.get('name'))!r}"
        one = why.get(str(example.get("measure")), "")
        values = example.get("values")
        for number in range(len(values) if one and isinstance(values, Rows) else 0):
            yield from _given(("examples", place, "values", number), called, one)
        for number, period in _blocks(example.get("periods")):
            given = period.get("given")
            for measure in given if isinstance(given, Block) else ():
                if why.get(measure):
                    path: Path = ("examples", place, "periods", number, "given", measure)
                    yield from _given(path, called, why[measure])


def _given(path: Path, called: str, why: str) -> Iterator[tuple[Path, str, str]]:
    """The places in which a given figure may stand: alone, or in a block."""
    yield path, called, why
    yield from (((*path, key), called, why) for key in ("value", "raw"))


def _blocks(rows: Any) -> list[tuple[int, Block]]:
    found = enumerate(rows) if isinstance(rows, Rows) else ()
    return [(place, row) for place, row in found if isinstance(row, Block)]


def _at(content: Any, path: Path) -> Any:
    for part in path:
        content = content[part]
    return content
