"""Values of the model as plain documents and back: what a settlement was given, and what it carries on.

Fractions become "n/d", days and periods text; what only repeats a default is left out.
"""

from __future__ import annotations

import types
from dataclasses import MISSING
from dataclasses import fields
from dataclasses import is_dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction
from functools import cache
from typing import TYPE_CHECKING
from typing import Any
from typing import TypeVar
from typing import Union
from typing import get_args
from typing import get_origin
from typing import get_type_hints

from outscore.model import carry
from outscore.model import outcome
from outscore.model import period_facts
from outscore.model.period import Period
from outscore.model.result import Verdict
from outscore.model.target import Comparison
from outscore.model.target import Target

if TYPE_CHECKING:
    from dataclasses import Field

T = TypeVar("T")

_NAMES = {
    **vars(period_facts),
    **vars(outcome),
    **vars(carry),
    "Comparison": Comparison,
    "Mapping": dict,
    "date": date,
    "Period": Period,
    "Target": Target,
    "Verdict": Verdict,
}


def plain(value: object) -> Any:
    """A value as JSON can hold it.

    >>> plain(Fraction(1, 3)), plain((Fraction(2), None))
    ('1/3', ['2', None])
    """
    if value is None or isinstance(value, int):
        return value
    if isinstance(value, str | Fraction | Period):
        return str(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple | list):
        return [plain(item) for item in value]
    if isinstance(value, dict):
        return {_key(key): plain(item) for key, item in value.items()}
    return _fields(value)


def _fields(value: Any) -> dict[str, Any]:
    named = [(one, getattr(value, one.name)) for one in fields(value)]
    return {one.name: plain(found) for one, found in named if not _is_default(one, found)}


def _is_default(one: Field[Any], found: object) -> bool:
    if one.default_factory is not MISSING:
        return not found
    return one.default is not MISSING and bool(found == one.default)


def _key(key: object) -> str:
    return "|".join(key) if isinstance(key, tuple) else str(key)


def value_of(kind: type[T], document: Any) -> T:
    """The value of a kind that a document was made from.

    >>> value_of(Fraction, "1/3")
    Fraction(1, 3)
    """
    return _read(kind, document)  # type: ignore[no-any-return]


def _read(kind: Any, document: Any) -> Any:
    if document is None:
        return None
    origin = get_origin(kind)
    if origin is not None:
        return _GENERIC[origin](get_args(kind), document)
    if kind in _SCALARS:
        return _SCALARS[kind](document)
    if is_dataclass(kind):
        hints = _hints(kind)  # type: ignore[arg-type]
        return kind(**{name: _read(hints[name], found) for name, found in document.items()})  # type: ignore[operator]
    return kind(document) if issubclass(kind, StrEnum) else document


def _optional(kinds: tuple[Any, ...], document: Any) -> Any:
    return _read(next(one for one in kinds if one is not type(None)), document)


def _tuple(kinds: tuple[Any, ...], document: Any) -> tuple[Any, ...]:
    if kinds[-1] is Ellipsis:
        return tuple(_read(kinds[0], item) for item in document)
    return tuple(_read(kind, item) for kind, item in zip(kinds, document, strict=True))


def _mapping(kinds: tuple[Any, ...], document: Any) -> dict[Any, Any]:
    key, item = kinds
    grouped = get_origin(key) is tuple
    return {
        tuple(name.split("|")) if grouped else name: _read(item, found) for name, found in document.items()
    }


_GENERIC: dict[Any, Any] = {Union: _optional, types.UnionType: _optional, tuple: _tuple, dict: _mapping}
_SCALARS: dict[Any, Any] = {Fraction: Fraction, Period: Period.parse, date: date.fromisoformat}


@cache
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind, localns=_NAMES)
