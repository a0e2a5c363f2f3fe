"""Whether what is recorded is what was written: rows, documents and files held against each other."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from outscore.errors import ArchiveError
from outscore.errors import DatabaseError
from outscore.errors import PeriodError
from outscore.model.ledger import LineEntry
from outscore.model.period import Period
from outscore.scoring.older_statements import completed
from outscore.storage import tables
from outscore.storage.archive import sha256_of
from outscore.storage.chain import raw_rows
from outscore.storage.chain import read_chain
from outscore.storage.damaged import odd_texts_as_bytes
from outscore.storage.receipts import receipt_faults
from outscore.storage.statement_rows import rows_of
from outscore.workflow.ledger import check as check_ledger
from outscore.workflow.releases_used import used_faults

if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Iterable
    from collections.abc import Iterator
    from collections.abc import Mapping

    from outscore.storage.chain import Chain
    from outscore.workflow.office import Office

    Row = Mapping[str, object]
    Watch = Callable[[Iterable[tuple[str, str, str]], str], Iterable[tuple[str, str, str]]]

_BOOKED = frozenset(LineEntry) - {
    LineEntry.WAIVER,
    LineEntry.APPLICATION,
    LineEntry.AGREED,
    LineEntry.DISPUTED,
    LineEntry.INVOICED,
    LineEntry.CLAIMED,
}
_OWN_REASON = (LineEntry.NOT_MOVED, LineEntry.NOT_RETURNED)
_ROLES = ("vendor", "contract", "period")


@dataclass(frozen=True, slots=True)
class Verified:
    """What was looked at, and what is wrong, in sentences."""

    chain: Chain
    statements: int
    files: int
    faults: tuple[str, ...]


def verify(office: Office, head: str = "", watch: Watch = lambda items, _: items) -> Verified:
    """Hold the chain, approvals, ledger, statements, results and archived files against each other.

    head: the beginning of a link's SHA-256 that was noted before; the chain must still hold it.
    """
    with office.database.reading() as connection, odd_texts_as_bytes(connection):
        chain = read_chain(connection)
        rows = {table.name: raw_rows(connection, table) for table in tables.metadata.sorted_tables}
    faults = [*chain.faults, *_head_faults(chain, head)]
    faults += _statement_faults(office, rows)
    faults += _frozen_faults(rows)
    faults += _booked_faults(rows)
    faults += _ledger_faults(office)
    faults += receipt_faults(rows)
    faults += _pack_faults(office, rows)
    faults += _release_faults(office)
    files = list(dict.fromkeys((*_files(rows), *_beside_packs(office, rows))))
    faults += _file_faults(office, watch(files, "Reading the archive"))
    return Verified(chain, len(rows["statement"]), len(files), tuple(dict.fromkeys(faults)))


def _head_faults(chain: Chain, head: str) -> Iterator[str]:
    if head and not any(one.startswith(head) for one in chain.known):
        yield (
            f"The chain does not hold {head}: it was written anew since that was noted, or cut off, or it is "
            f"another database's."
        )


def _statement_faults(office: Office, rows: Mapping[str, list[Row]]) -> Iterator[str]:
    """Statements whose document is gone or another's, and results that say otherwise than it does."""
    results: dict[object, list[Row]] = {}
    for row in rows["result"]:
        results.setdefault(row["statement_id"], []).append(row)
    for one in rows["statement"]:
        named = f"The statement {_whose(one)}, revision {one['revision']}"
        try:
            document = completed(office.statements.read(str(one["sha256"])))
        except (ArchiveError, ValueError, KeyError, TypeError) as error:
            yield f"{named}: {error}"
            continue
        said = (
            document["vendor"]["id"],
            document["contract"]["id"],
            document["period"]["id"],
            document["revision"],
        )
        if said != tuple(one[name] for name in (*_ROLES, "revision")):
            yield (
                f"{named} names the document {str(one['sha256'])[:12]}, which is that of "
                f"{', '.join(map(str, said[:3]))}, revision {said[3]}."
            )
            continue
        kept = {row["number"]: row for row in results.pop(one["id"], [])}
        for wanted in rows_of(document):
            yield from _result_faults(named, wanted, kept.pop(wanted["number"], None))
        yield from (f"{named} has a result in the database that its document does not have." for _ in kept)
    yield from (f"There are results of a statement {number} that is not there." for number in results)


def _result_faults(named: str, wanted: Row, row: Row | None) -> Iterator[str]:
    if row is None:
        yield f"{named}: the result of {wanted['measure']} is missing in the database."
        return
    for name, value in wanted.items():
        if str(row.get(name)) != str(value):
            yield (
                f"{named}: {name} of {wanted['measure']} is {row.get(name)!r} in the database and {value!r} "
                f"in the document."
            )


def _frozen_faults(rows: Mapping[str, list[Row]]) -> Iterator[str]:
    """Approved results without their statement or approval, or with other words than that has."""
    there = {(*(one[name] for name in _ROLES), one["sha256"]) for one in rows["statement"]}
    approvals = {one["id"]: one for one in rows["approval"]}
    for one in rows["frozen"]:
        named = f"The approved result {_whose(one)}"
        if (*(one[name] for name in _ROLES), one["statement_sha256"]) not in there:
            yield f"{named} names the statement {str(one['statement_sha256'])[:12]}, which is not there."
        approval = approvals.get(one["approval_id"])
        if approval is None:
            yield f"{named} names approval {one['approval_id']}, which is not there."
        elif approval["period"] != one["period"]:
            yield f"{named} names approval {one['approval_id']}, which is one of {approval['period']}."


