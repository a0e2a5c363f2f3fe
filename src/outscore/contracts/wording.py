"""What pydantic found, said to a contract manager."""

from __future__ import annotations

from typing import TYPE_CHECKING
from typing import Any
from typing import get_args

from pydantic import BaseModel

from outscore.contracts.entries import shown
from outscore.contracts.faults import listed
from outscore.contracts.faults import meant
from outscore.contracts.yaml_text import Block
from outscore.contracts.yaml_text import Rows

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pydantic.fields import FieldInfo
    from pydantic_core import ErrorDetails

_KINDS = {
    "vendors": "vendor",
    "metrics": "metric",
    "measures": "measure",
    "quantities": "quantity",
    "identities": "identity",
    "bindings": "binding",
    "ratings": "finding",
    "requirements": "requirement",
    "names": "name",
    "codes": "code",
}
_TOPS = ("contract", "feed", "catalogue", "programme")
_ID_WORDS = ("id", "requirement", "name", "code")


def worded(error: ErrorDetails, content: Block, document: type[BaseModel]) -> tuple[int, str]:
    """The line of a fault, and its sentence."""
    loc = error["loc"]
    path = real_path(content, loc)
    key = str(loc[-1]) if loc else ""
    whose = subject(content, path)
    line = line_of(content, path)
    if error["type"] == "outscore":
        return _own(error, content, path)
    if error["type"] == "missing":
        return line, _question(key, whose, document, loc)
    if error["type"] == "extra_forbidden":
        return line, _unknown_key(key, whose, document, loc)
    return line, _wrong_value(error, key, whose, document, loc)


def real_path(content: Any, loc: tuple[int | str, ...]) -> tuple[int | str, ...]:
    """The part of a place that the file really has; names that pydantic adds are skipped."""
    path: list[int | str] = []
    for part in loc:
        inside = isinstance(content, Rows) and isinstance(part, int) and part < len(content)
        if inside or (isinstance(content, Block) and part in content):
            content = content[part]
            path.append(part)
    return tuple(path)


def line_of(content: Any, path: tuple[int | str, ...]) -> int:
    """The line in which a place stands."""
    line: int = content.line
    for part in path:
        line = content.lines[part]
        content = content[part]
    return line


def subject(content: Any, path: tuple[int | str, ...]) -> str:
    """Who is spoken of: the nearest named thing around a place."""
    found = next(
        (f"{top} {content[top]!r}" for top in _TOPS if isinstance(content.get(top), str)), "this file"
    )
    for index, part in enumerate(path[:-1]):
        content = content[part]
        kind = _KINDS.get(str(part))
        entry = content[path[index + 1]] if kind else None
        if kind and isinstance(content, Block):
            found = f"{kind} {path[index + 1]!r}"
        elif kind and isinstance(entry, Block):
            named = next((entry[word] for word in _ID_WORDS if isinstance(entry.get(word), str)), None)
            found = f"{kind} {named!r}" if named else f"{kind} number {int(path[index + 1]) + 1}"
    return found


def _own(error: ErrorDetails, content: Block, path: tuple[int | str, ...]) -> tuple[int, str]:
    context = error.get("ctx", {})
    sentence = str(context["sentence"])
    if context.get("key"):
        path = real_path(content, (*path, str(context["key"])))
    if not sentence.startswith(("must ", "is ")):
        return line_of(content, path), sentence
    named = [str(part) for part in error["loc"] if not isinstance(part, int)]
    what = "key" if named and named[-1] == "[key]" else (named[-1] if named else "the value")
    if what == "key":
        return line_of(content, path), f"The key of {subject(content, path)} {sentence}"
    return line_of(content, path), f"{what} of {subject(content, path)} {sentence}"


_PLURALS = ("vendors", "metrics", "measures", "quantities", "requirements", "ratings", "parts")
_QUESTIONS = {"starts": "When does {whose} start?", "files": "Which files belong to {whose}?"}


def _question(key: str, whose: str, document: type[BaseModel], loc: tuple[int | str, ...]) -> str:
    field = _field(document, loc)
    examples = field.examples if field else None
    verb = "are" if key in _PLURALS else "is"
    question = _QUESTIONS.get(key, f"What {verb} the {key} of {{whose}}?").format(whose=whose)
    return (
        f"{question} Add, for example: {key}: {examples[0]}" if examples else f"{question} Add the key {key}."
    )


def _unknown_key(key: str, whose: str, document: type[BaseModel], loc: tuple[int | str, ...]) -> str:
    if key == "password":
        return "A password does not belong in a file. Delete the line and set OUTSCORE_SMTP_PASSWORD instead."
    keys = {
        field.alias or name
        for model in _models_at(document, loc[:-1])
        for name, field in model.model_fields.items()
        if name != "marks"
    }
    return f"{key!r} is not a key of {whose}.{meant(key, keys)} Its keys: {listed(keys, limit=20)}."


def _wrong_value(
    error: ErrorDetails, key: str, whose: str, document: type[BaseModel], loc: tuple[int | str, ...]
) -> str:
    here = shown(error["input"])
    kind = error["type"]
    if key.isdigit():
        key = f"{loc[-2]} number {int(key) + 1}"
    if kind in ("literal_error", "enum"):
        accepted = str(error["ctx"]["expected"]).replace("'", "").replace(" or ", ", ")
        near = meant(here.strip("'"), accepted.split(", "))
        return f"{key} of {whose} is {here}.{near} Write one of: {accepted}."
    if kind.startswith("union_tag"):
        return "How are cards sent? dispatch needs channel: folder or channel: smtp."
    if kind in ("too_short", "string_too_short"):
        return f"{key} of {whose} is empty. Add at least one entry."
    if kind in ("tuple_type", "list_type"):
        return f"{key} of {whose} must be a list (each item on its own line after a -); here is {here}."
    if kind in ("dict_type", "model_type", "model_attributes_type"):
        keys = {name for model in _models_at(document, loc) for name in model.model_fields} - {"marks"}
        inside = f" with the keys {listed(keys)}" if keys and kind != "dict_type" else ""
        return f"{key} of {whose} must be a block of keys{inside}; here is {here}."
    return f"{key} of {whose} must be a text; here is {here}."


def _field(document: type[BaseModel], loc: tuple[int | str, ...]) -> FieldInfo | None:
    for model in _models_at(document, loc[:-1]):
        for name, field in model.model_fields.items():
            if (field.alias or name) == loc[-1]:
                return field
    return None


def _models_at(document: type[BaseModel], loc: tuple[int | str, ...]) -> list[type[BaseModel]]:
    """The kinds of entry that may stand at a place."""
    current = [document]
    for part in loc:
        inner = [
            found
            for model in current
            if part in model.model_fields
            for found in _models_in(model.model_fields[str(part)].annotation)
        ]
        current = inner or [m for m in current if _tag(m) == part] or current
    return current


def _tag(model: type[BaseModel]) -> str | None:
    channel = model.model_fields.get("channel")
    return get_args(channel.annotation)[0] if channel else None


def _models_in(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for part in get_args(annotation):
        yield from _models_in(part)
