"""YAML as people write it: every scalar keeps its text, every entry its line, and no trap is sprung.

PyYAML finds the structure. What it would make of the words is not wanted: in YAML 1.1 `no` is false,
`2026-04-01` a date, `20:00` the number 1200, `010` eight and `95.1` a binary float.
"""

from __future__ import annotations

import re
from typing import Any
from typing import TypeAlias

import yaml

from outscore.contracts.commas import rejoined
from outscore.contracts.commas import tight_pairs
from outscore.contracts.faults import Fault
from outscore.contracts.office_marks import with_plain_marks
from outscore.contracts.yaml_errors import syntax_complaint
from outscore.contracts.yaml_mends import tight_colon

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_DEEPEST = 20
_MOST_MENDS = 30
_MORE = "What else is wrong can be told when this is mended."

UNQUOTED = " is not in quotes"
"""What is said of a word that programs read in two ways; the word itself stands before it."""

Complaint: TypeAlias = tuple[int, str]


class Block(dict[str, Any]):
    """A mapping that knows the line of each of its keys; `written` says that a file has them as they are."""

    def __init__(self, line: int, *, written: bool = False) -> None:
        super().__init__()
        self.line = line
        self.written = written
        self.lines: dict[str, int] = {}

    def put(self, key: str, value: Any, line: int) -> None:
        """Add an entry that stands in a line."""
        self[key] = value
        self.lines[key] = line


class Rows(list[Any]):
    """A list that knows the line of each of its items.

    tight: pairs of items such as 79,95 between which no space stands where other items have one: perhaps one
    number with a decimal comma.
    """

    def __init__(self, line: int) -> None:
        super().__init__()
        self.line = line
        self.tight: tuple[str, ...] = ()
        self.lines: list[int] = []

    def put(self, value: Any, line: int) -> None:
        """Add an item that stands in a line."""
        self.append(value)
        self.lines.append(line)


def read_block(file: str, raw: bytes) -> tuple[Block | None, tuple[Fault, ...]]:
    """The keys of a file, or None where it has none that can be read; and everything wrong with its YAML."""
    complaints: list[Complaint] = []
    content = _read(raw, complaints)
    return content, tuple(Fault(file, line, message) for line, message in complaints)


def _read(raw: bytes, complaints: list[Complaint]) -> Block | None:
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        complaints.append((line, "This is not UTF-8 text. Save the file with the encoding UTF-8."))
        return None
    text, marks = with_plain_marks(text)
    complaints += marks
    readable = _with_mends(text, complaints)
    if readable is None:
        return None
    complaints += _ornaments(readable)
    try:
        node = yaml.compose(readable, Loader=_LOADER) if _composable(complaints) else None
    except yaml.MarkedYAMLError as error:
        told = syntax_complaint(readable, error)
        complaints.append((told.line, f"{told.sentence} {_MORE}"))
        return None
    if node is None:
        if not complaints:
            complaints.append((1, f"The file is empty. {_KEYS}"))
        return None
    content = _convert(node, complaints)
    if isinstance(content, Block):
        return content
    complaints.append((node.start_mark.line + 1, f"{_instead(content)} {_KEYS}"))
    return None


def _with_mends(text: str, complaints: list[Complaint]) -> str | None:
    """A text that can be read as YAML, its slips mended and told; None where one of them cannot be mended."""
    for _ in range(_MOST_MENDS):
        try:
            for _event in yaml.parse(text, Loader=_LOADER):
                pass
        except yaml.MarkedYAMLError as error:
            told = syntax_complaint(text, error)
            if not told.mended:
                complaints.append((told.line, f"{told.sentence} {_MORE}"))
                return None
            complaints.append((told.line, told.sentence))
            text = told.mended
        except yaml.YAMLError:
            complaints.append(
                (_unprintable_line(text), "A character that cannot be printed stands here. Delete it.")
            )
            return None
        else:
            return text
    return None


_KEYS = "It needs keys, each written as `key: value`."


def _instead(content: Any) -> str:
    """What a file holds in the place of keys."""
    if isinstance(content, Rows):
        return "The file holds a list. A list stands below a key."
    text = "" if content is None else str(content)
    word = f"{text[:40]!r}{' ...' if len(text) > 40 else ''}" if text else "no value"
    return f"The file holds {word} alone and no key."


