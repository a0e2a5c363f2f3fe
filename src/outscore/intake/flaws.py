"""Cells that hold no value though something stands in them, such as errors of formulas and merged cells."""

from __future__ import annotations

from typing import TYPE_CHECKING

from outscore.intake.gather import Flaw
from outscore.model.delivery import Issue
from outscore.model.delivery import Severity

if TYPE_CHECKING:
    from collections.abc import Iterable

    from outscore.intake.gather import Records
    from outscore.model.feed import Feed


def error_cell(shown: str) -> Flaw:
    """An error of a formula, such as #N/A."""
    sentence = f"shows the error {shown}. Correct the formula and send the figure."
    return Flaw("cell_error", sentence, shown)


def formula_without_result() -> Flaw:
    """A formula that no spreadsheet programme has worked out."""
    return Flaw(
        "cell_not_calculated",
        "is a formula whose result is not in the file. Open the file in a spreadsheet programme, save it "
        "and send it again.",
    )


def merged_cell(area: str) -> Flaw:
    """A cell that shares its place with others."""
    return Flaw(
        "cell_merged",
        f"is part of the merged cells {area}, so nobody can say which rows and columns their value is for. "
        f"Unmerge them and write the value in each cell it is for.",
    )


def structured_cell() -> Flaw:
    """A list or an object, where one value is read."""
    return Flaw("cell_not_plain", "holds a list or an object. Send one text, number, true, false or null.")


def no_such_key() -> Flaw:
    """An object without a key that the feed contract names."""
    return Flaw("cell_left_out", "is not there. Send every key in each line, with null for no figure.")


def with_flaws(issues: Iterable[Issue], records: Records, feed: Feed) -> list[Issue]:
    """The issues, with those about a cell without a value replaced by what is wrong with it.

    Issues have their row by position.
    """
    read = set(feed.columns)
    flaws = {place: flaw for place, flaw in records.flaws.items() if place[1] in read}
    if not flaws:
        return list(issues)
    agreed = {(one.column, text) for one in feed.quantities for text in one.not_reported}
    flawed = {row for row, _ in flaws}
    positions = {row: place for place, row in enumerate(records.rows) if row in flawed}
    told = {
        (positions[row], column): flaw
        for (row, column), flaw in flaws.items()
        if row in positions and (column, flaw.text) not in agreed
    }
    others = [issue for issue in issues if (issue.row, issue.column) not in told]
    return others + [_issue(position, column, flaw) for (position, column), flaw in told.items()]


def _issue(position: int, column: str, flaw: Flaw) -> Issue:
    return Issue(
        code=flaw.code,
        severity=Severity.ROW,
        row=position,
        column=column,
        value=flaw.text,
        message=f"{column} {flaw.sentence}",
    )
