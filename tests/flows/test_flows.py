"""The flows do what the plain functions do, and try again only what may pass by itself."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from threading import Timer
from typing import TYPE_CHECKING

import pytest

from outscore.assembly import open_office
from outscore.errors import ArchiveError
from outscore.errors import DatabaseError
from outscore.errors import UnknownName
from outscore.errors import WorkspaceFaulty
from outscore.model.period import Period
from outscore.workflow.approve import Signature
from outscore.workflow.approve import approve
from outscore.workflow.month import run_month

if TYPE_CHECKING:
    from collections.abc import Iterable

    from outscore.workflow.month import Item

pytestmark = [pytest.mark.xdist_group("prefect"), pytest.mark.usefixtures("prefect_server")]

SEPTEMBER = Period.parse("2015-09")


def plain(items: Iterable[Item], label: str) -> Iterable[Item]:
    assert label
    return items


def statements(workspace: Path, period: str) -> dict[tuple[str, str], str]:
    with open_office(workspace) as office:
        return {pair: one.sha256 for pair, one in office.statements.current(period).items()}


RECEIVED = re.compile(rb"\d+ [A-Z][a-z]+ \d{4}, \d\d:\d\d")


def pages(workspace: Path) -> dict[str, bytes]:
    """Every page, without the minute at which a delivery was received."""
    out = workspace / "out"
    return {
        str(path.relative_to(out)): RECEIVED.sub(b"just now", path.read_bytes())
        for path in out.rglob("*.html")
    }


def test_the_flow_and_the_plain_functions_give_the_same_bytes(workspace: Path, tmp_path: Path) -> None:
    from outscore.contracts.examples import copy_example
    from outscore.flows.month import month

    summary = month(period="2015-09", workspace=str(workspace))
    assert summary.matters == ()
    assert Path(summary.index).is_file()
    other = tmp_path / "other"
    copy_example("nhs111", other)
    with open_office(other) as office:
        run_month(office, SEPTEMBER, plain)
    for period in ("2015-09", "2015-Q3"):
        assert statements(workspace, period) == statements(other, period)
    assert pages(workspace) == pages(other)


def artifact(key: str) -> str:
    from prefect import get_client
    from prefect.client.schemas.filters import ArtifactFilter
    from prefect.client.schemas.filters import ArtifactFilterKey

    with get_client(sync_client=True) as client:
        wanted = ArtifactFilter(key=ArtifactFilterKey(any_=[key]))
        return str([one.data for one in client.read_artifacts(artifact_filter=wanted)])


def test_a_refused_file_is_told_in_the_summary_and_the_month_is_done(workspace: Path) -> None:
    from outscore.flows.month import month

    (workspace / "inbox/nhs111_mds_empty.csv").write_bytes(b"")
    summary = month(period="2015-08", workspace=str(workspace))
    assert len(summary.matters) == 1
    assert "nhs111_mds_empty.csv" in summary.matters[0]
    assert len(statements(workspace, "2015-08")) == 45
    assert "nhs111_mds_empty.csv" in artifact("outscore-2015-08")


def test_a_file_that_is_gone_since_it_was_listed_is_told_as_locked(workspace: Path) -> None:
    from prefect import flow

    from outscore.flows.month import receive_delivery
    from outscore.workflow.arrivals import arrivals

    with open_office(workspace) as office:
        first = arrivals(office)[0]
    first.path.rename(first.path.with_name("moved.csv"))

    @flow
    def one() -> list[str]:
        return [issue.code for found in receive_delivery(str(workspace), first) for issue in found.issues]

    assert one() == ["file_locked"]


def test_a_second_run_says_what_would_be_read_otherwise(workspace: Path) -> None:
    from outscore.flows.month import month

    first = month(period="2015-04", workspace=str(workspace))
    for path in (workspace / "inbox").glob("*.csv"):
        path.unlink()
    contract = next((workspace / "feeds").glob("*.yaml"))
    text = contract.read_text(encoding="utf-8")
    contract.write_text(text.replace("otherwise: warn", "otherwise: reject", 1), encoding="utf-8")
    second = month(period="2015-04", workspace=str(workspace))
    assert first.notes == ()
    assert len(second.notes) == 1
    assert "outscore replay --feed nhs111_mds" in second.notes[0]


def test_a_fault_of_the_disk_is_tried_again(workspace: Path) -> None:
    from outscore.flows.month import month

    obstacle = workspace / "var/archive"
    obstacle.parent.mkdir()
    obstacle.write_text("in the way")
    Timer(1.0, obstacle.unlink).start()
    month(period="2015-04", workspace=str(workspace))
    assert len(statements(workspace, "2015-04")) == 45


@pytest.mark.parametrize(
    ("fault", "again"),
    [
        (OSError("the disk is full"), True),
        (ConnectionResetError("the server went away"), True),
        (DatabaseError("the database cannot be reached"), True),
        (ArchiveError("damaged"), False),
        (UnknownName("vendor", "x", []), False),
        (WorkspaceFaulty(["vendors.yaml:1: empty"]), False),
        (ValueError("row accounting does not balance"), False),
    ],
)
def test_only_faults_of_input_and_output_are_tried_again(fault: Exception, again: bool) -> None:
    from outscore.flows.month import may_pass

    assert may_pass(fault) is again


def test_without_a_period_it_is_the_month_before() -> None:
    from outscore.flows.month import month_before

    assert str(month_before(date(2026, 3, 3))) == "2026-02"


def test_the_sending_flow_delivers_what_is_approved_once(workspace: Path) -> None:
    from outscore.flows.send import send

    with open_office(workspace) as office:
        run_month(office, SEPTEMBER, plain)
        approve(office, SEPTEMBER, Signature("J Patel", "reviewed"))
    first = send(period="2015-09", workspace=str(workspace))
    assert len([line for line in first if ": sent" in line]) >= 45
    second = send(period="2015-09", workspace=str(workspace))
    assert all("sent before" in line for line in second)
