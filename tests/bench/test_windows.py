"""The arithmetic of the bench's figures."""

import psutil
import pytest

from app.bench.processes import cpu_seconds
from app.bench.windows import Window, compare, difference, interleave, measured, percentiles, ratio, repeat, summary


def window(*latencies: float, seconds: float = 1.0, cpu: float = 0.0) -> Window:
    return Window(latencies, seconds, {"web": cpu})


def test_percentiles_lie_within_the_values() -> None:
    assert percentiles([float(number) for number in range(101)]) == {50: 50.0, 95: 95.0, 99: 99.0}


@pytest.mark.parametrize(("values", "each"), [([], 0.0), ([7.0], 7.0)])
def test_few_values_have_percentiles_too(values: list[float], each: float) -> None:
    assert percentiles(values) == {50: each, 95: each, 99: each}


@pytest.mark.parametrize(("ours", "limit", "expected"), [(50, 100, 0.5), (1, 3, 0.333), (5, 0, 0.0)])
def test_the_ratio_is_our_part_of_the_limit(ours: float, limit: float, expected: float) -> None:
    assert ratio(ours, limit) == expected


def test_the_pace_is_the_median_over_windows_and_cpu_is_shared_by_all_operations() -> None:
    figures = summary([window(1, 2, cpu=0.01), window(3, seconds=0.5, cpu=0.02), window(4, 5, 6, 7, cpu=0.04)])
    assert figures["operations"] == 7
    assert figures["per_second"] == 2.0
    assert figures["per_second_best"] == 4.0
    assert figures["p50_ms"] == 4.0
    assert figures["cpu_ms"] == figures["cpu_ms_by_group"]["web"] == 10.0


def test_a_window_without_operations_has_figures_too() -> None:
    assert summary([window()])["cpu_ms"] == 0.0


def test_contenders_take_turns_and_the_first_window_of_each_does_not_count() -> None:
    turns: list[str] = []

    def turn(name: str) -> Window:
        turns.append(name)
        return window(float(len(turns)))

    taken = interleave({"ours": lambda: turn("ours"), "limit": lambda: turn("limit")}, windows=2)
    assert turns == ["ours", "limit"] * 3
    assert [list(each.latencies_ms) for each in taken["ours"]] == [[3.0], [5.0]]


def test_a_comparison_names_the_ratio_of_the_paces() -> None:
    compared = compare({"ours": lambda: window(1, 1), "limit": lambda: window(1, 1, 1, 1)}, windows=1)
    assert compared["ratio"] == 0.5
    assert compared["limit"]["per_second"] == 4.0


def test_an_operation_runs_once_at_least() -> None:
    assert len(repeat(lambda: None, 0)) == 1


def test_cpu_is_that_of_the_groups() -> None:
    groups = {"own": [psutil.Process()], "none": []}
    before = cpu_seconds(groups)
    taken = measured(lambda: sum(range(200_000)), 0.05, groups)
    assert taken.cpu_seconds["none"] == 0
    assert 0 < taken.cpu_seconds["own"] <= difference(cpu_seconds(groups), before)["own"]
