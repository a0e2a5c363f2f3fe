"""Secrets: asked for by name, used, and taken out of every text that leaves."""

from __future__ import annotations

import os
from base64 import b64encode
from typing import TYPE_CHECKING
from urllib.parse import quote
from urllib.parse import quote_plus

from outscore.sources.parts import Stopped
from outscore.sources.troubles import secret_missing
from outscore.sources.troubles import secret_unusable

if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Iterator
    from collections.abc import Mapping

_HIDDEN = "[secret]"


def secrets_of_environment(name: str, environment: Mapping[str, str] = os.environ) -> str:
    """The value of the variable that a feed contract names; raises KeyError where it is not set."""
    return environment[name]


class Keeper:
    """Hands out secrets and remembers them, to take them out of texts. It shows none of them itself."""

    __slots__ = ("_ask", "_known")

    def __init__(self, ask: Callable[[str], str]) -> None:
        self._ask = ask
        self._known: set[str] = set()

    def line(self, name: str, origin: str) -> str:
        """A secret of one line, without the line break that files end with."""
        secret = self.text(name, origin).strip("\r\n")
        if not secret.isprintable():
            raise Stopped(secret_unusable(name, origin))
        return secret

    def text(self, name: str, origin: str) -> str:
        """A secret as it was kept."""
        try:
            secret = self._ask(name)
        except LookupError:
            secret = ""
        if not secret.strip():
            raise Stopped(secret_missing(name, origin))
        self.remember(secret)
        return secret

    def remember(self, secret: str) -> None:
        """Take this out of texts too: a secret that was found within another."""
        self._known |= {form for form in _forms(secret) if form.strip()}

    def clean(self, text: str) -> str:
        """A text without any secret that was handed out, however it is written."""
        for secret in sorted(self._known, key=len, reverse=True):
            text = text.replace(secret, _HIDDEN)
        return text


def _forms(secret: str) -> Iterator[str]:
    bare = secret.strip()
    for form in (secret, bare):
        yield form
        yield quote(form, safe="")
        yield quote_plus(form)
        yield repr(form)[1:-1]
        yield b64encode(form.encode("utf-8", "surrogateescape")).decode()
    yield from (line for line in bare.splitlines() if len(line) >= 16 and not line.startswith("-----"))
