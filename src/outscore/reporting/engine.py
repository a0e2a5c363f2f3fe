"""The templates, loaded and compiled once, and the fingerprint of everything that shapes a page."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.metadata import version
from importlib.resources import files
from typing import TYPE_CHECKING
from typing import Any

from outscore import __version__
from outscore.model.visible import visible
from outscore.reporting.wording import count
from outscore.reporting.wording import thousands

if TYPE_CHECKING:
    from collections.abc import Iterator
    from importlib.resources.abc import Traversable

    from jinja2 import Environment

LIBRARIES = ("altair", "jinja2", "markupsafe", "vl-convert-python", "xlsxwriter")
SHAPING = (".html", ".txt", ".css", ".js", ".py")


def fill(template: str, **values: Any) -> str:
    """A template filled with finished views; an unknown name in it is an error, never a blank."""
    return _environment().get_template(template).render(values)


@cache
def _environment() -> Environment:
    from jinja2 import Environment
    from jinja2 import PackageLoader
    from jinja2 import StrictUndefined
    from jinja2 import select_autoescape

    environment = Environment(
        loader=PackageLoader("outscore", "templates"),
        autoescape=select_autoescape(("html",)),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        finalize=_seen,
    )
    environment.filters["thousands"] = thousands
    environment.filters["count"] = count
    return environment


def _seen(value: Any) -> Any:
    """What a template prints: of a text every sign that nobody sees is written out; markup is our own."""
    return visible(value) if type(value) is str else value


@cache
def fingerprint() -> str:
    """A SHA-256 that changes whenever a page might look different for the same document."""
    digest = hashlib.sha256()
    for name in (f"outscore {__version__}", *(f"{name} {version(name)}" for name in LIBRARIES)):
        digest.update(name.encode() + b"\0")
    for folder in ("reporting", "templates"):
        for path, content in _shaping(files("outscore") / folder, folder):
            digest.update(path.encode() + b"\0" + hashlib.sha256(content).digest())
    return digest.hexdigest()


def _shaping(folder: Traversable, path: str) -> Iterator[tuple[str, bytes]]:
    for entry in sorted(folder.iterdir(), key=lambda found: found.name):
        if entry.is_dir():
            yield from _shaping(entry, f"{path}/{entry.name}")
        elif entry.name.endswith(SHAPING):
            yield f"{path}/{entry.name}", entry.read_bytes()
