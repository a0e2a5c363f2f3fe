"""How figures are written for people: never rounded across the line that decides.

A percentage has one decimal, and as many more as it takes for the written number to get the verdict
that the exact one got. Rounding is half up; it is for display alone, verdicts use the exact value.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from outscore.model.metric import Unit
from outscore.scoring.judge import reaches

if TYPE_CHECKING:
    from outscore.model.metric import Metric
    from outscore.model.result import Figure
    from outscore.model.target import Target

NO_VALUE = "–"
MOST_DECIMALS = 9
DECIMALS = {
    Unit.PERCENT: 1,
    Unit.PER_THOUSAND: 1,
    Unit.RATIO: 2,
    Unit.COUNT: 0,
    Unit.SECONDS: 0,
    Unit.DAYS: 1,
    Unit.POINTS: 1,
}
SUFFIX = {
    Unit.PERCENT: " %",
    Unit.PER_THOUSAND: " per 1,000",
    Unit.RATIO: "",
    Unit.COUNT: "",
    Unit.SECONDS: " s",
    Unit.DAYS: " days",
    Unit.POINTS: "",
}


def half_up(value: Fraction, decimals: int) -> Fraction:
    """The value rounded to some decimals, halves away from zero.

    >>> half_up(Fraction(94985, 1000), 2)
    Fraction(9499, 100)
    """
    return Fraction(_units(value, decimals), 10**decimals)


def _units(value: Fraction, decimals: int) -> int:
    """How many units of the last decimal the value rounds to, halves away from zero."""
    twice = 2 * abs(value.numerator) * 10**decimals
    units: int = (twice + value.denominator) // (2 * value.denominator)
    return units if value.numerator >= 0 else -units


def decimal_text(value: Fraction, decimals: int, thousands: str = "") -> str:
    """The value, rounded half up, as digits.

    >>> decimal_text(Fraction(1130894), 0, ","), decimal_text(Fraction(18890, 221), 6)
    ('1,130,894', '85.475113')
    """
    units = _units(value, decimals)
    whole, rest = divmod(abs(units), 10**decimals)
    text = f"{whole:,}".replace(",", thousands)
    sign = "-" if units < 0 else ""
    return f"{sign}{text}.{rest:0{decimals}}" if decimals else f"{sign}{text}"


def exact_text(value: Fraction) -> str:
    """The value as it is: as a decimal where that ends, else as a fraction.

    >>> exact_text(Fraction(1971, 20)), exact_text(Fraction(1, 3)), exact_text(Fraction(1200))
    ('98.55', '1/3', '1200')
    """
    rest, twos, fives = value.denominator, 0, 0
    while rest % 2 == 0:
        rest, twos = rest // 2, twos + 1
    while rest % 5 == 0:
        rest, fives = rest // 5, fives + 1
    return decimal_text(value, max(twos, fives)) if rest == 1 else f"{value.numerator}/{value.denominator}"


def readable(value: Fraction, level: Target) -> str:
    """The value as a person reads it beside a level: whole where that is short, else enough decimals.

    >>> from outscore.model.target import Comparison, Target
    >>> below_80 = Target(Comparison.BELOW, Fraction(80), "80")
    >>> readable(Fraction(5657116, 72162), below_80), readable(Fraction(1599, 20), below_80)
    ('78.39', '79.95')
    """
    text = exact_text(value)
    if "/" not in text and len(text.partition(".")[2]) <= MOST_DECIMALS:
        return text
    decimals = _telling_decimals(value, 2, level)
    return decimal_text(value, decimals) if decimals <= MOST_DECIMALS else text


def shown(
    value: Fraction | None, unit: Unit, target: Target | None = None, at_least_decimals: int = 0
) -> str:
    """The figure with its unit, with enough decimals to stay on its own side of the target.

    Where no number of decimals is enough, it says so in words.

    >>> from outscore.model.target import Comparison, Target
    >>> at_least_95 = Target(Comparison.AT_LEAST, Fraction(95), "95")
    >>> shown(Fraction(94968, 1000), Unit.PERCENT, at_least_95)
    '94.97 %'
    >>> shown(Fraction(9504, 100), Unit.PERCENT, at_least_95)
    '95.0 %'
    >>> shown(Fraction(653), Unit.SECONDS), shown(None, Unit.PERCENT)
    ('653 s', '–')
    """
    if value is None:
        return NO_VALUE
    decimals = max(DECIMALS[unit], at_least_decimals)
    if target:
        decimals = _telling_decimals(value, decimals, target)
        if decimals > MOST_DECIMALS:
            return f"just {'under' if value < target.value else 'over'} {target.written}{SUFFIX[unit]}"
    return decimal_text(value, decimals, ",") + SUFFIX[unit]


def counted_words(figure: Figure, metric: Metric) -> str:
    """What was divided, each in its own unit; empty where sums were not divided.

    "9,445 of 11,050", "6,318,000 s of 10,350", and where time is held against time "359 h 51 min of 360 h".
    """
    if metric.denominator is None or figure.numerator is None or figure.denominator is None:
        return ""
    by = figure.below_scale
    if by is not None and (by > 1 or has_time(metric)):
        return divided_words(
            metric, Fraction(figure.numerator, figure.scale * by), Fraction(figure.denominator, by)
        )
    above = plain(figure.numerator, figure.scale, ",")
    unit = SUFFIX[Unit.SECONDS] if metric.unit is Unit.SECONDS else ""
    return f"{above}{unit} of {figure.denominator:,}"


def divided_words(metric: Metric, above: Fraction, below: Fraction, of: str = " of ") -> str:
    """What was divided, from counts in their own units; times in seconds.

    >>> from outscore.model.metric import Better, Combine, Metric, Sum
    >>> adherence = Metric("adherence", 1, "Adherence", "", Unit.PERCENT, Better.HIGHER, Combine.SUMS,
    ...     Sum(("kept",)), Sum(("planned",)), durations=frozenset({"kept", "planned"}))
    >>> divided_words(adherence, Fraction(1295460), Fraction(1296000))
    '359 h 51 min of 360 h'
    """
    pairs = zip((above, below), _as_time(metric), strict=True)
    texts = [time_words(one) if span else _number(one) for one, span in pairs]
    return f"{texts[0]}{SUFFIX[Unit.SECONDS] if metric.unit is Unit.SECONDS else ''}{of}{texts[1]}"


def has_time(metric: Metric) -> bool:
    """Whether what is divided is told as hours and minutes, above or below the line."""
    return any(_as_time(metric))


def _as_time(metric: Metric) -> tuple[bool, bool]:
    """Above and below the line; where the figure itself is in seconds, so is what is above."""
    above = metric.counts_time(metric.numerator) and metric.unit is not Unit.SECONDS
    return above, metric.counts_time(metric.denominator)


def _number(value: Fraction) -> str:
    text = exact_text(value)
    whole, point, rest = text.partition(".")
    return text if "/" in text else f"{int(whole):,}{point}{rest}"


def time_words(seconds: Fraction) -> str:
    """A length of time, exact, as people say it.

    >>> time_words(Fraction(1295460)), time_words(Fraction(61250, 1000)), time_words(Fraction(0))
    ('359 h 51 min', '1 min 1.25 s', '0 s')
    """
    minutes, rest = divmod(abs(seconds), 60)
    hours, left = divmod(minutes, 60)
    parts = [f"{hours:,} h"] if hours else []
    parts += [f"{left} min"] if left else []
    parts += [f"{exact_text(rest)} s"] if rest or not parts else []
    return f"{'-' if seconds < 0 else ''}{' '.join(parts)}"


def plain(count: int, scale: int, thousands: str = "") -> str:
    """A count of 1/scale parts (a power of ten) as a decimal, as short as it can be written exactly.

    >>> plain(6318000000, 1000, ","), plain(419, 100)
    ('6,318,000', '4.19')
    """
    if scale == 1:
        return f"{count:,}".replace(",", thousands)
    text = decimal_text(Fraction(count, scale), len(str(scale)) - 1, thousands)
    return text.rstrip("0").rstrip(".")


def _telling_decimals(value: Fraction, decimals: int, target: Target) -> int:
    """How many decimals it takes; one more than the most where none is enough."""
    reached = reaches(value, target)
    while decimals <= MOST_DECIMALS and reaches(half_up(value, decimals), target) is not reached:
        decimals += 1
    return decimals


def target_words(target: Target, unit: Unit) -> str:
    """The target as a sentence says it: "at least 95 %"."""
    return f"{target.words}{SUFFIX[unit]}"


def difference_words(difference: Fraction, unit: Unit) -> str:
    """A movement between two figures: "up 1.2 points", "down 0.04 points", "unchanged".

    >>> difference_words(Fraction(-1, 25), Unit.PERCENT)
    'down 0.04 points'
    """
    if difference == 0:
        return "unchanged"
    decimals = DECIMALS[unit]
    while _units(difference, decimals) == 0 and decimals < MOST_DECIMALS:
        decimals += 1
    amount = decimal_text(abs(difference), decimals, ",")
    name = " points" if unit is Unit.PERCENT else SUFFIX[unit]
    return f"{'up' if difference > 0 else 'down'} {amount}{name}"
