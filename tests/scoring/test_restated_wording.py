"""What a restatement says beside figures and sums: each thing by its name."""

from __future__ import annotations

from typing import TYPE_CHECKING
from typing import Any
from typing import cast

import pytest

from outscore.scoring.restated_wording import NOTHING_MOVED
from outscore.scoring.restating import restated

if TYPE_CHECKING:
    from collections.abc import Callable

    from outscore.model.statement import StatementDocument

TRIGGER = {"trigger": "plan", "name": "Plan", "clause": "12.1", "reason": "missed 2 times.", "due": None}
STEP = {"kind": "measure", "what": "speed", "amount": {"n": 5, "d": 1, "shown": "GBP 5.00"}, "terms": []}
HELD = {"origin": "2026-01", "status": "on_hold", "measures": ["speed"]}


def figure(shown: str = "45.2 s", n: int = 904, counted: str = "904 of 20") -> dict[str, Any]:
    value = {"n": n, "d": 20}
    return {
        "shown": shown,
        "value": value,
        "counted": counted,
        "verdict": "missed",
        "band": "minor",
        "reason": "",
    }


def amount(shown: str) -> dict[str, Any]:
    return {"n": 1, "d": 1, "shown": shown}


def statement() -> Any:
    """A frozen statement, with as much of it as a restatement looks at."""
    settled = {name: amount("0") for name in ("points", "credit", "net", "bonus")}
    lists: dict[str, Any] = {
        name: []
        for name in ("triggers", "caps_reached", "gates", "critical", "held", "steps", "bookings", "levels")
    }
    measure = {"measure": "speed", "repeat": False, "points": amount("2")}
    return {
        "revision": 1,
        "contract": {"terms_sha256": "a"},
        "data_quality": {
            "sources": [], "rows_accepted": 5, "rows_rejected": 0, "rows_left_out": 0, "warnings": 0,
        },
        "assessment": None,
        "results": [
            {
                "measure": "speed", "name": "Speed", "figure": figure(), "trend": [], "change": {},
                "quarter": None, "target": None,
            }
        ],
        "settlement": {
            **settled, **lists, "measures": [measure], "rating": None, "charges": None, "estimated": False,
            "terms": {}, "facts": {"readings": {}}, "carried_in": {}, "carry": {},
        },
    }  # fmt: skip


def said(change: Callable[[Any], object], since: str = "") -> list[str]:
    """What a revision says that differs from the frozen statement by a change."""
    now = statement()
    change(now)
    return restated(cast("StatementDocument", statement()), now, since)["restatement"]["sentences"]


def settle(**keys: Any) -> Callable[[Any], object]:
    return lambda document: document["settlement"].update(keys)


def test_a_figure_that_looks_the_same_is_told_with_its_counts() -> None:
    def change(document: Any) -> None:
        document["results"][0]["figure"] = figure(n=860, counted="860 of 19")

    assert said(change) == ["Speed: still 45.2 s (860 of 19 now, 904 of 20 then)."]


def test_a_figure_without_counts_is_told_exactly() -> None:
    def change(document: Any) -> None:
        document["results"][0]["figure"] = figure(n=905, counted="")

    assert said(change) == ["Speed: still 45.2 s (exactly 45.25 now, 45.2 then)."]


def test_another_band_of_the_same_verdict_is_told() -> None:
    def change(document: Any) -> None:
        document["results"][0]["figure"] |= {"shown": "50 s", "band": "severe"}

    assert said(change) == ["Speed: was 45.2 s, now 50 s; minor then, severe now."]


def test_a_measure_that_became_a_repeat_says_so() -> None:
    def change(document: Any) -> None:
        document["settlement"]["measures"][0] |= {"repeat": True, "points": amount("4")}
        document["settlement"]["carried_in"] = {"states": {}}

    assert said(change, "2026-02") == [
        "Speed: still 45.2 s, because 2026-02 was restated; a repeat now; points 2, now 4."
    ]


def test_a_sum_that_moves_alone_says_why() -> None:
    change = settle(net=amount("-380"), carried_in={"watches": []})
    assert said(change, "2026-02") == ["Net: was 0, now -380, because 2026-02 was restated."]


@pytest.mark.parametrize(
    ("keys", "sentence"),
    [
        ({"triggers": [TRIGGER]}, "Plan (12.1) fires now: missed 2 times."),
        ({"caps_reached": ["year"]}, "The cap year is reached now."),
        ({"gates": ["all_red"]}, "The gate all_red counts now."),
        (
            {"gates_set_aside": [{"gate": "all_red", "why": "waived"}]},
            "The gate all_red is open and moves no money now: waived.",
        ),
        ({"critical": ["outage"]}, "outage is a critical failure now."),
        ({"held": [HELD]}, "The credit of 2026-01 for speed is on hold now."),
        (
            {"rating": {"score": amount("71"), "standing": "acceptable"}},
            "Overall rating: was none, now 71 (acceptable).",
        ),
        (
            {"rating": {"score": amount("71"), "standing": "", "provisional": True}},
            "Overall rating: was none, now 71, provisional.",
        ),
    ],
)
def test_consequences_are_told_where_no_figure_moved(keys: dict[str, Any], sentence: str) -> None:
    assert said(settle(**keys)) == [NOTHING_MOVED, sentence]


