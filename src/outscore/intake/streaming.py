"""Big feeds of records: one pass over a file adds its rows up to slots, checks each and looks for repeats.

The pass adds up the rows without fault and spills a 64-bit hash of each key. If there are others, they are
read again by themselves and told as `outscore.intake.record_rows` tells them; so are rows whose hashes are
equal, and only if their keys are equal too do they count as repeated. Where rows drop out so, the rest is
added up again. Numbers are first read as they are mostly written; where that is not enough for a file, the
pass begins anew and reads them in all the ways that are agreed.
"""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import polars as pl
from polars.exceptions import PolarsError

from outscore.intake.counting import per_row
from outscore.intake.delivery import Checked
from outscore.intake.formats.parquet import guarded
from outscore.intake.record_cells import add_up
from outscore.intake.record_cells import cells_of
from outscore.intake.record_cells import finished
from outscore.intake.record_files import HEAD
from outscore.intake.record_files import MOST_LISTED
from outscore.intake.record_files import open_file
from outscore.intake.record_overruns import overrun
from outscore.intake.record_overruns import repeated_too_often
from outscore.intake.record_overruns import too_many_cells
from outscore.intake.record_repeats import Repeats
from outscore.intake.record_repeats import repeats_of_records
from outscore.intake.record_rows import QUANTITY
from outscore.intake.record_rows import checked_rows
from outscore.intake.record_rows import flaws_told
from outscore.intake.record_rows import rejected_by
from outscore.intake.record_rows import spaces_noted
from outscore.intake.record_rows import with_flaws_told
from outscore.intake.refusals import Unreadable
from outscore.intake.refusals import empty
from outscore.intake.repeated_keys import KEY_HASH
from outscore.intake.repeated_keys import hash_of_key
from outscore.intake.repeated_keys import hashes_of_key
from outscore.intake.repeated_keys import repeated_hashes
from outscore.intake.skipping import skipped_note
from outscore.intake.typed_rows import UNREADABLE
from outscore.intake.typed_rows import cells_with_spaces
from outscore.intake.typed_rows import faults
from outscore.intake.typed_rows import faulty
from outscore.intake.typed_rows import skipped
from outscore.intake.typed_rows import typed_rows
from outscore.model.delivery import DeliveryStatus
from outscore.model.delivery import RejectedRow
from outscore.model.delivery import RowCounts
from outscore.schemas.records import scales
from outscore.scoring.promises_limits import volume_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from outscore.intake.record_files import RecordFile
    from outscore.intake.record_rules import RecordRules
    from outscore.model.delivery import Issue
    from outscore.scoring.promises_limits import Volume

MOST_CELLS = 1_000_000
"""How many cells a file may be added up to; more are made by a dimension that tells each record apart."""


@dataclass(frozen=True, slots=True)
class Streamed:
    """What a big file turned out to be.

    The facts of `checked` are cells, in order: code, vendor, slot (its start in UTC), minutes (its length; a
    day has 1440 whatever the clocks do), start (its day) and month (its first day) by the clocks of the
    workspace's zone, a `dim:NAME` for each dimension, a `q:QUANTITY` for each quantity asked for, rows (how
    many records). A record belongs to the slot, day and month of its beginning. `months` counts records.
    volume: for the quantity of the feed's limit, how much is in the rejected rows.
    """

    checked: Checked
    sha256: str
    size: int
    volume: Volume | None = None


def stream_records(
    path: Path, rules: RecordRules, spill: Path | None = None, keys: Path | None = None
) -> Streamed:
    """Read, check and add up a file of records in bounded memory.

    Of more than MOST_LISTED faulty or repeated rows the file is refused as a whole, with counts by code.
    `spill` is where temporary files go. keys: a file for the hashes of the accepted records' keys.
    """
    rules.check_cut()
    with TemporaryDirectory(prefix="outscore-", dir=spill, ignore_cleanup_errors=True) as name:
        folder = Path(name)
        try:
            return _streamed(open_file(path, rules, folder), rules, folder, keys)
        except PolarsError:  # rows with more fields than the header: told apart by counting every line's
            return _again(path, rules, folder, keys)
        except BaseException as error:
            if type(error).__name__ != "PanicException":  # the reader's own fault, told by the file's bytes
                raise
            return _again(path, rules, folder, keys)


