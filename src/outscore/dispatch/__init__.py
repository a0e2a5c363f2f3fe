"""How approved pages leave the house: one message to one recipient, through a channel, at most once."""

from __future__ import annotations

from outscore.dispatch.channels import CHANNELS
from outscore.dispatch.parcel import Attachment
from outscore.dispatch.parcel import Channel
from outscore.dispatch.parcel import Outcome
from outscore.dispatch.parcel import Parcel
from outscore.dispatch.parcel import Receipt

__all__ = ["CHANNELS", "Attachment", "Channel", "Outcome", "Parcel", "Receipt"]
