"""Conditions of a list as SQL: only declared columns, values read strictly by their kind."""

from collections.abc import Callable
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import class_mapper

from app.core.errors import BadQuery, Fault
from app.core.language import say
from app.core.screens.asking import Condition
from app.core.screens.computed import OPERATORS
from app.core.screens.entity import EntityScreen
from app.core.screens.kinds import EQUALITY, Kind, Text, Truth, Whole, kind_of, storable

MAX_LIST = 200

COMPARISONS: dict[str, Callable[[Any, Any], Any]] = {
    "eq": lambda column, value: column == value,
    "ne": lambda column, value: column.is_distinct_from(value),
    "gt": lambda column, value: column > value,
    "gte": lambda column, value: column >= value,
    "lt": lambda column, value: column < value,
    "lte": lambda column, value: column <= value,
    "in": lambda column, value: column.in_(value),
    "isnull": lambda column, value: column.is_(None) if value else column.is_not(None),
    "contains": lambda column, value: column.icontains(value, autoescape=True),
    "starts": lambda column, value: column.istartswith(value, autoescape=True),
}


def filtered(statement: sa.Select[Any], screen: EntityScreen, condition: Condition) -> sa.Select[Any]:
    """The SELECT narrowed by one condition; raises `BadQuery` for a column that is not declared searchable."""
    if condition.column in screen.computed:
        return statement.where(_computed(screen, condition))
    declared = [*screen.search_columns, *screen.computed, "id"]
    if condition.column not in declared:
        raise _bad(condition, say("is not a filter here; there are: %(columns)s", columns=", ".join(sorted(declared))))
    return statement.where(_clause(screen, condition))


def _computed(screen: EntityScreen, condition: Condition) -> Any:
    declared = screen.computed[condition.column]
    if condition.operator not in OPERATORS:
        raise _bad(condition, say("takes the operators %(operators)s", operators=", ".join(OPERATORS)))
    try:
        value = _value(Text(choices=tuple(declared.told())), condition)
    except ValueError as error:
        raise _bad(condition, say("has a value that does not fit: %(error)s", error=error)) from None
    clause = sa.or_(*(declared.clause(word) for word in (value if isinstance(value, list) else [value])))
    return sa.not_(clause) if condition.operator == "ne" else clause


def _clause(screen: EntityScreen, condition: Condition) -> Any:
    name = condition.column
    column = screen.datamodel.column(name)
    if column is not None:
        kind = screen.kind(name)
        assert kind is not None
        return _comparison(getattr(screen.model, name), kind, kind.operators, condition)
    relation, _, leaf = name.partition(".")
    attribute = getattr(screen.model, relation)
    target = attribute.property.mapper.class_
    if leaf:
        inner = class_mapper(target).columns[leaf]
        kind = kind_of(inner)
        clause = _comparison(getattr(target, leaf), kind, kind.operators, condition)
    else:
        clause = _comparison(target.id, Whole(), EQUALITY, condition)
    return attribute.any(clause) if attribute.property.uselist else attribute.has(clause)


def _comparison(column: Any, kind: Kind, operators: Any, condition: Condition) -> Any:
    if condition.operator not in operators:
        raise _bad(condition, say("takes the operators %(operators)s", operators=", ".join(operators)))
    try:
        return COMPARISONS[condition.operator](column, _value(kind, condition))
    except ValueError as error:
        raise _bad(condition, say("has a value that does not fit: %(error)s", error=error)) from None


def _value(kind: Kind, condition: Condition) -> Any:
    value = condition.value
    if condition.operator == "isnull":
        return _read(Truth(), value)
    if condition.operator in ("contains", "starts"):
        if not isinstance(value, str):
            raise ValueError(say("Must be text."))
        return storable(value)
    if condition.operator == "in":
        items = value.split(",") if isinstance(value, str) else value
        if not isinstance(items, list) or len(items) > MAX_LIST:
            raise ValueError(say("Must be a list of at most %(limit)s values.", limit=MAX_LIST))
        return [_read(kind, item) for item in items]
    return _read(kind, value)


def _read(kind: Kind, value: Any) -> Any:
    return kind.from_text(value) if isinstance(value, str) else kind.from_json(value)


def _bad(condition: Condition, reason: str) -> BadQuery:
    name = condition.column[:60].encode("ascii", "replace").decode()
    return BadQuery(
        say("The filter %(name)s %(reason)s", name=name, reason=reason), [Fault(f"?{name}", "invalid", reason)]
    )