def _again(path: Path, rules: RecordRules, spill: Path, keys: Path | None) -> Streamed:
    """The file with the fields of every line counted; refused where it cannot be read even so."""
    file = open_file(path, rules, spill, counted=True)
    try:
        return guarded(lambda: _streamed(file, rules, spill, keys))
    except Unreadable as fault:
        return Streamed(_refused(file, (fault.issue,)), file.sha256, file.size)


def _streamed(file: RecordFile, rules: RecordRules, spill: Path, keys: Path | None) -> Streamed:
    if file.refused:
        return Streamed(_refused(file, file.issues), file.sha256, file.size)
    one = _Pass(file, rules, spill, keys)
    return Streamed(one.checked(), file.sha256, file.size, one.volume)


def sound_rows(file: RecordFile, rules: RecordRules) -> pl.LazyFrame:
    """The typed rows of a file with which nothing is wrong by themselves."""
    data = file.text.filter(~skipped(rules)) if rules.feed.skip_rows else file.text
    flawed = _flawed_rows(file, rules)
    typed = typed_rows(data, rules).filter(~faulty(rules))
    return typed.filter(~pl.col("row").is_in(flawed)) if flawed else typed


def _flawed_rows(file: RecordFile, rules: RecordRules) -> list[int]:
    return sorted({row for row, _ in flaws_told(file.flaws, rules)})


@dataclass(frozen=True, slots=True)
class _Found:
    """What the pass over a file brought.

    overrun: how many rows cannot be used, where these are too many to be told; else `faulty` names them and
    `issues` says why.
    """

    cells: pl.DataFrame
    spilled: Path
    overrun: int
    faulty: list[int]
    issues: list[Issue]
    notes: list[Issue]


