"""What holds for a source of whatever kind: whole or not at all, once, and no secret is shown."""

from __future__ import annotations

import hashlib
import logging
import socket
import sys
import tempfile
from base64 import b64encode
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.sources.gathering import FIGURES
from tests.sources.gathering import PASSWORD
from tests.sources.gathering import Gathered
from tests.sources.servers import HERE

from outscore.sources import CODES
from outscore.sources import secrets_of_environment
from outscore.sources.room import Room
from outscore.sources.troubles import of_network

if TYPE_CHECKING:
    from tests.sources.conftest import Place


def free_port() -> int:
    """A port where nobody answers."""
    with socket.create_server((HERE, 0)) as listener:
        return int(listener.getsockname()[1])


def test_a_file_comes_whole(place: Place, tmp_path: Path) -> None:
    done = Gathered(place.source, tmp_path, place.secrets)
    assert done.troubles == []
    assert done.contents == [FIGURES]
    assert done.files[0].sha256 == hashlib.sha256(FIGURES).hexdigest()
    assert done.files[0].size == len(FIGURES)
    assert done.files[0].name.startswith("figures")


def test_what_was_fetched_before_is_not_fetched_again(place: Place, tmp_path: Path) -> None:
    before = Gathered(place.source, tmp_path, place.secrets)
    again = Gathered(place.source, tmp_path, place.secrets, before.known)
    assert (again.names, again.codes) == ([], [])
    place.put(FIGURES.replace(b"399.50", b"399.75"))
    changed = Gathered(place.source, tmp_path, place.secrets, before.known)
    assert [content.count(b"399.75") for content in changed.contents] == [30]


def test_a_connection_that_breaks_in_the_middle_leaves_nothing_and_the_next_run_completes(
    place: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    place.wire.cut_after = len(FIGURES) // 2
    cut = Gathered(place.source, tmp_path, place.secrets)
    assert (cut.names, cut.codes) == ([], ["connection_lost"])
    assert cut.troubles[0].passing
    assert list(temporary.iterdir()) == []
    place.wire.cut_after = None
    assert Gathered(place.source, tmp_path, place.secrets, cut.known).contents == [FIGURES]


def test_a_server_that_does_not_answer_is_told_and_tried_again(place: Place, tmp_path: Path) -> None:
    port = free_port()
    done = Gathered(place.elsewhere(port), tmp_path, place.secrets_elsewhere(port))
    assert (done.names, done.codes) == ([], ["host_unreachable"])
    assert done.troubles[0].passing


def test_a_secret_that_is_not_set_is_named(place: Place, tmp_path: Path) -> None:
    done = Gathered(place.source, tmp_path, {})
    assert done.codes == ["secret_missing"]
    assert [name for name in place.secrets if name in done.troubles[0].message]


def test_a_file_beyond_the_limit_is_not_taken(place: Place, tmp_path: Path) -> None:
    done = Gathered(replace(place.source, largest=len(FIGURES) // 2), tmp_path, place.secrets)
    assert (done.names, done.codes) == ([], ["file_too_large"])


def test_no_secret_is_in_what_is_logged_said_or_shown(
    place: Place, tmp_path: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    for server in ("pymap", "moto", "werkzeug"):  # they run in this process, and tell what they are sent
        monkeypatch.setattr(logging.getLogger(server), "disabled", True)
        for name in list(logging.root.manager.loggerDict):
            if name.startswith(f"{server}."):
                monkeypatch.setattr(logging.getLogger(name), "disabled", True)
    said = []
    port = free_port()
    with caplog.at_level(logging.DEBUG):
        for source, secrets, cut in (
            (place.source, place.secrets, None),
            (place.source, place.secrets, 100),
            (place.source, place.secrets, len(FIGURES) // 2),
            (place.elsewhere(port), place.secrets_elsewhere(port), None),
        ):
            place.wire.cut_after = cut
            done = Gathered(source, tmp_path, secrets)
            said += [repr(one) for one in (*done.files, *done.troubles, source)]
        place.wire.cut_after = None
        wrong = Gathered(place.source, tmp_path, {**place.secrets, **place.wrong})
        said += [repr(one) for one in wrong.troubles]
    text = "\n".join([*said, caplog.text])
    forms = [form for word in (PASSWORD, "wrong horse") for form in (word, word.replace(" ", "%20"))]
    forms += [b64encode(form.encode()).decode() for form in forms]
    assert [form for form in forms if form in text] == []


def test_a_fault_that_nobody_thought_of_is_told_without_the_secret(
    place: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def burst(*_: object, **__: object) -> None:
        raise ZeroDivisionError(f"with {' and '.join(place.secrets.values())}")

    monkeypatch.setattr(Room, "take", burst)
    done = Gathered(place.source, tmp_path, place.secrets)
    assert done.codes == ["source_failed"]
    assert "ZeroDivisionError" in done.troubles[0].message
    assert not [secret for secret in place.secrets.values() if secret in repr(done.troubles)]


@pytest.mark.parametrize("kind", ["sftp", "mailbox", "query"])
def test_a_wrong_password_is_a_login_refused(
    kind: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    there: Place = request.getfixturevalue(kind)[1]
    done = Gathered(there.source, tmp_path, there.wrong)
    assert (done.names, done.codes) == ([], ["login_refused"])


def test_secrets_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ACME_PASSWORD", PASSWORD)
    assert secrets_of_environment("ACME_PASSWORD") == PASSWORD
    with pytest.raises(LookupError):
        secrets_of_environment("ACME_PASSWORD_OF_NOBODY")


@pytest.mark.parametrize(("kind", "package"), [("sftp", "asyncssh"), ("s3", "boto3")])
def test_a_package_that_is_not_installed_is_told_with_what_to_do(
    kind: str, package: str, request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    there: Place = request.getfixturevalue(kind)[1]
    monkeypatch.setitem(sys.modules, package, None)
    done = Gathered(there.source, tmp_path, there.secrets)
    assert done.codes == ["part_missing"]
    assert f"pip install 'outscore[{kind}]'" in done.troubles[0].message


@pytest.mark.parametrize(
    ("problem", "code"),
    [
        (socket.gaierror(-2, "Name or service not known"), "host_not_found"),
        (TimeoutError(), "host_unreachable"),
        (ConnectionResetError(), "connection_lost"),
        (OSError(113, "No route to host"), "host_unreachable"),
    ],
)
def test_faults_of_the_network_have_names(problem: OSError, code: str) -> None:
    found = of_network(problem, "here")
    assert found is not None
    assert found.code == code


def test_every_code_is_on_the_page() -> None:
    page = (Path(__file__).parents[2] / "docs/sources.md").read_text(encoding="utf-8")
    table = page.partition("## What can stand in the way")[2]
    rows = dict(line.strip("| ").split(" | ", 1) for line in table.splitlines() if line.startswith("| `"))
    assert {code.strip("`"): text.rstrip(" |") for code, text in rows.items()} == dict(CODES)
