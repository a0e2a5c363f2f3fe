"""What a restatement changes beside figures, points and sums: consequences, and what else is told."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import TYPE_CHECKING
from typing import Any
from typing import cast

from outscore.scoring.settlement_wording import SET_ASIDE_WORDS
from outscore.scoring.settlement_wording import money_in_coins
from outscore.scoring.settlement_wording import number

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Iterator

    from outscore.model.settlement_document import MeasureSettlementDocument
    from outscore.model.settlement_document import NumberDocument
    from outscore.model.settlement_document import RatingDocument
    from outscore.model.settlement_document import SettlementDocument
    from outscore.model.statement import DataQualityDocument
    from outscore.model.statement import FigureDocument
    from outscore.model.statement import StatementDocument

_ID = re.compile(r"[^ ,:]+")
_NOTHING = Fraction(0)
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
    "offsets_before": "what was earned back under terms that were amended",
    "retained": "what is held back",
    "retained_before": "what is held back under terms that were amended",
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
_ON_THE_WAY = {"upheld": "Upheld", "offset": "Set off", "counted_credits": "Counted credits"}
_KEPT = {
    "retained": "Held back",
    "released": "Released",
    "forfeited": "Forfeited",
    "earn_back": "Earned back",
    "bonus": "Bonus",
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


def dependences(was: SettlementDocument | None, now: SettlementDocument | None) -> Iterator[str]:
    """What rests on earlier periods and is otherwise now: levels, misses, limits, what is given back."""
    if was is None or now is None:
        return
    before = {one["measure"]: one for one in was["measures"]}
    for one in now["measures"]:
        then = before.get(one["measure"])
        if then is not None:
            yield from _levels(then, one)
            yield from _misses(then, one)
    yield from _rising(was, now)
    yield from _limits(was, now)
    yield from _moved_sums(was, now)


def _levels(was: MeasureSettlementDocument, now: MeasureSettlementDocument) -> Iterator[str]:
    level, then = now.get("level"), was.get("level")
    if level and then and level != then:
        yield f"{now['name']}: the level was {then}, now {level}."


def _misses(was: MeasureSettlementDocument, now: MeasureSettlementDocument) -> Iterator[str]:
    """Misses of the expected level, of which a contract allows some in a window."""
    then, found = (one.get("misses", 0) for one in (was, now))
    if then != found:
        yield f"{now['name']}: misses in its window were {then}, now {found}."
    if was.get("default", "") != now.get("default", ""):
        stands, stood = (
            f"default of the {one} level" if one else "no default" for one in _defaults(was, now)
        )
        yield f"{now['name']}: was {stood}, now {stands}."


def _defaults(was: MeasureSettlementDocument, now: MeasureSettlementDocument) -> tuple[str, str]:
    return now.get("default", ""), was.get("default", "")


def _rising(was: SettlementDocument, now: SettlementDocument) -> Iterator[str]:
    """Levels that rise from the next period on."""
    called = {one["measure"]: one.get("name", one["measure"]) for one in now["measures"]}
    before, after = (
        {one["name"]: one["value"]["shown"] for one in settlement["levels"]} for settlement in (was, now)
    )
    for name in dict.fromkeys((*after, *before)):
        if before.get(name) == after.get(name):
            continue
        stood = f"rose to {before[name]}" if name in before else "did not rise"
        stands = f"rises to {after[name]}" if name in after else "does not rise"
        yield f"{called.get(name, name)}: after this period the level {stood}, now it {stands}."


def _limits(was: SettlementDocument, now: SettlementDocument) -> Iterator[str]:
    """Caps that leave otherwise, with what had been credited before."""
    before, after = _caps(was), _caps(now)
    for name in dict.fromkeys((*after, *before)):
        then, found = before.get(name), after.get(name)
        if then != found:
            stood, stands = (_cap_words(one, now.get("currency", "")) for one in (then, found))
            yield f"Cap {name}: was {stood}, now {stands}."


def _caps(settlement: SettlementDocument) -> dict[str, dict[str, Fraction]]:
    return {
        one["what"]: {term["name"]: _value(term["value"]) for term in one["terms"]}
        for one in settlement["steps"]
        if one["kind"] == "cap"
    }


def _cap_words(found: dict[str, Fraction] | None, currency: str) -> str:
    if found is None:
        return "not in the way"
    before, limit, credited = (
        money_in_coins(found.get(name, _NOTHING), currency) for name in ("before", "limit", "credited before")
    )
    seen = f" ({credited} credited before)" if found.get("credited before") else ""
    return f"{before} limited to {limit}{seen}"


def _value(number: NumberDocument) -> Fraction:
    return Fraction(number["n"], number["d"])


def _moved_sums(was: SettlementDocument, now: SettlementDocument) -> Iterator[str]:
    """What was on hold, set off, held back, released, forfeited or earned back, each by what it is about."""
    before, after = _sums(was), _sums(now)
    for about in dict.fromkeys((*after, *before)):
        then, found = before.get(about, "nothing"), after.get(about, "nothing")
        if then != found:
            yield f"{about}: was {then}, now {found}."


def _sums(settlement: SettlementDocument) -> dict[str, str]:
    called = {one["measure"]: one.get("name", one["measure"]) for one in settlement["measures"]}

    def named(what: str) -> str:
        return _ID.sub(lambda found: called.get(found[0], found[0]), what)

    currency = settlement.get("currency", "")
    found = {
        f"{_ON_THE_WAY[one['kind']]}, {named(one['what'])}": money_in_coins(_value(one["amount"]), currency)
        for one in settlement["steps"]
        if one["kind"] in _ON_THE_WAY
    }
    for one in settlement["bookings"]:
        if one["entry"] in _KEPT:
            about = f"{_KEPT[one['entry']]} ({named(one['what'])}, {one['origin']})"
            found[about] = one["amount"]["shown"]
    return found


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


def told_anew(because: Iterable[str]) -> Iterator[str]:
    """Why a statement is told anew, where something is known to be otherwise."""
    causes = " and ".join(because)
    if causes:
        yield f"It is told anew, because {causes}."


def otherwise(was: StatementDocument, now: StatementDocument, because: Iterable[str]) -> Iterator[str]:
    """What is told otherwise where nothing else moved, each thing by its name."""
    yield from told_anew(because)
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
