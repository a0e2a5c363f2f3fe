"""SFTP: the right server, the right user, and only what is a file of the feed."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import asyncssh
from tests.sources.gathering import FIGURES
from tests.sources.gathering import PASSWORD
from tests.sources.gathering import Gathered
from tests.sources.gathering import changed
from tests.sources.servers import _Doorkeeper

if TYPE_CHECKING:
    from pathlib import Path

    import pytest
    from tests.sources.conftest import Place
    from tests.sources.servers import SftpOffice


def test_a_server_with_another_key_is_told_nothing(
    sftp: tuple[SftpOffice, Place], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def ask(_: _Doorkeeper, username: str) -> bool:
        asked.append(username)
        return True

    monkeypatch.setattr(_Doorkeeper, "begin_auth", ask)
    other = asyncssh.generate_private_key("ssh-ed25519").export_public_key().decode().strip()
    source = changed(sftp[1].source, host_key=other)
    sftp[1].put(FIGURES)
    done = Gathered(source, tmp_path, sftp[1].secrets)
    assert (done.names, done.codes, asked) == ([], ["host_not_known"], [])
    assert Gathered(sftp[1].source, tmp_path, sftp[1].secrets).contents == [FIGURES]
    assert asked == ["outscore"]


def test_a_private_key_opens_too(sftp: tuple[SftpOffice, Place], tmp_path: Path) -> None:
    office, place = sftp
    place.put(FIGURES)
    source = changed(place.source, password_from=None, key_from="ACME_KEY")
    assert Gathered(source, tmp_path, {"ACME_KEY": office.user_key}).contents == [FIGURES]
    other = asyncssh.generate_private_key("ssh-ed25519").export_private_key().decode()
    assert Gathered(source, tmp_path, {"ACME_KEY": other}).codes == ["login_refused"]
    unfit = Gathered(source, tmp_path, {"ACME_KEY": PASSWORD})
    assert unfit.codes == ["secret_unusable"]
    assert PASSWORD not in repr(unfit.troubles)


def test_a_folder_that_is_not_there_is_told(sftp: tuple[SftpOffice, Place], tmp_path: Path) -> None:
    source = changed(sftp[1].source, folder="/nowhere")
    done = Gathered(source, tmp_path, sftp[1].secrets)
    assert done.codes == ["folder_missing"]
    assert "/nowhere" in done.troubles[0].sentence


def test_only_whole_files_of_the_feed_are_taken(sftp: tuple[SftpOffice, Place], tmp_path: Path) -> None:
    office, place = sftp
    folder = office.folder / "outgoing"
    (folder / "figures-1.csv").write_bytes(b"1")
    (folder / "figures-2.csv.filepart").write_bytes(b"2")
    (folder / "figures-3.csv").mkdir()
    (folder / "figures-3.csv/figures-4.csv").write_bytes(b"4")
    (office.folder / "secret.csv").write_bytes(b"of another")
    (folder / "figures-5.csv").symlink_to(office.folder / "secret.csv")
    (folder / "figures-6\n..\\figures-6.csv").write_bytes(b"6")
    done = Gathered(place.source, tmp_path, place.secrets, files="*.csv")
    assert done.contents == [b"1", b"6"]
    assert done.codes == ["file_growing"]
    assert done.names[1].startswith("figures-6-")


def test_a_file_that_grows_between_two_looks_is_left(sftp: tuple[SftpOffice, Place], tmp_path: Path) -> None:
    place = sftp[1]
    place.put(b"half")
    first = Gathered(place.source, tmp_path, place.secrets, wait=lambda: place.put(b"half and half"))
    assert (first.names, first.codes) == ([], ["file_growing"])
    assert Gathered(place.source, tmp_path, place.secrets).contents == [b"half and half"]


def test_it_works_where_an_event_loop_is_running_already(
    sftp: tuple[SftpOffice, Place], tmp_path: Path
) -> None:
    place = sftp[1]
    place.put(FIGURES)

    async def within() -> Gathered:
        return Gathered(place.source, tmp_path, place.secrets)

    with ThreadPoolExecutor(1) as elsewhere:  # browser tests leave a loop running in this thread
        done = elsewhere.submit(lambda: asyncio.run(within())).result()
    assert done.contents == [FIGURES]
