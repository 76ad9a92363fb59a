"""Typed attribute values of products, checked against what the category and those above it ask for."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pydantic.dataclasses import dataclass as command

from app.catalog.models import Attribute
from app.catalog.queries import InheritedAttribute, inherited_attributes
from app.catalog.services.rows import lock_product
from app.core.command_fields import STRICT, RowId
from app.core.db import session
from app.core.errors import Fault, Invalid, parts_of, pointer
from app.core.language import say
from app.core.screens.kinds import Exact, Kind, Text, Truth, Whole

TEXT_LENGTH = 500


@command(frozen=True, config=STRICT)
class SetAttributes:
    """New values by attribute code; None takes a value away, unnamed ones stay."""

    product_id: RowId
    values: dict[str, Any]


@dataclass(frozen=True)
class AttributesSet:
    """All attribute values of a product."""

    product_id: int
    attributes: dict[str, Any]

    def as_dict(self) -> dict[str, Any]:
        """The values as JSON; decimals are strings."""
        return {"product_id": self.product_id, "attributes": self.attributes}


def set_attributes(command: SetAttributes) -> AttributesSet:
    """Merge typed values into a product; refuses foreign attributes and wrong values, naming attribute and reason."""
    product = lock_product(command.product_id)
    merged = {**product.attributes, **command.values}
    product.attributes = checked(product.category_id, merged)
    if product.status == "active":
        check_required(product.category_id, product.attributes)
    session.flush()
    return AttributesSet(product.id, product.attributes)


def checked(category_id: int | None, values: Any) -> dict[str, Any]:
    """The values as they are stored, without Nones; refuses what is no object, and every wrong value at once."""
    if not isinstance(values, Mapping):
        reason = say('Must be an object of values by attribute code, such as {"colour": "red"}.')
        raise Invalid(say("The attributes are not valid."), [Fault("/attributes", "format", reason)])
    known = {item.attribute.code: item.attribute for item in inherited_attributes(category_id)}
    faults: list[Fault] = []
    stored: dict[str, Any] = {}
    for code, value in values.items():
        if value is None:
            continue
        if code not in known:
            faults.append(Fault(pointer("attributes", code), "unknown", say("The category has no such attribute.")))
            continue
        try:
            stored[code] = read(known[code], value)
        except ValueError as error:
            faults.append(
                Fault(
                    pointer("attributes", code),
                    "invalid",
                    say("%(attribute)s: %(error)s", attribute=known[code].name, error=error),
                )
            )
    if faults:
        raise Invalid(" ".join(f"{parts_of(fault.pointer)[-1]}: {fault.message}" for fault in faults), faults)
    return stored


def check_required(category_id: int | None, values: Mapping[str, Any]) -> None:
    """Refuse when a required attribute has no value."""
    missing = [item for item in inherited_attributes(category_id) if _is_missing(item, values)]
    if missing:
        names = ", ".join(item.attribute.name for item in missing)
        faults = [
            Fault(pointer("attributes", item.attribute.code), "required", say("A value is required."))
            for item in missing
        ]
        raise Invalid(say("Required attributes have no value: %(names)s.", names=names), faults)


def read(attribute: Attribute, value: Any) -> Any:
    """The value as stored JSON (a decimal as a string); raises ValueError with the reason for a wrong one."""
    kind = _kind(attribute)
    return kind.to_json(kind.from_json(value))


def _kind(attribute: Attribute) -> Kind:
    if attribute.kind == "choice":
        return Text(choices=attribute.choices)
    kinds: dict[str, Kind] = {"text": Text(TEXT_LENGTH), "integer": Whole(), "decimal": Exact(), "boolean": Truth()}
    return kinds[attribute.kind]


def _is_missing(item: InheritedAttribute, values: Mapping[str, Any]) -> bool:
    return item.is_required and values.get(item.attribute.code) in (None, "")
