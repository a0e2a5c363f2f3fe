"""The reference of the contract language: every block, its keys, what they accept and mean."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from outscore.contracts.documents import ChangeEntry
from outscore.contracts.documents import ContractDocument
from outscore.contracts.documents import MeasureEntry
from outscore.contracts.grammar import Form
from outscore.contracts.grammar import blocks_within
from outscore.contracts.grammar import by_tag
from outscore.contracts.grammar import tag_key
from outscore.contracts.grammar import tag_of
from outscore.contracts.grammar import terms_of
from outscore.contracts.levels import EDGES
from outscore.model.terms.whole import ContractTerms
from outscore.model.terms.whole import MeasureTerms

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Iterator

    from outscore.contracts.entries import Entry
    from outscore.contracts.grammar import Kind
    from outscore.contracts.grammar import Term


@dataclass(frozen=True, slots=True)
class Row:
    """One key: the block it is in, whether it is needed, what it accepts, and its sentence."""

    block: str
    key: str
    needed: bool
    accepts: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Part:
    """One block with its keys."""

    block: str
    sentence: str
    rows: tuple[Row, ...]


def reference() -> Iterator[Part]:
    """Every block of a contract file, from the whole file to the smallest."""
    known = {"measures": "list of blocks: measure", "changes": "list of blocks: change"}
    tops: tuple[tuple[str, type[Entry], tuple[type, ...]], ...] = (
        ("contract", ContractDocument, (ContractTerms,)),
        ("measure", MeasureEntry, (MeasureTerms,)),
        ("change", ChangeEntry, ()),
    )
    for name, document, blocks in tops:
        terms = [term for block in blocks for term in terms_of(block)]
        yield Part(name, _sentence(document), (*_own(name, document, terms, known), *_rows(name, terms)))
    for block in blocks_within(ContractTerms, MeasureTerms):
        if block not in (ContractTerms, MeasureTerms):
            yield _part(block)


def _part(block: type) -> Part:
    name = block_name(block)
    tag = tag_of(block)
    first = (Row(name, tag[0], True, tag[1], "Says which kind of block it is."),) if tag else ()
    return Part(name, _sentence(block), (*first, *_rows(name, terms_of(block))))


def block_name(block: type) -> str:
    """What the reference calls a block: its scheme or test, or its class in small letters.

    >>> from outscore.model.terms.schemes import PoolShare
    >>> from outscore.model.terms.limits import OnlyLargest
    >>> block_name(PoolShare), block_name(OnlyLargest)
    ('scheme: pool', 'only largest')
    """
    tag = tag_of(block)
    if tag:
        return ": ".join(tag)
    return "".join(f" {sign.lower()}" if sign.isupper() else sign for sign in block.__name__).strip()


def _rows(name: str, terms: Iterable[Term]) -> Iterator[Row]:
    for term in terms:
        if term.inline:
            sentence = term.sentence or "The level: exactly one of the four."
            yield Row(name, ", ".join(EDGES), term.needed, "number (one of these keys)", sentence)
        else:
            yield Row(name, term.key, term.needed, accepts(term.kind), term.said)


def _own(name: str, document: type[Entry], terms: Iterable[Term], known: dict[str, str]) -> Iterator[Row]:
    """The keys of a document that are none of the language's."""
    others = {"marks", *(term.name for term in terms)}
    for field, info in document.model_fields.items():
        if field not in others:
            key = info.alias or field
            yield Row(name, key, info.is_required(), known.get(key, _DOCUMENTED[key]), info.description or "")


_DOCUMENTED = {
    "contract": "id",
    "name": "text",
    "client": "text",
    "vendors": "all, or a list of ids",
    "starts": "day, in quotes",
    "ends": "day, in quotes",
    "judged_over": "list of: month, quarter",
    "measures": "",
    "changes": "",
    "examples": "list of worked examples",
    "id": "id",
    "metric": "id of a metric",
    "with": "names, each with a whole number",
    "clause": "text",
    "target": "block: level",
    "report_only": "text",
    "scope": "names, each with a text",
    "source": "block: who measures",
    "from": "day, in quotes",
    "set": "names, each with a value",
}
_ACCEPTED = {
    Form.TEXT: "text",
    Form.ID: "id",
    Form.WHOLE: "whole number",
    Form.NUMBER: "number",
    Form.DAY: "day, in quotes",
    Form.LEVEL: f"block: one of {', '.join(EDGES)}",
    Form.SELECTION: "all, or a list of names",
    Form.AMOUNTS: "names, each with a number",
}


def accepts(kind: Kind) -> str:
    """What a key may hold.

    >>> from outscore.model.terms.measuring import Rounding
    >>> [accepts(term.kind) for term in terms_of(Rounding)]
    ['number', 'half_up, half_even, down or up']
    """
    if kind.form is Form.LIST and kind.item:
        return f"list of {_several(kind.item)}"
    if kind.form is Form.CHOICE:
        return f"block with {tag_key(kind.of)}: {_either(by_tag(kind.of))}"
    if kind.form is Form.BLOCK:
        return f"block: {block_name(kind.of[0])}"
    return _either(kind.words) if kind.words else _ACCEPTED[kind.form]


def _several(kind: Kind) -> str:
    inside = accepts(kind)
    plain = {"text": "texts", "whole number": "whole numbers", "number": "numbers"}
    return plain.get(inside, inside.replace("block", "blocks", 1))


def _either(words: Iterable[str]) -> str:
    *most, last = words
    return f"{', '.join(most)} or {last}" if most else last


def _sentence(block: type) -> str:
    return " ".join((block.__doc__ or "").split())


def markdown(parts: Iterable[Part]) -> str:
    """The reference as Markdown: a heading and a table for each block."""
    return "\n".join(_section(part) for part in parts)


def _section(part: Part) -> str:
    lines = [f"### {part.block}", "", part.sentence, ""]
    if part.rows:
        lines += ["| key | needed | accepts | meaning |", "|---|---|---|---|"]
        lines += [
            f"| {_code(row.key)} | {'yes' if row.needed else ''} | {row.accepts} | {_cell(row.sentence)} |"
            for row in part.rows
        ]
        lines.append("")
    return "\n".join(lines)


def _code(keys: str) -> str:
    return ", ".join(f"`{key}`" for key in keys.split(", "))


def _cell(text: str) -> str:
    return text.replace("|", "\\|")
