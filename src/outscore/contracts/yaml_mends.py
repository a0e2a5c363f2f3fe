"""Slips that keep YAML from being read, found by trying what mends them: indents, dashes, spaces, tabs.

A mend is tried on the text, and kept where reading then gets farther; so the line that is told is the one
that was changed by mistake, and what is wrong further down can be told as well.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from typing import Any
from typing import NamedTuple

import yaml

if TYPE_CHECKING:
    from collections.abc import Iterator
    from collections.abc import Sequence

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

_ENTRY = re.compile(r"[ ]*(?:-[ ]|[A-Za-z_][\w.-]*:(?:[ ]|$))")
_TIGHT = re.compile(r"[ ]*(?:-[ ]+)*(?P<key>[A-Za-z_][\w.-]*):(?P<value>[^\s/:][^:]*|\"[^\"]*\")$")
_TAB = re.compile(r"[ ]*\t\s*")
_NO_SPACE = re.compile(r"(?P<lead>[ ]*)-(?P<rest>[A-Za-z_][\w.-]*:(?:[ ].*)?|[\[{].*)$")
_LONG_DASH = re.compile(r"(?P<lead>[ ]*)[\u2010-\u2015\u2212][ ]*(?P<rest>\S.*)$")

_REACH = 40
"""How many lines of entries around a place are looked at."""
_CLOSE = 12
"""How many mends that read equally far are held against each other."""
_MOST_TRIED = 1_500_000
"""How many characters are read in trials before the search is given up."""

_LAST_CHOICE = 1000
"""How ill a mend fits that is taken where no other one is found."""

TAB = "A tab stands here. Indent with spaces."


class Mend(NamedTuple):
    """A line to look at, what is wrong there, and the text as it was probably meant."""

    line: int
    sentence: str
    text: str


@dataclass(frozen=True, slots=True)
class _Trial:
    """A text with one place changed: how far reading gets, and how well the change fits in."""

    place: int
    sentence: str
    text: str
    read_to: int
    ill_fit: tuple[int, ...]


def tight_colon(line: str) -> str:
    """What to write where a key and its value stand without a space between them; "" where they do not.

    >>> tight_colon("at_least:90")
    'A space is missing after the colon. Write at_least: 90'
    """
    found = _TIGHT.match(line.rstrip())
    return f"A space is missing after the colon. Write {found['key']}: {found['value']}" if found else ""


def slip_of_line(lines: Sequence[str], place: int) -> Mend | None:
    """A slip that one line shows by itself, mended; None where it shows none."""
    line = lines[place].rstrip()
    if found := _TAB.match(line):
        rest = line[found.end() :]
        above = next((one for one in reversed(lines[:place]) if _ENTRY.match(one)), "")
        indents = [len(above) - len(above.lstrip(" -")), *_indents(lines, place)]
        tried = [_with(lines, place, " " * indent + rest) for indent in indents]
        return Mend(place + 1, TAB, max(tried, key=_read_to))
    if found := _NO_SPACE.match(line):
        sentence = f"A space is missing after the dash. Write - {_short(found['rest'])}"
        return Mend(place + 1, sentence, _with(lines, place, f"{found['lead']}- {found['rest']}"))
    if found := _LONG_DASH.match(line):
        sentence = "A long dash stands here, as a word processor puts it. Begin the entry with - and a space."
        return Mend(place + 1, sentence, _with(lines, place, f"{found['lead']}- {found['rest']}"))
    if found := _TIGHT.match(line):
        colon = found.start("value")
        return Mend(place + 1, tight_colon(line), _with(lines, place, f"{line[:colon]} {line[colon:]}"))
    return None


def out_of_step(lines: Sequence[str], at: int) -> Mend | None:
    """The line that begins too far in or out, or the key that is missing above a list; None for neither.

    at: where reading stopped; what is out of step stands there, or above.
    """
    budget = _MOST_TRIED // max(sum(map(len, lines)), 1)
    found: list[_Trial] = []
    for number, trial in enumerate(_trials(lines, at)):
        if number > budget:
            break
        if trial.read_to > at:
            found.append(trial)
    if not found:
        return None
    farthest = max(trial.read_to for trial in found)
    closest = sorted((one for one in found if one.read_to == farthest), key=lambda one: one.ill_fit)
    best = min(closest[:_CLOSE], key=lambda one: (_twice(one.text), one.ill_fit))
    return Mend(best.place + 1, best.sentence, best.text)


def _twice(text: str) -> int:
    """How many keys stand twice in a block: the sign of a line that was moved into another's place."""
    try:
        found: list[Any] = [yaml.compose(text, Loader=_LOADER)]
    except yaml.YAMLError:
        return 0
    count = 0
    for node in found:
        if isinstance(node, yaml.MappingNode):
            count += len(node.value) - len({key.value for key, _ in node.value if isinstance(key.value, str)})
            found += [value for _, value in node.value]
        elif isinstance(node, yaml.SequenceNode):
            found += node.value
    return count


def _offsets(lines: Sequence[str]) -> set[int]:
    """How much further in lists begin than the keys above them."""
    found: set[int] = set()
    keys: list[int] = []
    for line in lines:
        if not _ENTRY.match(line):
            continue
        here = _indent(line)
        if _is_dashed(line):
            keys = [one for one in keys if one <= here]
            found.add(here - keys[-1] if keys else here)
            here = len(line) - len(line.lstrip(" -"))
        keys = [*(one for one in keys if one < here), here]
    return found


