"""Feed contracts: what a vendor promised to send, and how its text is to be read."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from outscore.model.period import Grain


class QuantityType(StrEnum):
    """How the text of a cell becomes an integer.

    COUNT: whole number, not negative. DURATION: stored as milliseconds. DECIMAL: a printed decimal,
    stored as an integer of 10 to the minus `places`.
    """

    COUNT = "count"
    DURATION = "duration"
    DECIMAL = "decimal"


@dataclass(frozen=True, slots=True)
class Quantity:
    """One number a row carries: the column it is in and the format it is written in.

    pattern (durations): "HH:MM:SS", "MM:SS" or "seconds". places (decimals): digits after the point.
    not_reported: texts that mean "no figure was given"; the quantity is then unknown, not zero.
    """

    id: str
    column: str
    type: QuantityType
    pattern: str = "HH:MM:SS"
    places: int = 0
    not_reported: tuple[str, ...] = ()

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


@dataclass(frozen=True, slots=True)
class Feed:
    """How to read one vendor's (or many vendors') files.

    vendor_column names the column that holds the vendor's code; fixed_vendor is used where the file
    is one vendor's alone. Exactly one of the two is given. `values` lists, for some dimensions, every
    value that a row may have.
    """

    id: str
    name: str
    kind: str
    files: str
    encoding: str
    delimiter: str
    last_line: LastLine
    thousands: str
    vendor_column: str | None
    fixed_vendor: str | None
    period_column: str
    period_format: str
    grain: Grain
    dimensions: tuple[tuple[str, str], ...]
    values: tuple[tuple[str, tuple[str, ...]], ...]
    quantities: tuple[Quantity, ...]
    ignored_columns: tuple[str, ...]
    identities: tuple[Identity, ...]
    expected_vendors: tuple[str, ...]
    sha256: str

    @property
    def columns(self) -> tuple[str, ...]:
        """Every column that is read, each once."""
        named = [self.vendor_column] if self.vendor_column else []
        named += [self.period_column, *(column for _, column in self.dimensions)]
        return tuple(dict.fromkeys([*named, *(quantity.column for quantity in self.quantities)]))
