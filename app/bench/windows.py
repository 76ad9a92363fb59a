"""Windows of work: a few seconds each, ours and the limit by turns, so that a neighbour's noise meets both."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from statistics import median, quantiles
from time import perf_counter
from typing import Any

from app.bench.processes import Groups, cpu_seconds

PERCENTILES = (50, 95, 99)


@dataclass(frozen=True)
class Window:
    """One window: how long each operation took (milliseconds), over how many seconds, and the CPU by process group."""

    latencies_ms: Sequence[float]
    seconds: float
    cpu_seconds: Mapping[str, float] = field(default_factory=dict)

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


def compare(contenders: Mapping[str, Callable[[], Window]], windows: int) -> dict[str, Any]:
    """Interleave a contender with its limit, named in that order; the figures of both and the ratio of their paces."""
    taken = {name: summary(each) for name, each in interleave(contenders, windows).items()}
    ours, limit = taken.values()
    return {**taken, "ratio": ratio(ours["per_second"], limit["per_second"])}


def summary(windows: Sequence[Window]) -> dict[str, Any]:
    """Median and best pace over the windows, percentiles over all operations, CPU per operation in milliseconds."""
    latencies = [latency for window in windows for latency in window.latencies_ms]
    operations = max(len(latencies), 1)
    cpu = {group: sum(window.cpu_seconds[group] for window in windows) for group in windows[0].cpu_seconds}
    return {
        "operations": len(latencies),
        "per_second": round(median(window.per_second for window in windows), 1),
        "per_second_best": round(max(window.per_second for window in windows), 1),
        **{f"p{percentile}_ms": round(value, 3) for percentile, value in percentiles(latencies).items()},
        "cpu_ms": round(sum(cpu.values()) * 1000 / operations, 3),
        "cpu_ms_by_group": {group: round(seconds * 1000 / operations, 3) for group, seconds in cpu.items()},
    }


def percentiles(values: Sequence[float]) -> dict[int, float]:
    """The percentiles 50, 95 and 99 within the values; all zero where there is no value."""
    if len(values) < 2:  # noqa: PLR2004 (one value is every percentile)
        return dict.fromkeys(PERCENTILES, values[0] if values else 0.0)
    cuts = quantiles(values, n=100, method="inclusive")
    return {percentile: cuts[percentile - 1] for percentile in PERCENTILES}


def ratio(ours: float, limit: float) -> float:
    """Our pace as a part of the limit's; 0 where the limit did nothing."""
    return round(ours / limit, 3) if limit else 0.0


def measured(operation: Callable[[], object], seconds: float, groups: Groups) -> Window:
    """One window of the operation in this process; the CPU is that of the groups."""
    started, spent = perf_counter(), cpu_seconds(groups)
    latencies = repeat(operation, seconds)
    return Window(latencies, perf_counter() - started, difference(cpu_seconds(groups), spent))


def difference(after: Mapping[str, float], before: Mapping[str, float]) -> dict[str, float]:
    """What each group has spent in between."""
    return {group: after[group] - before[group] for group in after}


def repeat(operation: Callable[[], object], seconds: float) -> list[float]:
    """Run the operation for so many seconds, once at least; how long each took, milliseconds."""
    latencies: list[float] = []
    end = perf_counter() + seconds
    while not latencies or perf_counter() < end:
        started = perf_counter()
        operation()
        latencies.append((perf_counter() - started) * 1000)
    return latencies
