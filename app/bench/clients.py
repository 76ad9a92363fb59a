"""Clients as processes of their own, so that neither Python's lock nor one connection stands between them."""

import multiprocessing
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection
from time import perf_counter
from typing import Any

import psutil

from app.bench.processes import Groups, cpu_seconds
from app.bench.windows import Window, difference, repeat

Operations = dict[str, Callable[[], object]]
Prepare = Callable[..., Operations]
START_SECONDS = 120


class Clients:
    """Processes that are told what to do for how long, some of them or all, at once."""

    def __init__(self, pipes: list["Connection[Any, Any]"]) -> None:
        self._pipes = pipes

    def run(
        self, operation: str, seconds: float, count: int, groups: Groups, settle: Callable[[], object] | None = None
    ) -> Window:
        """One window of the named operation on `count` clients; the CPU is that of the groups, `settle` included."""
        started, spent = perf_counter(), cpu_seconds(groups)
        for pipe in self._pipes[:count]:
            pipe.send((operation, seconds))
        latencies = [latency for pipe in self._pipes[:count] for latency in pipe.recv()]
        took = perf_counter() - started
        if settle:
            settle()
        return Window(latencies, took, difference(cpu_seconds(groups), spent))


@contextmanager
def clients(count: int, prepare: Prepare, *arguments: Any) -> Iterator[Clients]:
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
        yield Clients(ours)
    finally:
        for process in processes:
            process.terminate()
            process.join()


def own() -> psutil.Process:
    """This process, whose children the clients are."""
    return psutil.Process()


def _serve(pipe: "Connection[Any, Any]", prepare: Prepare, number: int, arguments: tuple[Any, ...]) -> None:
    operations = prepare(number, *arguments)
    pipe.send("ready")
    while True:
        operation, seconds = pipe.recv()
        pipe.send(repeat(operations[operation], seconds))
