"""One command runs everything, refuses what it must, and leaves nothing behind."""

import json
import shutil
import signal
import socket
import stat
from collections.abc import Iterator
from http.client import HTTPConnection

import psutil
import psycopg
import pytest

from app.core.embedded import postgres, redis
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
def test_a_demo_whose_load_was_killed_is_loaded_whole_by_the_next_start(own: Settings, supervisor: Supervisor) -> None:
    supervisor.launch("--demo")
    supervisor.wait_for(lambda: "Posting" in supervisor.output)
    supervisor.stop(signal.SIGKILL)
    supervisor.start("--demo")
    assert "Demo loaded" in supervisor.output
    with psycopg.connect(own.sqlalchemy_url.replace("+psycopg", "")) as connection:
        counts = connection.execute("SELECT count(*), count(DISTINCT name) FROM catalog.product").fetchone()
    assert counts == (3002, 3002)  # 3,000 of the assortment, a kit of them and an item with serial numbers
    assert supervisor.stop() == 0


@pytest.fixture
def theirs(own: Settings) -> Iterator[Settings]:
    """Servers that somebody else runs: PostgreSQL on a TCP port, Redis on a socket."""
    folder = own.var_dir.with_name("theirs")
    place = Settings(var_dir=folder, database_url="", redis_url="")
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    postgres.start(folder / "postgres", place.socket_dir, {"listen_addresses": "127.0.0.1", "port": str(port)})
    redis.start(folder / "redis", place.socket_dir / "redis.sock")
    database = f"postgresql://postgres@127.0.0.1:{port}/postgres"
    yield place.model_copy(update={"database_url": database, "redis_url": place.redis_address})
    redis.stop(place.socket_dir / "redis.sock")
    postgres.stop(folder / "postgres")
    shutil.rmtree(place.socket_dir, ignore_errors=True)


@pytest.fixture
def guest(own: Settings, theirs: Settings) -> Iterator[Supervisor]:
    """The supervisor of `own` on servers of others."""
    process = Supervisor(own.model_copy(update={"database_url": theirs.database_url, "redis_url": theirs.redis_url}))
    yield process
    process.discard()


@pytest.mark.fault
def test_with_servers_of_others_none_of_ours_start_and_theirs_go_on(theirs: Settings, guest: Supervisor) -> None:
    guest.start()
    assert (guest.postgres(), guest.redis()) == (None, None)
    assert _get(guest.settings, "/readyz")[1]["status"] == "ready"
    assert guest.stop() == 0
    assert "PostgreSQL" not in guest.output
    assert postgres.is_running(theirs.var_dir / "postgres")
    assert redis.is_running(theirs.socket_dir / "redis.sock")


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