def _ornaments(text: str) -> list[Complaint]:
    """The parts of YAML that no file of a workspace needs: anchors, aliases, tags and deep nesting."""
    found: list[Complaint] = []
    depth = 0
    event: Any
    for event in yaml.parse(text, Loader=_LOADER):
        line = event.start_mark.line + 1
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > _DEEPEST:
            return [*found, (line, _TOO_DEEP)]
        if isinstance(event, yaml.AliasEvent):
            found.append((line, f"*{event.anchor} repeats another place. Write the value out."))
        elif getattr(event, "anchor", None):
            found.append(
                (line, f"&{event.anchor} marks a place to repeat. Write values out, without & and *.")
            )
        if getattr(event, "tag", None):
            found.append((line, f"The tag {event.tag} is not wanted. Write the value alone."))
    return found


_TOO_DEEP = f"The entries are nested more than {_DEEPEST} deep. Nothing here needs that."


def _composable(complaints: list[Complaint]) -> bool:
    """Whether reading on is safe: not where a text nests without end, or repeats itself to grow."""
    return all(message != _TOO_DEEP and not message.startswith(("*", "&")) for _, message in complaints)


def _unprintable_line(text: str) -> int:
    match = re.search(r"[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", text)
    return text.count("\n", 0, match.start()) + 1 if match else 1


def _convert(node: yaml.Node, complaints: list[Complaint]) -> Any:
    line = node.start_mark.line + 1
    if isinstance(node, yaml.MappingNode):
        return _block(node, line, complaints)
    if isinstance(node, yaml.SequenceNode):
        rows = Rows(line)
        rows.tight = tight_pairs(node)
        for item in node.value:
            rows.put(_convert(item, complaints), item.start_mark.line + 1)
        return rows
    return _scalar(node, line, complaints) if isinstance(node, yaml.ScalarNode) else None


def _block(node: yaml.MappingNode, line: int, complaints: list[Complaint]) -> Block:
    block = Block(line, written=True)
    pairs, commas = rejoined(node) if node.flow_style else (node.value, ())
    complaints += commas
    for key, value in pairs:
        where = key.start_mark.line + 1
        if not isinstance(key, yaml.ScalarNode):
            complaints.append((where, "A key must be one word, as in `key: value`."))
        elif key.value in block:
            first = block.lines[key.value]
            complaints.append((where, f"{key.value!r} is a key here and in line {first}. Keep one."))
        elif node.flow_style and _is_bare(value) and not key.style and (said := tight_colon(key.value)):
            complaints.append((where, said))
            name, _, text = key.value.partition(":")
            block.put(name, text, where)
        else:
            _scalar(key, where, complaints)
            block.put(key.value, _convert(value, complaints), where)
    return block


def _is_bare(value: yaml.Node) -> bool:
    """Whether nothing at all is written for a key."""
    return isinstance(value, yaml.ScalarNode) and value.value == "" and not value.style


_TRAPS = (
    (re.compile(r"yes|no|on|off", re.IGNORECASE), "some programs read it as true or false"),
    (re.compile(r"\d{4}-\d\d?-\d\d?([Tt\s].*)?"), "some programs change how a date is written"),
    (re.compile(r"[-+]?\d[\d_]*(:[0-5]?\d)+(\.\d*)?"), "some programs read it as a number of seconds"),
    (re.compile(r"[-+]?0[\d_]+|0o[0-7]+"), "some programs drop the leading zero or count in eights"),
    (re.compile(r"0[xb][0-9A-Fa-f_]+"), "some programs read it as another number"),
    (re.compile(r"[-+]?\d+_[\d_.]*"), "some programs drop the _"),
    (re.compile(r"[-+]?\.inf|\.nan", re.IGNORECASE), "some programs read it as no number at all"),
)


def _scalar(node: yaml.ScalarNode, line: int, complaints: list[Complaint]) -> Any:
    text: str = node.value
    if node.style:
        return text
    if text in ("", "~") or text.lower() == "null":
        return None
    if text.lower() in ("true", "false"):
        return text.lower() == "true"
    for pattern, reason in _TRAPS:
        if pattern.fullmatch(text):
            complaints.append((line, f'{text}{UNQUOTED}, and {reason}. Write "{text}".'))
    return text
