"""Filters that no column answers: a word of a short list, and the condition that it stands for."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.core.language import word
from app.core.screens.words import sentence

OPERATORS = ("eq", "ne", "in")


@dataclass(frozen=True)
class ComputedFilter:
    """`clause(word)` is the SQL condition of each of the `words`; `ComputedFilter(("out", "low"), clause)`.

    Words that depend on who asks come from a function, each with what it is called: `{"low.7": "Low in Berlin"}`.
    """

    words: Sequence[str] | Callable[[], Mapping[str, str]]
    clause: Callable[[str], Any]

    def told(self) -> Mapping[str, str]:
        """Each word with what it is called, in the reader's language."""
        return self.words() if callable(self.words) else {one: word(sentence(one)) for one in self.words}
