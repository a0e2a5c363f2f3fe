"""The language of contract files, read off the classes of `outscore.model.terms`.

Everything that reads, checks or describes a contract file asks here what a block may hold.
"""

from __future__ import annotations

from dataclasses import MISSING
from dataclasses import dataclass
from dataclasses import fields
from datetime import date
from enum import StrEnum
from fractions import Fraction
from types import NoneType
from types import UnionType
from typing import TYPE_CHECKING
from typing import Annotated
from typing import Any
from typing import Union
from typing import get_args
from typing import get_origin
from typing import get_type_hints

from outscore.model.target import Target
from outscore.model.terms.clause import EVERY
from outscore.model.terms.clause import Inline
from outscore.model.terms.clause import Key
from outscore.model.terms.clause import Reference
from outscore.model.terms.schemes import Scheme
from outscore.model.terms.triggers import Test

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Iterator

TAGS = ("scheme", "test")
"""The keys that say which of several kinds a block is."""


class Form(StrEnum):
    """How a value is written."""

    TEXT = "text"
    ID = "id"
    WHOLE = "whole number"
    NUMBER = "number"
    DAY = "day"
    WORD = "word"
    LEVEL = "level"
    BLOCK = "block"
    CHOICE = "choice"
    LIST = "list"
    SELECTION = "selection"
    AMOUNTS = "amounts"


_FAMILIES = (Scheme, Test)
"""Blocks of which there are several kinds; each kind is registered beside what works it out."""


def _registered(family: type) -> Iterable[type]:
    """The kinds of a family; what works them out is loaded when the first file has one."""
    if family is Scheme:
        from outscore.scoring.schemes import SCHEMES

        return SCHEMES
    from outscore.scoring.triggers import TESTS

    return TESTS


_PLAIN: dict[Any, Form] = {str: Form.TEXT, int: Form.WHOLE, Fraction: Form.NUMBER, date: Form.DAY}


@dataclass(frozen=True, slots=True)
class Kind:
    """What a value is.

    kind: the words of a WORD (a StrEnum), the class of a BLOCK, of a CHOICE what its classes have in common;
    the item of a LIST is in `item`. A SELECTION is `all` or a list of texts; AMOUNTS are names, each with a
    number.
    """

    form: Form
    kind: Any = None
    item: Kind | None = None

    @property
    def of(self) -> tuple[Any, ...]:
        """The class, or of a CHOICE the classes that are registered."""
        if self.form is Form.CHOICE:
            return tuple(_registered(self.kind))
        return () if self.kind is None else (self.kind,)

    @property
    def words(self) -> tuple[str, ...]:
        """The words that are accepted, where only some are."""
        return tuple(word.value for word in self.kind) if self.form is Form.WORD else ()

    @property
    def blocks(self) -> tuple[type, ...]:
        """The classes of the blocks inside."""
        if self.form in (Form.BLOCK, Form.CHOICE):
            return self.of
        return self.item.blocks if self.item else ()


@dataclass(frozen=True, slots=True)
class Term:
    """One key of a block, or with `inline` the keys of a level that stand in the block itself."""

    name: str
    key: str
    kind: Kind
    sentence: str
    needed: bool
    default: Any
    inline: bool
    reference: str

    @property
    def said(self) -> str:
        """The sentence, with what is taken where the key is left out."""
        default = EVERY[0] if self.default == EVERY else self.default
        told = not self.needed and default not in (None, (), "")
        return f"{self.sentence} Left out: {default}." if told else self.sentence


def terms_of(block: type) -> tuple[Term, ...]:
    """The keys of a block, in the order of the class.

    >>> from outscore.model.terms.measuring import Rounding
    >>> [(term.key, str(term.kind.form)) for term in terms_of(Rounding)]
    [('to', 'number'), ('how', 'word')]
    """
    if block not in _READ:
        hints = get_type_hints(block, include_extras=True)
        _READ[block] = tuple(_term(field, hints[field.name]) for field in fields(block))
    return _READ[block]


_READ: dict[type, tuple[Term, ...]] = {}


def tag_of(block: type) -> tuple[str, str] | None:
    """The key and the word that say which of several kinds a block is.

    >>> from outscore.model.terms.schemes import PoolShare
    >>> tag_of(PoolShare)
    ('scheme', 'pool')
    """
    words = ((tag, getattr(block, tag, None)) for tag in TAGS)
    return next(((tag, word) for tag, word in words if isinstance(word, str)), None)


def tag_key(blocks: tuple[type, ...]) -> str:
    """The key by which blocks of several kinds are told apart."""
    return next(tag[0] for block in blocks if (tag := tag_of(block)))


