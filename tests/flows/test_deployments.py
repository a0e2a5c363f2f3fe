"""Against a real server: the deployments are as declared, and the command runs its flow there."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
from contextlib import closing
from http.client import HTTPConnection
from pathlib import Path
from typing import TYPE_CHECKING
from typing import Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.xdist_group("prefect")

ROOT = Path(__file__).parents[2]
PREFECT = Path(sys.executable).with_name("prefect")
OUTSCORE = Path(sys.executable).with_name("outscore")


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """A Prefect server of its own; the environment that reaches it."""
    home = tmp_path_factory.mktemp("prefect")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {**os.environ, "PREFECT_HOME": str(home)}
    log = (home / "server.log").open("wb")
    command = [str(PREFECT), "server", "start", "--host", "127.0.0.1", "--port", str(port)]
    process = subprocess.Popen(command, env=environment, stdout=log, stderr=log)
    try:
        wait_until_up(port, process)
        yield {**environment, "PREFECT_API_URL": f"http://127.0.0.1:{port}/api", "PORT": str(port)}
    finally:
        process.terminate()
        process.wait(timeout=30)
        log.close()


def wait_until_up(port: int, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline and process.poll() is None:
        try:
            request(port, "GET", "health")
        except (ConnectionError, TimeoutError):
            time.sleep(0.5)
        else:
            return
    pytest.fail("the Prefect server did not come up")


def request(port: int, method: str, path: str) -> Any:
    connection = HTTPConnection("127.0.0.1", port, timeout=30)
    with closing(connection):
        body = "{}" if method == "POST" else None
        connection.request(method, f"/api/{path}", body, {"Content-Type": "application/json"})
        return json.load(connection.getresponse())


def ask(server: dict[str, str], path: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = request(int(server["PORT"]), "POST", f"{path}/filter")
    return found


def call(server: dict[str, str], *words: str | Path, folder: Path = ROOT) -> subprocess.CompletedProcess[str]:
    return subprocess.run(words, env=server, cwd=folder, capture_output=True, text=True, check=False)


def test_deployments_are_paused_dated_in_a_zone_and_name_the_module(server: dict[str, str]) -> None:
    made = call(server, PREFECT, "work-pool", "create", "outscore", "--type", "process")
    assert made.returncode == 0, made.stderr
    deployed = call(
        server, PREFECT, "--no-prompt", "deploy", "--all", "--prefect-file", "deployments/prefect.yaml"
    )
    assert deployed.returncode == 0, deployed.stdout + deployed.stderr
    found = {str(one["name"]): one for one in ask(server, "deployments")}
    assert {name: one["entrypoint"] for name, one in found.items()} == {
        "month": "outscore.flows.month:month",
        "send": "outscore.flows.send:send",
    }
    (schedule,) = found["month"]["schedules"]
    assert schedule["active"] is False
    assert schedule["schedule"]["timezone"] == "Europe/London"
    assert found["send"]["schedules"] == []


def test_the_command_runs_its_flow_on_the_server_that_is_named(
    server: dict[str, str], tmp_path: Path
) -> None:
    done = call(server, OUTSCORE, "demo", str(tmp_path / "demo"), "--flow", folder=tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Starting temporary server" not in done.stdout + done.stderr
    assert "September 2015: 45 vendors" in done.stdout
    assert (tmp_path / "demo/out/index.html").is_file()
    states = {one["name"]: one["state_type"] for one in ask(server, "flow_runs")}
    assert states == {"month 2015-09": "COMPLETED"}
    tasks = [str(one["name"]) for one in ask(server, "task_runs")]
    assert sum(name.startswith("receive ") for name in tasks) == 1
    assert sum(name.startswith("render 2015-09 ") for name in tasks) == 2