class _Pass:
    """One file on its way to cells."""

    def __init__(self, file: RecordFile, rules: RecordRules, spill: Path, keys: Path | None = None) -> None:
        self._file = file
        self._rules = rules
        self._spill = spill
        self._keys = keys
        self.volume: Volume | None = None
        self._data = file.text.filter(~skipped(rules)) if rules.feed.skip_rows else file.text
        flawed = _flawed_rows(file, rules)
        self._faulty = faulty(rules) | pl.col("row").is_in(flawed) if flawed else faulty(rules)
        self._typed = typed_rows(self._data, rules, usual=True)
        self._skipped: tuple[int, ...] = ()

    def checked(self) -> Checked:
        """The cells, and all that is told of the rows."""
        if self._file.unusable > MOST_LISTED:
            return self._too_many(self._file.unusable)
        found = self._run_usual() or self._run_any()
        if found.overrun:
            return self._too_many(found.overrun)
        if found.cells.height > MOST_CELLS:
            issue = too_many_cells(found.cells.height, MOST_CELLS, self._rules)
            return _refused(self._file, (issue,), self._skipped)
        counted = int(found.cells["rows"].sum())
        if self._file.read == len(self._skipped):
            fault = empty("holds rows alone that are left out as no data")
            return _refused(self._file, (fault,), self._skipped)
        hashes = repeated_hashes(found.spilled, counted, MOST_LISTED)
        if hashes is None:
            return _refused(self._file, (repeated_too_often(self._file.read, MOST_LISTED),), self._skipped)
        repeats = self._repeats(hashes)
        out = [*repeats.rejected, *repeats.repeated]
        cells = add_up(self._good.filter(~pl.col("row").is_in(out)), self._rules) if out else found.cells
        if self._keys:
            self._keep(found.spilled, repeats, self._keys)
        return self._put_together(
            cells, [*found.notes, *found.issues, *repeats.issues], len(repeats.repeated)
        )

    @property
    def _good(self) -> pl.LazyFrame:
        return self._typed.filter(~self._faulty)

    def _run_usual(self) -> _Found | None:
        """The pass with numbers read as they are mostly written; None where some are written otherwise."""
        head = self._data.head(HEAD)
        both = (typed_rows(head, self._rules, usual=usual).filter(self._faulty) for usual in (True, False))
        if len({frame.height for frame in pl.collect_all(both)}) > 1:
            return None
        found = self._run()
        strange = found.overrun or {issue.row for issue in found.issues} != set(found.faulty)
        return found if not strange else None

    def _run_any(self) -> _Found:
        """The pass with every number read in all the ways that it may be written."""
        self._typed = typed_rows(self._data, self._rules)
        return self._run()

    def _run(self) -> _Found:
        """The one pass: cells of the good rows, and the hashes of their keys spilled."""
        spilled = self._spill / f"keys{len(list(self._spill.iterdir()))}.parquet"
        hashes = self._good.select(self._hashes)
        asked = [
            cells_of(self._good, self._rules),
            hashes.sink_parquet(spilled, compression="uncompressed", statistics=False, lazy=True),
        ]
        feed = self._rules.feed
        if feed.layout.trimmed:
            asked.append(self._data.select(cells_with_spaces(self._rules)))
        if feed.skip_rows:
            asked.append(self._file.text.filter(skipped(self._rules)).select("row"))
        cells, _, *more = pl.collect_all(asked, engine="streaming")
        self._skipped = tuple(sorted(more.pop()["row"].to_list())) if feed.skip_rows else ()
        notes = [skipped_note(self._skipped)] if self._skipped else []
        notes += [note for one in more for note in spaces_noted(one.item())]
        unused = self._file.read - len(self._file.broken) - len(self._skipped) - int(cells["rows"].sum())
        return _Found(finished(cells, self._rules), spilled, *self._told(unused), notes)

    @property
    def _hashes(self) -> list[pl.Expr]:
        return hashes_of_key(self._rules) if self._keys else [hash_of_key(self._rules).alias(KEY_HASH)]

    def _keep(self, spilled: Path, repeats: Repeats, keys: Path) -> None:
        """Keep the hashes of the accepted records, in no order that matters."""
        if not repeats.rejected:
            spilled.rename(keys)
            return
        accepted = self._good.filter(~pl.col("row").is_in(list(repeats.rejected))).select(self._hashes)
        accepted.sink_parquet(keys, compression="uncompressed", statistics=False)

    def _told(self, unused: int) -> tuple[int, list[int], list[Issue]]:
        """What is wrong with the faulty rows, found by pandera and told as of a small file."""
        if not unused or unused + self._file.unusable > MOST_LISTED:
            return unused + self._file.unusable if unused else 0, [], []
        faults = self._typed.filter(self._faulty).select("row").collect(engine="streaming")
        numbers = faults["row"].to_list()
        frame, issues = checked_rows(self._rows(numbers), self._rules)
        return 0, numbers, with_flaws_told(issues, frame, self._file.flaws, self._rules)

    def _rows(self, numbers: Sequence[int]) -> pl.DataFrame:
        """Some rows of the file with all their texts, by number."""
        if not numbers:
            return self._file.text.clear().collect()
        wanted = self._file.text.filter(pl.col("row").is_in(list(numbers)))
        return wanted.collect(engine="streaming").sort("row")

    def _repeats(self, hashes: pl.Series) -> Repeats:
        if hashes.is_empty():
            return Repeats([], frozenset(), frozenset())
        again = self._good.filter(hash_of_key(self._rules).is_in(hashes.implode()))
        return repeats_of_records(again.collect(engine="streaming").sort("row"), self._rules)

    def _put_together(self, cells: pl.DataFrame, issues: list[Issue], repeated: int) -> Checked:
        issues = [*(_owned(issue, self._rules) for issue in self._file.issues), *issues]
        known = {one.row for one in self._file.broken}
        rows = self._rows(sorted(rejected_by(issues) - known))
        rejected = [RejectedRow(row, tuple(texts)) for row, *texts in rows.iter_rows()]
        rejected = sorted([*rejected, *self._file.broken], key=lambda one: one.row)
        self.volume = self._volume(cells, rows)
        counts = RowCounts(
            read=self._file.read,
            accepted=int(cells["rows"].sum()),
            rejected=len(rejected),
            duplicate=repeated,
            skipped=len(self._skipped),
        )
        return Checked(
            status=_status(counts),
            rows=counts,
            header=self._file.header,
            facts=cells,
            rejected=tuple(rejected),
            issues=tuple(sorted(issues, key=lambda one: (one.row or 0, one.column or "", one.code))),
            months=_months(cells),
        )

    def _volume(self, cells: pl.DataFrame, rejected: pl.DataFrame) -> Volume | None:
        """How much of the quantity of the feed's limit is in the rejected rows."""
        limits = self._rules.feed.promises.limits
        count = next((one for one in self._rules.counts if limits and one.id == limits.of), None)
        if count is None:
            return None
        told = per_row(count, self._rules.kind, scales(self._rules.kind, self._rules.text))
        lost = typed_rows(rejected.lazy(), self._rules).select(told.alias("told")).collect()["told"].to_list()
        rows = [(one, True) for one in [*lost, *(None for _ in self._file.broken)]]
        scale = next(one.scale for one in self._rules.feed.quantities if one.id == count.id)
        return volume_of([(int(cells[f"{QUANTITY}{count.id}"].sum() or 0), False), *rows], scale)

    def _too_many(self, rows: int) -> Checked:
        """A file with more faulty rows than are told one by one: counted by code, used in no part.

        Texts that cannot be read go by the code of the first of their column.
        """
        look = faults(self._rules)
        looked = [one.broken.sum().alias(one.name) for one in look]
        first = [pl.col("row").filter(one.broken).min().alias(f"first {one.name}") for one in look]
        typed = typed_rows(self._data, self._rules)
        found = typed.select(*looked, *first).collect(engine="streaming").row(0, named=True)
        met = [(one, found[f"first {one.name}"]) for one in look if found[one.name]]
        _, examples = checked_rows(self._rows(sorted({row for _, row in met})), self._rules)
        said = {(UNREADABLE, issue.row, issue.column): issue.code for issue in examples}
        counts = [
            (
                found[one.name],
                said.get((one.code, row, one.column), one.code),
                one.column or one.field or "",
                row,
            )
            for one, row in met
        ]
        if self._file.unusable:
            row = self._file.broken[0].row
            code = next(one.code for one in self._file.issues if one.row == row)
            counts.append((self._file.unusable, code, "", row))
        return _refused(self._file, (overrun(rows, self._file.read, MOST_LISTED, counts),), self._skipped)


def _months(cells: pl.DataFrame) -> tuple[tuple[str, int], ...]:
    counted = cells.group_by("month").agg(pl.col("rows").sum()).sort("month")
    return tuple((month.isoformat(), rows) for month, rows in counted.iter_rows())


def _status(rows: RowCounts) -> DeliveryStatus:
    if rows.rejected == 0:
        return DeliveryStatus.ACCEPTED
    nothing_left = rows.rejected == rows.read - rows.skipped
    return DeliveryStatus.REFUSED if nothing_left else DeliveryStatus.IN_PART


def _owned(issue: Issue, rules: RecordRules) -> Issue:
    """A file of one vendor alone is that vendor's business, also where a row cannot be read at all."""
    return replace(issue, vendor=rules.feed.fixed_vendor) if rules.feed.fixed_vendor else issue


def _refused(file: RecordFile, issues: tuple[Issue, ...], left_out: Sequence[int] = ()) -> Checked:
    rows = RowCounts(read=file.read, rejected=file.read - len(left_out), skipped=len(left_out))
    return Checked(DeliveryStatus.REFUSED, rows, file.header, pl.DataFrame(), (), issues)
