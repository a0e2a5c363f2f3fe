"""A drawn trend is right in shape, and does not depend on what it is drawn with."""

from __future__ import annotations

from tests.reporting import documents

from outscore.reporting.chart import draw
from outscore.reporting.geometry import HEIGHT
from outscore.reporting.geometry import WIDTH
from outscore.reporting.geometry import panel
from outscore.reporting.geometry import shortfall


def test_a_higher_value_lies_higher() -> None:
    found = panel(documents.answered_by_northbank())
    assert found is not None
    met, missed = found.points
    assert met.y is not None
    assert missed.y is not None
    (level,) = found.levels
    assert (level.x, level.x2) == (0, WIDTH)
    assert met.y < level.y < missed.y, "y counts from the top"


def test_equal_values_lie_in_the_middle() -> None:
    result = documents.answered_by_northbank()
    result["trend"] = [documents.figure("2015-09", 95, 100, "95.0 %", "met")]
    found = panel(result)
    assert found is not None
    assert [level.y for level in found.levels] == [HEIGHT / 2]
    assert [(point.x, point.y) for point in found.points] == [(WIDTH / 2, HEIGHT / 2)]


def test_a_measure_without_figures_is_not_drawn() -> None:
    assert panel(documents.talk_time()) is None


def test_the_good_side_is_below_where_less_is_better() -> None:
    result = documents.answered_by_northbank()
    assert result["target"] is not None
    result["target"]["comparison"] = "below"
    found = panel(result)
    assert found is not None
    assert found.zone == "below"
    assert f'y="{HEIGHT}"' not in draw([found])[0]
    above = panel(documents.answered_by_northbank())
    assert above is not None
    assert draw([found]) != draw([above])


def test_each_month_is_drawn_against_the_level_that_it_was_held_against() -> None:
    result = documents.answered_by_northbank()
    assert result["target"] is not None
    one, other = result["trend"]
    low = {**result["target"], "value": "70", "exact": {"n": 70, "d": 1}, "shown": "at least 70 %"}
    one["level"] = low  # type: ignore[typeddict-item]
    found = panel(result)
    assert found is not None
    ramp, full = found.levels
    assert (ramp.x, ramp.x2, full.x, full.x2) == (0, WIDTH / 2, WIDTH / 2, WIDTH)
    assert ramp.y > full.y, "a lower level lies lower"
    assert draw([found])[0].count('stroke="var(--target)"') == 2
    other["level"] = low  # type: ignore[typeddict-item]
    again = panel(result)
    assert again is not None
    assert len(again.levels) == 1, "months with the same level share one line"


def test_misses_have_a_mark_of_their_own_shape() -> None:
    found = panel(documents.answered_by_northbank())
    assert found is not None
    svg = draw([found])[0]
    assert svg.count('fill="var(--missed)"') == 1
    assert svg.count("A3.742") == 2, "one circle, written as two arcs"


def test_a_month_without_a_figure_breaks_the_line() -> None:
    result = documents.answered_by_northbank()
    one, other = result["trend"]
    result["trend"] = [one, other, documents.unmeasured("2015-10", "Oct 15", "Nothing came."), other, one]
    found = panel(result)
    assert found is not None
    lines = [part for part in draw([found])[0].split("<") if 'stroke="var(--line)"' in part]
    assert len(lines) == 2


def test_the_same_panel_gives_the_same_text_in_any_company() -> None:
    results = [one["results"][0] for one in documents.many(vendors=7, measures=1)]
    panels = [found for result in results if (found := panel(result))]
    assert len(panels) == 7
    assert draw(panels) == [draw([one])[0] for one in panels]
    assert draw(panels[::-1]) == draw(panels)[::-1]


def test_a_shortfall_is_a_share_of_the_target() -> None:
    near, far = documents.answered_by_northbank(), documents.answered_by_northbank()
    far["figure"] = documents.figure("2015-09", 19, 100, "19.0 %", "missed")
    assert 0 < shortfall(near) < shortfall(far)
    assert str(shortfall(far)) == "4/5"
