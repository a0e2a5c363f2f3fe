"""Which sources there are: how each is declared, and what fetches from it."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from outscore.model.feed_source import FolderSource
from outscore.model.feed_source import HttpsSource
from outscore.model.feed_source import MailboxSource
from outscore.model.feed_source import QuerySource
from outscore.model.feed_source import S3Source
from outscore.model.feed_source import SftpSource
from outscore.sources.folder import from_folder
from outscore.sources.https import from_https
from outscore.sources.mailbox import from_mailbox
from outscore.sources.query import from_query
from outscore.sources.s3 import from_s3
from outscore.sources.sftp import from_sftp

if TYPE_CHECKING:
    from collections.abc import Mapping

    from outscore.sources.order import Fetch

SOURCES: Mapping[type, Fetch] = MappingProxyType(
    {
        FolderSource: from_folder,
        SftpSource: from_sftp,
        S3Source: from_s3,
        HttpsSource: from_https,
        MailboxSource: from_mailbox,
        QuerySource: from_query,
    }
)
