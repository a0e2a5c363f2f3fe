"""How an explanation is printed: of a figure with its rows, and of the whole amount of a period."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from outscore.reporting.explained import Line
    from outscore.workflow.explain import Explanation
    from outscore.workflow.explain import MoneyExplanation
    from outscore.workflow.resettle import Resettled

WIDTH = 11


def figure_document(one: Explanation) -> dict[str, object]:
    """A figure's explanation for programs."""
    settlement = one.document.get("settlement")
    return {
        **_subject(one),
        "result": one.result,
        "definition": one.definition,
        "working": one.working,
        "settled": one.settled,
        "steps": settlement["steps"] if settlement else [],
        "settles_again": None if one.again is None else one.again.same,
        "rows_agree": one.agrees,
        "rows": [
            {
                "file": row.file,
                "delivery": row.delivery,
                "row": row.row,
                "period": row.month,
                "scope": row.scope,
                "quantities": dict(row.quantities),
                "texts": dict(row.texts),
            }
            for row in one.rows
        ],
    }


def money_document(one: MoneyExplanation) -> dict[str, object]:
    """A whole amount's explanation for programs."""
    return {**_subject(one), "settlement": one.settlement, "settles_again": one.again.same}


def _subject(one: Explanation | MoneyExplanation) -> dict[str, object]:
    return {
        "vendor": one.document["vendor"],
        "contract": one.document["contract"],
        "period": one.document["period"],
        "statement": {"sha256": one.statement.sha256, "revision": one.statement.revision},
    }


def figure_lines(one: Explanation, most: int) -> list[str]:
    """A figure's explanation for people, with at most so many rows."""
    document, result, definition = one.document, one.result, one.definition
    figure, target = result["figure"], result["target"]
    judged = f"against {target['shown']}" if target else "reported, not judged"
    lines = [
        f"{document['vendor']['name']}, {document['period']['label']}: {result['name']}",
        f"  {figure['shown']}, {figure['verdict'].replace('_', ' ')} ({judged})",
    ]
    if figure["reason"]:
        lines.append(f"  why: {figure['reason']}")
    lines += [
        _line("clause", result["clause"]),
        _line("contract", _contract(one)),
        _line(
            "definition", f"{definition['name']}, version {definition['version']}: {definition['definition']}"
        ),
        _line("working", one.working),
        *_settled_lines(one),
        _line("statement", f"revision {one.statement.revision}, SHA-256 {one.statement.sha256}"),
        _line("rows", f"{len(one.rows)}, {_agreement(one)}"),
    ]
    for row in one.rows[:most]:
        cells = ", ".join(f"{column} = {text!r}" for column, text in row.texts.items())
        lines.append(f"    {row.file} row {row.row} ({row.month}, {row.scope}): {cells}")
        lines.append(f"      delivery SHA-256 {row.delivery}")
    if len(one.rows) > most:
        lines.append(f"    ... and {len(one.rows) - most:,} more: --rows {len(one.rows)}")
    return lines


def _settled_lines(one: Explanation) -> list[str]:
    from outscore.reporting.explained import measure_lines

    settlement = one.document.get("settlement")
    if settlement is None or one.settled is None or one.again is None:
        band = one.result["figure"].get("band", "")
        return [_line("band", band)] if band else []
    lines = _lines(measure_lines(settlement, one.settled))
    return [*lines, _line("again", _settled_again(one.again, one.document["period"]["id"]))]


def money_lines(one: MoneyExplanation) -> list[str]:
    """A whole amount's explanation for people."""
    from outscore.reporting.explained import money_lines as working

    document = one.document
    return [
        f"{document['vendor']['name']}, {document['period']['label']}: {one.settlement['sentence']}",
        _line("contract", _contract(one)),
        *_lines(working(one.settlement)),
        _line("statement", f"revision {one.statement.revision}, SHA-256 {one.statement.sha256}"),
        _line("again", _settled_again(one.again, document["period"]["id"])),
    ]


def _lines(found: Iterable[Line]) -> list[str]:
    return [_line(one.name, f"{one.said}  [{one.clause}]" if one.clause else one.said) for one in found]


def _line(name: str, said: str) -> str:
    return f"  {name:<{WIDTH}} {said}"


def _contract(one: Explanation | MoneyExplanation) -> str:
    contract = one.document["contract"]
    return f"{contract['name']} (terms {contract['terms_sha256'][:12]})"


def _settled_again(again: Resettled, period: str) -> str:
    if again.same:
        return "settled again just now from the statement's own facts: it comes out the same"
    why = "the terms have changed since" if again.terms_changed else "Outscore now settles it differently"
    return f"settled again just now, it comes out differently: {why}. Run: outscore score {period}"


def _agreement(one: Explanation) -> str:
    period = one.document["period"]["id"]
    if one.agrees:
        said = "measured" if one.settled else "added up"
        return f"{said} again just now: they give the numbers above"
    return f"which no longer give the numbers above: rows came in since. Run: outscore score {period}"
