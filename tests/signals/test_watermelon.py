"""Green outside and red inside, and judging by one figure."""

from __future__ import annotations

from fractions import Fraction

import pytest

from outscore.contracts.metric_reference import shipped
from outscore.model.period import Period
from outscore.model.result import Verdict
from outscore.signals.rules import Meaning
from outscore.signals.rules import Rule
from outscore.signals.rules import Side
from outscore.signals.rules import Signal
from outscore.signals.watermelon import THEMES
from outscore.signals.watermelon import Judged
from outscore.signals.watermelon import Seen
from outscore.signals.watermelon import State
from outscore.signals.watermelon import Theme
from outscore.signals.watermelon import single_metric
from outscore.signals.watermelon import watermelon

MET = Judged("speed", "Speed", Verdict.MET)
MISSED = Judged("abandoned", "Abandoned", Verdict.MISSED)
UNMEASURED = Judged("handle", "Handle time", Verdict.NOT_MEASURED)
REPORTED = Judged("volume", "Volume", Verdict.REPORT_ONLY)
UNREPORTED = Judged("volume", "Volume", Verdict.NOT_MEASURED, is_judged=False)
OCTOBER = Period.parse("2026-10")
WORSE = Signal(Rule.OUTSIDE, Side.DOWN, Meaning.CONCERN, (OCTOBER,))
BETTER = Signal(Rule.OUTSIDE, Side.UP, Meaning.IMPROVEMENT, (OCTOBER,))
FINE = Seen(Theme.SATISFACTION, "Satisfied", is_measured=True)
BELOW = Seen(Theme.COMPLAINTS, "Complaints", is_measured=True, below_floor=True)
SIGNALLING = Seen(Theme.FIRST_CONTACT, "Solved at once", is_measured=True, signals=(WORSE,))
IMPROVING = Seen(Theme.FIRST_CONTACT, "Solved at once", is_measured=True, signals=(BETTER,))
EMPTY = Seen(Theme.SATISFACTION, "Satisfied", is_measured=False, below_floor=True)


@pytest.mark.parametrize(
    ("judged", "seen", "state"),
    [
        ([MET], [FINE], State.CLEAR),
        ([MET], [FINE, BELOW], State.WATERMELON),
        ([MET], [SIGNALLING], State.WATERMELON),
        ([MET], [IMPROVING], State.CLEAR),
        ([MET, MISSED], [BELOW], State.NOT_ALL_MET),
        ([MET, UNMEASURED, REPORTED], [BELOW], State.WATERMELON),
        ([UNMEASURED, REPORTED], [BELOW], State.NOT_ALL_MET),
        ([], [BELOW], State.NOT_ALL_MET),
        ([MET], [], State.NOBODY_LOOKS),
        ([MET], [EMPTY], State.NOBODY_LOOKS),
        ([MET], [EMPTY, IMPROVING], State.CLEAR),
    ],
)
def test_what_the_check_comes_to(judged: list[Judged], seen: list[Seen], state: State) -> None:
    assert watermelon(judged, seen).state is state


def test_everything_that_speaks_against_it_is_told() -> None:
    assert watermelon([MET], [BELOW, SIGNALLING]).sentences == (
        "Every judged measure is met, and yet:",
        "Complaints is below its floor.",
        "Solved at once: October 2026 is below the lower limit: a concern.",
    )


def test_what_nobody_measured_is_told() -> None:
    found = watermelon([MET], [FINE])
    assert found.unseen == (Theme.FIRST_CONTACT, Theme.COMPLAINTS)
    assert found.sentences[0].endswith("There is no figure for solved in the first contact and complaints.")


def test_the_metrics_of_a_theme_come_with_outscore() -> None:
    ids = {one["metric"] for one in shipped()}
    assert set(THEMES) - ids == set()
    assert set(THEMES.values()) == set(Theme)


ALONE = "The contract is judged by one measure alone, Speed: what it leaves out, nobody sees."


def weighed(**weights: int) -> list[Judged]:
    return [Judged(name, name, Verdict.MET, Fraction(weight)) for name, weight in weights.items()]


@pytest.mark.parametrize(
    ("judged", "warning"),
    [
        ([MET], ALONE),
        ([MET, REPORTED], ALONE),
        ([MET, UNREPORTED], ALONE),
        ([MET, UNMEASURED], ""),
        ([], ""),
        (weighed(a=51, b=49), "a carries 51 % of the weight: it decides nearly alone."),
        (weighed(a=50, b=50), ""),
        (weighed(a=1, b=2, c=9), "c carries 75 % of the weight: it decides nearly alone."),
        (weighed(a=0, b=0), ""),
    ],
)
def test_one_figure_that_decides_alone_is_warned_of(judged: list[Judged], warning: str) -> None:
    assert single_metric(judged) == warning
