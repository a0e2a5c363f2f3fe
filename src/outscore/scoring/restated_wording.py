"""What a restatement changes beside figures, points and sums: consequences, and what else is told."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING
from typing import Any
from typing import cast

from outscore.scoring.settlement_wording import SET_ASIDE_WORDS
from outscore.scoring.settlement_wording import number

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Iterator

    from outscore.model.settlement_document import RatingDocument
    from outscore.model.settlement_document import SettlementDocument
    from outscore.model.statement import DataQualityDocument
    from outscore.model.statement import FigureDocument
    from outscore.model.statement import StatementDocument

NOTHING_MOVED = "No figure, point or amount moved."

_REACHED = {
    "caps_reached": ("The cap {} is reached now.", "The cap {} is no longer reached."),
    "gates": ("The gate {} counts now.", "The gate {} no longer counts."),
    "critical": ("{} is a critical failure now.", "{} is no longer a critical failure."),
}
_CARRIED = {
    "states": "what repeats, failures in a row and smoothing look back at",
    "paid": "the past periods that caps and triggers look at",
    "held": "credits on hold",
    "watches": "credits that are being earned back",
    "offsets": "what was earned back and lowers later credits",
    "retained": "what is held back",
    "upheld": "how many credits were counted",
    "running": "what the caps have seen so far",
    "runs": "failures in a row",
    "periods": "how many periods there were",
}
_TOLD = {
    "steps": "the working of the credit",
    "bookings": "how the sum is shared among clauses and origins",
    "levels": "levels that rise",
    "bonus": "the bonus",
    "terms": "the terms",
    "facts": "what went into the settlement",
}
_ROWS = {
    "rows_accepted": "rows accepted",
    "rows_rejected": "rows rejected",
    "rows_left_out": "rows left out",
    "warnings": "warnings",
}
_SHOWN = {
    "trend": "earlier periods in the trend",
    "change": "the change against the period before",
    "quarter": "the quarter so far",
    "target": "the target",
}


def difference_words(was: FigureDocument, now: FigureDocument) -> str:
    """What is otherwise in a figure that looks the same: its counts, or its exact value; "" if nothing is.

    "904 of 20 now, 905 of 20 then"
    """
    if was["value"] == now["value"] and was["counted"] == now["counted"]:
        return ""
    if was["counted"] != now["counted"] and was["counted"] and now["counted"]:
        return f"{now['counted']} now, {was['counted']} then"
    return f"exactly {_exactly(now)} now, {_exactly(was)} then"


def _exactly(figure: FigureDocument) -> str:
    value = figure["value"]
    return number(Fraction(value["n"], value["d"])) if value else "nothing"


def consequences(was: SettlementDocument | None, now: SettlementDocument | None) -> Iterator[str]:
    """Triggers, caps, penalties, credits on hold and the rating that are otherwise now, in sentences."""
    yield from _triggers(was, now)
    for name, (come, gone) in _REACHED.items():
        before, after = _list(was, name), _list(now, name)
        yield from (come.format(one) for one in after if one not in before)
        yield from (gone.format(one) for one in before if one not in after)
    yield from _set_aside(was, now)
    held_was, held_now = [*map(_held, _list(was, "held"))], [*map(_held, _list(now, "held"))]
    yield from (f"The credit of {one} now." for one in held_now if one not in held_was)
    yield from (f"The credit of {one} then, and no more." for one in held_was if one not in held_now)
    rating_was, rating_now = _rating(was), _rating(now)
    if rating_was != rating_now:
        yield f"Overall rating: was {rating_was}, now {rating_now}."


def _set_aside(was: SettlementDocument | None, now: SettlementDocument | None) -> Iterator[str]:
    """Gates that are open and move no money now, or then; a document from before these were told has none."""
    before, after = (
        {one["gate"]: one["why"] for one in (settlement.get("gates_set_aside", ()) if settlement else ())}
        for settlement in (was, now)
    )
    for gate, why in after.items():
        if before.get(gate) != why:
            yield f"The gate {gate} is open and moves no money now: {SET_ASIDE_WORDS.get(why, why)}."
    for gate, why in before.items():
        if gate not in after:
            yield f"The gate {gate} was open and moved no money then: {SET_ASIDE_WORDS.get(why, why)}."


def _triggers(was: SettlementDocument | None, now: SettlementDocument | None) -> Iterator[str]:
    before = {one["trigger"]: one for one in _list(was, "triggers")}
    after = {one["trigger"]: one for one in _list(now, "triggers")}
    for name, one in after.items():
        called = f"{one['name']} ({one['clause']})"
        if name not in before:
            yield f"{called} fires now: {one['reason']}"
        elif before[name] != one:
            yield f"{called} still fires: {one['reason']} It was: {before[name]['reason']}"
    for name, one in before.items():
        if name not in after:
            yield f"{one['name']} ({one['clause']}) no longer fires. It had: {one['reason']}"


def _list(settlement: SettlementDocument | None, name: str) -> list[Any]:
    return cast("dict[str, list[Any]]", settlement)[name] if settlement else []


def _held(one: dict[str, Any]) -> str:
    return f"{one['origin']} for {', '.join(one['measures'])} is {one['status'].replace('_', ' ')}"


def _rating(settlement: SettlementDocument | None) -> str:
    rating: RatingDocument | None = settlement["rating"] if settlement else None
    if rating is None:
        return "none"
    score = rating["score"]
    standing = f" ({rating['standing']})" if rating["standing"] else ""
    provisional = ", provisional" if rating.get("provisional") else ""
    return f"{score['shown'] if score else 'none'}{standing}{provisional}"


def otherwise(was: StatementDocument, now: StatementDocument, because: Iterable[str]) -> Iterator[str]:
    """What is told otherwise where nothing else moved, each thing by its name."""
    causes = " and ".join(because)
    if causes:
        yield f"It is told anew, because {causes}."
    yield from _named("Of its deliveries", _rows(was["data_quality"], now["data_quality"]))
    yield from _named("Shown otherwise", _shown(was, now))
    settled_was, settled_now = was["settlement"], now["settlement"]
    if settled_was and settled_now:
        before, after = cast("dict[str, Any]", settled_was), cast("dict[str, Any]", settled_now)
        yield from _named("Told otherwise", (_TOLD[one] for one in _TOLD if before[one] != after[one]))
        for one, words in (("carried_in", "Taken over otherwise"), ("carry", "Handed on otherwise")):
            yield from _named(words, _carried(before[one], after[one]))
    if was["assessment"] != now["assessment"]:
        yield "The requirement assessment is another."


def _rows(was: DataQualityDocument, now: DataQualityDocument) -> list[str]:
    """The counts of rows that are others; where none is, that other rows are named."""
    if was == now:
        return []
    before, after = cast("dict[str, Any]", was), cast("dict[str, Any]", now)
    counts = [
        f"{words} {after[name]:,}, were {before[name]:,}"
        for name, words in _ROWS.items()
        if before[name] != after[name]
    ]
    return counts or ["other rows are named"]


def _shown(was: StatementDocument, now: StatementDocument) -> list[str]:
    pairs = [
        (cast("dict[str, Any]", one), cast("dict[str, Any]", other))
        for one in was["results"]
        for other in now["results"]
        if one["measure"] == other["measure"]
    ]
    return [words for name, words in _SHOWN.items() if any(one[name] != other[name] for one, other in pairs)]


def _carried(was: dict[str, Any], now: dict[str, Any]) -> Iterator[str]:
    return (words for name, words in _CARRIED.items() if was.get(name) != now.get(name))


def _named(words: str, things: Iterable[str]) -> Iterator[str]:
    found = "; ".join(things)
    if found:
        yield f"{words}: {found}."