def _other_words(named: str, line: Row, approved: Row) -> Iterator[str]:
    """In what a line differs from the approval of its statement."""
    words = [("person", "person"), ("at", "frozen_at")]
    words += [] if line["entry"] in _OWN_REASON else [("reason", "reason")]
    for name, other in words:
        if line[name] != approved[other]:
            yield f"{named}: {name} is {line[name]!r}; the approval that booked it says {approved[other]!r}."


def _booked_faults(rows: Mapping[str, list[Row]]) -> Iterator[str]:
    """Lines that an approval booked, with other words than that approval's.

    A result that was put right and put back is approved more than once as the same statement.
    """
    frozen: dict[tuple[object, ...], list[Row]] = {}
    for one in rows["frozen"]:
        frozen.setdefault((*(one[name] for name in _ROLES), one["statement_sha256"]), []).append(one)
    for line in rows["ledger_line"]:
        named = f"Ledger line {line['id']} ({_whose(line)})"
        yield from _month_faults(named, line)
        if line["entry"] not in _BOOKED:
            continue
        approved = frozen.get((*(line[name] for name in _ROLES), line["statement_sha256"]))
        if approved is None:
            yield f"{named} names a statement that was never approved for it."
            continue
        yield from min(([*_other_words(named, line, one)] for one in approved), key=len)


def _month_faults(named: str, line: Row) -> Iterator[str]:
    try:
        about, booked = (Period.parse(str(line[name])) for name in ("period", "booked_in"))
    except PeriodError:
        yield f"{named} is of {line['period']!r}, booked in {line['booked_in']!r}: one of them is no period."
        return
    if booked.end < about.start:
        yield f"{named} is booked in {booked}, before {about}, which it is about."


def _ledger_faults(office: Office) -> Iterator[str]:
    try:
        yield from check_ledger(office)
    except (DatabaseError, ArchiveError, PeriodError, ValueError, KeyError, ArithmeticError) as error:
        yield f"Whether the ledger adds up cannot be worked out: {error}"


def _pack_faults(office: Office, rows: Mapping[str, list[Row]]) -> Iterator[str]:
    """Packs that are another period's, and periods whose packs are not numbered one after the other."""
    numbers: dict[object, list[object]] = {}
    for one in rows["pack"]:
        named = f"The pack of {one['period']}, revision {one['revision']}"
        numbers.setdefault(one["period"], []).append(one["revision"])
        try:
            period = office.statements.read_pack(str(one["sha256"]))["period"]["id"]
        except ArchiveError:  # told of with the files
            continue
        except (ValueError, KeyError, TypeError) as error:
            yield f"{named}: {error}"
            continue
        if period != one["period"]:
            yield f"{named} names the document {str(one['sha256'])[:12]}, which is that of {period}."
    for whose, own in numbers.items():
        if {*own} != {*range(1, len(own) + 1)}:
            yield f"The packs of {whose} are not numbered from 1 to {len(own)}: a revision was changed."


def _release_faults(office: Office) -> Iterator[str]:
    """Releases of catalogues that say something else than when they were used first."""
    try:
        yield from map(str, used_faults(office.trail, office.workspace.folder))
    except DatabaseError as error:
        yield str(error)


def _files(rows: Mapping[str, list[Row]]) -> Iterator[tuple[str, str, str]]:
    """The files that the database names: kind in the archive, SHA-256, and what it is; pages left out.

    A page can be made again from its statement, which is among those that are read.
    """
    for one in rows["delivery"]:
        yield "raw", str(one["sha256"]), f"Delivery {one['id']} ({one['file']})"
        if one["facts_sha256"]:
            yield "facts", str(one["facts_sha256"]), f"The rows of delivery {one['id']} ({one['file']})"
    for one in rows["relief_evidence"]:
        yield "file", str(one["sha256"]), f"Evidence of claim {one['claim_id']} ({one['file']})"
    for one in rows["approval"]:
        yield "manifest", str(one["manifest_sha256"]), f"The manifest of approval {one['id']}"
    for one in rows["pack"]:
        yield "pack", str(one["sha256"]), f"The pack of {one['period']}, revision {one['revision']}"


def _beside_packs(office: Office, rows: Mapping[str, list[Row]]) -> Iterator[tuple[str, str, str]]:
    """The documents of the pages beside packs; a pack that cannot be read is told elsewhere."""
    for one in rows["pack"]:
        try:
            pages = office.statements.read_pack(str(one["sha256"])).get("pages", {})
        except (ArchiveError, ValueError, AttributeError):
            continue
        for name, digest in pages.items():
            yield "pack", str(digest), f"The page {name} of {one['period']}, revision {one['revision']}"


def _file_faults(office: Office, files: Iterable[tuple[str, str, str]]) -> Iterator[str]:
    with tempfile.TemporaryDirectory(prefix="outscore-") as folder:
        for kind, digest, named in files:
            try:
                path = office.archive.local(kind, digest, Path(folder))
                if sha256_of(path) != digest:
                    yield f"{named}: its bytes no longer have the SHA-256 {digest[:12]} in its name."
                if path.parent == Path(folder):
                    path.unlink()
            except (ArchiveError, OSError) as error:
                yield f"{named}: {error}"


def _whose(row: Row) -> str:
    return ", ".join(str(row[name]) for name in _ROLES)
