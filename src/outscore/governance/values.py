"""What a field may hold: one check for each of `Holds`, registered in CHECKS."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from typing import TYPE_CHECKING

from outscore.governance.register import Holds
from outscore.model.period import FIRST_YEAR
from outscore.model.period import LAST_YEAR
from outscore.model.requirement import CLIENT

if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Iterator

    from outscore.governance.register import Field
    from outscore.governance.register import Known
    from outscore.governance.subject import Subject

    Check = Callable[[Field, str, Subject, Known], Iterator[str]]

MOST_CHARACTERS = 20_000
MOST_IN_A_CELL = 32_767
"""A spreadsheet keeps no more in a cell, and counts most emoji as two."""
MOST_NAMED = 12
_FIGURE = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,12})?")
_WHOLE = re.compile(r"[0-9]{1,9}")
_MONTH = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])")
_QUARTER = re.compile(r"[0-9]{4}-Q[1-4]")


def value_faults(field: Field, said: str, now: Subject, known: Known) -> Iterator[str]:
    """What is wrong with what a field of a subject would say, in sentences."""
    unfit = no_text(field.title, said)
    if unfit:
        yield unfit
    else:
        yield from CHECKS[field.holds](field, said, now, known)


def no_text(title: str, said: str) -> str:
    """Why registers cannot keep a text, in a sentence that begins with what it is; "" where they can."""
    unwritable = next((each for each in said if not _is_text(each)), "")
    if unwritable:
        return (
            f"{title} holds a character that nobody can read (number {ord(unwritable):X}). Delete it; it "
            f"stands after {said[: said.index(unwritable)][-20:]!r}."
        )
    if len(said) > MOST_CHARACTERS:
        return f"{title} has {len(said):,} characters; at most {MOST_CHARACTERS:,} are kept."
    if len(said) + sum(each > "\uffff" for each in said) > MOST_IN_A_CELL:
        return f"{title} is longer than a cell of a spreadsheet can hold. Make it shorter."
    return ""


def plain(said: str) -> str:
    """A text as registers keep it: lines end in one way, and nothing stands around it."""
    return said.replace("\r\n", "\n").replace("\r", "\n").strip()


def _is_text(character: str) -> bool:
    """Whether it may stand in a text: no control character but the end of a line and the tab, no half one."""
    if character in "\n\t":
        return True
    no_character = ord(character) & 0xFFFE == 0xFFFE or "\ufdd0" <= character <= "\ufdef"
    return unicodedata.category(character) not in ("Cc", "Cs") and not no_character


def parts(said: str) -> tuple[str, ...]:
    """The ids of a field that holds several.

    >>> parts("ann, ben")
    ('ann', 'ben')
    """
    return tuple(each.strip() for each in said.split(",") if each.strip())


def _text(_field: Field, _said: str, _now: Subject, _known: Known) -> Iterator[str]:
    yield from ()


def _line(field: Field, said: str, _now: Subject, _known: Known) -> Iterator[str]:
    if len(said.splitlines()) > 1:
        yield f"{field.title} is one line; here are {len(said.splitlines())}."


def _day(_field: Field, said: str, _now: Subject, _known: Known) -> Iterator[str]:
    try:
        is_day = date.fromisoformat(said).isoformat() == said
    except ValueError:
        is_day = False
    if not is_day:
        yield f"{said!r} is not a day. Write it as 2026-10-31."
    elif not _has_known_year(said):
        yield f"{said} lies outside the years {FIRST_YEAR} to {LAST_YEAR}. Write the day that is meant."


def _month(_field: Field, said: str, _now: Subject, _known: Known) -> Iterator[str]:
    if not _MONTH.fullmatch(said):
        yield f"{said!r} is not a month. Write it as 2026-10."
    elif not _has_known_year(said):
        yield f"{said} lies outside the years {FIRST_YEAR} to {LAST_YEAR}. Write the month that is meant."


def _period(_field: Field, said: str, _now: Subject, _known: Known) -> Iterator[str]:
    if not _MONTH.fullmatch(said) and not _QUARTER.fullmatch(said):
        yield f"{said!r} is not a month. Write it as 2026-10, or 2026-Q4 where the contract judges quarters."
    elif not _has_known_year(said):
        yield f"{said} lies outside the years {FIRST_YEAR} to {LAST_YEAR}. Write the month that is meant."


def _has_known_year(said: str) -> bool:
    """Whether a day or a month is of a year that periods and calendars reach."""
    return FIRST_YEAR <= int(said[:4]) <= LAST_YEAR


def _whole(_field: Field, said: str, _now: Subject, _known: Known) -> Iterator[str]:
    if not _WHOLE.fullmatch(said):
        yield f"{said!r} is not a whole number."


def _figure(_field: Field, said: str, _now: Subject, _known: Known) -> Iterator[str]:
    if not _FIGURE.fullmatch(said):
        yield f"{said!r} is not a figure. Write it with digits and a point, such as 84.5."


def _choice(field: Field, said: str, _now: Subject, _known: Known) -> Iterator[str]:
    if said not in field.choices:
        yield f"{said!r} is not one of {', '.join(field.choices)}."


def _measure(_field: Field, said: str, now: Subject, known: Known) -> Iterator[str]:
    contract = now.says("contract")
    measures = known.measures.get(contract, frozenset())
    if not contract:
        yield f"A measure is one of a contract. Name the contract of {said!r} too."
    elif said not in measures:
        yield f"There is no measure {said!r} in contract {contract!r}. Known: {_few(measures)}."


def _subjects(field: Field, said: str, _now: Subject, known: Known) -> Iterator[str]:
    for each in parts(said):
        if (field.register, each) not in known.subjects:
            there = frozenset(kept for register, kept in known.subjects if register == field.register)
            yield f"There is no {each!r} in {field.register}. Known: {_few(there)}."


def _named(of: Holds, what: str, advice: str) -> Check:
    def check(field: Field, said: str, _now: Subject, known: Known) -> Iterator[str]:
        names = known.names.get(of, frozenset())
        for each in parts(said) if field.holds is Holds.PEOPLE else (said,):
            if each not in names and not (field.of_client and known.facts.organisations.get(each) == ""):
                yield _nobody(f"There is no {what} {each!r}", field, names, advice, known.vendor)

    return check


def _nobody(told: str, field: Field, names: frozenset[str], advice: str, vendor: str) -> str:
    """A vendor is told of nobody else's people, contracts and vendors."""
    if vendor and field.of_client:
        return f"{told} of the client. Ask who it is."
    told += f" {f'of {vendor}' if vendor else 'in the workspace'}. Known: {_few(names)}."
    return told if vendor else f"{told} {advice}."


