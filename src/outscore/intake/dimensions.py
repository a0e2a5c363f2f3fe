"""What rows are split by: the vendor's words as ours, with an issue for every word that nobody knows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from outscore.model.delivery import Issue
from outscore.model.delivery import Severity

if TYPE_CHECKING:
    import polars as pl

    from outscore.model.feed import Feed


def parse_dimension(text: pl.Series, name: str, column: str, feed: Feed) -> tuple[pl.Series, list[Issue]]:
    """The values of a dimension, and the cells that are empty or say what is not agreed."""
    words = dict(dict(feed.words).get(name, ()))
    values = dict(feed.values).get(name, ())
    issues = _empty(text, column)
    if words or values:
        issues += _unlisted(text, column, (*words, *(value for value in values if value not in words)))
    return (text.replace(words) if words else text), issues


def _empty(text: pl.Series, column: str) -> list[Issue]:
    return [
        Issue(
            code="cell_empty",
            severity=Severity.ROW,
            row=index,
            column=column,
            value=text[index],
            message=f"{column} is empty. Say which one the row is about.",
        )
        for index in (text.str.strip_chars() == "").arg_true()
    ]


def _unlisted(text: pl.Series, column: str, accepted: tuple[str, ...]) -> list[Issue]:
    wrong = (~text.is_in(list(accepted)) & (text.str.strip_chars() != "")).arg_true()
    return [
        Issue(
            code="value_unknown",
            severity=Severity.ROW,
            row=index,
            column=column,
            value=text[index],
            message=f"{column} is {text[index]!r}; write one of: {', '.join(accepted)}.",
        )
        for index in wrong
    ]
