"""What pydantic found, said to a contract manager."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from typing import Any
from typing import Literal
from typing import get_args
from typing import get_origin

from pydantic import BaseModel

from outscore.contracts.entries import shown
from outscore.contracts.faults import listed
from outscore.contracts.faults import meant
from outscore.contracts.grammar import TAGS
from outscore.contracts.grammar import example_of
from outscore.contracts.language import Later
from outscore.contracts.language import either
from outscore.contracts.language import term_at
from outscore.contracts.levels import EDGES
from outscore.contracts.yaml_errors import tight_colon
from outscore.contracts.yaml_text import Block
from outscore.contracts.yaml_text import Rows

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pydantic.fields import FieldInfo
    from pydantic_core import ErrorDetails

    from outscore.contracts.grammar import Term

_KINDS = {
    "vendors": "vendor",
    "metrics": "metric",
    "measures": "measure",
    "quantities": "quantity",
    "identities": "identity",
    "bindings": "binding",
    "ratings": "finding",
    "requirements": "requirement",
    "grades": "grade",
    "incidents": "incident",
    "waivers": "waiver",
    "names": "name",
    "codes": "code",
    "rates": "rate",
    "gates": "gate",
    "caps": "cap",
    "triggers": "trigger",
    "critical_failures": "critical failure",
    "relief": "relief ground",
    "retainage": "retainage",
    "earn_back": "earn-back",
    "categories": "category",
    "changes": "change",
    "examples": "example",
    "lines": "invoice line",
    "accepted": "acceptance",
    "exchange_rates": "exchange rate",
    "credits": "credit",
}
_PARTS = {
    "bands": "band",
    "printed_bands": "printed band",
    "standings": "standing",
    "ramp": "step",
    "when": "test",
    "all_of": "test",
    "any_of": "test",
    "table": "row",
    "rows": "row",
    "slabs": "slab",
    "values": "value",
    "exclusions": "exclusion",
    "step_up": "step-up",
    "only_largest_of": "group",
    "relief_authority": "role",
    "agreed_readings": "agreed reading",
    "periods": "period",
    "slices": "slice",
    "incidents": "incident",
}
"""Lists inside something else; an item is named together with what it is a part of."""
_TOPS = ("invoice", "contract", "feed", "catalogue", "programme")
_ID_WORDS = ("id", "requirement", "name", "code")
_PART_WORDS = ("id", "band", "standing", "role")


def worded(error: ErrorDetails, content: Block, document: type[BaseModel]) -> tuple[int, str]:
    """The line of a fault, and its sentence."""
    loc = error["loc"]
    path = real_path(content, loc)
    key = str(loc[-1]) if loc else ""
    inside = path[:-1] if path and path[-1] == loc[-1] else path
    whose = subject(content, inside)
    line = line_of(content, path)
    models = tuple(_models_at(document, loc[:-1], content))
    if error["type"] == "outscore":
        return _own(error, content, path)
    if error["type"] == "missing":
        return line, _question(key, whose, models)
    if error["type"] == "extra_forbidden":
        return line, _unknown_key(key, whose, models, error["input"])
    return line, _wrong_value(error, key, whose, tuple(_models_at(document, loc, content)))


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
    """Who is spoken of: the nearest named thing that a place is in."""
    found = next(
        (f"{top} {content[top]!r}" for top in _TOPS if isinstance(content.get(top), str)), "this file"
    )
    of_contract = "contract" in content
    for index, part in enumerate(path):
        content = content[part]
        following = path[index + 1] if index + 1 < len(path) else None
        if isinstance(content, Rows):
            item = content[following] if isinstance(following, int) else None
            found = _item(str(part), item, following, found)
        elif isinstance(content, Block):
            found = _block(str(part), following, found, told=of_contract and not isinstance(part, int))
    return found


def _item(part: str, item: Any, place: Any, found: str) -> str:
    """An item of a list: by its name or its number."""
    if not isinstance(item, Block) or part not in _KINDS | _PARTS:
        return found
    words = _PART_WORDS if part in _PARTS else _ID_WORDS
    named = next((item[word] for word in words if isinstance(item.get(word), str)), None)
    called = f"{(_KINDS | _PARTS)[part]} " + (repr(named) if named else f"number {int(place) + 1}")
    return f"{called} of {found}" if part in _PARTS else called


def _block(part: str, following: Any, found: str, *, told: bool) -> str:
    """A block: of a kind that has ids as keys, by this id; in a contract by its key."""
    if part in _KINDS:
        return f"{_KINDS[part]} {following!r}" if following is not None else found
    return f"{part} of {found}" if told and part != "target" else found


_PREDICATES = ("must ", "is ", "has ", "needs ", "does not ")
"""How a sentence begins that is to be completed with what it is said of."""


def _own(error: ErrorDetails, content: Block, path: tuple[int | str, ...]) -> tuple[int, str]:
    context = error.get("ctx", {})
    sentence = str(context["sentence"])
    key = (str(context["key"]),) if context.get("key") else ()
    line = line_of(content, real_path(content, (*path, *key)))
    if not sentence.startswith(_PREDICATES):
        return line, sentence
    loc = error["loc"]
    if loc and loc[-1] == "[key]":
        return line, f"The key of {subject(content, path[:-1])} {sentence}"
    if not path or isinstance(_at(content, path), Block):
        whole = subject(content, path)
        return line, f"{whole if whole.partition(' ')[0] in path else _capital(whole)} {sentence}"
    named = [str(part) for part in loc if not isinstance(part, int)]
    number = f" number {int(loc[-1]) + 1}" if isinstance(loc[-1], int) else ""
    return line, f"{named[-1] if named else 'the value'}{number} of {subject(content, path[:-1])} {sentence}"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _at(content: Any, path: tuple[int | str, ...]) -> Any:
    for part in path:
        content = content[part]
    return content


_PLURALS = ("vendors", "metrics", "measures", "quantities", "requirements", "ratings", "parts")
_QUESTIONS = {"starts": "When does {whose} start?", "files": "Which files belong to {whose}?"}


def _question(key: str, whose: str, models: tuple[type[BaseModel], ...]) -> str:
    term = next((term for model in models if (term := term_at(model, key))), None)
    if term:
        return _term_question(term, whose)
    field = _field(models, key)
    examples = field.examples if field else None
    verb = "are" if key in _PLURALS else "is"
    question = _QUESTIONS.get(key, f"What {verb} the {key} of {{whose}}?").format(whose=whose)
    return (
        f"{question} Add, for example: {key}: {examples[0]}" if examples else f"{question} Add the key {key}."
    )


def _term_question(term: Term, whose: str) -> str:
    """What is asked where a contract leaves out a key that its block needs."""
    if term.key == "clause":
        return f"Where does the contract say so? Add the clause of {whose}, such as {example_of(term)}"
    if term.kind.words:
        words = either(term.kind.words)
        return (
            f"What does the contract say of {term.key} in {whose}? {term.sentence} Add {term.key}: {words}."
        )
    verb = "are" if term.key.endswith("s") else "is"
    return f"What {verb} the {term.key} of {whose}? {term.sentence} Add, for example: {example_of(term)}"


def _unknown_key(key: str, whose: str, models: tuple[type[BaseModel], ...], value: Any) -> str:
    if key == "password":
        return "A password does not belong in a file. Delete the line and set OUTSCORE_SMTP_PASSWORD instead."
    keys = {
        field.alias or name
        for model in models
        for name, field in model.model_fields.items()
        if name != "marks"
    }
    if edge := _edge(key, keys, value):
        return f"{key!r} is not a key of {whose}.{edge}"
    near = meant(key, keys)
    return f"{key!r} is not a key of {whose}.{near} Its keys: {listed(keys, limit=20 if near else 60)}."


def _wrong_value(error: ErrorDetails, key: str, whose: str, models: tuple[type[BaseModel], ...]) -> str:
    here = shown(error["input"])
    kind = error["type"]
    loc = error["loc"]
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
        return _no_block(error, key, whose, models)
    return f"{key} of {whose} must be a text; here is {here}."


def _no_block(error: ErrorDetails, key: str, whose: str, models: tuple[type[BaseModel], ...]) -> str:
    """What to write where one value stands and keys are wanted."""
    here = shown(error["input"])
    if said := tight_colon(str(error["input"])):
        return f"{key} of {whose} is {here}. {said}"
    keys = {name for model in models for name in model.model_fields} - {"marks"}
    if keys == set(EDGES):
        number = re.search(r"\d+([.,]\d+)?", str(error["input"]))
        figure = number.group().replace(",", ".") if number else "95"
        return (
            f"{key} of {whose} is {here}, which does not say from which side. Write {key}: "
            f"{{at_least: {figure}}}, or at_most, above or below in its place."
        )
    named = either(f"`{name}:`" for name in sorted(keys)) if keys and error["type"] != "dict_type" else ""
    inside = f", each written as `key: value`: {named}" if named else ""
    return f"{key} of {whose} must be a block of keys{inside}; here is {here}."


_RANGES = {"from": EDGES[0], "min": EDGES[0], "over": EDGES[1], "to": EDGES[2], "up_to": EDGES[2]}
_RANGES |= {"max": EDGES[2], "under": EDGES[3]}
"""Keys of a range, as people write bands, and the edge that says the same."""


def _edge(key: str, keys: set[str], value: Any) -> str:
    """How the end of a range is said with an edge; "" where that is no question."""
    if key not in _RANGES or not keys.issuperset(EDGES):
        return ""
    better = "higher" if key in ("from", "min", "over") else "lower"
    return f" A band has one edge, its worse one: where {better} is better, write {_RANGES[key]}: {value}."


def _field(models: tuple[type[BaseModel], ...], key: str) -> FieldInfo | None:
    for model in models:
        for name, field in model.model_fields.items():
            if (field.alias or name) == key:
                return field
    return None


def _models_at(document: type[BaseModel], loc: tuple[int | str, ...], content: Any) -> list[type[BaseModel]]:
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
