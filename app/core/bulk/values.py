"""The arguments of an act as JSON, checked before the run and read again while it runs."""

import json
from collections.abc import Mapping
from typing import Any

from app.core.bulk.acts import EDIT, Act
from app.core.errors import Fault, Invalid
from app.core.language import say
from app.core.screens.commands import command_of, written
from app.core.screens.entity import EntityScreen
from app.core.screens.related import referred
from app.core.screens.verbs import Verb

Values = dict[str, Any]


def checked(screen: EntityScreen, act: Act, values: Mapping[str, Any]) -> Values:
    """The arguments as they are stored; raises `Invalid` naming each field that the act does not take."""
    if act.verb is not None:
        command_for(act.verb, values, row_id=1, key="check")
        stored: Values = json.loads(json.dumps(dict(values), default=written))
        return stored
    if act.name != EDIT:
        if values:
            raise _refused([Fault(f"/{name}", "unknown", say("There is no such field.")) for name in values])
        return {}
    if not values:
        raise _refused([Fault("/values", "required", say("Choose at least one field to change."))])
    unknown = [name for name in values if name not in screen.bulk_edit]
    if unknown:
        raise _refused([Fault(f"/{name}", "unknown", say("There is no such field.")) for name in unknown])
    return to_json(screen, from_json(screen, values))


def command_for(verb: Verb, values: Mapping[str, Any], *, row_id: int, key: str) -> Any:
    """The verb's command for one row."""
    assert verb.row is not None, "a verb of many rows is a verb of one"
    given: Values = {verb.row: row_id} | ({"key": key} if verb.is_idempotent else {})
    misplaced = [Fault(f"/{name}", "unknown", say("There is no such field.")) for name in values if name in given]
    if misplaced:
        raise _refused(misplaced)
    return command_of(verb, values, given)


def from_json(screen: EntityScreen, values: Mapping[str, Any]) -> Values:
    """Column name to value; raises `Invalid` with a pointer per field."""
    read, faults = {}, []
    for name, value in values.items():
        try:
            read[name] = _read(screen, name, value)
        except ValueError as error:
            faults.append(Fault(f"/{name}", "invalid", str(error)))
    if faults:
        raise _refused(faults)
    return read


def to_json(screen: EntityScreen, values: Mapping[str, Any]) -> Values:
    """Column name to JSON value."""
    return {name: _written(screen, name, value) for name, value in values.items()}


def current_values(screen: EntityScreen, row: Any, names: Mapping[str, Any]) -> Values:
    """What the row holds in those columns now, as JSON values; a relation to many as sorted ids."""
    return {name: _written(screen, name, getattr(row, name)) for name in names}


def _read(screen: EntityScreen, name: str, value: Any) -> Any:
    relation = screen.datamodel.relation(name)
    if relation is not None and relation.uselist:
        if not isinstance(value, list) or not all(type(number) is int for number in value):
            raise ValueError(say("Must be a list of ids."))
        if len(referred(relation.mapper.class_, value)) < len(set(value)):
            raise ValueError(say("This does not exist any more, or is not yours to use."))
        return value
    column, kind = screen.datamodel.column(name), screen.kind(name)
    assert column is not None, f"{name} is no column"
    assert kind is not None, f"{name} has no kind"
    if value is None:
        if not column.nullable:
            raise ValueError(say("This value is required."))
        return None
    read = kind.from_json(value)
    if relation is not None and not referred(relation.mapper.class_, [read]):
        raise ValueError(say("This does not exist any more, or is not yours to use."))
    return read


def _written(screen: EntityScreen, name: str, value: Any) -> Any:
    if value is None:
        return None
    relation = screen.datamodel.relation(name)
    if relation is not None and relation.uselist:
        return sorted(one if isinstance(one, int) else one.id for one in value)
    kind = screen.kind(name)
    assert kind is not None, f"{name} has no kind"
    return kind.to_json(value)


def _refused(faults: list[Fault]) -> Invalid:
    return Invalid(say("Please correct the fields named below."), faults)
