"""Both embedded servers as one thing that a command needs for a while."""

import fcntl
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from app.core.embedded import postgres, redis
from config import Settings

STARTED = "started by inventra"


def _say_nothing(_sentence: str) -> None:
    """The report of a block that nobody watches, or whose servers another block has reported."""


@contextmanager
def running(
    settings: Settings,
    report: Callable[[str], None] = _say_nothing,
    postgres_options: dict[str, str] | None = None,
) -> Iterator[None]:
    """The embedded servers that `settings` ask for run during the block, PostgreSQL first.

    Blocks of several processes share the servers; the last to end stops them, Redis first. Servers that somebody
    started by hand are used and left running. `report` is told what was started, found running and stopped;
    `postgres_options` are server settings.
    """
    if not (settings.is_postgres_embedded or settings.is_redis_embedded):
        yield
        return
    settings.var_dir.mkdir(parents=True, exist_ok=True)
    with (settings.var_dir / "servers.lock").open("a+") as users:
        with _one_at_a_time(settings.var_dir):
            is_alone = _is_alone(users)
            fcntl.flock(users, fcntl.LOCK_SH)
            if _start(settings, report if is_alone else _say_nothing, postgres_options):
                _note(users, STARTED)
        try:
            yield
        finally:
            with _one_at_a_time(settings.var_dir):
                if _is_alone(users) and _noted(users) == STARTED:
                    _stop(settings, report)
                    _note(users, "")


def revive(settings: Settings, report: Callable[[str], None]) -> None:
    """Start again whichever server died inside a `running` block, killed or out of memory."""
    is_postgres_dead = settings.is_postgres_embedded and not postgres.is_running(settings.var_dir / "postgres")
    is_redis_dead = settings.is_redis_embedded and not redis.is_running(settings.socket_dir / "redis.sock")
    if is_postgres_dead or is_redis_dead:
        with _one_at_a_time(settings.var_dir):
            _start(settings, report)


def _start(settings: Settings, report: Callable[[str], None], postgres_options: dict[str, str] | None = None) -> bool:
    started = []
    if settings.is_postgres_embedded:
        started.append(postgres.start(settings.var_dir / "postgres", settings.socket_dir, postgres_options))
        report(f"PostgreSQL {_verb(started[-1])}")
    if settings.is_redis_embedded:
        started.append(redis.start(settings.var_dir / "redis", settings.socket_dir / "redis.sock"))
        report(f"Redis {_verb(started[-1])}")
    return any(started)


def _stop(settings: Settings, report: Callable[[str], None]) -> None:
    if settings.is_redis_embedded:
        redis.stop(settings.socket_dir / "redis.sock")
        report("Redis stopped")
    if settings.is_postgres_embedded:
        postgres.stop(settings.var_dir / "postgres")
        report("PostgreSQL stopped")
    with suppress(OSError):  # another server's socket may be in it
        settings.socket_dir.rmdir()


def _verb(is_started: bool) -> str:
    return "started" if is_started else "was running already"


@contextmanager
def _one_at_a_time(var_dir: Path) -> Iterator[None]:
    with (var_dir / "servers.start.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _is_alone(users: IO[str]) -> bool:
    try:
        fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _noted(users: IO[str]) -> str:
    users.seek(0)
    return users.read()


def _note(users: IO[str], text: str) -> None:
    users.seek(0)
    users.truncate()
    users.write(text)
    users.flush()
