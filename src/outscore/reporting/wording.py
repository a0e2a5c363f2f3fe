"""How codes and counts are worded on a page; figures come worded from the documents."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from outscore.model.statement import IssueDocument

COMBINE_WORDS = {
    "sums": "Months and rows are combined by adding numerators and denominators, then dividing.",
    "total": "Months and rows are combined by adding.",
    "printed": "The feed gives only the finished figure; it cannot be rolled up.",
}
BETTER_WORDS = {"higher": "Higher is better.", "lower": "Lower is better.", "neither": ""}


def words(code: str) -> str:
    """A code as words.

    >>> words("not_measured")
    'not measured'
    """
    return code.replace("_", " ")


def thousands(number: int) -> str:
    """A whole number with thousands separators.

    >>> thousands(35917)
    '35,917'
    """
    return f"{number:,}"


def count(number: int, noun: str, plural: str = "") -> str:
    """A number of things.

    >>> count(1, "row"), count(1200, "row"), count(2, "delivery", "deliveries")
    ('1 row', '1,200 rows', '2 deliveries')
    """
    return f"{thousands(number)} {noun if number == 1 else plural or noun + 's'}"


def place(issue: IssueDocument) -> str:
    """Where an issue was found."""
    found = [f"row {issue['row']}"] if issue["row"] is not None else []
    found += [f"column {issue['column']}"] if issue["column"] else []
    return ", ".join(found) or "the file"


def short(sha256: str) -> str:
    """The first twelve digits of a SHA-256, enough to recognise it."""
    return sha256[:12]


def one_line(text: str) -> str:
    """Text without line breaks, for the subject of a message."""
    return " ".join(text.split())
