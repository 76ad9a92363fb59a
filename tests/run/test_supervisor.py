"""One command runs everything, refuses what it must, and leaves nothing behind."""

import json
import signal
import socket
import stat
from http.client import HTTPConnection

import psutil
import pytest

from app.supervisor import occupancy
from config import Settings
from tests.run.supervisor import Supervisor, log_of, wait_until_gone

NAMES = {"web", "default", "live", "reports", "scheduler"}


def test_up_serves_refuses_a_second_supervisor_and_stops_everything_on_sigterm(
    own: Settings, supervisor: Supervisor
) -> None:
    supervisor.start()
    assert _get(own, "/healthz") == (200, {"status": "alive"})
    assert _get(own, "/readyz") == (200, {"status": "ready", "checks": {"database": "ok", "redis": "ok"}})
    passwords = own.var_dir / "logins.json"
    assert stat.S_IMODE(passwords.stat().st_mode) == 0o600
    assert set(json.loads(passwords.read_text())) == {"admin", "ada", "ben", "cleo", "dan"}
    assert all(password in supervisor.output for password in json.loads(passwords.read_text()).values())

    second = Supervisor(own).refusal()
    assert f"already runs on {own.var_dir} (process {supervisor.process.pid})" in second
    assert "Traceback" not in second

    family = supervisor.family()
    assert len(supervisor.children()) == len(NAMES)
    assert supervisor.stop(signal.SIGTERM) == 0
    wait_until_gone(family, 1)
    order = ["Web, workers and scheduler stopped", "Redis stopped", "PostgreSQL stopped", "Stopped by SIGTERM"]
    places = [supervisor.output.index(sentence) for sentence in order]
    assert places == sorted(places)
    assert '"level":"error"' not in log_of(own, "web")


def test_up_refuses_a_busy_port_before_anything_starts(own: Settings, supervisor: Supervisor) -> None:
    with socket.create_server(("127.0.0.1", own.port)):
        refusal = supervisor.refusal()
    assert f"Port {own.port} on 127.0.0.1 is in use by another program. Set PORT to a free one" in refusal
    assert "Traceback" not in refusal
    assert not (own.var_dir / "postgres").exists()


def test_a_data_folder_has_one_supervisor(own: Settings) -> None:
    first = occupancy.data_folder(own.var_dir)
    with first, pytest.raises(occupancy.Occupied, match="already runs on"), occupancy.data_folder(own.var_dir):
        pass
    with occupancy.data_folder(own.var_dir):
        pass


@pytest.mark.fault
@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGHUP])
def test_ctrl_c_and_a_closed_terminal_stop_everything(
    own: Settings, supervisor: Supervisor, how: signal.Signals
) -> None:
    supervisor.start()
    family = supervisor.family()
    assert supervisor.stop(how) == 0
    wait_until_gone(family, 1)


@pytest.mark.fault
def test_a_stop_during_the_start_leaves_nothing(own: Settings, supervisor: Supervisor) -> None:
    supervisor.launch()
    supervisor.wait_for(lambda: "Redis started" in supervisor.output)
    assert supervisor.stop(signal.SIGTERM) == 0
    assert (supervisor.postgres(), supervisor.redis()) == (None, None)


@pytest.mark.fault
def test_after_kill_9_of_the_supervisor_a_second_one_takes_over_with_all_data(
    own: Settings, supervisor: Supervisor
) -> None:
    supervisor.start()
    children = supervisor.children()
    passwords = (own.var_dir / "logins.json").read_text()
    supervisor.stop(signal.SIGKILL)
    assert supervisor.postgres() is not None
    supervisor.start()
    wait_until_gone(children, 0)
    assert "PostgreSQL was running already" in supervisor.output
    assert "0 migrations applied" in supervisor.output
    assert (own.var_dir / "logins.json").read_text() == passwords
    family = supervisor.family()
    assert supervisor.stop() == 0
    wait_until_gone(family, 1)


@pytest.mark.fault
def test_children_of_a_killed_supervisor_end_by_themselves(own: Settings, supervisor: Supervisor) -> None:
    supervisor.start()
    children = psutil.Process(supervisor.process.pid).children(recursive=True)
    supervisor.stop(signal.SIGKILL)
    wait_until_gone(children, 15)


@pytest.mark.fault
def test_whoever_is_killed_is_started_again(own: Settings, supervisor: Supervisor) -> None:
    supervisor.start()
    servers = [server for server in (supervisor.postgres(), supervisor.redis()) if server is not None]
    killed = [*supervisor.children(), *servers]
    assert len(killed) == len(NAMES) + 2
    for process in killed:
        process.kill()
    wait_until_gone(killed, 5)
    supervisor.wait_for(lambda: _is_ready(own) and len(supervisor.living_children()) == len(NAMES))
    assert not {process.pid for process in killed} & {process.pid for process in supervisor.family()}


def _is_ready(settings: Settings) -> bool:
    try:
        status, answer = _get(settings, "/readyz")
    except OSError:
        return False
    return status == 200 and answer["status"] == "ready"


def _get(settings: Settings, path: str) -> tuple[int, dict[str, object]]:
    connection = HTTPConnection("127.0.0.1", settings.port, timeout=10)
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        return answer.status, json.load(answer)
    finally:
        connection.close()
