"""Log files of one machine: one per process, kept small without a log daemon."""

from pathlib import Path
from typing import IO

KEPT_BYTES = 10 * 1024 * 1024


def open_log(path: Path) -> IO[bytes]:
    """The log file, open for appending; one past 10 MiB is first put aside as `.1`, over the one before."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.exists() and path.stat().st_size > KEPT_BYTES:
        path.replace(path.with_name(f"{path.name}.1"))
    return path.open("ab")


def tail(path: Path, lines: int = 15) -> str:
    """The last lines of a log; empty where there is no log."""
    if not path.exists():
        return ""
    return "\n".join(path.read_text(encoding="utf-8", errors="replace").splitlines()[-lines:])
