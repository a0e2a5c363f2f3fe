"""What tests of pages share: small documents, and the pages made from them."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable


@pytest.fixture(scope="session")
def readable() -> Callable[[bytes], str]:
    """Turn a page into the text that a person reads, in one line."""

    def read(page: bytes) -> str:
        body = re.sub(r"<(style|script)\b.*?</\1>", " ", page.decode(), flags=re.DOTALL)
        return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", body)))

    return read
