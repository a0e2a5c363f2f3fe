"""S3 and HTTPS: who is let in, what is trusted, and when an answer is whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.sources.gathering import FIGURES
from tests.sources.gathering import PASSWORD
from tests.sources.gathering import Gathered
from tests.sources.gathering import changed
from tests.sources.servers import web_office

from outscore.model.feed_source import HttpsSource
from outscore.sources.s3 import _Bucket

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.sources.conftest import Bucket
    from tests.sources.conftest import Place
    from tests.sources.conftest import Trust
    from tests.sources.servers import WebOffice

    from outscore.sources.listing import Seen


def test_a_bucket_that_is_not_there_is_told(s3: tuple[Bucket, Place], tmp_path: Path) -> None:
    source = changed(s3[1].source, bucket="nobody-has-this")
    assert Gathered(source, tmp_path, s3[1].secrets).codes == ["folder_missing"]


def test_keys_that_the_bucket_does_not_know_are_refused(s3: tuple[Bucket, Place], tmp_path: Path) -> None:
    bucket, place = s3
    place.put(FIGURES)
    bucket.strict(on=True)
    done = Gathered(place.source, tmp_path, place.secrets)
    assert (done.names, done.codes) == ([], ["login_refused"])


def test_an_object_that_changes_while_it_is_read_is_left(
    s3: tuple[Bucket, Place], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = s3[1]
    place.put(b"old")
    read = _Bucket.read

    def late(self: _Bucket, seen: Seen) -> Iterator[bytes]:
        place.put(b"new")
        return read(self, seen)

    with monkeypatch.context() as patched:
        patched.setattr(_Bucket, "read", late)
        first = Gathered(place.source, tmp_path, place.secrets)
    assert (first.names, first.codes) == ([], ["file_missing"])
    assert Gathered(place.source, tmp_path, place.secrets).contents == [b"new"]


def test_objects_below_the_prefix_bear_the_last_part_of_their_key(
    s3: tuple[Bucket, Place], tmp_path: Path
) -> None:
    bucket, place = s3
    name = place.source.bucket  # type: ignore[union-attr]
    for key in ("acme/2026/figures-1.csv", "acme/", "other/figures-2.csv", "acme/figures-3.csv.tmp"):
        bucket.client.put_object(Bucket=name, Key=key, Body=b"x")
    done = Gathered(place.source, tmp_path, place.secrets)
    assert [one.origin.rpartition("/")[2] for one in done.files] == done.names
    assert len(done.names) == 1
    assert done.names[0].startswith("figures-1-")
    assert done.codes == ["file_growing"]


def test_a_certificate_that_is_not_trusted_ends_it_before_a_secret_is_sent(
    trust: Trust, tmp_path: Path
) -> None:
    with web_office(trust.server) as office:
        office.put("/figures.csv", b"x")
        address = f"https://localhost:{office.port}/figures.csv"
        source = HttpsSource((address,), "ACME_TOKEN", None, None, 1_000)
        done = Gathered(source, tmp_path, {"ACME_TOKEN": PASSWORD})
        assert (done.names, done.codes, office.asked) == ([], ["certificate_not_trusted"], [])


def test_a_certificate_of_another_name_is_not_trusted(https: tuple[WebOffice, Place], tmp_path: Path) -> None:
    address = f"https://127.0.0.1:{https[0].port}/figures.csv"
    source = changed(https[1].source, addresses=(address,))
    assert Gathered(source, tmp_path, https[1].secrets).codes == ["certificate_not_trusted"]
    assert https[0].asked == []


def test_another_server_is_not_followed_and_learns_nothing(
    https: tuple[WebOffice, Place], trusted: Trust, tmp_path: Path
) -> None:
    office, place = https
    with web_office(trusted.server) as other:
        other.put("/figures.csv", b"x")
        for elsewhere in (f"https://localhost:{other.port}/figures.csv", "http://localhost/figures.csv"):
            office.put("/figures.csv", b"", 302, Location=elsewhere)
            done = Gathered(place.source, tmp_path, place.secrets)
            assert (done.names, done.codes) == ([], ["redirect_refused"])
        assert other.asked == []


def test_the_same_server_is_followed_with_the_token(https: tuple[WebOffice, Place], tmp_path: Path) -> None:
    office, place = https
    office.put("/figures.csv", b"", 302, Location="/now/figures.csv")
    office.put("/now/figures.csv", b"x")
    assert Gathered(place.source, tmp_path, place.secrets).contents == [b"x"]
    assert office.asked == [(path, f"Bearer {PASSWORD}") for path in ("/figures.csv", "/now/figures.csv")]


@pytest.mark.parametrize(
    ("status", "headers", "code"),
    [
        (401, {}, "login_refused"),
        (403, {}, "login_refused"),
        (404, {}, "file_missing"),
        (503, {}, "host_failing"),
        (200, {"Content_Encoding": "gzip"}, "file_encoded"),
        (200, {"Content_Length": ""}, "file_encoded"),
        (200, {"Content_Length": "99"}, "connection_lost"),
    ],
)
def test_an_answer_that_is_no_whole_file_is_not_taken(
    https: tuple[WebOffice, Place], tmp_path: Path, status: int, headers: dict[str, str], code: str
) -> None:
    office, place = https
    office.put("/figures.csv", b"a" * 50, status, **headers)
    done = Gathered(place.source, tmp_path, place.secrets)
    assert (done.names, done.codes) == ([], [code])


def test_one_address_that_fails_does_not_keep_the_others_out(
    https: tuple[WebOffice, Place], tmp_path: Path
) -> None:
    office, place = https
    office.put("/b.csv", b"b", Content_Disposition='attachment; filename="../../../etc/figures.csv"')
    base = f"https://localhost:{office.port}"
    source = changed(place.source, addresses=(f"{base}/a.csv", f"{base}/b.csv?month=4"))
    office.answers["/b.csv?month=4"] = office.answers["/b.csv"]
    done = Gathered(source, tmp_path, place.secrets)
    assert (done.contents, done.codes) == ([b"b"], ["file_missing"])
    assert done.names[0].startswith("figures-")
    again = Gathered(source, tmp_path, place.secrets, done.known)
    assert again.names == [], "a file without a version is known by its content"


def test_a_file_that_has_not_changed_is_not_read(https: tuple[WebOffice, Place], tmp_path: Path) -> None:
    office, place = https
    place.put(FIGURES)
    before = Gathered(place.source, tmp_path, place.secrets)
    place.wire.cut_after = len(FIGURES) // 2
    again = Gathered(place.source, tmp_path, place.secrets, before.known)
    assert (again.names, again.codes) == ([], [])
    assert len(office.asked) == 2


def test_a_user_and_password_are_told_in_the_header(https: tuple[WebOffice, Place], tmp_path: Path) -> None:
    office, place = https
    office.put("/figures.csv", b"x")
    source = changed(place.source, token_from=None, username="u", password_from="P")
    assert Gathered(source, tmp_path, {"P": "secret"}).contents == [b"x"]
    assert office.asked == [("/figures.csv", "Basic dTpzZWNyZXQ=")]
