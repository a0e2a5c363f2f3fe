"""Feed contracts: what a vendor promised to send, and how its text is to be read."""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import field
from enum import StrEnum
from typing import TYPE_CHECKING
from typing import TypeAlias

from outscore.model.feed_promises import NO_PROMISES

if TYPE_CHECKING:
    from datetime import date

    from outscore.model.feed_promises import FeedPromises
    from outscore.model.feed_source import Source
    from outscore.model.flag import NoteColumn
    from outscore.model.period import Grain
    from outscore.model.records import RecordText
    from outscore.model.records import SlotText

SPACES = " \t\u00a0"
"""What a feed that trims its cells takes off at both ends: spaces, tabs, no-break spaces."""


PERCENT = "percent"
FRACTION = "fraction"
DECIMALS = (PERCENT, FRACTION)
"""How a decimal can be written, besides as it is: 85.3 with a percent sign after it, or as 0.853 of one."""

NUMBERED_DURATIONS = ("seconds", "minutes", "hours", "excel_days")
"""How a duration can be written as a plain number, of which unit."""

DURATIONS = ("HH:MM:SS", "MM:SS", *NUMBERED_DURATIONS)
"""How a duration can be written."""

EXCEL_SERIAL = "excel_serial"
"""The format of a day that stands in a cell as a bare number, as spreadsheets count days."""


class QuantityType(StrEnum):
    """How the text of a cell becomes an integer.

    COUNT: whole number, not negative. DURATION: stored as milliseconds. DECIMAL: a printed decimal,
    stored as an integer of 10 to the minus `places`.
    """

    COUNT = "count"
    DURATION = "duration"
    DECIMAL = "decimal"


class Missing(StrEnum):
    """What a text in place of a figure means; in every case the figure is unknown, never zero.

    NO_DATA: there is nothing. TOO_FEW: too few contacts or answers for a figure. TOO_NEW: the vendor or
    service has not run long enough. NOT_REQUIRED: the vendor need not report it. NOT_APPLICABLE: the vendor
    does not offer what is counted. WITHHELD: there is a figure and it is not shown. UNRELIABLE: there is a
    figure and whoever sends the feed does not stand by it.
    """

    NO_DATA = "no_data"
    TOO_FEW = "too_few"
    TOO_NEW = "too_new"
    NOT_REQUIRED = "not_required"
    NOT_APPLICABLE = "not_applicable"
    WITHHELD = "withheld"
    UNRELIABLE = "unreliable"


@dataclass(frozen=True, slots=True)
class Quantity:
    """One number a row carries: the column it is in and the format it is written in.

    pattern: one of DURATIONS or of DECIMALS. places (decimals): the most digits after the point, for a
    fraction those of its percentage. not_reported: texts that mean
    "no figure was given"; the quantity is then unknown, not zero. meanings: what each of these texts means,
    where the feed says so. largest: of several records it is the largest, and not their sum.
    """

    id: str
    column: str
    type: QuantityType
    pattern: str = "HH:MM:SS"
    places: int = 0
    not_reported: tuple[str, ...] = ()
    meanings: tuple[tuple[str, Missing], ...] = ()
    largest: bool = False

    @property
    def is_percent(self) -> bool:
        """Whether the figure is one of a hundred."""
        return self.type is QuantityType.DECIMAL and self.pattern in DECIMALS

    @property
    def scale(self) -> int:
        """What the stored integer is divided by to give the unit."""
        match self.type:
            case QuantityType.COUNT:
                return 1
            case QuantityType.DURATION:
                return 1000
            case QuantityType.DECIMAL:
                return int(10**self.places)


class Otherwise(StrEnum):
    """What happens to a row that breaks an identity rule."""

    REJECT = "reject"
    WARN = "warn"


@dataclass(frozen=True, slots=True)
class Identity:
    """A rule every row must obey: the parts together are not greater than the whole."""

    id: str
    parts: tuple[str, ...]
    whole: str
    otherwise: Otherwise


class LastLine(StrEnum):
    """Whether the last line of a file must end in a line break."""

    MUST_END = "must_end"
    MAY_BE_OPEN = "may_be_open"


class HeaderNames(StrEnum):
    """How several header rows make one name for a column.

    LOWEST: the text of the lowest row that has one. JOINED: the texts of all rows, top to bottom.
    """

    LOWEST = "lowest"
    JOINED = "joined"


@dataclass(frozen=True, slots=True)
class Layout:
    """Where the names of the columns stand, where the data start, and whether spaces around texts count.

    Rows are counted from 1. Without header_rows the first row that is not blank is the header; without
    data_from (0) the data start below the header. merged_rows are header rows in which a heading stretches
    over the empty cells to its right.
    """

    header_rows: tuple[int, ...] = ()
    names: HeaderNames = HeaderNames.LOWEST
    merged_rows: tuple[int, ...] = ()
    data_from: int = 0
    trimmed: bool = False

    def text(self, cell: str) -> str:
        """What a cell says."""
        return cell.strip(SPACES) if self.trimmed else cell


