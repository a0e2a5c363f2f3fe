"""Drafting a feed contract from a sample, and trying it on that sample."""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import replace
from fnmatch import fnmatch
from typing import TYPE_CHECKING

from pydantic_core import PydanticCustomError

from outscore.contracts.build import codes_of
from outscore.contracts.entries import read_id
from outscore.contracts.feed_build import feed_of
from outscore.contracts.feed_checks import feed_faults
from outscore.contracts.feed_documents import FeedDocument
from outscore.contracts.files import NAME
from outscore.contracts.files import Files
from outscore.contracts.files import read_files
from outscore.contracts.reading import sheet_of
from outscore.errors import OutscoreError
from outscore.errors import WorkspaceError
from outscore.errors import WorkspaceNotFound
from outscore.intake.refusals import Unreadable
from outscore.model.delivery import Severity
from outscore.storage.archive import write_whole

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from outscore.contracts.reading import Sheet
    from outscore.intake.draft.drafting import Draft
    from outscore.intake.draft.drafting import Told
    from outscore.model.delivery import Issue
    from outscore.model.delivery import RowCounts

_NAMED = 5


@dataclass(frozen=True, slots=True)
class Drafted:
    """A drafted feed contract.

    text: the YAML file. questions: what a person must answer, in its order. rows: what became of the sample's
    rows when it was read by the draft, None where it lacks too much for that. issues: why rows were kept out,
    the first of each kind. faults: what `outscore check` says of the file by itself.
    """

    feed: str
    text: str
    questions: tuple[str, ...]
    rows: RowCounts | None
    issues: tuple[Issue, ...]
    faults: tuple[str, ...]


def draft_feed(file: Path, folder: Path, name: str = "", vendor: str = "", sheet: str = "") -> Drafted:
    """Draft a feed contract from a sample, and read the sample by it; raises OutscoreError where it cannot.

    folder: the workspace, whose vendors are taken into account where there is one. name: the feed's id, made
    from the file's name if not given. vendor: whose file it is. sheet: which sheet of a workbook.
    """
    from outscore.intake.draft.drafting import draft  # polars is slow to import

    if not file.is_file():
        raise OutscoreError(f"There is no file {str(file)!r}. Name a file that a vendor has sent.")
    told = _told(file.name, folder, (_id("--name", name), _id("--vendor", vendor)), sheet)
    try:
        made = draft(file.read_bytes(), told)
    except Unreadable as fault:
        raise OutscoreError(
            f"No feed contract can be drafted from {file.name}. {fault.issue.message}"
        ) from None
    return _tried(made, told)


def _id(option: str, text: str) -> str:
    """An id that was typed; raises OutscoreError where it is none."""
    try:
        return read_id(text) if text else ""
    except PydanticCustomError as error:
        raise OutscoreError(f"{option} {error.message()}") from None


def _told(file: str, folder: Path, ids: tuple[str, str], sheet: str) -> Told:
    from outscore.intake.draft.drafting import Told

    feed, vendor = ids
    told = Told(file, feed, vendor, sheet)
    if not (folder / NAME).is_file():
        return told
    files, _ = read_files(folder)
    document = files.vendors.document if files.vendors else None
    entries = document.vendors if document else ()
    codes = frozenset(code.code for entry in entries for code in codes_of(entry, ()))
    return replace(
        told,
        vendors=tuple(entry.id for entry in entries),
        codes=codes,
        rivals=tuple(
            sheet.document.feed
            for sheet in files.feeds
            if sheet.document and fnmatch(file, sheet.document.files)
        ),
    )


