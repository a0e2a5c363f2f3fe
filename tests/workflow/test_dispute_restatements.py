"""Which restatement ends an upheld dispute: the first of its month that is begun after it was upheld."""

from __future__ import annotations

import pytest

from outscore.governance.fold import folded
from outscore.model.trail import Entry
from outscore.storage.frozen import Freezing
from outscore.storage.frozen import Reopening
from outscore.workflow.disputes import restatement_for

ABOUT = ("acme", "msa", "2026-03")
SAYS = {"vendor": "acme", "contract": "msa", "month": "2026-03", "measure": "speed"}
UPHELD = "2026-04-29"
DISPUTE = folded(
    [
        Entry("disputes", "dispute-1", 1, "bob", "2026-04-21", {"state": "open", **SAYS}),
        Entry("disputes", "dispute-1", 2, "ann", UPHELD, {"state": "upheld"}),
    ]
)["disputes", "dispute-1"]


def history(*told: str) -> list[tuple[Freezing, Reopening | None]]:
    """Days on which March was frozen, each with the day on which it was opened again and because of what."""
    found: list[tuple[Freezing, Reopening | None]] = []
    for number, line in enumerate(told, start=1):
        day, *opened = line.split()
        freezing = Freezing(*ABOUT, number, f"sha-{number}", number, "ann", "seen", day, 0)
        reopening = Reopening(*ABOUT, number, opened[1], 1, "ann", "why", opened[0]) if opened else None
        found.append((freezing, reopening))
    return found


@pytest.mark.parametrize(
    ("told", "found"),
    [
        (["2026-04-20"], None),
        (["2026-04-20 2026-05-01 2026-03"], None),
        (["2026-04-20 2026-05-01 2026-03", "2026-05-02"], (1, 2)),
        (["2026-04-20 2026-05-01 2026-Q1", "2026-05-02"], (1, 2)),
        (["2026-04-20 2026-05-01 2026-02", "2026-05-02"], None),
        (["2026-04-20 2026-04-22 2026-03", "2026-04-23"], None),
        (["2026-04-20 2026-04-22 2026-03", "2026-05-02"], None),
        (["2026-04-20 2026-04-22 2026-03", "2026-05-02 2026-05-03 2026-03", "2026-05-04"], (1, 3)),
        (["2026-04-20 2026-04-22 2026-03", "2026-04-23 2026-05-03 2026-03", "2026-05-04"], (2, 3)),
        (["2026-04-20 2026-05-01 2026-03", "2026-05-02 2026-05-03 2026-03", "2026-05-04"], (1, 2)),
    ],
    ids=[
        "nothing was restated",
        "it is not approved yet",
        "begun and approved since",
        "the quarter with the month",
        "it only follows another month",
        "approved while nobody had decided",
        "begun while nobody had decided",
        "and another one after that",
        "restated before, and for the dispute",
        "the first one ends it",
    ],
)
def test_which_restatement_ends_it(told: list[str], found: tuple[int, int] | None) -> None:
    ended = restatement_for(history(*told), DISPUTE)
    assert (ended and (ended.before.number, ended.after.number)) == found
    others = [(one, None) for one, _ in history("2026-04-20", "2026-06-01")]
    assert restatement_for(others, DISPUTE) is None


@pytest.mark.parametrize(
    ("because", "ends"), [("2026-Q1", True), ("2026-02", True), ("2026-04", False)], ids=str
)
def test_a_disputed_quarter_ends_with_its_own_restatement_or_that_of_one_of_its_months(
    because: str, ends: bool
) -> None:
    about = ("acme", "msa", "2026-Q1")
    says = {**SAYS, "month": "2026-Q1"}
    dispute = folded(
        [
            Entry("disputes", "dispute-1", 1, "bob", "2026-04-21", {"state": "open", **says}),
            Entry("disputes", "dispute-1", 2, "ann", UPHELD, {"state": "upheld"}),
        ]
    )["disputes", "dispute-1"]
    first = Freezing(*about, 1, "sha-1", 1, "ann", "seen", "2026-04-20", 0)
    opened = Reopening(*about, 1, because, 1, "ann", "why", "2026-05-01")
    second = Freezing(*about, 2, "sha-2", 2, "ann", "seen", "2026-05-02", 0)
    assert (restatement_for([(first, opened), (second, None)], dispute) is not None) == ends
