"""What a register is: its fields, its states, and what must hold for every entry, as data."""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import field
from enum import StrEnum
from typing import TYPE_CHECKING

from outscore.governance.facts import NO_FACTS

if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Iterator
    from collections.abc import Mapping
    from datetime import date

    from outscore.governance.events import OwnDay
    from outscore.governance.facts import Facts
    from outscore.governance.subject import Subject
    from outscore.governance.vendor_side import VendorSide


class Holds(StrEnum):
    """What a field holds, all of it written as text; several ids are joined by ", "."""

    LINE = "line"
    TEXT = "text"
    DAY = "day"
    MONTH = "month"
    PERIOD = "month or quarter"
    WHOLE = "whole"
    FIGURE = "figure"
    CHOICE = "choice"
    PERSON = "person"
    PEOPLE = "people"
    VENDOR = "vendor"
    ASSESSED = "vendor or client"
    CONTRACT = "contract"
    MEASURE = "measure"
    REQUIREMENT = "requirement"
    SUBJECT = "subject"
    SUBJECTS = "subjects"


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a register.

    needed: a subject cannot be opened without it. needed_in: states that it must be filled in for. fixed: it
    keeps what it was opened with. choices: of a CHOICE, in order. register: where a SUBJECT is kept.
    told: what a person should write there. of_client: names people of the client, also where somebody of a
    vendor writes. by_outscore: nobody writes it by hand. listed: it stands in the short list of the register,
    as what is needed always does.
    """

    name: str
    title: str
    holds: Holds = Holds.LINE
    told: str = ""
    needed: bool = False
    needed_in: tuple[str, ...] = ()
    fixed: bool = False
    choices: tuple[str, ...] = ()
    register: str = ""
    of_client: bool = False
    by_outscore: bool = False
    listed: bool = False


@dataclass(frozen=True, slots=True)
class Refused:
    """Why something cannot be written: the field it is about, "" for the whole, and what to do instead."""

    field: str
    sentence: str


@dataclass(frozen=True, slots=True)
class AssessedBy:
    """By what a vendor is assessed.

    release: the one in use, by its name and version. wordings: the version of each requirement that may be
    rated, as it is in use. newest: the latest version of each in any release that the vendor has to do with.
    catalogues: those that the workspace's files name for it.
    """

    release: tuple[str, int] | None = None
    wordings: Mapping[str, int] = field(default_factory=dict)
    newest: Mapping[str, int] = field(default_factory=dict)
    catalogues: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Known:
    """What an entry is held against.

    names: ids by what holds them (people, vendors, contracts, requirements). measures: by contract. today:
    the day on which it is written, in the workspace's zone. subjects: everything in the registers. catalogue:
    the release that the workspace names, by its name and version. assessed_by: of each vendor, and of the
    client where it is assessed itself. releases:
    asked only where it matters, the versions of every catalogue that there is. facts: of the world outside.
    vendor: whose people the names and measures are, where somebody of a vendor writes; "" for the client.
    """

    today: date
    names: Mapping[Holds, frozenset[str]] = field(default_factory=dict)
    measures: Mapping[str, frozenset[str]] = field(default_factory=dict)
    subjects: dict[tuple[str, str], Subject] = field(default_factory=dict)
    catalogue: tuple[str, int] | None = None
    assessed_by: Mapping[str, AssessedBy] = field(default_factory=dict)
    releases: Callable[[], Mapping[str, frozenset[int]]] = dict
    facts: Facts = NO_FACTS
    vendor: str = ""

    def assessment_of(self, vendor: str) -> AssessedBy:
        """By what a vendor is assessed; the workspace's release where nothing else is known."""
        return self.assessed_by.get(vendor, AssessedBy(self.catalogue))


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody wants to write.

    subject: "" opens one. seen: the version that the person had before them, None where a new one is opened.
    """

    register: str
    subject: str
    seen: int | None
    changes: Mapping[str, str]
    reason: str = ""


if TYPE_CHECKING:
    Rule = Callable[[Subject | None, Subject, Known], Iterator[Refused]]
    Usual = Callable[[Mapping[str, str], Known], Mapping[str, str]]


def nothing_more(_says: Mapping[str, str], _known: Known) -> Mapping[str, str]:
    """What is filled in where nothing is typed, in most registers."""
    return {}


@dataclass(frozen=True, slots=True)
class Outdated:
    """What no longer holds once something else is written, and is emptied with it unless it is said anew.

    names: the fields that are emptied. by: the fields whose change does it. states: those that do it when
    something moves there.
    """

    names: tuple[str, ...]
    by: tuple[str, ...] = ()
    states: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Register:
    """A register.

    id: as it is typed, in the plural. one: what a subject of it is called. key: how a subject's id is made,
    of fields in braces, or with {number}, which counts. moves: from each state to those that may follow; a
    new subject is in the first. rules: what no field says by itself, called with the subject before (None
    for a new one), as it would be, and what is known. by_outscore: only results open one, people go on.
    usual: of what a subject would say, the fields that are filled in where they are empty; fills: which
    those can be. outdated: what is emptied where something else changes. open_in: the states in which
    somebody still waits for something. own_day: a day of its own that belongs in a calendar. vendor_side:
    what a vendor has of it; left out: nothing.
    """

    id: str
    title: str
    one: str
    key: str
    fields: tuple[Field, ...]
    moves: Mapping[str, tuple[str, ...]]
    rules: tuple[Rule, ...] = ()
    by_outscore: bool = False
    usual: Usual = nothing_more
    fills: tuple[str, ...] = ()
    outdated: tuple[Outdated, ...] = ()
    open_in: tuple[str, ...] = ()
    own_day: OwnDay | None = None
    vendor_side: VendorSide | None = None

    @property
    def states(self) -> tuple[str, ...]:
        """Every state, the first one first."""
        return tuple(self.moves)

    def ended(self, state: str) -> bool:
        """Whether nothing can follow a state."""
        return not self.moves.get(state)

    def field(self, name: str) -> Field | None:
        """The field with this name."""
        return next((each for each in self.fields if each.name == name), None)