def _tried(made: Draft, told: Told) -> Drafted:
    """The draft with what reading the sample by it comes to; nothing where it lacks too much to be tried."""
    from outscore.intake.draft.trial import trial  # pandera is slow to import
    from outscore.intake.draft.writing import yaml_text

    sheet, faults = sheet_of(_path(made.proposal.feed), yaml_text(made.proposal).encode(), FeedDocument)
    rows: RowCounts | None = None
    issues: tuple[Issue, ...] = ()
    told_so = list(faults)
    if sheet is not None and sheet.document is not None:
        checked = trial(made.content, feed_of(sheet.document, ()), made.vendor_codes, made.member)
        rows, issues = checked.rows, _first_of_each(checked.issues)
        told_so += feed_faults(_alone(sheet))
    questions = made.proposal.questions
    opening = tuple(_opening(told.file, len(questions), rows, issues))
    return Drafted(
        feed=made.proposal.feed,
        text=yaml_text(replace(made.proposal, opening=opening)),
        questions=questions,
        rows=rows,
        issues=issues,
        faults=tuple(fault.message for fault in told_so),
    )


def _alone(sheet: Sheet[FeedDocument]) -> Files:
    """A workspace of nothing but this feed."""
    return Files(
        outscore=None,
        vendors=None,
        metrics=None,
        metric_catalogue=None,
        contracts=(),
        feeds=(sheet,),
        requirements=None,
        catalogue=None,
        assessments=(),
        invoices=(),
        decisions=(),
        unread=frozenset(),
    )


def _path(feed: str) -> str:
    return f"feeds/{feed}.yaml"


def _first_of_each(issues: Sequence[Issue]) -> tuple[Issue, ...]:
    """Why rows are kept out: the first issue of each row, and of these the first of each code and column."""
    kept: dict[tuple[str, str | None], Issue] = {}
    told: set[int | None] = set()
    for issue in issues:
        if issue.severity in (Severity.ROW, Severity.FILE) and issue.row not in told:
            told.add(issue.row)
            kept.setdefault((issue.code, issue.column), issue)
    return tuple(kept.values())


def _opening(file: str, questions: int, rows: RowCounts | None, issues: Sequence[Issue]) -> Sequence[str]:
    asks = "Nothing in it is asked; look at it all the same."
    if questions:
        lines = "1 line asks" if questions == 1 else f"{questions} lines ask"
        asks = f"{lines} something that the sample cannot tell: look for QUESTION."
    kept_out = [
        f"Kept out as it stands: {issue.place}: {_one_line(issue.message)}" for issue in issues[:_NAMED]
    ]
    return [
        f"Drafted from {_one_line(file)}. {asks}",
        f"Read by this draft, the sample has {rows_text(rows)}.",
        *kept_out,
    ]


def _one_line(text: str) -> str:
    return "".join(sign if sign.isprintable() else " " for sign in text)


def rows_text(rows: RowCounts | None) -> str:
    """What became of the rows of a sample, in words.

    >>> from outscore.model.delivery import RowCounts
    >>> rows_text(RowCounts(read=5, accepted=4, skipped=1))
    '5 rows: 4 accepted, 1 left out as no data'
    """
    if rows is None:
        return "not been read: a question comes first"
    parts = [
        (rows.accepted, "accepted"),
        (rows.rejected, "rejected"),
        (rows.duplicate, "said again"),
        (rows.skipped, "left out as no data"),
    ]
    told = ", ".join(f"{count:,} {what}" for count, what in parts if count)
    return f"{rows.read:,} {'row' if rows.read == 1 else 'rows'}: {told or 'none taken'}"


def write_draft(drafted: Drafted, folder: Path) -> Path:
    """Put the draft into the workspace; raises WorkspaceError where a feed is called so already."""
    if not (folder / NAME).is_file():
        raise WorkspaceNotFound(str(folder))
    files, _ = read_files(folder)
    path = folder / _path(drafted.feed)
    taken = [sheet.file for sheet in files.feeds if sheet.content.get("feed") == drafted.feed]
    if path.exists() or taken:
        there = taken[0] if taken else _path(drafted.feed)
        raise WorkspaceError(
            f"The feed {drafted.feed!r} is there already, in {there}. Nothing was written. Give the draft "
            f"another id with --name ID, or print it without --write."
        )
    write_whole(path, drafted.text.encode())
    return path
