"""The structures in which a Parquet file tells of itself: Thrift's compact protocol, as far as needed."""

from __future__ import annotations

from typing import TYPE_CHECKING
from typing import Any
from typing import TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Mapping
    from mmap import mmap

Struct: TypeAlias = dict[int, Any]

_TRUE, _FALSE, _BYTE, _DOUBLE, _TEXT, _LIST, _SET, _MAP, _STRUCT = 1, 2, 3, 7, 8, 9, 10, 11, 12
_NUMBERS = (4, 5, 6)
_DEEPEST = 24


class WrongStructure(ValueError):
    """Bytes that are no structure of the format."""


def _check_depth(depth: int) -> None:
    if depth > _DEEPEST:
        raise WrongStructure("its directory is nested too deep")


class Structures:
    """Reads structures one after another: their fields by their numbers. `place` is where it stands."""

    def __init__(self, content: bytes | mmap, place: int, end: int | None = None) -> None:
        self._content = content
        self._end = len(content) if end is None else end
        self.place = place
        if not 0 <= place < self._end:
            raise WrongStructure("its directory is not within it")

    def struct(self, depth: int = 0) -> Struct:
        """A structure: its fields by their numbers."""
        _check_depth(depth)
        found: Struct = {}
        number = 0
        while kind := self._byte():
            number = number + (kind >> 4) if kind >> 4 else self._number()
            found[number] = self._value(kind & 15, depth)
        return found

    def _value(self, kind: int, depth: int) -> Any:
        if kind in (_TRUE, _FALSE):
            return kind == _TRUE
        if kind in _NUMBERS:
            return self._number()
        read = {_BYTE: self._byte, _DOUBLE: self._double, _TEXT: self._text}.get(kind)
        if read:
            return read()
        inner: Mapping[int, Callable[[int], Any]] = {
            _LIST: self._list,
            _SET: self._list,
            _MAP: self._map,
            _STRUCT: self.struct,
        }
        if kind in inner:
            return inner[kind](depth + 1)
        raise WrongStructure(f"its directory holds a value of the kind {kind}")

    def _double(self) -> bytes:
        return self._bytes(8)

    def _text(self) -> bytes:
        return self._bytes(self._varint())

    def _list(self, depth: int) -> list[Any]:
        _check_depth(depth)
        head = self._byte()
        size, kind = head >> 4, head & 15
        size = self._varint() if size == 15 else size
        if size > self._end - self.place:
            raise WrongStructure("its directory claims more than there is")
        return [self._byte() if kind in (_TRUE, _FALSE) else self._value(kind, depth) for _ in range(size)]

    def _map(self, depth: int) -> None:
        _check_depth(depth)
        size = self._varint()
        kinds = self._byte() if size else 0
        if size > self._end - self.place:
            raise WrongStructure("its directory claims more than there is")
        for _ in range(size):
            self._value(kinds >> 4, depth)
            self._value(kinds & 15, depth)

    def _byte(self) -> int:
        if self.place >= self._end:
            raise WrongStructure("its directory breaks off")
        self.place += 1
        return self._content[self.place - 1]

    def _bytes(self, size: int) -> bytes:
        if size > self._end - self.place:
            raise WrongStructure("its directory claims more than there is")
        self.place += size
        return self._content[self.place - size : self.place]

    def _varint(self) -> int:
        found = shift = 0
        while True:
            byte = self._byte()
            found |= (byte & 127) << shift
            shift += 7
            if byte < 128:
                return found
            if shift > 63:
                raise WrongStructure("its directory holds a number that is none")

    def _number(self) -> int:
        found = self._varint()
        return (found >> 1) ^ -(found & 1)
