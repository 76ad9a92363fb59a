"""What only one supervisor may hold: the data folder and the port."""

import errno
import fcntl
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

BACKLOG = 2048


class Occupied(Exception):
    """Somebody else holds what this supervisor needs; the message is for the person at the terminal."""


@contextmanager
def data_folder(var_dir: Path) -> Iterator[None]:
    """Hold the data folder for the block; the system lets go of it when this process dies, however it dies.

    Raises Occupied naming the process that holds it.
    """
    var_dir.mkdir(parents=True, exist_ok=True)
    with (var_dir / "supervisor.lock").open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            lock.seek(0)
            raise Occupied(
                f"Inventra already runs on {var_dir} (process {lock.read()}). "
                "Stop it first, or set VAR_DIR to another folder and PORT to another port."
            ) from error
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()
        os.register_at_fork(after_in_child=lock.close)
        yield


def listen(host: str, port: int) -> socket.socket:
    """The web server's listening socket; raises Occupied when the port is taken or may not be used.

    The supervisor opens it before anything starts and keeps it, so that browsers wait while the web server restarts.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family, backlog=BACKLOG)
    except OSError as error:
        raise Occupied(_why(error, host, port)) from error


def _why(error: OSError, host: str, port: int) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"Port {port} on {host} is in use by another program. Set PORT to a free one: PORT={port + 1} make run"
    if error.errno == errno.EACCES:
        return f"Port {port} needs more rights than this user has. Set PORT to one above 1023."
    return f"Cannot listen on {host}:{port}: {error.strerror}. Set HOST and PORT."
