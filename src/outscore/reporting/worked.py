"""How a figure came about, in lines: from all rows to what was divided, averaged, rounded, held against."""

from __future__ import annotations

from typing import TYPE_CHECKING

from outscore.reporting.explained import Line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from outscore.model.statement import CorrectionDocument
    from outscore.model.statement import ResultDocument
    from outscore.model.statement import WorkingDocument


def working_of(result: ResultDocument | None) -> WorkingDocument:
    """What a statement says of how a figure came about; nothing in those of earlier versions."""
    return result.get("working", {}) if result is not None else {}


def counting_lines(working: WorkingDocument) -> list[Line]:
    """From the sums of all rows, by what each clause takes out or adds, to what was divided."""
    return list(_counting(working))


def _counting(working: WorkingDocument) -> Iterator[Line]:
    counting = working.get("counting")
    if counting is None:
        return
    rows = "1 row" if counting["rows"] == 1 else f"{counting['rows']:,} rows"
    if counting["all_rows"]:
        yield Line("all rows", f"{rows} add up to {counting['all_rows']['shown']}")
    for one in counting["corrections"]:
        changes = f": {signed(one['counts']['shown'])}" if one["counts"] else ""
        yield Line("of them", f"{one['sentence']}{changes}", one["clause"])
    if counting["counts"]:
        yield Line("counted", f"so that {counting['counts']['shown']} are left")
    else:
        yield Line("counted", counting["sentence"])


def signed(shown: str) -> str:
    """What is added, with its sign above and below the line.

    >>> signed("-195 / -195"), signed("12 / 0")
    ('-195 / -195', '+12 / 0')
    """
    return " / ".join(part if part[0] in "-0" else f"+{part}" for part in shown.split(" / "))


def prepared_lines(working: WorkingDocument) -> list[Line]:
    """How the figure of the period became the one that is judged."""
    prepared = working.get("prepared")
    if prepared is None:
        return []
    return [Line("then", sentence, prepared["clause"]) for sentence in prepared["sentences"]]


def card_notes(working: WorkingDocument) -> tuple[str, ...]:
    """What a card says beside a figure: what was taken out or added, averaged and rounded, and its level."""
    counting = working.get("counting")
    level = [Line(one.name, f"Level in force: {one.said}", one.clause) for one in level_lines(working)]
    lines = [*prepared_lines(working), *level]
    notes = [f"{one.said} ({one.clause})" if one.clause else one.said for one in lines]
    if counting is None:
        return tuple(notes)
    changes = "; ".join(_change(one) for one in counting["corrections"])
    whole = counting["all_rows"]
    return (f"{whole['shown']} in all rows; {changes}" if whole else changes, *notes)


def _change(one: CorrectionDocument) -> str:
    by = f" {signed(one['counts']['shown'])}" if one["counts"] else ""
    clause = f" ({one['clause']})" if one["clause"] else ""
    return f"{one['sentence']}:{by}{clause}" if by else f"{one['sentence']}{clause}"


def level_lines(working: WorkingDocument) -> list[Line]:
    """Why the level in force is not the one that the contract prints first."""
    level = working.get("level")
    return [Line("level", level["sentence"], level["clause"])] if level else []
