"""Restating a frozen result: what moved, from what to what, and because of what."""

from __future__ import annotations

from typing import TYPE_CHECKING
from typing import cast

from outscore.model.canonical import canonical
from outscore.model.canonical import sha256
from outscore.scoring.older_statements import as_told_then
from outscore.scoring.older_statements import completed
from outscore.scoring.restated_wording import NOTHING_MOVED
from outscore.scoring.restated_wording import consequences
from outscore.scoring.restated_wording import dependences
from outscore.scoring.restated_wording import difference_words
from outscore.scoring.restated_wording import otherwise
from outscore.scoring.restated_wording import told_anew

if TYPE_CHECKING:
    from collections.abc import Collection
    from collections.abc import Iterator
    from collections.abc import Mapping
    from datetime import date

    from outscore.model.settlement_document import NumberDocument
    from outscore.model.settlement_document import SettlementDocument
    from outscore.model.statement import BeforeAfterDocument
    from outscore.model.statement import MovedDocument
    from outscore.model.statement import RestatementDocument
    from outscore.model.statement import ResultDocument
    from outscore.model.statement import SourceDocument
    from outscore.model.statement import StatementDocument

_OWN = ("revision", "restatement")


def restated(frozen: StatementDocument, document: StatementDocument, since: str = "") -> StatementDocument:
    """The document as a revision of a frozen statement: with what it moves, where it says anything else.

    `since` names the earlier period that was restated, where that is why this one is scored anew. What
    says the same as the frozen one gets that one's own restatement, so that the bytes are the same; one that
    an earlier version of the program froze stands as it is.
    """
    was = completed(frozen)
    if _content(was) == _content(as_told_then(document, was)):
        if frozen["revision"] == document["revision"]:
            return frozen
        kept = frozen.get("restatement")
        return {**document, "restatement": kept} if kept else document
    return {**document, "restatement": _restatement(was, document, since, sha256(canonical(frozen)))}


def results_differ(standing: StatementDocument, document: StatementDocument) -> bool:
    """Whether the figures or the money are others, and not only what is told of the deliveries."""
    was = completed(standing)
    now = as_told_then(document, was)
    return (was["results"], was["settlement"]) != (now["results"], now["settlement"])


def _content(document: StatementDocument) -> dict[str, object]:
    fields = cast("dict[str, object]", document)
    return {name: value for name, value in fields.items() if name not in _OWN}


def _restatement(
    frozen: StatementDocument, document: StatementDocument, since: str, sha256_was: str
) -> RestatementDocument:
    because = list(_causes(frozen, document, since))
    moved = list(_moved(frozen, document, because))
    was, now = frozen.get("settlement"), document.get("settlement")
    sums = {name: _before_after(name, was, now) for name in ("points", "credit", "net")}
    why = "" if moved else _why(because)
    sentences = [
        *(one["sentence"] for one in moved),
        *(
            f"{name.capitalize()}: was {one['was']}, now {one['now']}{why}."
            for name, one in sums.items()
            if one and one["was"] != one["now"] and (name != "net" or one != sums["credit"])
        ),
    ]
    followed = [*dependences(was, now), *consequences(was, now)]
    if not sentences:
        also = list(told_anew(because) if followed else otherwise(frozen, document, because))
        sentences = [NOTHING_MOVED, *also]
    return {
        "revision_was": frozen["revision"],
        "sha256_was": sha256_was,
        "because": because,
        "moved": moved,
        "points": sums["points"],
        "credit": sums["credit"],
        "net": sums["net"],
        "sentences": [*sentences, *followed],
    }


def _causes(frozen: StatementDocument, document: StatementDocument, since: str) -> Iterator[str]:
    """What is otherwise now among the things that a result is made from."""
    sources = list(_deliveries(frozen, document))
    yield from sources
    if frozen["contract"]["terms_sha256"] != document["contract"]["terms_sha256"]:
        yield "the terms of the contract are others"
    was, now = frozen.get("settlement"), document.get("settlement")
    if was is None or now is None:
        return
    if (was["charges"], was["estimated"]) != (now["charges"], now["estimated"]):
        yield f"the charges were {_charges(was)} and are {_charges(now)}"
    if was["carried_in"] != now["carried_in"]:
        yield f"{since} was restated" if since else "an earlier period hands on something else"
    if not sources and was["facts"].get("readings") != now["facts"].get("readings"):
        yield "the same deliveries are counted otherwise, by relief, exclusions or another reading"


def _charges(settlement: SettlementDocument) -> str:
    if settlement["charges"] is None:
        return "not known"
    return settlement["charges"]["shown"] + (" (estimated)" if settlement["estimated"] else "")


def _deliveries(frozen: StatementDocument, document: StatementDocument) -> Iterator[str]:
    before, after = frozen["data_quality"]["sources"], document["data_quality"]["sources"]
    for feed in sorted({one["feed"] for one in (*before, *after)}):
        gone, come = _only_in(feed, before, after), _only_in(feed, after, before)
        if come and gone:
            yield _replaced(come, gone, "")
        elif come:
            fewer = _fewer_rows(feed, before, after)
            yield _replaced(come, fewer, "rows of ") if fewer else f"{_files(come)} came"
        elif gone:
            yield f"{_files(gone)} no longer counts"
        elif _rows(feed, before) != _rows(feed, after):
            yield f"other rows of feed {feed} count"


