"""The registers as a workbook that people fill in: for the client all of it, for a vendor what is its own."""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

from outscore.governance.fold import folded
from outscore.governance.register import Holds
from outscore.governance.register_ids import RATINGS
from outscore.governance.registers import REGISTERS
from outscore.governance.subject import STATE
from outscore.governance.subject import Subject
from outscore.governance.subject import concerns
from outscore.model.requirement import CLIENT
from outscore.model.workbook import ABOUT
from outscore.model.workbook import ID
from outscore.model.workbook import NEXT
from outscore.model.workbook import VERSION
from outscore.model.workbook import WHY
from outscore.model.workbook import Book
from outscore.model.workbook import BookSheet
from outscore.model.workbook import Column
from outscore.model.workbook import Row
from outscore.reporting.workbook import PEOPLE
from outscore.reporting.workbook import workbook_bytes
from outscore.workflow.releases import Releases
from outscore.workflow.relief_subjects import claims_register
from outscore.workflow.relief_subjects import relief_subjects
from outscore.workflow.requirement_wording import RATINGS_SHOWN
from outscore.workflow.requirement_wording import Wordings
from outscore.workflow.today import today_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Iterator
    from collections.abc import Mapping

    from outscore.governance.register import Field
    from outscore.governance.register import Register
    from outscore.governance.vendor_side import VendorSide
    from outscore.model.page_documents import MappedDocument
    from outscore.model.requirement import Requirement
    from outscore.model.trail import Entry
    from outscore.workflow.office import Office
    from outscore.workflow.requirement_wording import Worded

SPARE = 40
ASSESSED = "vendors and client"
NEW = "new"
_WIDTHS = {
    Holds.TEXT: 44,
    Holds.LINE: 24,
    Holds.DAY: 13,
    Holds.MONTH: 11,
    Holds.PERIOD: 11,
    Holds.WHOLE: 10,
    Holds.FIGURE: 11,
}
_USUAL_WIDTH = 20
_FORMS = {
    Holds.DAY: "Such as 2026-10-31.",
    Holds.MONTH: "Such as 2026-10.",
    Holds.PERIOD: "Such as 2026-10.",
    Holds.FIGURE: "Digits and a point, such as 84.5.",
    Holds.PEOPLE: "Ids from the list of people, joined by a comma.",
    Holds.SUBJECTS: "Ids, joined by a comma.",
}
_LISTED = {
    Holds.PERSON: PEOPLE,
    Holds.VENDOR: "vendors",
    Holds.ASSESSED: "vendors",
    Holds.CONTRACT: "contracts",
    Holds.MEASURE: "measures",
    Holds.REQUIREMENT: "requirements",
}
_HEAD = (
    Column(ID, "Id", "Given by Outscore; stays empty for something new.", 20),
    Column(VERSION, "Version", "Which one you see.", 9),
    Column(STATE, "State", "How far it has come.", 13),
    Column(NEXT, "Change the state to", "Choose one, or leave it empty, as in the row of something new.", 14),
    Column(WHY, "Reason for the change", "Kept with it for ever; may be left out.", 24),
)
_ABOUT = (
    Column(f"{ABOUT}title", "Title", "What must be in place.", 30),
    Column(f"{ABOUT}intent", "Why it matters", "", 36),
    Column(f"{ABOUT}evidence", "Typical evidence", "What shows it.", 36),
    Column(f"{ABOUT}guidance", "What each rating looks like", "", 60),
    Column(f"{ABOUT}mapped", "Elsewhere", "Which themes of other texts it stands beside.", 44),
    Column(f"{ABOUT}reference", "Your own reference", "Where a text that you licensed says the same.", 24),
)
_SAID = tuple(
    """\
Each sheet is a register. White cells may be filled in; grey ones are there to be read.
To change something, write over the white cells of its row. An empty cell empties what stood there.
To add something, use the empty rows below the others. Leave the first column empty: Outscore gives the id.
To move something on, choose its next state in the column 'Change the state to'.
Write days as 2026-10-31 and months as 2026-10. A line break in a cell is Alt and Enter.
Do not delete rows, columns or sheets, and do not change ids.
The whole workbook is taken or none of it. Where something is wrong, the answer names sheet and cell, and \
what to do: mend it and hand it in again. What has been taken already is not taken twice.
""".splitlines()
)
_RETURN = {
    "": "Hand it back to whoever keeps the registers: outscore registers read FILE.xlsx --by PERSON",
    "vendor": "Choose your id beside 'Filled in by', and send the file back the way you send your figures.",
}


