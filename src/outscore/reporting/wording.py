"""How codes and counts are worded on a page; figures come worded from the documents."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING
from typing import Any

from outscore.scoring.settlement_wording import number

if TYPE_CHECKING:
    from outscore.model.statement import IssueDocument
    from outscore.model.statement import StatementDocument

COMBINE_WORDS = {
    "sums": "Months and rows are combined by adding numerators and denominators, then dividing.",
    "total": "Months and rows are combined by adding.",
    "last": "Of several rows in a period the latest count; they are not added to earlier ones.",
    "highest": "Of several rows the highest counts.",
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


def explain_command(statement: StatementDocument) -> str:
    """The command that follows the first figure of a statement back to its rows."""
    measure = next((result["measure"] for result in statement["results"]), "MEASURE")
    return f"outscore explain {statement['vendor']['id']} {measure} {statement['period']['id']}"


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


def key_words(found: Any) -> str:
    """What a key of the contract says, in words.

    >>> key_words("1/3"), key_words("count_as_whole"), key_words({"up_to": "2", "amount": "500"})
    ('about 0.333333', 'count as whole', 'up to 2, amount 500')
    """
    if isinstance(found, dict):
        if "written" in found:
            return f"{words(str(found['comparison']))} {found['written']}"
        return ", ".join(f"{words(name)} {key_words(one)}" for name, one in found.items())
    if isinstance(found, list):
        return "; ".join(key_words(one) for one in found)
    try:
        return number(Fraction(str(found)))
    except ValueError:
        return words(str(found))
