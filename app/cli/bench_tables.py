"""The results of a bench as a table on the terminal."""

from collections.abc import Iterator
from typing import Any

from rich.table import Table

from app.cli.progress import console

Figures = dict[str, Any]


def show(results: dict[str, Any]) -> None:
    """Print every case: its contenders with their ratio, or its plain figures."""
    rows = [row for case, result in results.items() for row in _rows(case, result)]
    columns = list(dict.fromkeys(name for _, figures in rows for name in figures))
    table = Table("Case", *(name.replace("_", " ") for name in columns), box=None)
    for case, figures in rows:
        table.add_row(case, *(_text(figures.get(name, "")) for name in columns))
    console.print(table)


def _rows(case: str, result: Any) -> Iterator[tuple[str, Figures]]:
    if not isinstance(result, dict):
        yield f"{case}: {result}", {}
        return
    shared = {name: value for name, value in result.items() if not isinstance(value, dict)}
    contenders = {name: value for name, value in result.items() if isinstance(value, dict)}
    if not contenders:
        yield case, shared
    for number, (name, figures) in enumerate(contenders.items()):
        yield f"{case}: {name}", {**_flat(figures), **({} if number else shared)}


def _flat(figures: Figures) -> Figures:
    return {name: value for name, value in figures.items() if not isinstance(value, dict)}


def _text(value: Any) -> str:
    return f"{value:,}" if isinstance(value, int | float) else str(value)
