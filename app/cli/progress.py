"""What a person at the terminal sees of slow work: a spinner while it runs, then one line with its time."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic

from rich.console import Console

PIPE_COLUMNS = 160

console = Console(highlight=False, width=None if sys.stdout.isatty() else PIPE_COLUMNS)


class Step:
    """One slow step; `done` is the sentence that stays when it ends."""

    def __init__(self, doing: str) -> None:
        self.done = doing


@contextmanager
def step(doing: str) -> Iterator[Step]:
    """Show `doing` while the block runs, then what was done and the seconds it took."""
    started = monotonic()
    running = Step(doing)
    with console.status(f"{doing} ..."):
        yield running
    console.print(f"[green]✓[/] {running.done} [dim]{monotonic() - started:.1f} s[/]")
