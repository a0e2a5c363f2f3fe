"""The objects of a bucket below a prefix, on Amazon's servers or others that speak S3."""

from __future__ import annotations

from contextlib import closing
from contextlib import contextmanager
from types import MappingProxyType
from typing import TYPE_CHECKING
from typing import Any

from outscore.model.feed_source import S3Source
from outscore.sources.listing import Gone
from outscore.sources.listing import Seen
from outscore.sources.listing import fetch_listed
from outscore.sources.parts import Stopped
from outscore.sources.room import PIECE
from outscore.sources.troubles import certificate_not_trusted
from outscore.sources.troubles import connection_lost
from outscore.sources.troubles import folder_missing
from outscore.sources.troubles import login_refused
from outscore.sources.troubles import part_missing
from outscore.sources.troubles import secret_unusable
from outscore.sources.troubles import trouble

if TYPE_CHECKING:
    from collections.abc import Iterator
    from collections.abc import Sequence

    from botocore.exceptions import ClientError

    from outscore.sources.order import Order
    from outscore.sources.parts import Found
    from outscore.sources.parts import SourceTrouble

_REFUSED = (
    "AccessDenied",
    "AllAccessDisabled",
    "ExpiredToken",
    "InvalidAccessKeyId",
    "InvalidToken",
    "SignatureDoesNotMatch",
    "403",
    "401",
)
_MISSING = ("NoSuchBucket", "404", "PermanentRedirect", "301")
_CHANGED = ("NoSuchKey", "PreconditionFailed", "InvalidObjectState", "404", "412")
_SETTINGS = MappingProxyType(
    {"connect_timeout": 20, "read_timeout": 60, "retries": {"max_attempts": 2, "mode": "standard"}}
)


def from_s3(order: Order) -> Iterator[Found]:
    """The new objects below a prefix; their names are the last parts of their keys."""
    source = order.feed.source
    assert isinstance(source, S3Source)  # noqa: S101
    place = f"s3://{source.bucket}/{source.prefix}"
    try:
        import boto3  # noqa: F401
    except ImportError:
        raise Stopped(part_missing("boto3", "s3", place)) from None
    with _said_plainly(source, place):
        client = _client(source, order, place)
        try:
            yield from fetch_listed(_Bucket(source, place, client), order, source.largest)
        finally:
            client.close()


def _client(source: S3Source, order: Order, place: str) -> Any:
    from boto3.session import Session
    from botocore.config import Config

    keys = {}
    if source.access_key_from and source.secret_key_from:
        keys = {
            "aws_access_key_id": order.secrets.line(source.access_key_from, place),
            "aws_secret_access_key": order.secrets.line(source.secret_key_from, place),
        }
    endpoint = order.secrets.line(source.endpoint_from, place) if source.endpoint_from else None
    try:
        return Session(region_name=source.region or None).client(
            "s3",
            region_name=source.region or "us-east-1",
            endpoint_url=endpoint,
            config=Config(**_SETTINGS),
            **keys,
        )
    except ValueError:
        unfit = secret_unusable(str(source.endpoint_from), place, "the address of a server")
        raise Stopped(unfit) from None


@contextmanager
def _said_plainly(source: S3Source, place: str) -> Iterator[None]:
    """Faults of the connection and of the rights as troubles."""
    from botocore.exceptions import BotoCoreError
    from botocore.exceptions import ClientError

    try:
        yield
    except ClientError as problem:
        raise Stopped(_refusal(problem, source, place)) from None
    except BotoCoreError as problem:
        found = _trouble(problem, place)
        if found is None:
            raise
        raise Stopped(found) from None


def _refusal(problem: ClientError, source: S3Source, place: str) -> SourceTrouble:
    """What the server's refusal means."""
    code = str(problem.response.get("Error", {}).get("Code", ""))
    status = int(problem.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0))
    if code in _REFUSED:
        return login_refused("these keys", place, code)
    if code in _MISSING:
        return folder_missing(f"bucket {source.bucket!r} in this region", place)
    if status >= 500 or code in ("SlowDown", "RequestTimeout"):
        return trouble("host_failing", place, f"The server answers {code}.", "The next run tries again.")
    return trouble("source_failed", place, f"The server answers {code}.", "Look it up in its documentation.")


def _trouble(problem: Exception, place: str) -> SourceTrouble | None:
    from botocore import exceptions as boto

    match problem:
        case boto.NoCredentialsError() | boto.PartialCredentialsError() | boto.CredentialRetrievalError():
            return trouble(
                "secret_missing",
                place,
                "There are no keys for the bucket.",
                "Name them with access_key_from and secret_key_from, or set them as S3 programs expect them.",
            )
        case boto.SSLError():
            return certificate_not_trusted(place, "it is not signed by a known authority, or is another's")
        case boto.ConnectTimeoutError() | boto.EndpointConnectionError() | boto.ProxyConnectionError():
            return trouble(
                "host_unreachable",
                place,
                "The server cannot be reached.",
                "The next run tries again. If it stays so, ask whoever runs the server.",
            )
        case boto.HTTPClientError() | boto.IncompleteReadError() | boto.ResponseStreamingError():
            return connection_lost(place)
    return None


class _Bucket:
    """The objects below a prefix. An object appears whole, so one look is enough."""

    settled = True

    def __init__(self, source: S3Source, place: str, client: Any) -> None:
        self.place = place
        self._source = source
        self._client = client

    def look(self) -> Sequence[Seen]:
        pages = self._client.get_paginator("list_objects_v2").paginate(
            Bucket=self._source.bucket, Prefix=self._source.prefix
        )
        return [
            Seen(one["Key"][len(self._source.prefix) :], one["Size"], one["ETag"])
            for page in pages
            for one in page.get("Contents", ())
            if not one["Key"].endswith("/")
        ]

    def again(self, seen: Seen) -> Seen | None:
        return seen  # it was read under the condition that it is the one that was listed

    def read(self, seen: Seen) -> Iterator[bytes]:
        from botocore.exceptions import ClientError

        try:
            answer = self._client.get_object(
                Bucket=self._source.bucket, Key=self._source.prefix + seen.name, IfMatch=seen.version
            )
        except ClientError as problem:
            code = str(problem.response.get("Error", {}).get("Code", ""))
            if code in _CHANGED:
                raise Gone("it has changed since it was listed") from None
            raise
        with closing(answer["Body"]) as body:
            yield from body.iter_chunks(PIECE)
