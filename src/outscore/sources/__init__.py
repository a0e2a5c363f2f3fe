"""Where deliveries come from: a folder, SFTP, S3, HTTPS, a mailbox, a query."""

from __future__ import annotations

from outscore.sources.collecting import collect
from outscore.sources.parts import FeedSource
from outscore.sources.parts import Fetched
from outscore.sources.parts import Known
from outscore.sources.parts import SourceTrouble
from outscore.sources.secrets import secrets_of_environment
from outscore.sources.troubles import CODES

__all__ = ["CODES", "FeedSource", "Fetched", "Known", "SourceTrouble", "collect", "secrets_of_environment"]
