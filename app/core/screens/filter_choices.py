"""The filters that a list offers to people: words to choose from, yes or no, and rows of other screens."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy.orm import RelationshipProperty, class_mapper

from app.core.screens.asking import Condition
from app.core.screens.columns import label_of
from app.core.screens.entity import EntityScreen
from app.core.screens.kinds import Kind, Text, Truth, kind_of
from app.core.screens.related import referred, screen_of
from app.core.screens.words import sentence


class FilterChoices:
    """The offers of one list; `pickers` narrows where a relation's choices come from."""

    def __init__(self, screen: EntityScreen, pickers: Mapping[str, str]) -> None:
        self.screen, self.pickers = screen, pickers

    def offered(self) -> Sequence[dict[str, Any]]:
        """Each filter with its `name`, `label`, and its `choices` or the address `pick` of its remote choices."""
        found = ({"name": name, "label": self.label(name), **self._offer(name)} for name in self.screen.search_columns)
        return [offer for offer in found if "choices" in offer or "pick" in offer]

    def label(self, name: str) -> str:
        """How people call the column: as the list's head does."""
        labels = self.screen.label_columns
        return labels.get(name) or labels.get(name.removesuffix("_id")) or label_of(name)

    def told(self, condition: Condition) -> str:
        """The condition's value in words: what the row of that id is called, or the word as it is shown."""
        model, text = self._target(condition.column), str(condition.value)
        if model is not None and condition.operator in ("eq", "ne") and text.isdigit():
            row = referred(model, [int(text)]).get(int(text))
            return str(row) if row is not None else text
        return dict(_choices(self._kind(condition.column))).get(text, text)

    def _offer(self, name: str) -> dict[str, Any]:
        choices = _choices(self._kind(name))
        if choices:
            return {"choices": choices}
        model = self._target(name)
        target = screen_of(model) if model is not None else None
        if target is None or not target.may("read"):
            return {}
        return {"pick": f"/{self.pickers[name]}" if name in self.pickers else f"{target.route_base}/pick"}

    def _target(self, name: str) -> type[Any] | None:
        """The model whose id the column holds, None where it holds none."""
        relation = self._relation(name)
        target: type[Any] | None = relation.mapper.class_ if relation is not None else None
        return target

    def _relation(self, name: str) -> RelationshipProperty[Any] | None:
        head, _, leaf = name.partition(".")
        relation = self.screen.datamodel.relation(head)
        if relation is None or not leaf:
            return relation
        inner = class_mapper(relation.mapper.class_).relationships
        return next((part for part in inner if [column.key for column in part.local_columns] == [leaf]), None)

    def _kind(self, name: str) -> Kind | None:
        head, _, leaf = name.partition(".")
        if not leaf:
            return self.screen.kind(name)
        relation = self.screen.datamodel.relation(head)
        column = class_mapper(relation.mapper.class_).columns.get(leaf) if relation is not None else None
        target = screen_of(relation.mapper.class_) if relation is not None else None
        return None if column is None else kind_of(column, target.choices.get(leaf, ()) if target else ())


def _choices(kind: Kind | None) -> Sequence[tuple[str, str]]:
    if isinstance(kind, Truth):
        return [("true", "Yes"), ("false", "No")]
    return [(word, sentence(word)) for word in kind.choices] if isinstance(kind, Text) else []