def by_tag(blocks: tuple[type, ...]) -> dict[str, type]:
    """Blocks by the word that names each."""
    return {tag[1]: block for block in blocks if (tag := tag_of(block))}


def blocks_within(*tops: type) -> Iterator[type]:
    """Every block, those inside others after them, each once."""
    seen = list(tops)
    for block in seen:
        yield block
        inner = (found for term in terms_of(block) for found in term.kind.blocks)
        seen += [found for found in dict.fromkeys(inner) if found not in seen]


def is_percent(key: str, sentence: str) -> bool:
    """Whether a number is a percentage, by its name or by what is said of it.

    >>> is_percent("at_risk_percent", ""), is_percent("share", "Its share, in percent.")
    (True, True)
    """
    return "percent" in key.split("_") or "in percent" in sentence


_EXAMPLES = {
    Form.ID: "month",
    Form.WHOLE: "12",
    Form.NUMBER: "5",
    Form.DAY: '"2026-09-30"',
    Form.LEVEL: "{at_least: 95}",
    Form.SELECTION: "all",
    Form.AMOUNTS: "{contract_value: 1200000}",
}
_EXAMPLES_BY_KEY = {"clause": '"Schedule 7, paragraph 4.1"', "shares_may_total": "100"}
_EXAMPLES_BY_REFERENCE = {
    "measure": "service_level",
    "base": "charges",
    "quantity": "calls_offered",
    "cap": "month",
}


def example_of(term: Term) -> str:
    """A key as it could be written.

    >>> from outscore.model.terms.judging import Repeats
    >>> [example_of(term) for term in terms_of(Repeats)][:2]
    ['clause: "Schedule 7, paragraph 4.1"', 'not_measured: keeps_the_chain']
    >>> from outscore.model.terms.schemes import Pool
    >>> [example_of(term) for term in terms_of(Pool) if term.key == "shares_may_total"]
    ['shares_may_total: 100']
    """
    return f"{term.key}: {_example(term.kind, term.key, term.reference)}"


def _example(kind: Kind, key: str = "", reference: str = "") -> str:
    if kind.form is Form.LIST and kind.item:
        return f"[{_example(kind.item, key, reference)}]"
    if kind.blocks:
        block = kind.blocks[0]
        tag = tag_of(block)
        parts = [f"{tag[0]}: {tag[1]}"] if tag else []
        parts += [
            example_of(term) if not term.inline else "at_least: 95" for term in terms_of(block) if term.needed
        ]
        return f"{{{', '.join(parts)}}}"
    if kind.words:
        return kind.words[0]
    known = _EXAMPLES_BY_KEY.get(key) or _EXAMPLES_BY_REFERENCE.get(reference) or _EXAMPLES.get(kind.form)
    return known or '"..."'


def _term(field: Any, hint: Any) -> Term:
    bare, notes = (get_args(hint)[0], hint.__metadata__) if get_origin(hint) is Annotated else (hint, ())
    default = None if field.default is MISSING else field.default
    reference = next((note.kind for note in notes if isinstance(note, Reference)), "")
    return Term(
        name=field.name,
        key=next((note.word for note in notes if isinstance(note, Key)), field.name),
        kind=_named(field.name, _kind(bare, selection=default == EVERY)),
        sentence=next((note for note in notes if isinstance(note, str)), ""),
        needed=field.default is MISSING,
        default=default,
        inline=any(isinstance(note, Inline) for note in notes),
        reference=reference,
    )


def _named(name: str, kind: Kind) -> Kind:
    return Kind(Form.ID) if name == "id" and kind.form is Form.TEXT else kind


def _kind(hint: Any, *, selection: bool = False) -> Kind:
    parts = tuple(part for part in get_args(hint) if part not in (NoneType, Ellipsis))
    if get_origin(hint) in (Union, UnionType):
        return _kind(parts[0])
    if get_origin(hint) is tuple and selection:
        return Kind(Form.SELECTION)
    if get_origin(hint) is tuple:
        pair = get_origin(parts[0]) is tuple
        return Kind(Form.AMOUNTS) if pair else Kind(Form.LIST, item=_kind(parts[0]))
    if hint in _PLAIN:
        return Kind(_PLAIN[hint])
    return Kind(_form(hint), hint)


def _form(hint: type) -> Form:
    """How a class of the model is written."""
    if hint is Target:
        return Form.LEVEL
    if hint in _FAMILIES:
        return Form.CHOICE
    return Form.WORD if issubclass(hint, StrEnum) else Form.BLOCK
