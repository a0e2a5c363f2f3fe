"""Every way in which Outscore can be used wrongly.

OutscoreError
|-- WorkspaceError            the workspace cannot be used as it stands
|   |-- WorkspaceNotFound     no outscore.yaml where one was looked for
|   `-- WorkspaceFaulty       its files have faults; carries all of them
|-- UnknownName               a vendor, measure, feed ... that the workspace does not have
|   `-- AmbiguousName         a name that more than one of them has
|-- PeriodError               a period that cannot be read, or is of no use here
|-- NotScored                 a figure was asked for before it was worked out
|   `-- NothingStood          ... as it stood on a day on which there was none yet
|-- RegisterRefused           something that may not be written in a register
|-- RefusedWhole              some rows were asked for of a file that can only be sent again whole
|-- ArchiveError              stored bytes are missing or are not what their name says
|-- DatabaseError             the database cannot be reached, or is of another version
|-- ApprovalError             an approval or a dispatch that must not happen
`-- MissingPart               something that must be installed is not

Bad data is never an exception: it is a value, see `outscore.model.delivery.Issue`.
Each message says what is wrong, what would be right, and what to do next.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Sequence


class OutscoreError(Exception):
    """Something was asked for that cannot be done; the message says what to do instead."""


class WorkspaceError(OutscoreError):
    """The workspace cannot be used as it stands."""


class WorkspaceNotFound(WorkspaceError):
    """There is no workspace in the folder that was named."""

    def __init__(self, folder: str) -> None:
        self.folder = folder
        super().__init__(
            f"There is no outscore.yaml in the folder {folder!r}. Name the workspace with --workspace DIR, "
            f"or make a new one: outscore init DIR"
        )


class WorkspaceFaulty(WorkspaceError):
    """The files of the workspace have faults; `faults` holds every one, as a printable line."""

    def __init__(self, faults: Sequence[str]) -> None:
        self.faults = tuple(faults)
        count = len(self.faults)
        lines = "\n".join(f"  {fault}" for fault in self.faults)
        super().__init__(
            f"The workspace has {count} fault{'s' if count != 1 else ''}:\n{lines}\n"
            f"Mend the files and run: outscore check"
        )


class UnknownName(OutscoreError):
    """A name that the workspace does not have."""

    def __init__(self, kind: str, received: str, known: Iterable[str]) -> None:
        self.kind = kind
        self.received = received
        self.known = tuple(sorted(known))
        shown = ", ".join(self.known[:12]) + (" ..." if len(self.known) > 12 else "")
        super().__init__(f"There is no {kind} {received!r}. Known: {shown or 'none'}.")


class AmbiguousName(UnknownName):
    """A name that more than one thing of the workspace has."""

    def __init__(self, kind: str, received: str, fits: Iterable[str]) -> None:
        super().__init__(kind, received, fits)
        self.args = (self._said(kind, received),)

    def _said(self, kind: str, received: str) -> str:
        """Where an option was left out, `--contract for acme` is what fits several."""
        option, _, whose = received.partition(" for ")
        if option.startswith("--"):
            several = f"{whose} has the {kind}s {' and '.join(self.known)}."
            return f"{several} Add {option} {self.known[0]}, or another."
        return f"{received!r} may be the {kind} {' or '.join(self.known)}. Write the id."


class PeriodError(OutscoreError):
    """A period that cannot be read, or that this command cannot work on."""

    def __init__(self, received: str, accepted: str = "2026-10, 2026-Q3, 2026-W41 or 2026-10-05") -> None:
        self.received = received
        super().__init__(f"{received!r} is not a period. Write it as {accepted}.")


class NotScored(OutscoreError):
    """A result was asked for that has not been worked out yet."""

    def __init__(self, period: str, subject: str = "") -> None:
        self.period = period
        whom = f" for {subject}" if subject else ""
        super().__init__(
            f"{period} has not been scored{whom}. Run: outscore run {period}  "
            f"(or only: outscore score {period})"
        )


class NothingStood(NotScored):
    """A result was asked for as it stood on a day before there was any.

    asked: that day or moment as it was asked for; since: when the first one was worked out.
    """

    def __init__(self, period: str, asked: str, since: str) -> None:
        self.period = period
        OutscoreError.__init__(
            self,
            f"Nothing stood for {period} by {asked}: its first result was worked out at {since}. Name a "
            f"later day with --as-of, or leave it out to see what stands today.",
        )


class TooManyOverlaps(OutscoreError):
    """Incidents or forms of one level overlap in more ways than can be tried; measures: those in them."""

    def __init__(self, measures: Sequence[str], where: str = "") -> None:
        self.measures = tuple(measures)
        shown = ", ".join(self.measures[:12]) + (" ..." if len(self.measures) > 12 else "")
        named = f"{where}: " if where else ""
        super().__init__(
            f"{named}{len(self.measures)} measures failed in incidents, or stand in forms of one level, that "
            f"overlap in more ways than can be tried to find the dearest ({shown}). Name fewer measures in "
            f"each incident of the period, in decisions/*.yaml. Where caps cross, so that two have some "
            f"measures in common and each has others, cutting one so that it lies within the other helps "
            f"too, if the contract can be read so."
        )


class RegisterRefused(OutscoreError):
    """Something that may not be written in a register; `sentences` holds all that stands against it."""

    def __init__(self, sentences: Sequence[str]) -> None:
        self.sentences = tuple(sentences)
        lines = "\n".join(f"  {each}" for each in self.sentences)
        super().__init__(f"Nothing was written:\n{lines}")


class RefusedWhole(OutscoreError):
    """The rejected rows were asked for of a file of which nothing was taken."""

    def __init__(self, file: str, rows: int, rejected: int) -> None:
        self.file = file
        own = "has faults of its own" if rejected == 1 else "have faults of their own"
        super().__init__(
            f"The file {file} was refused whole: {rows:,} rows were kept out, and {rejected:,} of them "
            f"{own}. To send back these alone would lose the others, so there is no rejects "
            f"file. Have the rows corrected in the file itself and all of it sent under a new name. What is "
            f"wrong with them: outscore deliveries show ID"
        )


class ArchiveError(OutscoreError):
    """Bytes in the archive are missing, or are not what their name says."""


class DatabaseError(OutscoreError):
    """The database cannot be reached, or its tables are of another version."""


class ApprovalError(OutscoreError):
    """An approval or a dispatch that must not happen."""


class MissingPart(OutscoreError):
    """A program or font that this command needs is not installed."""
