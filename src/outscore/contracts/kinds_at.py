"""Which kinds of entry may stand at a place of a document, by what the file says there."""

from __future__ import annotations

from typing import TYPE_CHECKING
from typing import Any
from typing import Literal
from typing import get_args
from typing import get_origin

from pydantic import BaseModel

from outscore.contracts.grammar import TAGS
from outscore.contracts.language import Later
from outscore.contracts.yaml_text import Block
from outscore.contracts.yaml_text import Rows

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pydantic.fields import FieldInfo


def field_of(models: tuple[type[BaseModel], ...], key: str) -> FieldInfo | None:
    """The first field of some kinds of entry with this key."""
    for model in models:
        for name, field in model.model_fields.items():
            if (field.alias or name) == key:
                return field
    return None


def models_at(document: type[BaseModel], loc: tuple[int | str, ...], content: Any) -> list[type[BaseModel]]:
    """The kinds of entry that may stand at a place, by what the file says there."""
    current = [document]
    for part in loc:
        inner = [found for model in current for found in _models_of(model, part)]
        current = inner or [m for m in current if part in (_word(m, "channel"), m.__name__)] or current
        content = _inside(content, part)
        current = [m for m in current if _may_be(m, content)] or current
    return current


def _models_of(model: type[BaseModel], key: int | str) -> Iterator[type[BaseModel]]:
    for name, field in model.model_fields.items():
        if key in (name, field.alias):
            yield from _models_in((field.annotation, *field.metadata))


def _inside(content: Any, part: int | str) -> Any:
    there = isinstance(content, Rows) and isinstance(part, int) and part < len(content)
    return content[part] if there or (isinstance(content, Block) and part in content) else content


def _may_be(model: type[BaseModel], content: Any) -> bool:
    """Whether a block names this kind of entry, or none at all."""
    if not isinstance(content, Block):
        return True
    return all(content.get(tag) in (None, word) for tag in TAGS if (word := _word(model, tag)))


def _word(model: type[BaseModel], key: str) -> str | None:
    """The one word that a key of an entry must be."""
    field = model.model_fields.get(key)
    words = get_args(field.annotation) if field and get_origin(field.annotation) is Literal else ()
    return words[0] if words else None


def _models_in(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    if isinstance(annotation, Later):
        yield from _models_in(annotation.kinds())
    for part in annotation if isinstance(annotation, tuple) else get_args(annotation):
        yield from _models_in(part)
