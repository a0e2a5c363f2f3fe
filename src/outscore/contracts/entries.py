"""The kinds of value a workspace file holds, each read from the text that was written."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING
from typing import Annotated
from typing import Any

from pydantic import BaseModel
from pydantic import BeforeValidator
from pydantic import ConfigDict
from pydantic import Field
from pydantic import WithJsonSchema
from pydantic import model_validator
from pydantic.json_schema import SkipJsonSchema
from pydantic_core import PydanticCustomError

from outscore.contracts.commas import meant_number
from outscore.contracts.yaml_text import Block
from outscore.contracts.yaml_text import Rows
from outscore.model.period import FIRST_YEAR
from outscore.model.period import LAST_YEAR
from outscore.model.vendor import ADDRESS

if TYPE_CHECKING:
    from collections.abc import Iterable

_MARKS = "*lines*"
_LONGEST_SHOWN = 80
_LONGEST_LINE = 500
"""How many letters a text of one line may have: more would stand in no heading."""
_FIGURE = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,15})?")
_TOO_LONG = re.compile(r"[-+]?[0-9]+(\.[0-9]+)?")
_FIRST_DAY, _LAST_DAY = date(FIRST_YEAR, 1, 1), date(LAST_YEAR, 12, 31)


def complaint(
    sentence: str, key: str | None = None, mend: dict[str, str | None] | None = None
) -> PydanticCustomError:
    """A fault in our own words.

    key: the entry whose line it belongs to. mend: what to put in (None: to leave out) so that the rest of
    the entry can still be checked.
    """
    return PydanticCustomError("outscore", "{sentence}", {"sentence": sentence, "key": key, "mend": mend})


def shown(value: Any) -> str:
    """What was found, as a sentence can hold it."""
    if isinstance(value, dict):
        return "a block of keys"
    if isinstance(value, list | tuple):
        return "a list"
    if isinstance(value, bool):
        return str(value).lower()
    if value is None:
        return "nothing"
    text = str(value)
    return repr(text) if len(text) <= _LONGEST_SHOWN else f"{text[:_LONGEST_SHOWN]!r} ..."


class Entry(BaseModel):
    """A block of keys of a workspace file; it knows the line of each."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)

    marks: SkipJsonSchema[dict[str, int]] = Field(
        default_factory=dict, alias=_MARKS, exclude=True, repr=False
    )

    def line(self, key: str = "", item: int | None = None) -> int:
        """The line of a key (or of one item of its list), of the entry itself where it has none."""
        own = self.marks.get("", 1)
        return self.marks.get(f"{key}/{item}", self.marks.get(key, own))

    @model_validator(mode="before")
    @classmethod
    def _take_lines(cls, content: Any) -> Any:
        """Empty keys count as absent; the lines come along."""
        if not isinstance(content, Block):
            return content
        known = {field.alias or name for name, field in cls.model_fields.items()}
        kept: dict[str, Any] = {
            key: value for key, value in content.items() if value is not None or key not in known
        }
        kept[_MARKS] = lines_of(content)
        return kept

    def plain(self, *, without: Iterable[str] = ()) -> dict[str, Any]:
        """What was declared, without lines, without what only repeats a default, and without some keys."""
        written: dict[str, Any] = self.model_dump(
            mode="json", by_alias=True, exclude_defaults=True, exclude=set(without)
        )
        return {key: value for key, value in written.items() if value != {}}


def lines_of(content: Block) -> dict[str, int]:
    """The line of a block, of its keys, and of the items of its lists."""
    lines = {"": content.line, **content.lines}
    for key, value in content.items():
        if isinstance(value, Rows):
            lines |= {f"{key}/{index}": line for index, line in enumerate(value.lines)}
    return lines


def _text(value: Any) -> str:
    if isinstance(value, str) and value.strip():
        return value.rstrip("\n")
    if isinstance(value, str):
        raise complaint("must be a text; here it is blank.")
    hint = " Put it in quotes if it is meant as a text." if isinstance(value, bool) else ""
    raise complaint(f"must be a text; here is {shown(value)}.{hint}")


def read_line(value: Any) -> str:
    """A text that can stand in a heading, a file's header or the subject of an email."""
    text = _text(value)
    if len(text) > _LONGEST_LINE:
        raise complaint(f"must be at most {_LONGEST_LINE} letters long; here are {len(text)}.")
    if text.isprintable():
        return text
    raise complaint(f"must be a text of one line, without tabs; here is {text!r}.")


# Pages are named vendor--contract, so an id must not hold the two hyphens between them.
_ID_PATTERN = r"(?!.*--)[a-z0-9][a-z0-9_-]{0,59}"


def read_id(value: Any) -> str:
    """What other files know something by, for ever."""
    text = _text(value)
    if re.fullmatch(_ID_PATTERN, text) and text not in ("all", "none"):
        return text
    better = re.sub(r"[^a-z0-9_]+|-+", "-", text.lower()).strip("-_")[:60]
    if better in ("", "all", "none"):
        better = "acme"
    message = (
        f"is {text!r}; an id is up to 60 small letters, digits, - and _ (no two - together), not the word "
        f"all or none; for example {better}."
    )
    raise complaint(message)


def _written(value: Any, wanted: str) -> str:
    """The text of a value that is no text but written as one; true, false and blocks are refused."""
    if isinstance(value, str):
        return value.strip()
    raise complaint(f"must be {wanted}; here is {shown(value)}.")


