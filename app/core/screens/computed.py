"""Filters that no column answers: a word of a short list, and the condition that it stands for."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

OPERATORS = ("eq", "ne", "in")


@dataclass(frozen=True)
class ComputedFilter:
    """`clause(word)` is the SQL condition of each of the `words`; `ComputedFilter(("out", "low"), clause)`."""

    words: Sequence[str]
    clause: Callable[[str], Any]
