"""The invented world of the demo, read from its word lists."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

WORDS = Path(__file__).parent / "words"


@dataclass(frozen=True)
class Family:
    """A line of the assortment; see families.toml."""

    category: str
    noun: str
    styles: list[str]
    sizes: list[str]
    price: tuple[int, int]
    unit: str = "pcs"
    pack: int = 0
    option: str = ""
    demand: float = 1.0
    season: int = 0
    shelf_days: int = 0


@dataclass(frozen=True)
class Warehouse:
    """A site; `share` is its part of demand, `zones` the number of bins by zone."""

    code: str
    name: str
    share: float
    zones: dict[str, int]


@dataclass(frozen=True)
class World:
    """Everything the word lists say."""

    families: list[Family]
    warehouses: list[Warehouse]
    brands: list[str]
    attributes: dict[str, dict[str, Any]]
    inherited: dict[str, list[str]]
    options: dict[str, list[str]]


@cache
def world() -> World:
    """The demo's world; the same object at every call."""
    words = _read("world.toml")
    families = [Family(**family) for family in _read("families.toml")["family"]]
    warehouses = [Warehouse(**warehouse) for warehouse in words.pop("warehouse")]
    return World(families=families, warehouses=warehouses, **words)


def _read(name: str) -> dict[str, Any]:
    with (WORDS / name).open("rb") as stream:
        return tomllib.load(stream)
