"""Sending as a Prefect flow of its own: it delivers what a person approved, and only that."""

from __future__ import annotations

from pathlib import Path

from prefect import flow
from prefect import get_run_logger
from prefect import task
from prefect.artifacts import create_markdown_artifact
from prefect.cache_policies import NO_CACHE

from outscore.assembly import open_office
from outscore.model.period import Period
from outscore.workflow.channel import open_channel
from outscore.workflow.send import send as send_period


@task(name="send", task_run_name="send-{period}", retries=0, cache_policy=NO_CACHE, persist_result=False)
def send_approved(workspace: str, period: str) -> list[str]:
    """Deliver the approved messages of a period; the ledger, not Prefect, knows what went out."""
    with open_office(Path(workspace)) as office:
        channel, sender = open_channel(office.workspace.settings.dispatch)
        sendings = send_period(office, Period.parse(period), channel, sender)
    return [f"{one.name} -> {one.recipient}: {one.status} {one.detail}".rstrip() for one in sendings]


@flow(name="outscore-send", flow_run_name="send-{period}")
def send(period: str, workspace: str = ".") -> list[str]:
    """Send what is approved for one period. Nothing unapproved, changed or sent before goes out."""
    lines = send_approved(workspace, period)
    get_run_logger().info("%d messages considered", len(lines))
    create_markdown_artifact(
        key=f"outscore-send-{period.lower()}", markdown="\n".join(f"* {line}" for line in lines)
    )
    return lines
