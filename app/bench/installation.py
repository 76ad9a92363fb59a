"""How long an installation takes to start, and how much memory each of its processes holds."""

import subprocess
import sys
from statistics import median
from time import monotonic, process_time, sleep
from typing import Any

import psutil

from app.bench import stack
from app.bench.database import Factory
from app.bench.processes import pss_mib, servers_of
from config import ROOT, Settings

SETTLE_SECONDS = 3
VISITED = ("/", "/product/list/", "/variant/list/", "/stock_level/list/", "/api/v1/variant/")


def startup(settings: Settings, factory: Factory, runs: int) -> dict[str, Any]:
    """Seconds: a new process until the application exists, `create_app` alone, and `up` until the first page."""
    whole = [_seconds_of([sys.executable, "-c", "import wsgi"]) for _ in range(runs)]
    alone = [_create(settings, factory) for _ in range(runs)]
    folder = settings.var_dir / "bench" / "own"
    ups = []
    for _ in range(runs + 1):
        with stack.running(settings, folder, is_embedded=True) as site:
            ups.append(site.seconds)
    return {
        "process until the application exists": _figures(whole),
        "create_app, CPU": _figures(alone),
        "up until the first page, first run (empty)": _figures(ups[:1]),
        "up until the first page, warm": _figures(ups[1:]),
    }


def memory(settings: Settings) -> dict[str, Any]:
    """PSS in MiB of each process of an installation after some pages, its own servers included."""
    folder = settings.var_dir / "bench" / "own"
    with stack.running(settings, folder, is_embedded=True) as site:
        with site.visitor() as visitor:
            for path in VISITED:
                visitor.get(path)
        sleep(SETTLE_SECONDS)
        ours = {name: _with_children(process) for name, process in site.processes.items() if name != "supervisor"}
        ours["supervisor"] = pss_mib(site.process)
        embedded = settings.model_copy(update={"var_dir": folder, "database_url": "", "redis_url": ""})
        ours |= {name: sum(map(_with_children, first)) for name, first in servers_of(embedded).items()}
    return {name: {"pss_mib": round(size, 1)} for name, size in {**ours, "all together": sum(ours.values())}.items()}


def _with_children(process: psutil.Process) -> float:
    return sum(pss_mib(member) for member in (process, *process.children(recursive=True)))


def _seconds_of(command: list[str]) -> float:
    began = monotonic()
    subprocess.run(command, check=True, cwd=ROOT)
    return monotonic() - began


def _create(settings: Settings, factory: Factory) -> float:
    began = process_time()
    factory(settings)
    return process_time() - began


def _figures(seconds: list[float]) -> dict[str, float]:
    return {"seconds": round(median(seconds), 2), "seconds_best": round(min(seconds), 2)}
