"""Opening the channel that outscore.yaml names."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from outscore.contracts.workspace import FolderDispatch
from outscore.dispatch import CHANNELS

if TYPE_CHECKING:
    from outscore.contracts.workspace import SmtpDispatch
    from outscore.dispatch import Channel

FOLDER_SENDER = "scorecards@outscore.invalid"


def open_channel(dispatch: FolderDispatch | SmtpDispatch) -> tuple[Channel, str]:
    """The channel and the sender's address. The mail password comes from OUTSCORE_SMTP_PASSWORD alone."""
    if isinstance(dispatch, FolderDispatch):
        return CHANNELS[dispatch.channel](dispatch.path), FOLDER_SENDER
    channel = CHANNELS[dispatch.channel](
        host=dispatch.host,
        port=dispatch.port,
        security=dispatch.security,
        username=dispatch.username,
        password=os.environ.get("OUTSCORE_SMTP_PASSWORD"),
    )
    return channel, dispatch.sender
