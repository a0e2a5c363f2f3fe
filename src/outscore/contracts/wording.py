"""What pydantic found, said to a contract manager."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from typing import Any

from outscore.contracts.entries import shown
from outscore.contracts.faults import listed
from outscore.contracts.faults import meant
from outscore.contracts.grammar import example_of
from outscore.contracts.kinds_at import field_of
from outscore.contracts.kinds_at import models_at
from outscore.contracts.language import either
from outscore.contracts.language import term_at
from outscore.contracts.levels import EDGES
from outscore.contracts.subjects import subject
from outscore.contracts.yaml_mends import tight_colon
from outscore.contracts.yaml_text import Block
from outscore.contracts.yaml_text import Rows

if TYPE_CHECKING:
    from pydantic import BaseModel
    from pydantic_core import ErrorDetails

    from outscore.contracts.grammar import Term


def worded(error: ErrorDetails, content: Block, document: type[BaseModel]) -> tuple[int, str]:
    """The line of a fault, and its sentence."""
    loc = error["loc"]
    path = real_path(content, loc)
    key = str(loc[-1]) if loc else ""
    inside = path[:-1] if path and path[-1] == loc[-1] else path
    whose = subject(content, inside)
    line = line_of(content, path)
    models = tuple(models_at(document, loc[:-1], content))
    if error["type"] == "outscore":
        return _own(error, content, path)
    if error["type"] == "missing":
        return line, _question(key, whose, models)
    if error["type"] == "extra_forbidden":
        return line, _unknown_key(key, whose, models, error["input"])
    return line, _wrong_value(error, key, whose, tuple(models_at(document, loc, content)))


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


_PLURALS = (
    "counts",
    "minutes",
    "weights",
    "vendors",
    "metrics",
    "measures",
    "quantities",
    "requirements",
    "ratings",
    "parts",
)
_QUESTIONS = {"starts": "When does {whose} start?", "files": "Which files belong to {whose}?"}


def _question(key: str, whose: str, models: tuple[type[BaseModel], ...]) -> str:
    term = next((term for model in models if (term := term_at(model, key))), None)
    if term:
        return _term_question(term, whose)
    field = field_of(models, key)
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
    keys = _keys_of(models)
    if edge := _edge(key, keys, value):
        return f"{key!r} is not a key of {whose}.{edge}"
    near = meant(key, keys)
    return f"{key!r} is not a key of {whose}.{near} Its keys: {listed(keys, limit=20 if near else 60)}."


def _keys_of(models: tuple[type[BaseModel], ...]) -> set[str]:
    """The keys of some kinds of entry, as they are written."""
    return {
        field.alias or name
        for model in models
        for name, field in model.model_fields.items()
        if name != "marks"
    }


def _wrong_value(error: ErrorDetails, key: str, whose: str, models: tuple[type[BaseModel], ...]) -> str:
    here = shown(error["input"])
    kind = error["type"]
    loc = error["loc"]
    if len(loc) > 1 and isinstance(loc[-1], int):
        key = f"{loc[-2]} number {loc[-1] + 1}"
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
    keys = _keys_of(models)
    if keys == set(EDGES):
        return _no_edge(key, whose, error["input"])
    named = either(f"`{name}:`" for name in sorted(keys)) if keys and error["type"] != "dict_type" else ""
    inside = f", each written as `key: value`: {named}" if named else ""
    return f"{key} of {whose} must be a block of keys{inside}; here is {here}."


_SAID = (
    (EDGES[0], r">=|=>|\u2265|(at[ _]least|not? (less|fewer|lower) than|not below|minimum|or more)\b"),
    (
        EDGES[2],
        r"<=|=<|\u2264|(at[ _]most|not? (more|greater|higher) than|not above|maximum|up to|or less)\b",
    ),
    (EDGES[1], r">|\b(above|over|more than|greater than|higher than|exceeds?)\b"),
    (EDGES[3], r"<|\b(below|under|less than|fewer than|lower than)\b"),
)
"""How people write an edge, and the key that says the same; the longer ways first."""


def _no_edge(key: str, whose: str, value: Any) -> str:
    """What to write where an edge stands in words or signs, or with no side at all."""
    here, text = shown(value), str(value).lower() if isinstance(value, str) else ""
    number = re.search(r"[0-9]+([.,][0-9]+)?", str(value))
    edge = next((edge for edge, way in _SAID if re.search(way, text)), "")
    if edge and number:
        return f"{key} of {whose} is {here}. Write {key}: {{{edge}: {number.group().replace(',', '.')}}}"
    if edge:
        return f"{key} of {whose} is {here}. Write {key}: {{{edge}: ...}}, with the number in digits."
    figure = number.group().replace(",", ".") if number else "95"
    return (
        f"{key} of {whose} is {here}, which does not say from which side. Write {key}: "
        f"{{at_least: {figure}}}, or at_most, above or below in its place."
    )


_RANGES = {"from": EDGES[0], "min": EDGES[0], "over": EDGES[1], "to": EDGES[2], "up_to": EDGES[2]}
_RANGES |= {"max": EDGES[2], "under": EDGES[3]}
"""Keys of a range, as people write bands, and the edge that says the same."""


def _edge(key: str, keys: set[str], value: Any) -> str:
    """How the end of a range is said with an edge; "" where that is no question."""
    if key not in _RANGES or not keys.issuperset(EDGES):
        return ""
    better = "higher" if key in ("from", "min", "over") else "lower"
    return f" A band has one edge, its worse one: where {better} is better, write {_RANGES[key]}: {value}."
