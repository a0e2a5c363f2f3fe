"""Rows that were changed by other means than Outscore and can no longer be read."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING
from typing import Any

from outscore.errors import DatabaseError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection


@contextmanager
def odd_texts_as_bytes(connection: Connection) -> Iterator[None]:
    """Within the block, SQLite hands out a text that is no UTF-8 as its bytes in place of failing."""
    raw: Any = connection.connection.dbapi_connection
    if connection.dialect.name != "sqlite" or raw is None:
        yield
        return
    usual = raw.text_factory
    raw.text_factory = _text_or_bytes
    try:
        yield
    finally:
        raw.text_factory = usual


def _text_or_bytes(content: bytes) -> str | bytes:
    try:
        return content.decode()
    except UnicodeDecodeError:
        return content


def damaged(what: str, why: str) -> DatabaseError:
    """The error of a row that was changed past Outscore; what: with its number."""
    return DatabaseError(
        f"{what} cannot be read: {why}. It was changed by other means than Outscore. See what else was: "
        f"outscore db verify. Then bring the database back from a backup."
    )