def read_whole(value: Any) -> int:
    """A whole number that is not negative."""
    text = _written(value, "a whole number, such as 1")
    if re.fullmatch(r"[0-9]{1,9}", text):
        return int(text)
    if re.fullmatch(r"[0-9]+", text):
        raise complaint(f"must be a whole number of at most 9 digits; here are {len(text)}.")
    if re.fullmatch(r"-[0-9]+", text):
        raise complaint(f"must not be below 0; here is {shown(text)}.")
    number, how = meant_number(text)
    if number.isdigit():
        raise complaint(f"is {text!r}. Write {number}, {how}.")
    raise complaint(f"must be a whole number, such as 1; here is {shown(text)}.")


PERCENT_SIGN = "%"


def read_percentage(value: Any) -> Decimal:
    """A number that may bear a percent sign."""
    text = _written(value, "a number in plain digits, such as 95")
    return _read_number(text, text.removesuffix(PERCENT_SIGN).strip())


def read_number(value: Any, instead: str = "") -> Decimal:
    """A number without a percent sign; instead: what to write for a percentage, where that can be meant."""
    text = _written(value, "a number in plain digits, such as 95")
    if not text.endswith(PERCENT_SIGN):
        return _read_number(text, text)
    figure = text.removesuffix(PERCENT_SIGN).strip()
    number = meant_number(figure)[0] or figure
    if instead:
        raise complaint(
            f"is {text!r}, but what stands here is a sum of money. For a percentage write {instead}: {number}"
        )
    raise complaint(f"is {text!r}, but what stands here is no percentage. Write {number}, if that is meant.")


def _read_number(text: str, figure: str) -> Decimal:
    if _FIGURE.fullmatch(figure):
        return Decimal(figure)
    if _TOO_LONG.fullmatch(figure) and not figure.startswith("+"):
        whole, _, part = figure.lstrip("-").partition(".")
        raise complaint(
            "must be a number with at most 15 digits before the point and 15 after it; here are "
            f"{len(whole)} and {len(part)}."
        )
    number, how = meant_number(figure)
    if number:
        raise complaint(f"is {text!r}. Write {number}, {how}.")
    raise complaint(f"must be a number in plain digits, such as 95 or 95.5; here is {shown(text)}.")


def _day(value: Any) -> date:
    text = _written(value, 'a day written "2026-04-01" (year, month, day)')
    if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        try:
            day = date.fromisoformat(text)
        except ValueError:
            raise complaint(f"is {text!r}, a day that the calendar does not have.") from None
        if _FIRST_DAY <= day <= _LAST_DAY:
            return day
        raise complaint(
            f"is {text!r}; days are from {_FIRST_DAY} to {_LAST_DAY}. Where something has no end, leave out "
            "the key."
        )
    raise complaint(f'must be a day written "2026-04-01" (year, month, day); here is {text!r}.')


def _address(value: Any) -> str:
    text = _text(value)
    if re.fullmatch(ADDRESS, text) and "." in text.rpartition("@")[2] and "=?" not in text:
        return text
    raise complaint(f"must be one email address, such as quality@acme.example; here is {text!r}.")


def _everyone(value: Any) -> tuple[str, ...]:
    if value in ("all", "none"):
        return (str(value),)
    if isinstance(value, list) and value:
        ids = tuple(read_id(item) for item in value)
        twice = sorted({name for name in ids if ids.count(name) > 1})
        if twice:
            raise complaint(f"must be a list that names each vendor once; {twice[0]} is there twice.")
        return ids
    raise complaint(f"must be `all` or a list of vendor ids, such as [acme]; here is {shown(value)}.")


_NUMBER_SCHEMA = {"type": ["number", "string"]}
_DAY_SCHEMA = {"type": "string", "format": "date"}
_ID_SCHEMA = {"type": ["string", "integer"], "pattern": f"^{_ID_PATTERN}$"}
_EVERYONE_SCHEMA = {
    "anyOf": [{"enum": ["all", "none"]}, {"type": "array", "items": _ID_SCHEMA, "minItems": 1}]
}

_TEXT_SCHEMA = {"type": ["string", "number"], "minLength": 1}
Text = Annotated[str, BeforeValidator(_text), WithJsonSchema(_TEXT_SCHEMA)]
Line = Annotated[str, BeforeValidator(read_line), WithJsonSchema(_TEXT_SCHEMA)]
Id = Annotated[str, BeforeValidator(read_id), WithJsonSchema(_ID_SCHEMA)]
Whole = Annotated[int, BeforeValidator(read_whole), WithJsonSchema({"type": "integer", "minimum": 0})]
Number = Annotated[Decimal, BeforeValidator(read_number), WithJsonSchema(_NUMBER_SCHEMA)]


def number_or(percentage: str) -> Any:
    """A number that is no percentage, with the key under which the block states one."""
    if not percentage:
        return Number
    read = partial(read_number, instead=percentage)
    return Annotated[Decimal, BeforeValidator(read), WithJsonSchema(_NUMBER_SCHEMA)]


Percentage = Annotated[Decimal, BeforeValidator(read_percentage), WithJsonSchema(_NUMBER_SCHEMA)]
Figure = Percentage
"""A figure of a metric: whether a percent sign can stand after it is told when the metric is known."""
Day = Annotated[date, BeforeValidator(_day), WithJsonSchema(_DAY_SCHEMA)]
Address = Annotated[str, BeforeValidator(_address), WithJsonSchema({"type": "string", "format": "email"})]
Everyone = Annotated[tuple[str, ...], BeforeValidator(_everyone), WithJsonSchema(_EVERYONE_SCHEMA)]