def test_a_trigger_that_no_longer_fires_says_why_it_had() -> None:
    frozen, now = statement(), statement()
    frozen["settlement"]["triggers"] = [TRIGGER]
    assert restated(frozen, now)["restatement"]["sentences"] == [
        NOTHING_MOVED,
        "Plan (12.1) no longer fires. It had: missed 2 times.",
    ]


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (settle(steps=[STEP]), "Told otherwise: the working of the credit."),
        (settle(carry={"watches": [1]}), "Handed on otherwise: credits that are being earned back."),
        (
            lambda document: document["data_quality"].update(rows_rejected=3),
            "Of its deliveries: rows rejected 3, were 0.",
        ),
        (
            lambda document: document["results"][0].update(trend=[{"period": "2026-01"}]),
            "Shown otherwise: earlier periods in the trend.",
        ),
    ],
)
def test_what_else_is_told_is_named(change: Callable[[Any], object], sentence: str) -> None:
    assert said(change) == [NOTHING_MOVED, sentence]


def sources(**rows: int) -> list[dict[str, Any]]:
    return [
        {"feed": "figures", "file": f"{name}.csv", "sha256": name, "rows": count, "warnings": []}
        for name, count in rows.items()
    ]


@pytest.mark.parametrize(
    ("before", "after", "why"),
    [
        ({"may": 2}, {"new": 2}, "new.csv replaced may.csv"),
        ({"may": 2}, {"may": 1, "new": 1}, "new.csv replaced rows of may.csv"),
        ({"may": 2, "june": 1}, {"may": 1, "june": 1, "new": 1}, "new.csv replaced rows of may.csv"),
        ({"may": 2}, {"may": 2, "new": 1}, "new.csv came"),
        ({"may": 2, "new": 1}, {"may": 2}, "new.csv no longer counts"),
        ({"may": 2}, {"may": 1}, "other rows of feed figures count"),
    ],
)
def test_what_was_sent_instead_of_what_is_the_reason(
    before: dict[str, int], after: dict[str, int], why: str
) -> None:
    was, now = statement(), statement()
    was["data_quality"]["sources"], now["data_quality"]["sources"] = sources(**before), sources(**after)
    now["results"][0]["figure"] = figure("45.3 s", 906, "906 of 20")
    (first, *_) = restated(was, now)["restatement"]["sentences"]
    assert first == f"Speed: was 45.2 s, now 45.3 s, because {why}."


# What rests on earlier periods, step by step


def number(value: int, shown: str = "") -> dict[str, Any]:
    return {"n": value, "d": 1, "shown": shown or str(value)}


def measured(**keys: Any) -> Callable[[Any], object]:
    return lambda document: document["settlement"]["measures"][0].update(keys)


def cap(before: int, limit: int, credited: int) -> dict[str, Any]:
    terms = {"before": before, "limit": limit, "credited before": credited}
    return {
        "kind": "cap", "what": "year", "amount": number(limit - before),
        "terms": [{"name": name, "value": number(value)} for name, value in terms.items()],
    }  # fmt: skip


def booking(entry: str, amount: int) -> dict[str, Any]:
    return {
        "entry": entry,
        "what": "half",
        "origin": "2026-03",
        "clause": "7",
        "amount": number(amount, f"GBP {amount}"),
    }


def upheld(amount: int) -> dict[str, Any]:
    return {"kind": "upheld", "what": "speed of 2026-01", "amount": number(amount), "terms": []}


@pytest.mark.parametrize(
    ("then", "now", "sentence"),
    [
        (
            measured(name="Speed", level="at least 90 %"),
            measured(name="Speed", level="at least 92 %"),
            "Speed: the level was at least 90 %, now at least 92 %.",
        ),
        (
            measured(name="Speed", misses=1, default=""),
            measured(name="Speed", misses=2, default=""),
            "Speed: misses in its window were 1, now 2.",
        ),
        (
            measured(name="Speed", default=""),
            measured(name="Speed", default="expected"),
            "Speed: was no default, now default of the expected level.",
        ),
        (
            settle(levels=[]),
            settle(levels=[{"name": "speed", "value": number(92)}]),
            "speed: after this period the level did not rise, now it rises to 92.",
        ),
        (
            settle(steps=[cap(400, 300, 0)], currency="GBP"),
            settle(steps=[cap(400, 100, 200)], currency="GBP"),
            (
                "Cap year: was GBP 400.00 limited to GBP 300.00, now GBP 400.00 limited to GBP 100.00 "
                "(GBP 200.00 credited before)."
            ),
        ),
        (
            settle(steps=[], currency="GBP"),
            settle(steps=[cap(400, 300, 0)], currency="GBP"),
            "Cap year: was not in the way, now GBP 400.00 limited to GBP 300.00.",
        ),
        (
            settle(bookings=[booking("earn_back", -600)]),
            settle(bookings=[booking("earn_back", -700)]),
            "Earned back (half, 2026-03): was GBP -600, now GBP -700.",
        ),
        (
            settle(bookings=[booking("retained", 10)]),
            settle(bookings=[]),
            "Held back (half, 2026-03): was GBP 10, now nothing.",
        ),
        (
            settle(steps=[upheld(5)], currency="GBP"),
            settle(steps=[upheld(7)], currency="GBP"),
            "Upheld, speed of 2026-01: was GBP 5.00, now GBP 7.00.",
        ),
    ],
)
def test_every_dependence_on_earlier_periods_is_told_as_a_step(
    then: Callable[[Any], object], now: Callable[[Any], object], sentence: str
) -> None:
    frozen, document = statement(), statement()
    then(frozen)
    now(document)
    document["settlement"]["carried_in"] = {"states": 1}
    found = restated(frozen, document, "2026-02")["restatement"]["sentences"]
    assert found == [NOTHING_MOVED, "It is told anew, because 2026-02 was restated.", sentence]
