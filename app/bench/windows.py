"""Windows of work: a few seconds each, ours and the limit by turns, so that a neighbour's noise meets both."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median, quantiles
from time import perf_counter
from typing import Any

import psutil

PERCENTILES = (50, 95, 99)


@dataclass(frozen=True)
class Window:
    """One window: how long each operation took (milliseconds), over how many seconds, and the CPU it cost."""

    latencies_ms: Sequence[float]
    seconds: float
    cpu_seconds: float

    @property
    def per_second(self) -> float:
        """Operations per second."""
        return len(self.latencies_ms) / self.seconds


def interleave(contenders: Mapping[str, Callable[[], Window]], windows: int) -> dict[str, list[Window]]:
    """Run one window of each contender by turns, `windows` times, after one of each that does not count."""
    taken: dict[str, list[Window]] = {name: [] for name in contenders}
    for number in range(windows + 1):
        for name, run in contenders.items():
            window = run()
            if number:
                taken[name].append(window)
    return taken


def summary(windows: Sequence[Window]) -> dict[str, Any]:
    """Median and best pace over the windows, percentiles over all operations, CPU per operation."""
    latencies = sorted(latency for window in windows for latency in window.latencies_ms)
    cuts = quantiles(latencies, n=100) if len(latencies) > 1 else latencies * 99
    operations = len(latencies)
    return {
        "operations": operations,
        "per_second_median": round(median(window.per_second for window in windows), 1),
        "per_second_best": round(max(window.per_second for window in windows), 1),
        **{f"p{percentile}_ms": round(cuts[percentile - 1], 3) for percentile in PERCENTILES},
        "cpu_ms_per_operation": round(sum(window.cpu_seconds for window in windows) * 1000 / max(operations, 1), 3),
    }


def repeat(operation: Callable[[], object], seconds: float) -> list[float]:
    """Run the operation for so many seconds; how long each took, milliseconds."""
    latencies: list[float] = []
    end = perf_counter() + seconds
    while (started := perf_counter()) < end:
        operation()
        latencies.append((perf_counter() - started) * 1000)
    return latencies


def cpu_seconds(parts: Sequence[psutil.Process]) -> float:
    """User and system time of these processes and all below them, as far as they live."""
    total = 0.0
    for part in parts:
        for process in (part, *part.children(recursive=True)):
            try:
                times = process.cpu_times()
            except psutil.NoSuchProcess:
                continue
            total += times.user + times.system
    return total
