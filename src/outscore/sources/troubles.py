"""Everything that can stand in a source's way, each with a code, a sentence and what to do.

docs/sources.md lists the codes.
"""

from __future__ import annotations

import socket
from ssl import SSLCertVerificationError
from ssl import SSLError
from types import MappingProxyType
from typing import TYPE_CHECKING

from outscore.sources.parts import SourceTrouble

if TYPE_CHECKING:
    from collections.abc import Mapping

CODES: Mapping[str, str] = MappingProxyType(
    {
        "secret_missing": "A secret is not set under the name that the feed contract gives.",
        "secret_unusable": "A secret is not of the form that the source needs.",
        "part_missing": "A package that this kind of source needs is not installed.",
        "host_not_found": "There is no server of that name.",
        "host_unreachable": "The server does not answer.",
        "host_failing": "The server answers that it cannot serve at present.",
        "host_not_known": "The server shows another key than the one declared. Nothing was sent to it.",
        "certificate_not_trusted": "The server's certificate is not one to trust. Nothing was sent to it.",
        "login_refused": "The server does not let in whoever the feed contract names, or not there.",
        "folder_missing": "The folder, bucket or mailbox is not there.",
        "file_missing": "The file is not there, or may not be read.",
        "redirect_refused": "The server sends on to another server.",
        "connection_lost": "The connection ended in the middle. Nothing of that file was taken.",
        "file_growing": "A file is still being written.",
        "file_too_large": "A file is larger than the feed contract allows.",
        "file_returned": "A file holds again what it held before others came in its place.",
        "file_encoded": "The server sends the file compressed, or without saying where it ends.",
        "message_unreadable": "A message cannot be read, or it does not say clearly whom it is from.",
        "message_without_attachment": "A message that was meant for the feed has no file for it.",
        "message_not_moved": "A message was taken, and could not be flagged or moved.",
        "query_missing": "The file with the query cannot be read.",
        "query_not_reading": "The query does more than read.",
        "query_parameters": "The parameters of the query are not those that are given.",
        "query_failed": "The database refuses the query.",
        "query_too_large": "The result has more rows than the feed contract allows.",
        "query_result": "The result holds a value that cannot be written exactly.",
        "source_failed": "Something else went wrong.",
    }
)
_PASSING = ("host_unreachable", "host_failing", "connection_lost", "file_growing")


def trouble(code: str, origin: str, sentence: str, advice: str, identity: str = "") -> SourceTrouble:
    """A trouble of one of the codes."""
    if code not in CODES:
        raise KeyError(code)
    return SourceTrouble(code, sentence, advice, origin, code in _PASSING, identity)


def secret_missing(name: str, origin: str) -> SourceTrouble:
    """No such secret."""
    return trouble(
        "secret_missing",
        origin,
        f"The secret {name} is not set.",
        f"Set the environment variable {name}, or the Prefect block of that name, where Outscore runs.",
    )


def secret_unusable(name: str, origin: str, wanted: str = "one line of text") -> SourceTrouble:
    """A secret of the wrong form; it is not shown."""
    return trouble("secret_unusable", origin, f"The secret {name} is not {wanted}.", "Set it anew.")


def part_missing(package: str, extra: str, origin: str) -> SourceTrouble:
    """A package that is not installed."""
    return trouble(
        "part_missing",
        origin,
        f"The package {package}, which this kind of source needs, is not installed.",
        f"Install it: pip install 'outscore[{extra}]'",
    )


def login_refused(username: str, origin: str, detail: str = "") -> SourceTrouble:
    """Whoever logs in is not let in."""
    said = f" It says: {detail}." if detail else ""
    return trouble(
        "login_refused",
        origin,
        f"The server refuses the login of {username}.{said}",
        "Check the user name and the secret, and whether the account is still open.",
    )


def folder_missing(what: str, origin: str) -> SourceTrouble:
    """The place to look in is not there."""
    return trouble(
        "folder_missing",
        origin,
        f"There is no {what}.",
        "Correct `from` in the feed contract, or have it made.",
    )


def connection_lost(origin: str, detail: str = "") -> SourceTrouble:
    """The connection broke; what had come of a file is thrown away."""
    said = f" ({detail})" if detail else ""
    return trouble(
        "connection_lost",
        origin,
        f"The connection ended before everything had come{said}.",
        "The next run fetches it whole.",
    )


def file_growing(name: str, origin: str) -> SourceTrouble:
    """A file that is not finished."""
    return trouble(
        "file_growing",
        origin,
        f"The file {name!r} is still being written.",
        "It is left for the next run. If nobody is writing it, rename or delete it.",
    )


def file_returned(name: str, origin: str) -> SourceTrouble:
    """A file that went back to what it was; the same bytes count once."""
    return trouble(
        "file_returned",
        origin,
        f"The file {name!r} holds the very bytes again that came before the last one of this name. They were "
        f"not counted again: what came last counts.",
        "If the earlier figures are right after all, have the file written anew, for example with an empty "
        "line at its end, so that it is counted as a new one.",
    )


def file_too_large(name: str, origin: str, largest: int) -> SourceTrouble:
    """A file beyond the limit."""
    return trouble(
        "file_too_large",
        origin,
        f"The file {name!r} is larger than {largest // 1_000_000} megabytes.",
        "If it is meant to be, raise largest_mb under `from` in the feed contract.",
    )


def file_missing(name: str, origin: str, detail: str = "") -> SourceTrouble:
    """A file that cannot be had."""
    said = f" ({detail})" if detail else ""
    return trouble(
        "file_missing",
        origin,
        f"The file {name!r} is not there or may not be read{said}.",
        "Ask for it, or correct `from` in the feed contract.",
    )


def of_network(problem: BaseException, origin: str) -> SourceTrouble | None:
    """What a fault of the network or of TLS means; None where it is of another kind.

    >>> of_network(ConnectionRefusedError(111, "Connection refused"), "sftp://host/").code
    'host_unreachable'
    """
    match problem:
        case SSLCertVerificationError():
            return certificate_not_trusted(origin, problem.verify_message)
        case socket.gaierror():
            return host_not_found(origin)
        case ConnectionResetError() | BrokenPipeError() | SSLError() | EOFError():
            return connection_lost(origin)
        case ConnectionError() | TimeoutError():
            return _unreachable(problem, origin)
        case OSError():
            return _unreachable(problem, origin)
    return None


def certificate_not_trusted(origin: str, detail: str) -> SourceTrouble:
    """The server cannot prove who it is."""
    return trouble(
        "certificate_not_trusted",
        origin,
        f"The server's certificate is not one to trust: {detail}.",
        "Have its owner mend it. For an authority of your own, name its certificate in SSL_CERT_FILE.",
    )


def host_not_found(origin: str) -> SourceTrouble:
    """No such name."""
    return trouble(
        "host_not_found",
        origin,
        "There is no server of that name.",
        "Check the name under `from` in the feed contract, and this machine's network.",
    )


def _unreachable(problem: OSError, origin: str) -> SourceTrouble:
    detail = problem.strerror or ("no answer in time" if isinstance(problem, TimeoutError) else "no answer")
    return trouble(
        "host_unreachable",
        origin,
        f"The server cannot be reached ({detail}).",
        "The next run tries again. If it stays so, ask whoever runs the server.",
    )
