"""The body of a JSON request, read without losing a digit."""

import json
from decimal import Decimal
from typing import Any

from flask import request

from app.core.errors import Fault, Invalid, Malformed, pointer
from app.core.language import say
from app.core.screens.kinds import storable


def json_object() -> dict[str, Any]:
    """The request's JSON object, numbers with a point as Decimal; raises `Malformed`."""
    if not request.is_json:
        raise Malformed(say("Send JSON, with Content-Type: application/json."))
    try:
        body = json.loads(request.get_data(), parse_float=Decimal, parse_constant=_refuse, object_pairs_hook=_once_each)
    except (ValueError, RecursionError) as error:
        raise Malformed(say("The body is not valid JSON in UTF-8.")) from error
    if not isinstance(body, dict):
        raise Malformed(say("The body must be a JSON object."))
    return body


def demand_storable(value: Any, place: str = "") -> None:
    """Refuse, with its JSON pointer, any text that cannot be stored."""
    if isinstance(value, str):
        try:
            storable(value)
        except ValueError as error:
            raise Invalid(say("Please correct the field named below."), [Fault(place, "invalid", str(error))]) from None
    elif isinstance(value, dict | list):
        pairs = value.items() if isinstance(value, dict) else enumerate(value)
        for key, inner in pairs:
            demand_storable(inner, f"{place}{pointer(key)}")


def _once_each(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object of the pairs; refuses a name given twice, of which JSON readers take now the first, now the last."""
    read: dict[str, Any] = {}
    for name, value in pairs:
        if name in read:
            reason = say("The body names %(name)s twice.", name=ascii(name[:60]))
            raise Malformed(reason, [Fault("", "twice", reason)])
        read[name] = value
    return read


def _refuse(name: str) -> Any:
    raise ValueError(f"{name} is not JSON")