class Negative(StrEnum):
    """How a figure below zero may be written besides with a minus before it.

    TRAILING: 12.5-. PARENTHESES: (12.5).
    """

    MINUS = "minus"
    TRAILING = "trailing"
    PARENTHESES = "parentheses"


@dataclass(frozen=True, slots=True)
class Csv:
    """Delimited text: its encoding, the sign between cells, and whether its last line must end."""

    encoding: str = "utf-8"
    delimiter: str = ","
    last_line: LastLine = LastLine.MAY_BE_OPEN


@dataclass(frozen=True, slots=True)
class Workbook:
    """One sheet of a workbook: the one of this name, or at this place among those shown, counted from 1.

    Without either it is the only one that is shown.
    """

    sheet: str = ""
    sheet_number: int = 0


@dataclass(frozen=True, slots=True)
class Xlsx(Workbook):
    """A workbook of Excel since 2007."""


@dataclass(frozen=True, slots=True)
class Ods(Workbook):
    """A workbook of LibreOffice and others (OpenDocument)."""


@dataclass(frozen=True, slots=True)
class Parquet:
    """A Parquet file, whose columns have names and types."""


@dataclass(frozen=True, slots=True)
class JsonLines:
    """A JSON object in each line, whose keys are the columns; a key in an object in it is outer.inner."""


Format: TypeAlias = Csv | Xlsx | Ods | Parquet | JsonLines


@dataclass(frozen=True, slots=True)
class SkipRule:
    """Rows that are no data, such as totals: those that say this text in this column."""

    column: str
    equals: str


@dataclass(frozen=True, slots=True)
class Feed:
    """How to read one vendor's (or many vendors') files.

    vendor_column names the column that holds the vendor's code; fixed_vendor is used where the file
    is one vendor's alone. Exactly one of the two is given. period_formats: the ways in which a row may write
    its period; one that reads as different periods is nobody's guess. `values` lists, for some dimensions,
    every value that a row may have; `words` says for some what the vendor's words for them are. inside: the
    files are zip archives, and those in them that fit this pattern are read. Where there is no period_column,
    the whole file is about one period: file_period (its first day), or the one in the file's name, written
    as period_in_name says. source: where files are fetched from, None where they are put into the inbox.
    notes: text columns beside the quantities, whose words say something about the figures.
    records: for feeds of records how their fields are told; their grain is the day, and `quantities` are
    what is counted from them. slots: for rows of sums that are shorter than a day how long; the period's
    column and formats then tell the moment at which each begins.
    written: what sha256 was made of, in canonical form; each names the SHA-256 of the one before.
    locked_days: how many days before it begins a row is locked, so that no later one replaces it; None: it
    never is.
    """

    id: str
    name: str
    kind: str
    files: str
    thousands: str
    vendor_column: str | None
    fixed_vendor: str | None
    period_column: str | None
    grain: Grain
    dimensions: tuple[tuple[str, str], ...]
    values: tuple[tuple[str, tuple[str, ...]], ...]
    quantities: tuple[Quantity, ...]
    ignored_columns: tuple[str, ...]
    identities: tuple[Identity, ...]
    expected_vendors: tuple[str, ...]
    sha256: str
    layout: Layout = Layout()
    file_period: date | None = None
    period_in_name: str = ""
    format: Format = Csv()
    period_formats: tuple[str, ...] = ()
    decimal: str = "."
    negative: Negative = Negative.MINUS
    words: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = ()
    skip_rows: tuple[SkipRule, ...] = ()
    inside: str = ""
    source: Source | None = None
    promises: FeedPromises = NO_PROMISES
    notes: tuple[NoteColumn, ...] = ()
    records: RecordText | None = None
    slots: SlotText | None = None
    written: tuple[bytes, ...] = field(default=(), repr=False)
    locked_days: int | None = None

    @property
    def minutes(self) -> int:
        """How long a fact is that is shorter than a day, else 0."""
        if self.slots is not None:
            return self.slots.minutes
        cut = self.records.cut.minutes if self.records is not None else 0
        return cut if cut < 1440 else 0

    @property
    def added_up(self) -> bool:
        """Whether its facts are sums over the slots in which records lie."""
        return self.records is not None and self.records.added_up

    @property
    def needed(self) -> tuple[str, ...]:
        """Every column that must be in the file: those that are read, and those that tell rows to skip."""
        return tuple(dict.fromkeys([*self.columns, *(rule.column for rule in self.skip_rows)]))

    @property
    def noted(self) -> tuple[str, ...]:
        """The quantities that notes are about."""
        about = {name for notes in self.notes for name in notes.about}
        return tuple(quantity.id for quantity in self.quantities if quantity.id in about)

    @property
    def columns(self) -> tuple[str, ...]:
        """Every column that is read, each once."""
        named = [column for column in (self.vendor_column, self.period_column) if column]
        named += [column for _, column in self.dimensions]
        if self.records is not None:
            return tuple(dict.fromkeys([*named, *self.records.columns]))
        named += [notes.column for notes in self.notes]
        return tuple(dict.fromkeys([*named, *(quantity.column for quantity in self.quantities)]))
