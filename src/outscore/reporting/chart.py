"""Trends drawn by altair: many panels in one tall chart, then cut into one small SVG each.

Colours are CSS variables, so that the page's scheme decides them; no number is drawn, because every
figure stands beside the chart in the words of the document. Panels lie one below the other at whole
pixels and points at quarters of a pixel, so that a panel comes out the same whatever it is drawn with.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING
from typing import Any
from xml.etree import ElementTree

from outscore.reporting.geometry import HEIGHT
from outscore.reporting.geometry import WIDTH

if TYPE_CHECKING:
    from collections.abc import Iterator
    from collections.abc import Sequence

    from outscore.reporting.geometry import Panel

BATCH = 200
LOOKS = {
    "met": ("circle", "var(--line)", 56),
    "missed": ("diamond", "var(--missed)", 190),
    "not_measured": ("circle", "var(--muted)", 56),
    "report_only": ("circle", "var(--line)", 56),
}
KEPT = ("d", "transform", "x2", "y2", "fill", "stroke", "stroke-width", "stroke-dasharray")
PLACES = re.compile(r"(M|L|translate\()([-\d.]+),([-\d.]+)")


def draw(panels: Sequence[Panel]) -> list[str]:
    """The panels as SVG, one each; the same panel gives the same text whatever it is drawn with."""
    distinct = list(dict.fromkeys(panels))
    drawn: dict[Panel, str] = {}
    for start in range(0, len(distinct), BATCH):
        batch = distinct[start : start + BATCH]
        drawn.update(zip(batch, _batch(batch), strict=True))
    return [drawn[panel] for panel in panels]


def _batch(panels: Sequence[Panel]) -> list[str]:
    import vl_convert

    rows = [row for number, panel in enumerate(panels) for row in _rows(number, panel)]
    drawing = vl_convert.vegalite_to_svg({**_specification(), "data": {"values": rows}})
    cut: list[list[str]] = [[] for _ in panels]
    for element in ElementTree.fromstring(drawing).iter():
        if _is_drawn(element):
            number = _panel_of(element)
            cut[number].append(_shape(element, number * HEIGHT))
    return [_svg(shapes) for shapes in cut]


def _rows(number: int, panel: Panel) -> Iterator[dict[str, Any]]:
    top = number * HEIGHT
    for level in panel.levels:
        low, high = (0, level.y) if panel.zone == "above" else (level.y, HEIGHT)
        ends = {"x": level.x, "x2": level.x2, "y": top + level.y, "low": top + low, "high": top + high}
        yield {"kind": "target", **ends}
    run = 0
    for point in panel.points:
        if point.y is None:
            run += 1
            continue
        shape, colour, size = LOOKS.get(point.verdict, LOOKS["report_only"])
        look = {"shape": shape, "colour": colour, "size": size, "run": f"{number}-{run}"}
        yield {"kind": "month", "x": point.x, "y": top + point.y, **look}


@cache
def _specification() -> dict[str, Any]:
    import altair as alt

    across = alt.X("x:Q", axis=None, scale=None)
    up = alt.Y("y:Q", axis=None, scale=None)
    looks = {
        "shape": alt.Shape("shape:N", scale=None),
        "color": alt.Color("colour:N", scale=None),
        "size": alt.Size("size:Q", scale=None),
    }
    target = alt.Chart().transform_filter("datum.kind == 'target'")
    month = alt.Chart().transform_filter("datum.kind == 'month'")
    layers = alt.layer(
        target.mark_rect(color="var(--zone)").encode(
            across, alt.Y("low:Q", axis=None, scale=None), alt.X2("x2:Q"), alt.Y2("high:Q")
        ),
        target.mark_rule(color="var(--target)", strokeDash=[5, 4], strokeWidth=1.25).encode(
            across, up, alt.X2("x2:Q")
        ),
        month.mark_line(color="var(--line)", strokeWidth=2).encode(across, up, alt.Detail("run:N")),
        month.mark_point(filled=True, opacity=1).encode(across, up, **looks),
        data=alt.InlineData(values=[]),
    )
    chart = layers.configure(aria=False, view=alt.ViewConfig(stroke=None))
    found: dict[str, Any] = chart.properties(width=WIDTH, height=HEIGHT).to_dict()
    return found


def _is_drawn(element: ElementTree.Element) -> bool:
    is_ground = element.get("class") in ("background", "foreground")
    return _tag(element) in ("path", "line") and not is_ground and bool(_place(element))


def _place(element: ElementTree.Element) -> re.Match[str] | None:
    return PLACES.search(element.get("transform") or element.get("d") or "")


def _panel_of(element: ElementTree.Element) -> int:
    place = _place(element)
    return int(float(place[3]) // HEIGHT) if place else 0


def _shape(element: ElementTree.Element, top: int) -> str:
    placed = "transform" if "transform" in element.attrib else "d"
    kept = {name: element.attrib[name] for name in KEPT if name in element.attrib}
    kept[placed] = PLACES.sub(lambda place: f"{place[1]}{place[2]},{float(place[3]) - top:g}", kept[placed])
    kept.setdefault("fill", "none")
    return f"<{_tag(element)}" + "".join(f' {name}="{value}"' for name, value in kept.items()) + "/>"


def _svg(shapes: Sequence[str]) -> str:
    drawn = "".join(shapes)
    return f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" aria-hidden="true" focusable="false">{drawn}</svg>'


def _tag(element: ElementTree.Element) -> str:
    return element.tag.rpartition("}")[2]
