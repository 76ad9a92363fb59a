"""Clients as processes of their own, so that neither Python's lock nor one connection stands between them."""

import multiprocessing
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection
from time import perf_counter
from typing import Any

import psutil

from app.bench.windows import Window, cpu_seconds, repeat

Operations = dict[str, Callable[[], object]]
Prepare = Callable[..., Operations]
START_SECONDS = 120


class Clients:
    """So many processes that are told what to do for how long, all at once."""

    def __init__(self, pipes: list["Connection[Any, Any]"], servers: list[psutil.Process]) -> None:
        self._pipes = pipes
        self._servers = servers

    def run(self, operation: str, seconds: float) -> Window:
        """One window of the named operation on all clients; CPU is that of the clients and of the servers."""
        watched = [psutil.Process(), *self._servers]
        started, spent = perf_counter(), cpu_seconds(watched)
        for pipe in self._pipes:
            pipe.send((operation, seconds))
        latencies = [latency for pipe in self._pipes for latency in pipe.recv()]
        return Window(latencies, perf_counter() - started, cpu_seconds(watched) - spent)


@contextmanager
def clients(
    count: int, prepare: Prepare, arguments: tuple[Any, ...], servers: list[psutil.Process]
) -> Iterator[Clients]:
    """Start the processes; each calls `prepare(number, *arguments)` for its operations by name."""
    context = multiprocessing.get_context("spawn")
    ends = [context.Pipe() for _ in range(count)]
    processes = [
        context.Process(target=_serve, args=(theirs, prepare, number, arguments), daemon=True)
        for number, (_, theirs) in enumerate(ends)
    ]
    for process in processes:
        process.start()
    ours = [end for end, _ in ends]
    try:
        for pipe in ours:
            if not pipe.poll(START_SECONDS):
                raise TimeoutError(f"A client did not start within {START_SECONDS} s.")
            pipe.recv()
        yield Clients(ours, servers)
    finally:
        for process in processes:
            process.terminate()
            process.join()


def _serve(pipe: "Connection[Any, Any]", prepare: Prepare, number: int, arguments: tuple[Any, ...]) -> None:
    operations = prepare(number, *arguments)
    pipe.send("ready")
    while True:
        operation, seconds = pipe.recv()
        pipe.send(repeat(operations[operation], seconds))
