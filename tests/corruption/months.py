"""Figures that no row shows to be wrong: each vendor of one workspace has sent something else to doubt."""

from __future__ import annotations

from dataclasses import dataclass

MONTHS = ("2025-08", "2025-09", "2025-10", "2025-11", "2025-12", "2026-01", "2026-02", "2026-03")
APRIL = "2026-04"


@dataclass(frozen=True, slots=True)
class MonthCase:
    """A vendor's month to be doubted. rows: month, queue, answered, in time; codes: what is told of it."""

    name: str
    vendor: str
    broken: str
    rows: tuple[tuple[str, str, int, int], ...]
    codes: tuple[str, ...]
    form: str = "csv"


def _usual() -> list[tuple[str, str, int, int]]:
    return [
        (month, "sales", 6_871 + 13 * (number % 3), 6_517 + 7 * (number % 5))
        for number, month in enumerate(MONTHS)
    ]


MONTH_CASES: tuple[MonthCase, ...] = (
    MonthCase(
        "three times as many contacts",
        "shifted",
        "A month has three times the contacts of all months before.",
        (*_usual(), (APRIL, "sales", 20_631, 19_533)),
        ("level_shift", "level_shift"),
    ),
    MonthCase(
        "another unit",
        "seconds",
        "A month's figures are sixty times what is usual, as seconds are for minutes.",
        (*_usual(), (APRIL, "sales", 412_263, 391_337)),
        ("unit_changed", "unit_changed"),
    ),
    MonthCase(
        "the month before once more",
        "copied",
        "A month has the very figures of the month before.",
        (("2026-03", "sales", 6_873, 6_519), (APRIL, "sales", 6_873, 6_519)),
        ("figures_repeated",),
    ),
    MonthCase(
        "estimates for counts",
        "rounded",
        "Every count of a month is one of whole hundreds.",
        tuple((APRIL, f"queue {number}", 1_100 + 100 * number, 1_013 + 97 * number) for number in range(8)),
        ("figures_round",),
    ),
    MonthCase(
        "more in time than answered",
        "above",
        "More contacts were answered in time than answered; the feed contract does not reject such rows.",
        ((APRIL, "sales", 6_873, 6_991),),
        ("share_above_whole",),
    ),
)
