"""The pages of a Parquet file, gone through before they are opened.

The library that opens them stops the whole programme at some sizes that cannot be. What the directory and the
head of each page say is held together: where pages lie, how long they are, how many values they have, and
their checksums where there are any. Values themselves are not looked at.
"""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING

from outscore.intake.formats.thrift import Structures
from outscore.intake.formats.thrift import WrongStructure
from outscore.intake.refusals import Unreadable
from outscore.intake.refusals import damaged
from outscore.intake.refusals import too_large

if TYPE_CHECKING:
    from collections.abc import Iterator
    from mmap import mmap

    from outscore.intake.formats.thrift import Struct

MOST_BYTES_OF_PAGE = 1 << 30
_DICTIONARY, _DATA, _DATA_2 = 2, 0, 3
_REPEATED = 2


def check_pages(content: bytes | mmap) -> None:
    """Hold the pages of a file against its directory; raises Unreadable where they are not as it says."""
    end = len(content) - 8 - int.from_bytes(content[-8:-4], "little")
    try:
        directory = Structures(content, end).struct()
        repeated = {one.get(4, b"") for one in directory.get(2, ()) if one.get(3) == _REPEATED}
        for group in directory.get(4, ()):
            for chunk in group.get(1, ()):
                if 3 in chunk and 1 not in chunk:  # neither locked nor in a file of its own
                    _check_column(content, end, group.get(3, 0), chunk[3], repeated)
    except (ValueError, IndexError, KeyError, TypeError, AttributeError) as error:
        reason = str(error) if isinstance(error, WrongStructure) else "its directory is not what it must be"
        raise Unreadable(damaged("The file", reason)) from None


def _check_column(content: bytes | mmap, end: int, rows: int, column: Struct, repeated: set[bytes]) -> None:
    path = column[3]
    values, name = column[5], b".".join(path).decode("utf-8", "replace")
    if values < 0 or (len(path) == 1 and path[0] not in repeated and values != rows):
        raise WrongStructure(f"the column {name!r} has {values:,} values in {rows:,} rows")
    first = column.get(11, 0)
    start = first if 0 < first < column[9] else column[9]
    found = sum(_pages(content, start, end, values, name))
    if found != values:
        raise WrongStructure(
            f"the pages of the column {name!r} hold {found:,} values, the directory says {values:,}"
        )


def _pages(content: bytes | mmap, start: int, end: int, values: int, name: str) -> Iterator[int]:
    """How many values each page of a column has, until there are as many as there must be."""
    left = values
    while left > 0:
        if not 4 <= start < end:
            raise WrongStructure(f"a page of the column {name!r} is not within the file")
        head = Structures(content, start, end)
        page = head.struct()
        start = _checked_size(page, head.place, end, name)
        if 4 in page and zlib.crc32(content[head.place : start]) != page[4] & 0xFFFFFFFF:
            raise WrongStructure(f"a page of the column {name!r} was changed on the way")
        here = _values_in(page, left, name)
        left -= here
        yield here


def _checked_size(page: Struct, place: int, end: int, name: str) -> int:
    """Where a page ends."""
    unpacked, packed = page[2], page[3]
    if unpacked < 0 or packed < 0 or place + packed > end:
        raise WrongStructure(f"a page of the column {name!r} is not within the file")
    if unpacked > MOST_BYTES_OF_PAGE:
        raise Unreadable(too_large("A page claims", f"{unpacked:,} bytes", f"{MOST_BYTES_OF_PAGE:,}"))
    return int(place + packed)


def _values_in(page: Struct, left: int, name: str) -> int:
    """How many values of the column a page has; words that its values are told by are none themselves."""
    kind = page[1]
    if kind == _DICTIONARY and not 0 <= page[7][1] <= page[2]:
        raise WrongStructure(f"the words of the column {name!r} are fewer than is said")
    here = int(page[5 if kind == _DATA else 8][1]) if kind in (_DATA, _DATA_2) else 0
    if not 0 <= here <= left:
        raise WrongStructure(f"a page of the column {name!r} has {here:,} values")
    return here
