"""Fetching: what is new at a feed's source lies in the inbox once, and is received as that feed's."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner
from tests.offices import ACME_APRIL
from tests.offices import HEADER
from tests.offices import ROWS
from tests.offices import dump
from tests.offices import tree

from outscore.cli import main
from outscore.sources import secrets_of_environment
from outscore.workflow.fetch import fetch
from outscore.workflow.receive import News

if TYPE_CHECKING:
    from tests.offices import Desk

    from outscore.workflow.fetch import Gathered

FROM_A_FOLDER = "files: figures*.csv\nfrom: {folder: drop}"


@pytest.fixture
def fed(either_desk: Desk) -> Desk:
    """A feed that is fetched from a folder beside the inbox."""
    either_desk.change("feeds/figures.yaml", "files: figures*.csv", FROM_A_FOLDER)
    put(either_desk, "figures-april.csv", *ROWS)
    return either_desk


def put(desk: Desk, name: str, *rows: str) -> None:
    desk.write(f"drop/{name}", "\n".join([HEADER, *rows]) + "\n")


def fetched(desk: Desk) -> list[Gathered]:
    with desk.open() as office:
        return list(fetch(office, secrets_of_environment))


def test_a_new_file_lies_in_the_inbox_and_is_received_as_the_feeds(fed: Desk) -> None:
    assert [one.file for one in fetched(fed)] == ["fetched/figures/figures-april.csv"]

    [received] = fed.receive()
    assert (received.news, received.file) == (News.NEW, "fetched/figures/figures-april.csv")
    assert received.delivery is not None
    assert received.delivery.rows.accepted == 2


def test_a_file_is_fetched_once(fed: Desk) -> None:
    fetched(fed)
    before = (tree(fed.folder / "inbox"), dump(fed.url))

    assert fetched(fed) == []
    assert (tree(fed.folder / "inbox"), dump(fed.url)) == before


def test_two_files_of_one_name_are_both_kept(fed: Desk) -> None:
    fetched(fed)
    put(fed, "figures-april.csv", ACME_APRIL.replace("97", "96"))

    [again] = fetched(fed)
    assert again.file.startswith("fetched/figures/figures-april.")
    assert len(tree(fed.folder / "inbox")) == 2


def test_a_crash_before_it_was_noted_fetches_it_again_and_counts_it_once(
    fed: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with fed.open() as office, monkeypatch.context() as patch:
        patch.setattr(type(office.fetched), "add", killed)
        with pytest.raises(KeyboardInterrupt):
            list(fetch(office, secrets_of_environment))

    fetched(fed)
    received = fed.receive()
    assert [one.news for one in received].count(News.NEW) == 1
    assert sum(one.delivery.rows.accepted for one in received if one.delivery and one.news is News.NEW) == 2


def test_what_keeps_a_file_from_coming_is_told_with_what_to_do(fed: Desk) -> None:
    fed.change("feeds/figures.yaml", "{folder: drop}", "{folder: nowhere}")

    [trouble] = [one.trouble for one in fetched(fed)]
    assert trouble is not None
    assert trouble.message
    done = CliRunner().invoke(
        main, ["--workspace", str(fed.folder), "fetch"], env={"OUTSCORE_DATABASE_URL": fed.url}
    )
    assert done.exit_code == 1
    assert trouble.code in done.output


def test_another_source_does_not_read_the_files_again(fed: Desk) -> None:
    fetched(fed)
    fed.receive()
    fed.change("feeds/figures.yaml", "{folder: drop}", "{folder: elsewhere}")

    assert [one.news for one in fed.receive()] == [News.KNOWN]


def test_run_fetches_first(fed: Desk) -> None:
    done = CliRunner().invoke(
        main, ["--workspace", str(fed.folder), "run", "2026-04"], env={"OUTSCORE_DATABASE_URL": fed.url}
    )
    assert done.exit_code == 0, done.output
    assert "fetched/figures/figures-april.csv" in done.output
    assert fed.figures() == {"acme": (97, 100), "bolt": (150, 200)}
