"""The fingerprint sees everything that shapes a page."""

from __future__ import annotations

from importlib.resources import files

from outscore.reporting.engine import SHAPING
from outscore.reporting.engine import _shaping
from outscore.reporting.engine import fingerprint


def test_every_template_is_in_it() -> None:
    folder = files("outscore") / "templates"
    seen = {path for path, _ in _shaping(folder, "templates")}
    assert {"templates/parts/style.css", "templates/parts/compare.js", "templates/email/pack.txt"} <= seen
    assert all(path.endswith(SHAPING) for path in seen)


def test_it_is_stable() -> None:
    first = fingerprint()
    fingerprint.cache_clear()
    assert fingerprint() == first
