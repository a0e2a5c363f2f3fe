"""Parcels in a folder: openable, repeatable, and never outside it."""

from __future__ import annotations

from dataclasses import replace
from email import message_from_bytes
from email.policy import default
from typing import TYPE_CHECKING

import pytest

from outscore.dispatch import CHANNELS
from outscore.dispatch import Attachment
from outscore.dispatch import Outcome
from outscore.dispatch.folder import FolderChannel
from outscore.dispatch.folder import safe_name

if TYPE_CHECKING:
    from pathlib import Path

    from outscore.dispatch import Parcel


def nothing() -> None:
    """For a test in which no ledger listens."""


def contents(folder: Path) -> dict[str, bytes]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def test_the_message_and_its_attachments_can_be_opened(tmp_path: Path, parcel: Parcel) -> None:
    receipt = CHANNELS["folder"](tmp_path / "sent").deliver(parcel, nothing)
    assert receipt.outcome is Outcome.SENT
    found = contents(tmp_path / "sent" / "boss@acme.example")
    [name] = [each for each in found if each.endswith(".eml")]
    assert name.startswith("scorecard-september-2015-acme-")
    assert name in receipt.detail
    assert message_from_bytes(found[name], policy=default)["Subject"] == parcel.subject
    assert found[f"{name.removesuffix('.eml')}/scorecard.html"] == parcel.attachments[0].content
    assert len(found) == 2


def test_the_same_parcel_again_changes_nothing(tmp_path: Path, parcel: Parcel) -> None:
    channel = FolderChannel(tmp_path)
    channel.deliver(parcel, nothing)
    before = contents(tmp_path)
    assert channel.deliver(parcel, nothing).outcome is Outcome.SENT
    assert contents(tmp_path) == before


def test_another_message_under_the_same_key_is_not_written(tmp_path: Path, parcel: Parcel) -> None:
    channel = FolderChannel(tmp_path)
    channel.deliver(parcel, nothing)
    before = contents(tmp_path)
    announced: list[None] = []
    receipt = channel.deliver(replace(parcel, text="Other words"), lambda: announced.append(None))
    assert (receipt.outcome, announced) == (Outcome.FAILED, [])
    assert contents(tmp_path) == before


def test_nothing_is_written_before_the_handover(tmp_path: Path, parcel: Parcel) -> None:
    seen: list[dict[str, bytes]] = []
    FolderChannel(tmp_path).deliver(parcel, lambda: seen.append(contents(tmp_path)))
    assert seen == [{}]


def test_a_parcel_that_was_interrupted_is_completed(tmp_path: Path, parcel: Parcel) -> None:
    channel = FolderChannel(tmp_path)
    channel.deliver(parcel, nothing)
    whole = contents(tmp_path)
    next(tmp_path.rglob("*.eml")).unlink()
    channel.deliver(parcel, nothing)
    assert contents(tmp_path) == whole


def test_a_folder_that_cannot_be_made_fails_in_words(tmp_path: Path, parcel: Parcel) -> None:
    (tmp_path / "sent").write_text("a file")
    announced: list[None] = []
    receipt = FolderChannel(tmp_path / "sent").deliver(parcel, lambda: announced.append(None))
    assert (receipt.outcome, announced) == (Outcome.FAILED, [])
    assert "could not be written" in receipt.detail


def test_an_attachment_that_cannot_be_written_leaves_no_message(tmp_path: Path, parcel: Parcel) -> None:
    channel = FolderChannel(tmp_path)
    channel.deliver(parcel, nothing)
    message = next(tmp_path.rglob("*.eml"))
    message.unlink()
    attachment = next(tmp_path.rglob("scorecard.html"))
    attachment.unlink()
    attachment.mkdir()
    assert channel.deliver(parcel, nothing).outcome is Outcome.FAILED
    assert contents(tmp_path) == {}


NASTY = [
    *("../../x.html", "/etc/passwd", "..", ".", "", "a\\..\\b", "CON", "nul.html", "x" * 300, "é/ø"),
    *(".hidden", "-rf", ".part-x"),
]


@pytest.mark.parametrize("name", NASTY)
def test_a_nasty_name_stays_in_its_folder(tmp_path: Path, parcel: Parcel, name: str) -> None:
    folder = tmp_path / "deep" / "sent"
    nasty = replace(parcel, attachments=(Attachment(name, "text/html", b"x"),), subject=f"../{name}")
    assert FolderChannel(folder).deliver(nasty, nothing).outcome is Outcome.SENT
    assert len(contents(tmp_path)) == len(contents(folder / "boss@acme.example")) == 2


@pytest.mark.parametrize(
    "recipient", ["/etc/x@y.example", "~root@y.example", "-x@y.example", "a/b@y.example"]
)
def test_a_nasty_recipient_stays_in_the_folder(tmp_path: Path, parcel: Parcel, recipient: str) -> None:
    folder = tmp_path / "deep" / "sent"
    receipt = FolderChannel(folder).deliver(replace(parcel, recipient=recipient), nothing)
    assert receipt.outcome is Outcome.SENT
    assert len(contents(tmp_path)) == len(contents(folder)) == 2
    assert len(list(folder.iterdir())) == 1


def test_names_made_safe_stay_apart() -> None:
    names = [*NASTY, "a/b@c.example", "a-b@c.example", "a?b@c.example", "x" * 301]
    assert len({safe_name(name).lower() for name in names}) == len(names)


def test_attachments_of_one_name_are_both_kept(tmp_path: Path, parcel: Parcel) -> None:
    twice = (Attachment("a.html", "text/html", b"1"), Attachment("A.html", "text/html", b"2"))
    FolderChannel(tmp_path).deliver(replace(parcel, attachments=twice), nothing)
    found = {name.rpartition("/")[2]: content for name, content in contents(tmp_path).items()}
    assert (found["a.html"], found["2-A.html"]) == (b"1", b"2")


def test_no_half_written_file_is_left(tmp_path: Path, parcel: Parcel) -> None:
    FolderChannel(tmp_path).deliver(parcel, nothing)
    assert not [name for name in contents(tmp_path) if ".part-" in name]
