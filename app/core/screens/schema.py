"""JSON in and out of an entity's API: one marshmallow schema per direction, every field strict by its column's kind."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from types import NoneType
from typing import Any

from flask_appbuilder.api.convert import BaseModel2SchemaConverter
from marshmallow import RAISE, Schema, ValidationError, fields
from sqlalchemy.orm import class_mapper

from app.core.errors import Fault, Invalid, pointer
from app.core.language import say
from app.core.screens.interface import Interface
from app.core.screens.kinds import Kind, Text, Whole, kind_of, plain

# marshmallow gives its hooks more than they need.
# ruff: noqa: ARG002


class Typed(fields.Field[Any]):
    """A field that reads and writes by its kind; `is_blank_refused` also refuses text of nothing but spaces."""

    def __init__(self, kind: Kind, *, is_blank_refused: bool = False, **options: Any) -> None:
        super().__init__(metadata=dict(kind.json_type), **options)
        self.kind, self.is_blank_refused = kind, is_blank_refused

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        try:
            read = self.kind.from_json(value)
        except ValueError as error:
            raise ValidationError(str(error)) from None
        if self.is_blank_refused and isinstance(read, str) and not read.strip():
            raise ValidationError(say("Must not be empty."))
        return read

    def _serialize(self, value: Any, attr: str | None, obj: Any, **kwargs: Any) -> Any:
        return None if value is None else self.kind.to_json(value)


class Computed(fields.Field[Any]):
    """A property, method or bare relation of the row, written as JSON and never read."""

    def _serialize(self, value: Any, attr: str | None, obj: Any, **kwargs: Any) -> Any:
        return as_json(value() if callable(value) else value)


class Ids(fields.List[int]):
    """The ids of the rows that a to-many relation holds."""

    def __init__(self, **options: Any) -> None:
        super().__init__(Typed(Whole()), **options)


class SchemaConverter(BaseModel2SchemaConverter):
    """Makes the schemas of an API from its column lists; foreign keys are columns like any other."""

    datamodel: Interface
    choices: Mapping[str, Sequence[str]] = {}

    def convert(
        self, columns: list[str], model: Any = None, nested: bool = True, parent_schema_name: str | None = None
    ) -> Schema:
        """A schema for answers, or for bodies where `nested` is False."""
        make = self._answer_field if nested else self._body_field
        names = _tree(columns) if nested else {name: [] for name in columns}
        schema = Schema.from_dict(
            {name: make(name, inner) for name, inner in names.items()}, name=parent_schema_name or "RowSchema"
        )
        return schema(unknown=RAISE)

    def _answer_field(self, name: str, inner: list[str]) -> Any:
        return answer_field(self.datamodel.obj, name, inner)

    def _body_field(self, name: str, _inner: list[str]) -> Any:
        column = self.datamodel.column(name)
        if column is None:
            relation = self.datamodel.relation(name)
            if relation is not None and relation.uselist:
                return Ids(load_default=list)
            raise TypeError(f"{self.datamodel.obj.__name__}.{name} cannot be written; name its column instead")
        is_given = column.nullable or column.default is not None or column.server_default is not None
        kind = kind_of(column, self.choices.get(name, ()))
        is_blank_refused = isinstance(kind, Text) and not is_given
        return Typed(kind, required=not is_given, allow_none=column.nullable, is_blank_refused=is_blank_refused)


def answer_field(model: Any, name: str, inner: list[str]) -> Any:
    """The field that writes the attribute `name` of the model's rows."""
    mapper = class_mapper(model)
    if name in mapper.relationships and inner:
        schema = _nested_schema(model, name, tuple(inner))
        return fields.Nested(schema, many=bool(mapper.relationships[name].uselist), dump_only=True)
    if name in mapper.columns:
        return Typed(kind_of(mapper.columns[name]), dump_only=True)
    return Computed(dump_only=True)


@cache
def _nested_schema(model: Any, name: str, inner: tuple[str, ...]) -> type[Schema]:
    """One class per shape, named after it: OpenAPI refers to it by name."""
    target = class_mapper(model).relationships[name].mapper.class_
    parts = {part: answer_field(target, part, rest) for part, rest in _tree(["id", *inner]).items()}
    return Schema.from_dict(parts, name=f"{model.__name__}.{name}.{'-'.join(inner)}")


def as_json(value: Any) -> Any:
    """Any value of a row as JSON: decimals as text, instants in ISO 8601, related rows as id and label."""
    for kinds, write in _WRITERS:
        if isinstance(value, kinds):
            return write(value)
    if hasattr(value, "as_dict"):
        return as_json(value.as_dict())
    return {"id": value.id, "text": str(value)} if hasattr(value, "id") else str(value)


def invalid(messages: Any) -> Invalid:
    """The refusal of a schema's error messages, each with its JSON pointer."""
    faults = list(_faults("", messages))
    return Invalid(say("Please correct the fields named below."), faults)


def _faults(place: str, messages: Any) -> list[Fault]:
    if isinstance(messages, Mapping):
        return [fault for key, inner in messages.items() for fault in _faults(f"{place}{pointer(key)}", inner)]
    codes = {"Missing data for required field.": "required", "Unknown field.": "unknown"}
    return [Fault(place, codes.get(str(text), "invalid"), str(text)) for text in messages]


def _tree(columns: Sequence[str]) -> dict[str, list[str]]:
    tree: dict[str, list[str]] = {}
    for column in columns:
        root, _, rest = column.partition(".")
        tree.setdefault(root, [])
        if rest and rest not in tree[root]:
            tree[root].append(rest)
    return tree


_WRITERS: tuple[tuple[Any, Callable[[Any], Any]], ...] = (
    ((str, int, float, NoneType), lambda value: value),
    (Decimal, plain),
    ((datetime, date), lambda value: value.isoformat()),
    (Mapping, lambda value: {str(key): as_json(inner) for key, inner in value.items()}),
    ((list, tuple, set, frozenset), lambda value: [as_json(inner) for inner in value]),
)
