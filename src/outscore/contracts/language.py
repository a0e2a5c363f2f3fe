"""The blocks of a contract file as documents, made from the classes of `outscore.model.terms`.

A block is made when the first file uses it, so that a program that reads few terms starts fast.
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING
from typing import Annotated
from typing import Any
from typing import Literal
from typing import TypeVar

from pydantic import BeforeValidator
from pydantic import Field
from pydantic import TypeAdapter
from pydantic import WithJsonSchema
from pydantic import create_model
from pydantic import model_validator
from pydantic_core import core_schema

from outscore.contracts.entries import Day
from outscore.contracts.entries import Entry
from outscore.contracts.entries import Figure
from outscore.contracts.entries import Id
from outscore.contracts.entries import Line
from outscore.contracts.entries import Number
from outscore.contracts.entries import Percentage
from outscore.contracts.entries import Whole
from outscore.contracts.entries import complaint
from outscore.contracts.entries import number_or
from outscore.contracts.entries import read_line
from outscore.contracts.entries import shown
from outscore.contracts.faults import meant
from outscore.contracts.grammar import Form
from outscore.contracts.grammar import by_tag
from outscore.contracts.grammar import is_percent
from outscore.contracts.grammar import tag_key
from outscore.contracts.grammar import tag_of
from outscore.contracts.grammar import terms_of
from outscore.contracts.levels import EDGES
from outscore.contracts.levels import TargetEntry
from outscore.contracts.levels import one_level
from outscore.contracts.levels import one_level_at_most
from outscore.contracts.levels import target_of
from outscore.model.terms.clause import EVERY

if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Iterable

    from pydantic import BaseModel
    from pydantic import GetCoreSchemaHandler
    from pydantic import GetJsonSchemaHandler
    from pydantic.json_schema import JsonSchemaValue

    from outscore.contracts.grammar import Kind
    from outscore.contracts.grammar import Term

T = TypeVar("T")
E = TypeVar("E", bound=Entry)


class Later:
    """Marks a value whose document is made, or loaded, when the first file has one."""

    def kinds(self) -> Any:
        """The type of what stands here."""
        raise NotImplementedError

    def read(self, content: Any) -> Any:
        """What was written, checked; raises pydantic's ValidationError, or a complaint."""
        return self.adapter.validate_python(content)

    @cached_property
    def adapter(self) -> TypeAdapter[Any]:
        """What reads it, made once."""
        return TypeAdapter(self.kinds())

    def __get_pydantic_core_schema__(
        self, _source: Any, _handler: GetCoreSchemaHandler
    ) -> core_schema.CoreSchema:
        return core_schema.no_info_plain_validator_function(self.read)

    def __get_pydantic_json_schema__(
        self, _schema: core_schema.CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        return handler(self.adapter.core_schema)


class BlockOf(Later):
    """A block of keys, of one kind or of several that a key tells apart."""

    def __init__(self, kind: Kind) -> None:
        self.kind = kind

    def kinds(self) -> Any:
        """The documents of the blocks."""
        return reduce(or_, (entry_of(block) for block in self.kind.of))

    def read(self, content: Any) -> Any:
        """The block that was written; raises pydantic's ValidationError, or a complaint."""
        blocks = self.kind.of
        if self.kind.form is Form.BLOCK:
            return entry_of(blocks[0]).model_validate(content)
        key, known = tag_key(blocks), by_tag(blocks)
        if not isinstance(content, dict):
            raise complaint(f"must be a block of keys that begins with {key}; here is {shown(content)}.")
        word = content.get(key)
        if word is None:
            raise complaint(f"does not say its {key}. Add {key}: {either(known)}.")
        if not isinstance(word, str) or word not in known:
            near = meant(str(word), known)
            raise complaint(f"has the {key} {shown(word)}.{near} Write one of: {', '.join(known)}.", key)
        return entry_of(known[word]).model_validate(content)


def speaking(kind: type) -> Callable[[type[E]], type[E]]:
    """Give a document the keys of a block beside its own."""

    def extended(model: type[E]) -> type[E]:
        return create_model(
            model.__name__,
            __base__=model,
            __doc__=model.__doc__,
            __module__=model.__module__,
            **_fields(kind),
        )

    return extended


def entry_of(kind: type) -> type[Entry]:
    """The document of a block, made once."""
    if kind not in _MADE:
        _MADE[kind] = _entry(kind)
    return _MADE[kind]


_MADE: dict[type, type[Entry]] = {}


def term_at(entry: type[BaseModel], key: str) -> Term | None:
    """What the language says of a key, or None where the document is none of its blocks."""
    block = next((kind for kind, made in _MADE.items() if made is entry), None)
    return next((term for term in terms_of(block) if term.key == key), None) if block else None


def _entry(kind: type) -> type[Entry]:
    own: dict[str, Any] = _fields(kind)
    tag = tag_of(kind)
    if tag:
        own = {tag[0]: (Literal[tag[1]], Field(description=kind.__doc__)), **own}
    return create_model(
        f"{kind.__name__}Entry",
        __base__=Entry,
        __doc__=kind.__doc__,
        __module__=__name__,
        __validators__=_validators(kind),
        **own,
    )


def value_of(kind: type[T], entry: Entry) -> T:
    """A checked block as the value of the model."""
    return kind(
        **{
            term.name: target_of(entry) if term.inline else _value(term.kind, getattr(entry, term.name))
            for term in terms_of(kind)
        }
    )


def _value(kind: Kind, read: Any) -> Any:
    if read is None:
        return None
    if kind.form is Form.LIST and kind.item:
        return tuple(_value(kind.item, item) for item in read)
    made = _VALUES.get(kind.form)
    return made(kind, read) if made else read


def _one_of(kind: Kind, read: Entry) -> Any:
    return value_of(by_tag(kind.of)[getattr(read, tag_key(kind.of))], read)


_VALUES: dict[Form, Callable[[Kind, Any], Any]] = {
    Form.NUMBER: lambda _, read: Fraction(read),
    Form.LEVEL: lambda _, read: target_of(read),
    Form.BLOCK: lambda kind, read: value_of(kind.kind, read),
    Form.CHOICE: _one_of,
    Form.AMOUNTS: lambda _, read: tuple((name, Fraction(number)) for name, number in dict(read).items()),
}


def _fields(kind: type) -> dict[str, Any]:
    """The keys of a block as pydantic wants them."""
    found: dict[str, Any] = {}
    for term in terms_of(kind):
        if term.inline:
            found |= {name: (Figure | None, _edge(name)) for name in EDGES}
        else:
            found[term.name] = (_annotation(term, _as_percentage(kind, term)), _field(term))
    return found


def _as_percentage(kind: type, term: Term) -> str:
    """The key of a block that states as a percentage what another one states as a sum; "" for none.

    >>> from outscore.model.terms.limits import Cap
    >>> [_as_percentage(Cap, term) for term in terms_of(Cap) if term.key == "amount"]
    ['percent']
    """
    other = term.key.replace("amount", "percent")
    keys = (one.key for one in terms_of(kind) if one is not term and one.kind.form is Form.NUMBER)
    return other if other in keys else ""


def _edge(name: str) -> Any:
    return Field(None, description=TargetEntry.model_fields[name].description)


def _annotation(term: Term, as_percentage: str) -> Any:
    bare = _number(term, as_percentage) if term.kind.form is Form.NUMBER else _kind(term.kind)
    return bare | None if not term.needed and term.default is None else bare


def _number(term: Term, as_percentage: str) -> Any:
    """A number: whether a percent sign may stand after it is told by what the key means."""
    if is_percent(term.key, term.sentence):
        return Percentage
    return Figure if term.key in EDGES else number_or(as_percentage)


def _field(term: Term) -> Any:
    alias = term.key if term.key != term.name else None
    more: dict[str, Any] = {"alias": alias, "description": term.said or None}
    if term.kind.form in (Form.LIST, Form.AMOUNTS):
        more["min_length"] = 1
    if term.default == EVERY:
        more["json_schema_extra"] = {"default": EVERY[0]}
    if term.needed:
        return Field(**more)
    return Field(_written(term), **more)


def _written(term: Term) -> Any:
    """The default as a document holds it."""
    if isinstance(term.default, Fraction):
        return Decimal(term.default.numerator) / term.default.denominator
    return {} if term.kind.form is Form.AMOUNTS else term.default


def _kind(kind: Kind) -> Any:
    if kind.form is Form.LIST and kind.item:
        return tuple.__class_getitem__((_kind(kind.item), ...))
    if kind.form in (Form.BLOCK, Form.CHOICE):
        return Annotated[Any, BlockOf(kind)]
    return kind.kind if kind.form is Form.WORD else _SIMPLE[kind.form]


def _validators(kind: type) -> dict[str, Any]:
    levels = [term for term in terms_of(kind) if term.inline]
    if not levels:
        return {}
    check = one_level if levels[0].needed else one_level_at_most
    return {"_levels": model_validator(mode="after")(check)}


def _selection(value: Any) -> tuple[str, ...]:
    if value == EVERY[0]:
        return EVERY
    if isinstance(value, list) and value:
        names = tuple(read_line(item) for item in value)
        if EVERY[0] in names:
            raise complaint("must be `all` alone, or a list of names without it.")
        twice = sorted({name for name in names if names.count(name) > 1})
        if twice:
            raise complaint(f"must be a list that names each once; {twice[0]!r} is there twice.")
        return names
    raise complaint(f"must be `all` or a list of names, such as [service_level]; here is {shown(value)}.")


def either(words: Iterable[str]) -> str:
    """Words as a choice.

    >>> either(["a", "b", "c"])
    'a, b or c'
    """
    *most, last = words
    return f"{', '.join(most)} or {last}" if most else str(last)


_SELECTION_SCHEMA = {
    "anyOf": [
        {"const": EVERY[0]},
        {"type": "array", "items": {"type": ["string", "number"]}, "minItems": 1},
    ]
}
Selection = Annotated[tuple[str, ...], BeforeValidator(_selection), WithJsonSchema(_SELECTION_SCHEMA)]
_SIMPLE: dict[Form, Any] = {
    Form.TEXT: Line,
    Form.ID: Id,
    Form.WHOLE: Whole,
    Form.NUMBER: Number,
    Form.DAY: Day,
    Form.LEVEL: TargetEntry,
    Form.AMOUNTS: dict[Id, Number],
    Form.SELECTION: Selection,
}
