"""Processes by group, and what they cost: CPU and memory as the kernel counts them."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

import psutil
import psycopg
from redis import Redis

from app.bench.database import address
from config import Settings

Groups = Mapping[str, Sequence[psutil.Process]]
KIB = 1024


def servers_of(settings: Settings) -> dict[str, list[psutil.Process]]:
    """The first process of PostgreSQL and that of Redis, as far as they run on this machine."""
    found: dict[str, list[psutil.Process]] = {"postgres": [], "redis": []}
    with suppress(psutil.NoSuchProcess), psycopg.connect(address(settings)) as connection:
        postmaster = psutil.Process(connection.info.backend_pid).parent()
        found["postgres"] = [postmaster] if postmaster else []
    with suppress(psutil.NoSuchProcess), Redis.from_url(settings.redis_address) as redis:
        found["redis"] = [psutil.Process(redis.info("server")["process_id"])]
    return found


def cpu_seconds(groups: Groups) -> dict[str, float]:
    """User and system time of each group and of all processes below it, those that have ended included."""
    return {name: sum(map(_cpu_seconds, _family(processes))) for name, processes in groups.items()}


def pss_mib(process: psutil.Process) -> float:
    """The memory of a process, its part of what it shares with others included; MiB."""
    for line in Path(f"/proc/{process.pid}/smaps_rollup").read_text(encoding="ascii").splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) / KIB
    return 0.0


def _family(processes: Sequence[psutil.Process]) -> list[psutil.Process]:
    return [member for process in processes for member in (process, *process.children(recursive=True))]


def _cpu_seconds(process: psutil.Process) -> float:
    with suppress(psutil.NoSuchProcess):
        times = process.cpu_times()
        return float(times.user + times.system + times.children_user + times.children_system)
    return 0.0
