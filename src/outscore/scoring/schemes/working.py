"""What a scheme may use to write down its working, so that a spreadsheet can work it out again."""

from __future__ import annotations

from typing import TYPE_CHECKING
from typing import Protocol
from typing import Self
from typing import TypeVar

if TYPE_CHECKING:
    from collections.abc import Mapping
    from collections.abc import Sequence
    from fractions import Fraction
    from typing import Any


class Number(Protocol):
    """An exact number in a working, with the formula that makes it."""

    def __add__(self, other: Self, /) -> Self: ...

    def __sub__(self, other: Self, /) -> Self: ...

    def __mul__(self, other: Self, /) -> Self: ...

    def over(self, other: Self, /) -> Self:
        """Divided by a number above 0."""
        ...

    def floor(self) -> Self:
        """The whole part."""
        ...

    def ceiling(self) -> Self:
        """The next whole number, unless it is one."""
        ...


N = TypeVar("N", bound=Number)


class Working(Protocol[N]):
    """The lines of one measure's scheme; amounts are in the smallest coin.

    keys: the scheme as the contract writes it. judged: the figure, None where there is none. pool: the terms
    of the pool. earlier: the carried marks of the periods before, oldest first. higher_is_better, bonus:
    which way counts. coins: how many of the smallest coin make one. What cannot be worked out is None, and
    the paper then shows the exact amount, marked.
    """

    @property
    def keys(self) -> Mapping[str, Any]: ...

    @property
    def judged(self) -> N | None: ...

    @property
    def pool(self) -> Mapping[str, Any]: ...

    @property
    def earlier(self) -> Sequence[Mapping[str, Any]]: ...

    @property
    def higher_is_better(self) -> bool: ...

    @property
    def bonus(self) -> bool: ...

    @property
    def coins(self) -> int: ...

    def key(self, name: str) -> Fraction | None:
        """A number of the scheme."""
        ...

    def stated(self, name: str) -> Fraction | None:
        """A number of the statement's working, by its name in the scheme's terms."""
        ...

    def given(self, label: str, value: Fraction, how: str = "") -> N:
        """A line with a number that went in."""
        ...

    def worked(self, label: str, number: N | None, stated: Fraction | None = None) -> N:
        """A line with a number that was worked out, held against what the statement says."""
        ...

    def misses(self) -> N:
        """1 where the measure is missed, else 0."""
        ...

    def of_band(self, name: str) -> N | None:
        """A number of the band that was reached."""
        ...

    def total(self, name: str) -> N | None:
        """A sum of the period, without a line of its own."""
        ...

    def volume(self, name: str) -> N | None:
        """A volume of the period."""
        ...

    def rate(self, printed: Fraction) -> N:
        """A line with a printed sum at the index in force."""
        ...

    def printed(self, label: str, amount: Fraction) -> N:
        """A line with a printed sum, in coins at the index in force."""
        ...

    def beyond(self) -> N | None:
        """Lines for how far the figure is beyond the level."""
        ...

    def priced_at(self, units: N) -> N | None:
        """Lines for units x the scheme's `amount`, or x its `percent` of the base."""
        ...

    def percent_of(self, percent: N, name: str) -> N | None:
        """A percentage of a sum, which gets a line."""
        ...

    def limited(self, amount: N | None) -> N | None:
        """Lines for no more than `at_most_amount`."""
        ...

    def hundredth(self, number: N) -> N:
        """A number over 100."""
        ...

    def not_below_zero(self, number: N) -> N:
        """A number, or 0 where it is negative."""
        ...

    def least(self, one: N, other: N) -> N:
        """The smaller of two numbers."""
        ...

    def where_up_to(self, number: N, limit: N, yes: N, no: N) -> N:
        """One number where another is no larger than a limit, else a third."""
        ...

    def where_any(self, number: N, yes: N) -> N:
        """One number where another is more than 0, else 0."""
        ...
