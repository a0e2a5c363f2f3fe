"""Secrets for flows: environment variables, or Prefect blocks of the kind Secret."""

from __future__ import annotations

from typing import Any
from typing import cast

from prefect.blocks.system import Secret

from outscore.sources import secrets_of_environment


def secret(name: str) -> str:
    """A secret by the name in the feed contract: the environment first, then the block.

    Names of blocks have no capitals and no underscores: ACME_SFTP_PASSWORD is the block acme-sftp-password.
    Raises LookupError where there is neither, or the block holds no text.
    """
    try:
        return secrets_of_environment(name)
    except LookupError:
        return _of_block(name.lower().replace("_", "-"), name)


def _of_block(block: str, name: str) -> str:
    try:
        held = cast("Secret[Any]", Secret.load(block)).get()  # outside a loop it is no coroutine
    except ValueError:
        raise LookupError(name) from None
    if isinstance(held, str | int):
        return str(held)
    raise LookupError(name)