class Registers:
    """What a workbook is made of, and what one that comes back is held against.

    vendor: "" for the client. kept: the entries of the registers; left out: those of the trail.
    """

    def __init__(self, office: Office, vendor: str = "", kept: tuple[Entry, ...] | None = None) -> None:
        self.office = office
        self.vendor = vendor
        claims = relief_subjects(office)
        self.subjects = folded(office.trail.entries() if kept is None else kept) | claims
        own = [each for each in claims.values() if vendor in ("", each.says("vendor"))]
        self._relief = claims_register(office, self.contracts(), own)
        releases, today = Releases(office.workspace, self.subjects), today_of(office)
        own_vendors = (vendor,) if vendor else self._assessed()
        self._releases = {each: releases.of(each, today) for each in own_vendors}
        self._worded: dict[str, Mapping[str, Requirement]] = {}

    @property
    def registers(self) -> tuple[Register, ...]:
        """The registers that have a sheet."""
        shown = (each for each in REGISTERS.values() if not self.vendor or each.vendor_side)
        rated = any(each.shown for each in self._releases.values())
        kept = tuple(each for each in shown if each.id != RATINGS or rated)
        return (*kept, self._relief) if self._relief else kept

    def book(self, made_at: str) -> Book:
        """The workbook as the registers stand."""
        programme = self.office.workspace.settings.programme
        name = self.office.workspace.vendor(self.vendor).names[-1].name if self.vendor else ""
        return Book(
            title=f"{programme}: registers" + (f" of {name}" if name else ""),
            said=(*_SAID, _RETURN["vendor" if self.vendor else ""]),
            made_at=made_at,
            vendor=self.vendor,
            sheets=tuple(self.sheet(each, self.rows(each)) for each in self.registers),
            lists=self.lists(),
        )

    def rows(self, register: Register) -> tuple[Subject, ...]:
        """What is in a register, and of ratings every requirement that is to be rated."""
        there = tuple(
            each
            for (kept, _), each in self.subjects.items()
            if kept == register.id and (not self.vendor or concerns(each, self.vendor))
        )
        return (*there, *self._offered()) if register.id == RATINGS else there

    def _offered(self) -> Iterator[Subject]:
        """A rating for each vendor and requirement that has none yet."""
        for vendor, releases in self._releases.items():
            for requirement in releases.to_rate:
                one = self.offered(f"{vendor}.{requirement}")
                if one is not None and (RATINGS, one.id) not in self.subjects:
                    yield one

    def offered(self, subject: str) -> Subject | None:
        """A rating that nobody has written yet; None where there is no such vendor or requirement."""
        for vendor in self._releases:
            requirement = subject.removeprefix(f"{vendor}.")
            if requirement != subject and requirement in self._requirements(vendor):
                return Subject(RATINGS, subject, 0, {"vendor": vendor, "requirement": requirement})
        return None

    def _requirements(self, vendor: str) -> Mapping[str, Requirement]:
        """What may be rated of a vendor, each in the wording that is in use for it."""
        if vendor not in self._worded:
            own = self._releases.get(vendor)
            self._worded[vendor] = own.requirements if own else {}
        return self._worded[vendor]

    def _vendors(self) -> tuple[str, ...]:
        return tuple(each.id for each in self.office.workspace.vendors)

    def _assessed(self) -> tuple[str, ...]:
        """Whoever is assessed, the client last."""
        return (*self._vendors(), CLIENT) if self._has_client else self._vendors()

    @property
    def _has_client(self) -> bool:
        return not self.vendor and self.office.workspace.client_catalogue is not None

    def seen(self, register: str, subject: str, version: int) -> Subject | None:
        """Something as it stood in a version; None where there is no such, or it is not the vendor's."""
        found = self._seen(register, subject, version)
        own = found is not None and (not self.vendor or concerns(found, self.vendor))
        return found if own else None

    def _seen(self, register: str, subject: str, version: int) -> Subject | None:
        if not version:
            return self.offered(subject) if register == RATINGS else None
        now = self.subjects.get((register, subject))
        if now is None or not 0 < version <= now.version:
            return None
        return folded(now.entries[:version])[register, subject]

    def sheet(self, register: Register, there: Iterable[Subject]) -> BookSheet:
        """The sheet of a register with these rows."""
        columns = tuple(self._columns(register))
        side = self._side(register)
        fixed = {each.name for each in register.fields if each.fixed or each.by_outscore}
        derived = {each.name for each in register.fields if each.by_outscore}
        about = {each.key for each in columns if each.key.startswith(ABOUT)}
        locked = {ID, VERSION, STATE, *about} | derived | (set(side.sees) if side else fixed)
        if side and not side.moves:
            locked.add(NEXT)
        opens = bool(side.opens_with) if side else not register.by_outscore
        closed = set(side.sees) - set(side.opens_with) if side else set()
        return BookSheet(
            register=register.id,
            title=register.title,
            columns=columns,
            rows=tuple(self._row(register, columns, each) for each in there),
            locked=frozenset(locked),
            locked_new=frozenset({ID, VERSION, STATE, NEXT, *about, *closed, *derived}),
            spare=SPARE if opens and register.id != RATINGS else 0,
        )

    def _columns(self, register: Register) -> Iterator[Column]:
        yield from _HEAD
        for field in self.fields(register):
            column = _column(register, field)
            if self._has_client and field.holds is Holds.ASSESSED:
                column = replace(column, choices=ASSESSED)
            yield replace(column, choices="") if self.vendor and field.of_client else column
            if field.name == "requirement" and register.id == RATINGS:
                yield from _ABOUT

    def fields(self, register: Register) -> tuple[Field, ...]:
        """The fields that are shown."""
        side = self._side(register)
        if side is None:
            return register.fields
        return tuple(each for each in register.fields if each.name in (*side.sees, *side.writes))

    def _row(self, register: Register, columns: tuple[Column, ...], subject: Subject) -> Row:
        side = self._side(register)
        says = {
            **subject.fields,
            ID: subject.id,
            VERSION: str(subject.version) if subject.version else NEW,
            NEXT: "",
            **(self._about(subject) if register.id == RATINGS else {}),
        }
        return Row(
            subject.id,
            subject.version,
            tuple(says.get(each.key, "") for each in columns),
            self.may_follow(register, subject),
            closed=side is not None and not side.may_write_in(subject.state),
        )

    def _about(self, subject: Subject) -> Mapping[str, str]:
        """What is said of the requirement that a rating is about, in the language of the workspace."""
        own, name = self._releases.get(subject.says("vendor")), subject.says("requirement")
        releases = (*own.shown, *own.known) if own else ()
        for each in releases:
            found = self._wordings.of(each.id, each.version).get(name)
            if found is not None:
                return _told_of(found, self._wordings.mapped(each.id, each.version, name))
        return {}

    @cached_property
    def _wordings(self) -> Wordings:
        return Wordings(self.office.workspace)

    def may_follow(self, register: Register, subject: Subject) -> tuple[str, ...]:
        """The states that may be chosen."""
        side = self._side(register)
        if side and not side.may_write_in(subject.state):
            return ()
        follow = register.moves.get(subject.state, ())
        return tuple(each for each in follow if side is None or each in side.moves)

    def _side(self, register: Register) -> VendorSide | None:
        """What the vendor has of a register; None where the client writes."""
        return register.vendor_side if self.vendor else None

    def lists(self) -> dict[str, tuple[str, ...]]:
        """What may be chosen, by the name of the list."""
        workspace = self.office.workspace
        found = {
            PEOPLE: self.people(),
            "vendors": (self.vendor,) if self.vendor else self._vendors(),
            "contracts": self.contracts(),
            "measures": tuple(
                dict.fromkeys(
                    measure.id for name in self.contracts() for measure in workspace.contract(name).measures
                )
            ),
            "requirements": tuple(
                dict.fromkeys(name for each in self._releases for name in self._requirements(each))
            ),
        }
        if self._has_client:
            found[ASSESSED] = self._assessed()
        for register in self.registers:
            for field in self.fields(register):
                if field.choices:
                    found[_list_of(register, field)] = field.choices
                if field.holds is Holds.SUBJECT:
                    found.setdefault(_list_of(register, field), self._ids(field.register))
        return found

    def _ids(self, register: str) -> tuple[str, ...]:
        return tuple(
            each.id
            for (kept, _), each in self.subjects.items()
            if kept == register and (not self.vendor or concerns(each, self.vendor))
        )

    def people(self) -> tuple[str, ...]:
        """Everybody, or the vendor's own people."""
        people = self.office.workspace.governance.people
        return tuple(each.id for each in people if not self.vendor or each.organisation == self.vendor)

    def contracts(self) -> tuple[str, ...]:
        """Every contract, or those of the vendor."""
        contracts = self.office.workspace.contracts
        return tuple(each.id for each in contracts if not self.vendor or self.vendor in each.vendors)


