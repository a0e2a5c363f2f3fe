"""Which channels there are: a name, as outscore.yaml writes it, and what opens the channel."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from outscore.dispatch.folder import folder_channel
from outscore.dispatch.smtp import smtp_channel

if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Mapping

    from outscore.dispatch.parcel import Channel

CHANNELS: Mapping[str, Callable[..., Channel]] = MappingProxyType(
    {
        "folder": folder_channel,
        "smtp": smtp_channel,
    }
)