def _trials(lines: Sequence[str], at: int) -> Iterator[_Trial]:
    """Every place above where reading stopped, nearest first, in step with each of its neighbours."""
    places = [place for place in range(min(at, len(lines) - 1), -1, -1) if _ENTRY.match(lines[place])]
    for place in places[:_REACH]:
        for indent in _indents(lines, place):
            if indent != _indent(lines[place]):
                ends = {place + 1, _end_of(lines, place)}
                yield from (_shifted(lines, place, end, indent, at) for end in ends)
    if at < len(lines) and _is_dashed(lines[at]):
        yield _headed(lines, at)
        yield from (_dashed(lines, one, at) for one in places[:_REACH] if _lacks_dash(lines, one, at))


def _shifted(lines: Sequence[str], place: int, end: int, indent: int, at: int) -> _Trial:
    """The lines from one to another, moved so that the first begins after so many spaces."""
    here = _indent(lines[place])
    moved = [_moved(line, indent - here) for line in lines[place:end]]
    changed = [*lines[:place], *moved, *lines[end:]]
    text = "\n".join(changed)
    return _Trial(
        place,
        _told(lines, place, end, indent),
        text,
        _read_to(text),
        (len(_offsets(changed)), end - place, at - place, abs(indent - here)),
    )


def _headed(lines: Sequence[str], at: int) -> _Trial:
    """A list with a key above it; what the key is nobody can tell."""
    indent = max(_indent(lines[at]) - 2, 0)
    read_to = _read_to("\n".join([*lines[:at], f"{' ' * indent}list:", *lines[at:]])) - 1
    sentence = (
        "A list begins here, and no line above it says whose it is. Write its key in a line of its own, such "
        "as measures:"
    )
    return _Trial(at, sentence, "", read_to, (_LAST_CHOICE,))


def _dashed(lines: Sequence[str], place: int, at: int) -> _Trial:
    """The first entry of a list with a dash."""
    line = lines[place]
    text = _with(lines, place, f"{' ' * (_indent(line) - 2)}- {line.lstrip()}")
    sentence = (
        f"An entry of a list begins here without a dash; line {at + 1} has one. Write `- ` before its first "
        "key."
    )
    return _Trial(place, sentence, text, _read_to(text), (_LAST_CHOICE - 1,))


def _lacks_dash(lines: Sequence[str], place: int, at: int) -> bool:
    return not _is_dashed(lines[place]) and _indent(lines[place]) == _indent(lines[at]) + 2


def _told(lines: Sequence[str], place: int, end: int, indent: int) -> str:
    here = _indent(lines[place])
    count = abs(indent - here)
    side = "in" if here > indent else "to the left"
    last = max((one for one in range(place, end) if lines[one].strip()), default=place)
    below = f", and so do those below it up to line {last + 1}" if last > place else ""
    spaces = "1 space" if count == 1 else f"{count} spaces"
    beside = _beside(lines, place, indent)
    after = f"line {beside + 1} begins after {indent}, this one after {here}"
    return f"This line begins {spaces} too far {side}{below}: {after}. Put it in step."


def _beside(lines: Sequence[str], place: int, indent: int) -> int:
    """The nearest line that begins where this one should, the ones above and of the same form first."""
    dashed = _is_dashed(lines[place])
    found = [
        n for n, line in enumerate(lines) if n != place and _ENTRY.match(line) and _indent(line) == indent
    ]
    return min(
        found, key=lambda n: (_is_dashed(lines[n]) is not dashed, n > place, abs(n - place)), default=place
    )


def _indents(lines: Sequence[str], place: int) -> list[int]:
    """After how many spaces the entries around a place begin."""
    around = range(max(place - _REACH, 0), min(place + _REACH, len(lines)))
    found = dict.fromkeys(
        _indent(lines[one])
        for one in sorted(around, key=lambda one: abs(one - place))
        if one != place and _ENTRY.match(lines[one])
    )
    return list(found)


def _end_of(lines: Sequence[str], place: int) -> int:
    """The first line after an entry and all that is in it."""
    here = _indent(lines[place])
    after = (
        one for one in range(place + 1, len(lines)) if lines[one].strip() and _indent(lines[one]) <= here
    )
    return next(after, len(lines))


def _with(lines: Sequence[str], place: int, line: str) -> str:
    return "\n".join([*lines[:place], line, *lines[place + 1 :]])


def _moved(line: str, count: int) -> str:
    if not line.strip():
        return line
    return " " * count + line if count > 0 else line[min(-count, _indent(line)) :]


def _read_to(text: str) -> int:
    """The line (from 0) at which reading stops, or one beyond the last."""
    try:
        for _ in yaml.parse(text, Loader=_LOADER):
            pass
    except yaml.MarkedYAMLError as error:
        return _line_of(error)
    except yaml.YAMLError:
        return 0
    return text.count("\n") + 2


def _line_of(error: yaml.MarkedYAMLError) -> int:
    mark: Any = error.problem_mark or error.context_mark
    return int(mark.line) if mark is not None else 0


def _short(text: str) -> str:
    return text if len(text) <= 40 else f"{text[:40]}..."


def _is_dashed(line: str) -> bool:
    return line.lstrip().startswith("- ")


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))