def workbook_of(office: Office, vendor: str = "") -> bytes:
    """The workbook as the registers stand; raises UnknownName for a vendor that is not there."""
    own = office.workspace.vendor(vendor).id if vendor else ""
    return workbook_bytes(Registers(office, own).book(office.now()))


def _column(register: Register, field: Field) -> Column:
    return Column(
        key=field.name,
        title=field.title,
        told=_told(field),
        width=_WIDTHS.get(field.holds, _USUAL_WIDTH),
        choices=_list_of(register, field),
    )


def _list_of(register: Register, field: Field) -> str:
    if field.choices:
        return f"{register.id}.{field.name}"
    return f"in {field.register}" if field.holds is Holds.SUBJECT else _LISTED.get(field.holds, "")


def _told(field: Field) -> str:
    """A line of guidance: what to write, in which form, and when it is needed."""
    form, told = _FORMS.get(field.holds, ""), field.told.casefold()
    says_how = form in field.told or ("such as" in told and form.startswith("Such as"))
    said = [field.told, "" if says_how else form]
    if field.needed:
        said.append("Needed.")
    elif field.needed_in:
        states = " or ".join(each.replace("_", " ") for each in field.needed_in)
        said.append(f"Needed before it is {states}.")
    return " ".join(each for each in said if each)


def _told_of(one: Worded, mapped: Iterable[MappedDocument]) -> Mapping[str, str]:
    looks = zip(RATINGS_SHOWN, one.guidance, strict=False)
    return {
        f"{ABOUT}title": one.title["text"],
        f"{ABOUT}intent": one.intent["text"],
        f"{ABOUT}evidence": one.evidence["text"],
        f"{ABOUT}guidance": "\n".join(f"{rating}: {words['text']}" for rating, words in looks),
        f"{ABOUT}mapped": "\n".join(
            f"{each['relation']}: {'; '.join(each['titles'])} ({each['to']})" for each in mapped
        ),
        f"{ABOUT}reference": one.requirement.external_ref,
    }
