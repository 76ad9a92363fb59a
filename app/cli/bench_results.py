"""Where a bench runs, and where its results go: the terminal and var/bench."""

import json
import platform
from collections.abc import Iterator
from contextlib import contextmanager
from pkgutil import resolve_name
from typing import Any

import psutil
from flask import current_app

from app.bench.database import Factory
from app.cli.bench_tables import show
from app.cli.progress import console, step
from app.core import clock
from app.core.embedded import servers
from config import Settings

# The dashboards stand above the command line, so their site is named, as on a command line, and not imported.
SITE = "dashboards.site:create_site"


def factory_of() -> Factory:
    """What makes the application, dashboards included."""
    factory: Factory = resolve_name(SITE)
    return factory


@contextmanager
def results_of(name: str, size: int) -> Iterator[tuple[dict[str, Any], Settings]]:
    """Run the servers, let the block fill in the results, then write and show them."""
    settings: Settings = current_app.config["INVENTRA"]
    results: dict[str, Any] = {}
    with servers.running(settings, console.print), step(f"Measuring {name}") as running:
        yield results, settings
        running.done = f"Measured {name}"
    machine = {"cores": psutil.cpu_count(), "python": platform.python_version(), "at": clock.now().isoformat()}
    path = settings.var_dir / "bench" / f"{name}.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps({"machine": machine, "size": size, "results": results}, indent=1), encoding="utf-8")
    show(results)
    console.print(f"Written to {path}", soft_wrap=True)
