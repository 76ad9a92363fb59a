"""Commands from JSON: strict, and refused in words that people understand."""

import json
from dataclasses import field
from decimal import Decimal
from typing import Annotated, Any

import pytest
from flask import Flask
from pydantic import ConfigDict, Field
from pydantic.dataclasses import dataclass

from app.core.errors import Invalid, Malformed
from app.core.screens.body import json_object
from app.core.screens.commands import command_from

STRICT = ConfigDict(strict=True, extra="forbid")


@dataclass(frozen=True, config=STRICT)
class Line:
    """One line of an order."""

    quantity: Annotated[Decimal, Field(gt=0, max_digits=18)]


@dataclass(frozen=True, config=STRICT)
class Order:
    """Some lines."""

    lines: Annotated[tuple[Line, ...], Field(min_length=1)]
    names: list[str] = field(default_factory=list)


def refused(values: dict[str, Any]) -> dict[str, str]:
    """Pointer -> message of the refusal."""
    with pytest.raises(Invalid) as refusal:
        command_from(Order, values)
    return {fault.pointer: fault.message for fault in refusal.value.faults}


def test_a_refused_line_is_named_alone() -> None:
    assert refused({"lines": [{"quantity": 0}]}) == {"/lines/0/quantity": "Must be greater than 0."}


def test_what_is_missing_is_said_plainly() -> None:
    assert refused({}) == {"/lines": "This value is required."}
    assert refused({"lines": []}) == {"/lines": "Must have at least 1 item."}


def test_a_number_of_a_billion_digits_costs_nothing() -> None:
    assert "/lines/0/quantity" in refused({"lines": [{"quantity": Decimal("1e999999999")}]})


def test_a_name_given_twice_is_refused(app: Flask) -> None:
    body = '{"lines": [{"quantity": "1", "quantity": "9"}]}'
    with (
        app.test_request_context(data=body, content_type="application/json"),
        pytest.raises(Malformed, match="'quantity' twice"),
    ):
        json_object()
    with app.test_request_context(data=json.dumps({"a": 1}), content_type="application/json"):
        assert json_object() == {"a": 1}
