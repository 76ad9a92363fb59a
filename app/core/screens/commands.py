"""From values to a verb's command: one strict reading for REST and for forms."""

import dataclasses
import json
import re
from collections.abc import Mapping
from datetime import date
from functools import cache
from types import MappingProxyType
from typing import Any

from pydantic import TypeAdapter, ValidationError

from app.core.errors import Fault, Invalid, pointer
from app.core.language import say
from app.core.screens.body import demand_storable
from app.core.screens.failures import cleaned
from app.core.screens.verbs import Verb
from app.core.transaction import transact

PYTHONIC = re.compile(r"^[A-Z][a-z]*( [a-z]+)? should ")


@cache
def adapter_of(command: Any) -> TypeAdapter[Any]:
    """The compiled validator of a command."""
    return TypeAdapter(command)


def command_of(verb: Verb, values: Mapping[str, Any], given: Mapping[str, Any]) -> Any:
    """The verb's command of the sender's `values` and what we `given`; raises `Invalid` with JSON pointers."""
    return command_from(verb.command, values, given)


def command_from(command: Any, values: Mapping[str, Any], given: Mapping[str, Any] = MappingProxyType({})) -> Any:
    """Like `command_of`, for a command that belongs to no verb."""
    known = {field.name for field in dataclasses.fields(command)}
    unknown = [Fault(pointer(name), "unknown", say("There is no such field.")) for name in values if name not in known]
    if unknown:
        raise Invalid(say("Please correct the fields named below."), unknown)
    demand_storable(dict(values))
    try:
        return adapter_of(command).validate_json(json.dumps({**values, **given}, default=written))
    except ValidationError as error:
        raise Invalid(say("Please correct the fields named below."), _faults(error)) from None


def _faults(error: ValidationError) -> list[Fault]:
    """pydantic's findings; a list that is too short only because its items were refused is no finding."""
    found = [
        Fault(pointer(*fault["loc"]), _code(fault["type"]), _sentence(fault["msg"]))
        for fault in error.errors(include_url=False, include_input=False, include_context=False)
    ]
    inner = [fault.pointer for fault in found]
    return [
        fault
        for fault in found
        if fault.code != "too-short" or not any(place.startswith(f"{fault.pointer}/") for place in inner)
    ]


def perform(verb: Verb, command: Any) -> Any:
    """The result of the verb, run in one transaction; what the database refuses is refused by name."""
    with cleaned():
        return transact(lambda: verb.run(command))


def written(value: Any) -> str:
    """Decimals as they were sent, for 1e999999999 in digits would fill the memory; days and instants in ISO 8601."""
    return value.isoformat() if isinstance(value, date) else str(value)


def _code(kind: str) -> str:
    return "required" if kind in ("missing", "missing_argument") else kind.replace("_", "-")


def _sentence(message: str) -> str:
    """pydantic's message in the words of people: `Tuple should have ...` -> `Must have ...`."""
    if message == "Field required":
        return "This value is required."
    said = PYTHONIC.sub("must ", message.removeprefix("Value error, ")).partition(" after validation,")[0]
    return f"{said[:1].upper()}{said[1:]}".removesuffix(".") + "."
