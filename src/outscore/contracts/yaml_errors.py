"""What YAML cannot read, said to a person who has never heard of it: where to look, and what to write."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from typing import Any
from typing import NamedTuple
from typing import TypeAlias

import yaml

from outscore.contracts.office_marks import QUOTES
from outscore.contracts.yaml_mends import out_of_step
from outscore.contracts.yaml_mends import slip_of_line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from outscore.contracts.yaml_mends import Mend

Complaint: TypeAlias = tuple[int, str]

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

_SENTENCES = (
    ("another document", "A second document begins here (---). Keep one document to a file."),
    ("undefined alias", "A * before a text is read as a repetition. Put the text in quotes."),
    ("cannot start any token", "A sign stands here that cannot begin a text. Put the text in quotes."),
    (
        "sequence entries are not allowed",
        "A list begins in a line of its own below its key. Put a text that begins with a dash in quotes.",
    ),
    ("mapping keys are not allowed", "A ? before a text is read as a key. Put the text in quotes."),
)
_CONTEXTS = (
    ("scanning an alias", "A * before a text is read as a repetition. Put the text in quotes."),
    ("scanning an anchor", "An & before a text is read as a mark. Put the text in quotes."),
    (
        "scanning a block scalar",
        "A | or > begins a text that stands in the lines below it. Put a text of one line in quotes.",
    ),
)
_AFTER_QUOTE = re.compile(
    r"""(?:^|[:,\[{-])\s+(?:"(?:[^"\\]|\\.)*"|'(?:[^']|'')*')\s*[^\s:,\]}#"']|[:,\[{-]\s+'[^']*'\w"""
)
_MORE_TEXT = (
    "More text stands after a closing quote. Put all of it between two quotes; a text with an apostrophe "
    "between double ones."
)
_COLON = "A colon stands where none can. Put a text with a colon in quotes."
_CURLY = re.compile(r"(?:^|[:,\[{-])\s*[\u201c\u201d\u201e\u2018\u2019\u201a]")

_ESCAPE = re.compile(r"escape|hexdecimal|Unicode character")
_BACKSLASH = (
    "A backslash (\\) inside double quotes changes the sign after it, and this sign is none that it can "
    "change. Write the text in single quotes ('), or the backslash twice."
)


class Told(NamedTuple):
    """A line to look at, what is wrong there, and the text as it was probably meant; "" for nobody knows."""

    line: int
    sentence: str
    mended: str = ""


def syntax_complaint(text: str, error: yaml.MarkedYAMLError) -> Told:
    """What keeps a text from being read as YAML."""
    return Told(*_complaint(text, error))


def _complaint(text: str, error: yaml.MarkedYAMLError) -> Complaint | Mend:
    mark: Any = error.problem_mark or error.context_mark
    at = mark.line if mark is not None else 0
    lines = text.splitlines()
    quoted = _quoted(text, lines, at, error)
    if quoted is not None:
        return quoted
    for place in (at, _line_before(lines, at)):
        if 0 <= place < len(lines) and (found := _of_line(lines, place)):
            return found
    return _of_several(lines, at, error)


def _quoted(text: str, lines: Sequence[str], at: int, error: yaml.MarkedYAMLError) -> Complaint | None:
    """What is wrong with quotes; None where they are not the cause."""
    if "quoted scalar" in str(error.context) and _ESCAPE.search(str(error.problem)):
        return at + 1, _BACKSLASH
    opened = _open_quote(text, error)
    if opened is not None:
        where = "" if opened == at else f" YAML reads on to line {at + 1} as one text."
        kept = ' A backslash before a quote (\\") keeps it from closing.' if '\\"' in lines[opened] else ""
        return opened + 1, f"A quote was opened in this line and is not closed in it.{where}{kept} Close it."
    if 0 <= at < len(lines) and "flow" not in str(error.context) and _AFTER_QUOTE.search(lines[at]):
        return at + 1, _MORE_TEXT
    return None


def _of_several(lines: Sequence[str], at: int, error: yaml.MarkedYAMLError) -> Complaint | Mend:
    """What can be told from the lines around."""
    colon = "mapping values are not allowed" in str(error.problem)
    known = "" if colon else _known(lines, at, error)
    if known:
        return at + 1, known
    if "flow" not in str(error.context) and (mend := out_of_step(lines, at)):
        return mend
    return (at + 1, _COLON) if colon else _structure(lines, at, error)


def _known(lines: Sequence[str], at: int, error: yaml.MarkedYAMLError) -> str:
    """What a sign means that YAML keeps for itself; "" where none is the cause."""
    if any(line.strip() == "..." for line in lines[:at]):
        return "The file ended above, in a line of three points (...). Take that line out."
    found = [said for part, said in _SENTENCES if part in str(error.problem)]
    found += [said for part, said in _CONTEXTS if part in str(error.context)]
    return found[0] if found else ""


def _of_line(lines: Sequence[str], place: int) -> Complaint | Mend | None:
    """What can be told from one line alone."""
    line = lines[place]
    if re.match(r"\s*(-\s+)*:(\s|$)", line):
        return place + 1, "A colon stands here without a key before it. Write `key: value`."
    return (place + 1, QUOTES) if _CURLY.search(line) else slip_of_line(lines, place)


def _line_before(lines: Sequence[str], at: int) -> int:
    """The nearest line above with something in it, -1 for none."""
    above = range(min(at, len(lines)) - 1, -1, -1)
    return next((place for place in above if lines[place].split("#")[0].strip()), -1)


def _structure(lines: Sequence[str], at: int, error: yaml.MarkedYAMLError) -> Complaint:
    """What is out of place, where no one line shows it."""
    context: Any = error.context_mark
    began = context.line if context is not None else at
    if context is not None and "flow" in str(error.context):
        bracket = "".join(lines[began : began + 1])[context.column : context.column + 1]
        which = f"The {bracket} of line {began + 1}" if bracket in ("[", "{") else "A bracket above"
        return min(at, len(lines) - 1) + 1, (
            f"{which} is not closed before this place, or a comma is missing between its entries. "
            "Close it, or add the comma."
        )
    for place in (began, at):
        if place < len(lines) and lines[place].lstrip().startswith("{"):
            return place + 1, "An entry of a list begins with a dash. Write `- {key: value}`."
    if "could not find expected ':'" in str(error.problem):
        return began + 1, "This line has no colon after its key. Write `key: value`."
    return at + 1, (
        "The file cannot be read as YAML from here on. Look at this line and the one above it for an "
        "indentation that is not in step, a bracket left open, or a text that needs quotes."
    )


def _open_quote(text: str, error: yaml.MarkedYAMLError) -> int | None:
    """The line of the quote that was opened and not closed in its line, where that is the likely cause."""
    context: Any = error.context_mark
    if "quoted scalar" in str(error.context) and context is not None:
        return int(context.line)
    problem: Any = error.problem_mark
    found: int | None = None
    try:
        for token in yaml.scan(text, Loader=_LOADER):
            quoted = isinstance(token, yaml.ScalarToken) and token.style in ('"', "'")
            ends_here = problem is not None and token.end_mark.line == problem.line
            if quoted and ends_here and token.start_mark.line < token.end_mark.line:
                found = int(token.start_mark.line)
    except yaml.YAMLError:
        pass
    return found
