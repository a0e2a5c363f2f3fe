"""What YAML cannot read, said to a person who has never heard of it: where to look, and what to write."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from typing import Any
from typing import TypeAlias

import yaml

from outscore.contracts.office_marks import QUOTES

if TYPE_CHECKING:
    from collections.abc import Sequence

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
_KEY = re.compile(r"(?P<lead>[ ]*(?:-[ ]+)*)[A-Za-z_][\w.-]*:(?:[ ]|$)")
_ENTRY = re.compile(r"[ ]*(?:-[ ]|[A-Za-z_][\w.-]*:(?:[ ]|$))")
_TIGHT = re.compile(r"[ ]*(?:-[ ]+)*(?P<key>[A-Za-z_][\w.-]*):(?P<value>[^\s/:][^:]*|\"[^\"]*\")$")
_AFTER_QUOTE = re.compile(
    r"""(?:^|[:,\[{-])\s+(?:"(?:[^"\\]|\\.)*"|'(?:[^']|'')*')\s*[^\s:,\]}#"']|[:,\[{-]\s+'[^']*'\w"""
)
_MORE_TEXT = (
    "More text stands after a closing quote. Put all of it between two quotes; a text with an apostrophe "
    "between double ones."
)
_CURLY = re.compile(r"(?:^|[:,\[{-])\s*[\u201c\u201d\u201e\u2018\u2019\u201a]")

_ESCAPE = re.compile(r"escape|hexdecimal|Unicode character")
_BACKSLASH = (
    "A backslash (\\) inside double quotes changes the sign after it, and this sign is none that it can "
    "change. Write the text in single quotes ('), or the backslash twice."
)


def syntax_complaint(text: str, error: yaml.MarkedYAMLError) -> Complaint:
    """The line to look at, and what is wrong there."""
    mark: Any = error.problem_mark or error.context_mark
    at = mark.line if mark is not None else 0
    lines = text.splitlines()
    if "quoted scalar" in str(error.context) and _ESCAPE.search(str(error.problem)):
        return at + 1, _BACKSLASH
    opened = _open_quote(text, error)
    if opened is not None:
        where = "" if opened == at else f" YAML reads on to line {at + 1} as one text."
        kept = ' A backslash before a quote (\\") keeps it from closing.' if '\\"' in lines[opened] else ""
        return opened + 1, f"A quote was opened in this line and is not closed in it.{where}{kept} Close it."
    if 0 <= at < len(lines) and "flow" not in str(error.context) and _AFTER_QUOTE.search(lines[at]):
        return at + 1, _MORE_TEXT
    for place in (at, _line_before(lines, at)):
        if found := _of_line(lines[place] if 0 <= place < len(lines) else ""):
            return place + 1, found
    if "mapping values are not allowed" in str(error.problem):
        return at + 1, _colon(lines, at)
    known = _known(lines, at, error)
    return (at + 1, known) if known else _structure(lines, at, error)


def _known(lines: Sequence[str], at: int, error: yaml.MarkedYAMLError) -> str:
    """What a sign means that YAML keeps for itself; "" where none is the cause."""
    if any(line.strip() == "..." for line in lines[:at]):
        return "The file ended above, in a line of three points (...). Take that line out."
    found = [said for part, said in _SENTENCES if part in str(error.problem)]
    found += [said for part, said in _CONTEXTS if part in str(error.context)]
    return found[0] if found else ""


def _of_line(line: str) -> str:
    """What can be told from one line alone."""
    if re.match(r"\s*\t", line):
        return "A tab stands here. Indent with spaces."
    if re.match(r"\s*(-\s+)*:(\s|$)", line):
        return "A colon stands here without a key before it. Write `key: value`."
    if _CURLY.search(line):
        return QUOTES
    return tight_colon(line)


def tight_colon(line: str) -> str:
    """What to write where a key and its value stand without a space between them; "" where they do not.

    >>> tight_colon("at_least:90")
    'A space is missing after the colon. Write at_least: 90'
    """
    found = _TIGHT.match(line.rstrip())
    return f"A space is missing after the colon. Write {found['key']}: {found['value']}" if found else ""


def _line_before(lines: Sequence[str], at: int) -> int:
    """The nearest line above with something in it, -1 for none."""
    above = range(min(at, len(lines)) - 1, -1, -1)
    return next((place for place in above if lines[place].split("#")[0].strip()), -1)


def _column(line: str) -> int | None:
    """Where the key of a line begins, None where the line has none."""
    found = _KEY.match(line)
    return len(found["lead"]) if found else None


def _colon(lines: Sequence[str], at: int) -> str:
    before = _line_before(lines, at)
    here = _column(lines[at]) if at < len(lines) else None
    above = _column(lines[before]) if before >= 0 else None
    if here is not None and above is not None and here > above:
        return (
            f"This line begins {_spaces(here - above)} further in than the key above it (line {before + 1}). "
            "Put the two keys in step; or put a text with a colon in quotes."
        )
    return "A colon stands where none can. Put a text with a colon in quotes."


def _spaces(count: int) -> str:
    return "1 space" if count == 1 else f"{count} spaces"


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
    if at < len(lines) and began < at and _ENTRY.match(lines[at]):
        if (bare := _without_dash(lines, at)) is not None:
            return bare + 1, (
                f"An entry of a list begins here without a dash; line {at + 1} has one. Write `- ` before "
                "its first key."
            )
        if outside := _outside(lines, began, at):
            return at + 1, outside
    if "could not find expected ':'" in str(error.problem):
        return began + 1, "This line has no colon after its key. Write `key: value`."
    return at + 1, (
        "The file cannot be read as YAML from here on. Look at this line and the one above it for an "
        "indentation that is not in step, a bracket left open, or a text that needs quotes."
    )


def _outside(lines: Sequence[str], began: int, at: int) -> str:
    """What to do with a line that does not begin where entries around it begin; "" where it does."""
    here, dashed = _indent(lines[at]), _is_dashed(lines[at])
    first = 0 if dashed else began
    entries = [place for place in range(first, at) if _ENTRY.match(lines[place])]
    around = [place for place in entries if _is_dashed(lines[place]) == dashed]
    nearest = min(around, key=lambda place: (abs(_indent(lines[place]) - here), -place), default=at)
    wanted = _indent(lines[nearest])
    if here == wanted:
        return ""
    return (
        f"This line begins after {_spaces(here)}; the entries that it stands among (as line {nearest + 1}) "
        f"begin after {_spaces(wanted)}. Put it in step."
    )


def _without_dash(lines: Sequence[str], at: int) -> int | None:
    """The line with which a list begins without a dash, where a later line of it has one; None for none."""
    here = _indent(lines[at])
    above = [place for place in range(at) if _ENTRY.match(lines[place]) and _indent(lines[place]) < here]
    if not _is_dashed(lines[at]) or not above:
        return None
    within = (place for place in range(above[-1] + 1, at) if _ENTRY.match(lines[place]))
    first = next(within, None)
    return first if first is not None and not _is_dashed(lines[first]) else None


def _is_dashed(line: str) -> bool:
    return line.lstrip().startswith("- ")


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


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
