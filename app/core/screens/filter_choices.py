"""The filters that a list offers to people: words to choose from, rows of other screens, numbers, days and text."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy.orm import RelationshipProperty, class_mapper

from app.core.errors import BadQuery, Fault
from app.core.language import say, word
from app.core.screens.asking import Condition
from app.core.screens.columns import label_of
from app.core.screens.entity import EntityScreen, id_in
from app.core.screens.filters import MAX_LIST
from app.core.screens.kinds import Day, Exact, Instant, Kind, Text, Truth, Whole, kind_of
from app.core.screens.related import referred, screen_of
from app.core.screens.words import sentence

CONTROLS: Mapping[type[Kind], str] = {
    Whole: "number", Exact: "number", Day: "date", Instant: "instant", Text: "text",
}  # fmt: skip
NUMBERS = ("gte", "lte", "gt", "lt", "eq", "ne", "empty", "filled")
TIMES = ("gte", "lt", "empty", "filled")
OFFERED: Mapping[str, Sequence[str]] = {
    "words": ("in",),
    "remote": ("eq", "ne"),
    "number": NUMBERS,
    "date": (*TIMES, "eq"),
    "instant": TIMES,
    "text": ("contains", "starts", "eq", "ne", "empty", "filled"),
}


class FilterChoices:
    """The offers of one list; `pickers` narrows where a relation's choices come from."""

    def __init__(self, screen: EntityScreen, pickers: Mapping[str, str]) -> None:
        self.screen, self.pickers = screen, pickers

    def offered(self) -> Sequence[dict[str, Any]]:
        """Each filter with its `name` and `label`."""
        names = [name for name in (*self.screen.computed, *self.screen.search_columns) if self._control(name)]
        return [{"name": name, "label": self.label(name)} for name in names]

    def editor(self, condition: Condition) -> dict[str, Any]:
        """What edits the condition: `control` (words, remote, number, date, instant or text) with its `operators`,
        the `choices`, or the address `pick` of the remote ones, and what is chosen, as `values` with their labels.

        Refuses a column that is not offered.
        """
        name = condition.column
        if name not in [offer["name"] for offer in self.offered()]:
            reason = say("There is no such filter here.")
            raise BadQuery(reason, [Fault("?column", "unknown", reason)])
        control = self._control(name)
        texts = str(condition.value).split(",")[:MAX_LIST] if condition.value else []
        called = self._called(name, texts)
        return {
            "name": name,
            "label": self.label(name),
            "control": control,
            "operators": OFFERED[control],
            "operator": _operator(condition),
            "choices": self._words(name),
            "pick": self._pick(name) if control == "remote" else "",
            "values": [(text, called[text]) for text in texts],
        }

    def label(self, name: str) -> str:
        """How people call the column: as the list's head does."""
        labels = self.screen.label_columns
        return word(labels.get(name) or labels.get(name.removesuffix("_id")) or label_of(name))

    def told(self, condition: Condition) -> str:
        """The condition's value in words: what the row of that id is called, or the word as it is shown."""
        text = str(condition.value)
        if condition.operator in ("eq", "ne") and self._target(condition.column) is not None:
            return self._called(condition.column, [text])[text]
        if condition.operator == "isnull":
            return ""
        labels = dict(self._words(condition.column))
        return ", ".join(labels.get(part, part) for part in text.split(",")) if labels else text

    def _called(self, name: str, texts: Sequence[str]) -> Mapping[str, str]:
        """What people call each of the values: the rows of those ids, as far as they may be read, in one statement."""
        model = self._target(name)
        if model is None:
            return {text: self.told(Condition(name, "eq", text)) for text in texts}
        if not _is_readable(model):
            return {text: text for text in texts}
        ids = {text: row_id for text in texts if (row_id := id_in(text)) is not None}
        rows = referred(model, [*ids.values()])
        return {text: str(rows.get(ids.get(text, 0), text)) for text in texts}

    def _control(self, name: str) -> str:
        """How people choose the column's value; empty where they cannot."""
        if name in self.screen.computed or self._words(name):
            return "words"
        if self._target(name) is not None:
            return "remote" if self._pick(name) else ""
        kind = self._kind(name)
        return CONTROLS.get(type(kind), "") if kind is not None else ""

    def _words(self, name: str) -> Sequence[tuple[str, str]]:
        if name in self.screen.computed:
            return list(self.screen.computed[name].told().items())
        return _choices(self._kind(name))

    def _pick(self, name: str) -> str:
        model = self._target(name)
        target = screen_of(model) if model is not None else None
        if target is None or not target.may("read"):
            return ""
        return f"/{self.pickers[name]}" if name in self.pickers else f"{target.route_base}/pick"

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


def _is_readable(model: type[Any]) -> bool:
    """Whether the current user may read the rows; those of a model without a page are told with what refers to them."""
    screen = screen_of(model)
    return screen is None or screen.may("read")


def _choices(kind: Kind | None) -> Sequence[tuple[str, str]]:
    if isinstance(kind, Truth):
        return [("true", word("Yes")), ("false", word("No"))]
    return [(one, word(sentence(one))) for one in kind.choices] if isinstance(kind, Text) else []


def _operator(condition: Condition) -> str:
    """The operator as people choose it: `isnull` is two of them."""
    if condition.operator != "isnull":
        return condition.operator
    return "empty" if str(condition.value).lower() in ("true", "1", "yes") else "filled"
