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
from app.core.language import headed, mark, say
from app.core.screens.body import demand_storable
from app.core.screens.failures import cleaned
from app.core.screens.verbs import Verb
from app.core.transaction import transact

# pydantic's findings as the translators meet them: with names in place of the bounds.
BOUNDS = ("gt", "ge", "lt", "le", "max_length", "min_length", "max_digits", "decimal_places", "expected")
REQUIRED = mark("This value is required.")
FINDINGS = (
    mark("Must be greater than %(gt)s."),
    mark("Must be greater than or equal to %(ge)s."),
    mark("Must be less than %(lt)s."),
    mark("Must be less than or equal to %(le)s."),
    mark("Must have at most %(max_length)s characters."),
    mark("Must have at least %(min_length)s character."),
    mark("Must have at least %(min_length)s characters."),
    mark("Must have at least %(min_length)s item."),
    mark("Must have at most %(max_length)s items."),
    mark("Must have no more than %(max_digits)s digits in total."),
    mark("Must have no more than %(decimal_places)s decimal places."),
    mark("Must be %(expected)s."),
    mark("Must be a valid string."),
    mark("Must be a valid decimal."),
    mark("Must be a valid integer."),
    mark("Must be a valid boolean."),
    mark("Must be a valid date."),
    mark("Must be a valid datetime."),
    mark("Must be a valid array."),
    mark("Must be an object."),
    mark("Must be a finite number."),
)
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
        Fault(pointer(*fault["loc"]), _code(fault["type"]), _sentence(fault["msg"], fault.get("ctx", {})))
        for fault in error.errors(include_url=False, include_input=False)
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


def foreseen(verb: Verb, command: Any) -> Any:
    """What the verb would do; nothing is written."""
    assert verb.preview is not None, "only a verb with a preview is asked for it"
    preview = verb.preview
    with cleaned():
        return transact(lambda: preview(command))


def written(value: Any) -> str:
    """Decimals as they were sent, for 1e999999999 in digits would fill the memory; days and instants in ISO 8601."""
    return value.isoformat() if isinstance(value, date) else str(value)


def _code(kind: str) -> str:
    return "required" if kind in ("missing", "missing_argument") else kind.replace("_", "-")


def _sentence(message: str, context: Mapping[str, Any]) -> str:
    """pydantic's message in the words of the reader: `Tuple should have ...` -> `Must have ...`."""
    said = (
        PYTHONIC.sub("must ", message.removeprefix("Value error, "))
        .partition(" after validation,")[0]
        .partition(", unable to")[0]
    )
    sentence = REQUIRED if message == "Field required" else headed(said).removesuffix(".") + "."
    bounds = {name: str(context[name]) for name in BOUNDS if name in context}
    for name, bound in bounds.items():
        sentence = sentence.replace(f" {bound}", f" %({name})s", 1)
    return say(sentence, **bounds)
