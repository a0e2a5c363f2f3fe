"""Names that refer to something of the contract: each exists, and no id is given twice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from outscore.contracts.faults import unknown
from outscore.contracts.grammar import terms_of
from outscore.contracts.lints.blocks import blocks
from outscore.contracts.lints.finding import fault
from outscore.contracts.lints.said import opening
from outscore.contracts.repeats import repeated
from outscore.model.terms.clause import EVERY
from outscore.model.terms.clause import names
from outscore.model.terms.schemes import EVERY_CHARGES
from outscore.model.terms.schemes import POINTS
from outscore.model.terms.whole import MeasureTerms
from outscore.scoring.banding import banding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from outscore.contracts.lints.blocks import Block
    from outscore.contracts.lints.finding import Finding
    from outscore.contracts.lints.finding import Path
    from outscore.model.contract import Contract
    from outscore.model.contract import Measure

_SAID = {
    "base": "base",
    "indexed": "sum that can be indexed",
    "relief": "relief ground",
    "category": "category of the pool",
}


def reference_findings(contract: Contract) -> Iterator[Finding]:
    """Texts that name a measure, band, category, cap, base or relief ground that is not there."""
    known = _known(contract)
    for block in blocks(contract):
        for kind, path, name in _named(block):
            if kind == "category" and contract.terms.pool is None:
                yield fault(
                    path, f"{opening(block.called)} is a share of the pool, but there is none. Add `pool`."
                )
            elif kind in known and name not in known[kind]:
                yield fault(path, unknown(_SAID.get(kind, kind), name, known[kind]))
            elif kind == "band" and not isinstance(block.clause, MeasureTerms):
                yield from _band(contract, block, path, name)
    yield from _own_base(contract)
    yield from _two_of_a_name(contract)


def quantities_named(contract: Contract) -> tuple[tuple[Path, str], ...]:
    """Every quantity that the terms name, each with its place, to be held against what the feeds bring."""
    found = ((path, name, kind) for block in blocks(contract) for kind, path, name in _named(block))
    return tuple((path, name) for path, name, kind in found if kind == "quantity")


def id_findings(contract: Contract) -> Iterator[Finding]:
    """Items of one list with the same id, and names that a list holds twice."""
    for block in blocks(contract):
        yield from _named_twice(block)
        for term in terms_of(type(block.clause)):
            items = getattr(block.clause, term.name)
            if not isinstance(items, tuple) or not all(hasattr(item, "id") for item in items):
                continue
            for place, name, first in repeated((item.id, f"item {n + 1}") for n, item in enumerate(items)):
                yield fault(
                    (*block.path, term.key, place, "id"),
                    f"The id {name!r} is also that of {first} of {term.key}. Give each its own id.",
                )


def _named_twice(block: Block) -> Iterator[Finding]:
    """Lists of names that hold one of them twice."""
    for term in terms_of(type(block.clause)):
        items = getattr(block.clause, term.name)
        if term.reference and isinstance(items, tuple):
            for place, name, first in repeated((item, f"item {n + 1}") for n, item in enumerate(items)):
                whose = "" if block.called == "the contract" else f" of {block.called}"
                yield fault(
                    (*block.path, term.key, place),
                    f"{opening(term.key)}{whose} names {name!r} twice, here and as {first}. Keep one.",
                )


def _known(contract: Contract) -> dict[str, set[str]]:
    terms = contract.terms
    amounts = {name for name, _ in terms.amounts}
    measures = {measure.id for measure in contract.measures}
    return {
        "measure": measures,
        "base": {*EVERY_CHARGES, *amounts},
        "cap": {cap.id for cap in terms.caps},
        "relief": {relief.id for relief in terms.relief},
        "category": {category.id for category in terms.pool.categories} if terms.pool else set(),
        "indexed": set(_indexable(contract)),
    }


def _indexable(contract: Contract) -> Iterator[str]:
    """The name of every printed sum that can rise with an index."""
    terms = contract.terms
    yield from {name for name, _ in terms.amounts}
    yield from {measure.id for measure in contract.measures}
    yield from {line.id for line in terms.rates}
    yield from {gate.id for gate in terms.gates if gate.amount is not None}
    yield from {cap.id for cap in terms.caps if cap.amount is not None}
    if terms.points is not None and terms.points.amount_per_point is not None:
        yield POINTS


def _two_of_a_name(contract: Contract) -> Iterator[Finding]:
    """A name that is indexed and could mean either of two sums."""
    terms, names_of = contract.terms.indexation, list(_indexable(contract))
    for place, name in enumerate(terms.amounts if terms and terms.amounts != EVERY else ()):
        if names_of.count(name) > 1:
            yield fault(
                ("indexation", "amounts", place),
                f"{name!r} is the name of two sums that can be indexed. Give each its own, so that it is "
                "said which one rises.",
            )


def _named(block: Block) -> Iterator[tuple[str, Path, str]]:
    """Each reference of a block: its kind, its place, and the name."""
    for term in terms_of(type(block.clause)):
        value = getattr(block.clause, term.name)
        if not term.reference or not value or value == EVERY:
            continue
        if isinstance(value, str):
            yield term.reference, (*block.path, term.key), value
        else:
            for place, name in enumerate(value):
                yield term.reference, (*block.path, term.key, place), name


def _band(contract: Contract, block: Block, path: Path, name: str) -> Iterator[Finding]:
    """A band must be one of a measure that the clause is about; of all it is enough that one has it."""
    about = _about(contract, block)
    labels = [band.band for measure in about for band, _ in banding(measure).steps]
    if name not in labels:
        yield fault(path, unknown("band", name, labels))


def _about(contract: Contract, block: Block) -> list[Measure]:
    if block.measure is not None:
        return [block.measure]
    named = getattr(block.clause, "measures", EVERY)
    return [measure for measure in contract.measures if names(named, measure.id)]


def _own_base(contract: Contract) -> Iterator[Finding]:
    for name, _ in contract.terms.amounts:
        if name in EVERY_CHARGES:
            yield fault(
                ("amounts", name),
                f"`{name}` is the name of a period's charges, so no sum under amounts can have it. "
                "Choose another.",
            )
