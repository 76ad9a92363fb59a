"""The filters of a list as its chips: what each says, and where the list leads without it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.core.language import say
from app.core.screens.asking import Condition
from app.core.screens.filter_choices import FilterChoices
from app.core.screens.skin import with_arguments

# Whole sentences, so that each language may put the parts in its own order.
SENTENCES: Mapping[str, str] = {
    "eq": "%(column)s is %(value)s",
    "ne": "%(column)s is not %(value)s",
    "in": "%(column)s is one of %(value)s",
    "gt": "%(column)s > %(value)s",
    "gte": "%(column)s ≥ %(value)s",
    "lt": "%(column)s < %(value)s",
    "lte": "%(column)s ≤ %(value)s",
    "contains": "%(column)s contains %(value)s",
    "starts": "%(column)s starts with %(value)s",
    "empty": "%(column)s is empty",
    "filled": "%(column)s is not empty",
}


@dataclass(frozen=True)
class Chip:
    """One filter in force: its words, its argument in the address, and the address without it."""

    label: str
    argument: str
    column: str
    operator: str
    value: str
    url: str


def chips_of(conditions: Sequence[Condition], choices: FilterChoices) -> list[Chip]:
    """A chip for each condition, in the order of the address."""
    return [_chip(condition, choices) for condition in conditions]


def _chip(condition: Condition, choices: FilterChoices) -> Chip:
    name, operator = condition.column, condition.operator
    argument = name if operator == "eq" else f"{name}__{operator}"
    label = say(SENTENCES[_spoken(condition)], column=choices.label(name), value=choices.told(condition))
    return Chip(label, argument, name, operator, str(condition.value), with_arguments(**{argument: None}))


def _spoken(condition: Condition) -> str:
    if condition.operator == "isnull":
        return "empty" if str(condition.value).lower() in ("true", "1", "yes") else "filled"
    return "eq" if condition.operator == "in" and "," not in str(condition.value) else condition.operator