def _replaced(come: list[SourceDocument], gone: list[SourceDocument], what: str) -> str:
    """Which files took the place of which; those of one name are told apart by their bytes."""
    twice = {one["file"] for one in come} & {one["file"] for one in gone}
    return f"{_files(come, twice)} replaced {what}{_files(gone, twice)}"


def _files(sources: list[SourceDocument], twice: Collection[str] = ()) -> str:
    return ", ".join(
        f"{one['file']} (SHA-256 {one['sha256'][:12]})" if one["file"] in twice else one["file"]
        for one in sources
    )


def _only_in(feed: str, there: list[SourceDocument], other: list[SourceDocument]) -> list[SourceDocument]:
    known = {one["sha256"] for one in other if one["feed"] == feed}
    return [one for one in there if one["feed"] == feed and one["sha256"] not in known]


def _fewer_rows(feed: str, before: list[SourceDocument], after: list[SourceDocument]) -> list[SourceDocument]:
    """The files of which fewer rows count than before."""
    then, now = _rows(feed, before), _rows(feed, after)
    return [one for one in after if one["feed"] == feed and now[one["sha256"]] < then.get(one["sha256"], 0)]


def _rows(feed: str, sources: list[SourceDocument]) -> dict[str, int]:
    return {one["sha256"]: one["rows"] for one in sources if one["feed"] == feed}


def _moved(
    frozen: StatementDocument, document: StatementDocument, because: list[str]
) -> Iterator[MovedDocument]:
    before = {one["measure"]: one for one in frozen["results"]}
    after = {one["measure"]: one for one in document["results"]}
    why = _why(because)
    for measure in dict.fromkeys([*before, *after]):
        was, now = _shown(before.get(measure)), _shown(after.get(measure))
        points_was, points_now = _points(frozen, measure), _points(document, measure)
        repeat_was, repeat_now = _repeat(frozen, measure), _repeat(document, measure)
        if (was, points_was, repeat_was) == (now, points_now, repeat_now):
            continue
        name = (after.get(measure) or before[measure])["name"]
        words = [_stood(before.get(measure), after.get(measure))]
        if was[1] != now[1]:
            words.append(f"{_words(was[1])} then, {_words(now[1])} now")
        elif was[2] != now[2]:
            words.append(f"{was[2] or 'no band'} then, {now[2] or 'no band'} now")
        if repeat_was != repeat_now:
            words.append("a repeat now" if repeat_now else "no longer a repeat")
        if points_was != points_now:
            words.append(f"points {points_was or 0}, now {points_now or 0}")
        yield {
            "measure": measure,
            "name": name,
            "was": was[0],
            "now": now[0],
            "verdict_was": was[1],
            "verdict_now": now[1],
            "points_was": points_was,
            "points_now": points_now,
            "sentence": f"{name}: {words[0]}{why}{''.join(f'; {more}' for more in words[1:])}.",
        }


def _why(because: list[str]) -> str:
    return f", because {' and '.join(because)}" if because else ""


def _shown(result: ResultDocument | None) -> tuple[str, str, str, str]:
    """The figure in words, its verdict, its band and its exact value."""
    if result is None:
        return ("no measure", "", "", "")
    figure = result["figure"]
    value = figure["value"]
    return (
        figure["shown"],
        figure["verdict"],
        figure["band"],
        f"{value['n']}/{value['d']}" if value else "",
    )


def _stood(was: ResultDocument | None, now: ResultDocument | None) -> str:
    """The figure then and now; of one that looks the same, what it is made of."""
    before, after = _shown(was)[0], _shown(now)[0]
    if before != after or was is None or now is None:
        return f"was {before}, now {after}"
    otherwise_made = difference_words(was["figure"], now["figure"])
    return f"still {after} ({otherwise_made})" if otherwise_made else f"still {after}"


def _words(verdict: str) -> str:
    return verdict.replace("_", " ") or "not there"


def _points(document: StatementDocument, measure: str) -> str | None:
    settlement = document.get("settlement")
    found = [one for one in settlement["measures"] if one["measure"] == measure] if settlement else []
    return found[0]["points"]["shown"] if found else None


def _repeat(document: StatementDocument, measure: str) -> bool:
    settlement = document["settlement"]
    return any(
        one["repeat"] for one in (settlement["measures"] if settlement else ()) if one["measure"] == measure
    )


def _before_after(
    name: str, was: SettlementDocument | None, now: SettlementDocument | None
) -> BeforeAfterDocument | None:
    if was is None and now is None:
        return None
    return {"was": _sum(name, was), "now": _sum(name, now)}


def _sum(name: str, settlement: SettlementDocument | None) -> str:
    if settlement is None:
        return "none"
    number = cast("NumberDocument", cast("dict[str, object]", settlement)[name])
    return number["shown"]


def unfit(settlement: SettlementDocument | None, final_from: Mapping[str, date]) -> tuple[str, ...]:
    """Why a settlement may not be approved as it stands: what can still change, or cannot be worked out.

    `final_from` says by measure when its figure is final. Charges that are estimated are no reason: they are
    marked, and put right when they are known.
    """
    if settlement is None:
        return ()
    unripe = [
        f"{one['name']} is provisional, its figure may still change{_until(final_from.get(one['measure']))}"
        for one in settlement["measures"]
        if one["provisional"]
    ]
    unknown = settlement["unpriced"].rstrip(".")
    return (*unripe, *([f"no amount can be worked out: {unknown}"] if unknown else []))


def _until(day: date | None) -> str:
    return f"; receive its feed again on {day} or later" if day else ""
