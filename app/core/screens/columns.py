"""The columns of a list or a detail page: name, label, kind of cell, and the value of a row in it."""

from collections.abc import Mapping, Sequence
from typing import Any

from app.core.language import word
from app.core.screens.entity import EntityScreen
from app.core.screens.words import sentence

KIND_OF_TYPE = {"integer": "quantity", "decimal": "quantity"}


def columns_of(
    screen: EntityScreen, names: Sequence[str], labels: Mapping[str, str]
) -> list[tuple[str, str, str, bool]]:
    """(name, label, kind of cell, is_sortable) of each; kinds as the screen declares them or as their types suggest."""
    orders = screen.order_columns
    return [(name, told_label(name, labels), _kind(screen, name), name in orders) for name in names]


def told_label(name: str, labels: Mapping[str, str]) -> str:
    """The column's label in the reader's language: as it is declared, else made of its name."""
    return word(labels.get(name) or label_of(name))


def label_of(name: str) -> str:
    """The label of a column: `base_unit_id` -> `Base unit`, `product.name` -> `Product name`."""
    return sentence(name.removesuffix("_id"))


def value_of(row: Any, name: str) -> Any:
    """The value at a dotted path of the row, None where a part is None; methods are called."""
    value = row
    for part in name.split("."):
        if value is None:
            return None
        value = getattr(value, part)
        value = value() if callable(value) else value
    return value


def _kind(screen: EntityScreen, name: str) -> str:
    if name in screen.kinds:
        return screen.kinds[name]
    if name in screen.choices:
        return "status"
    kind = screen.kind(name)
    if kind is None:
        is_relation = "." not in name and screen.datamodel.relation(name) is not None
        return "relation" if is_relation else "text"
    return KIND_OF_TYPE.get(kind.name, kind.name)