def _few(names: frozenset[str]) -> str:
    shown = sorted(names)
    return ", ".join(shown[:MOST_NAMED]) + (" ..." if len(shown) > MOST_NAMED else "") if shown else "none"


_PEOPLE = _named(Holds.PERSON, "person", "Add the person to `people` in governance.yaml, or name another")
_VENDOR = _named(Holds.VENDOR, "vendor", "Name a vendor of vendors.yaml")


def _assessed(field: Field, said: str, now: Subject, known: Known) -> Iterator[str]:
    """A vendor, or the client where it is assessed itself; somebody of a vendor knows its own alone."""
    if said != CLIENT or known.vendor or CLIENT not in known.assessed_by:
        yield from _VENDOR(field, said, now, known)


CHECKS: dict[Holds, Check] = {
    Holds.LINE: _line,
    Holds.TEXT: _text,
    Holds.DAY: _day,
    Holds.MONTH: _month,
    Holds.PERIOD: _period,
    Holds.WHOLE: _whole,
    Holds.FIGURE: _figure,
    Holds.CHOICE: _choice,
    Holds.PERSON: _PEOPLE,
    Holds.PEOPLE: _PEOPLE,
    Holds.VENDOR: _VENDOR,
    Holds.ASSESSED: _assessed,
    Holds.CONTRACT: _named(Holds.CONTRACT, "contract", "Name a contract of contracts/"),
    Holds.REQUIREMENT: _named(Holds.REQUIREMENT, "requirement", "Name one of the catalogue in use"),
    Holds.MEASURE: _measure,
    Holds.SUBJECT: _subjects,
    Holds.SUBJECTS: _subjects,
}
