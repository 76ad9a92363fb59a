"""Attribute values are typed, inherited and refused by name."""

from typing import Any

import pytest

from app.catalog.models import Category, Product
from app.catalog.queries import inherited_attributes
from app.catalog.services import ChangeStatus, SetAttributes, activate, set_attributes
from app.core.errors import Invalid
from tests.factories import catalog


@pytest.fixture
def bearings(ctx: Any) -> Category:
    """Parts ask for a material, bearings below them for a diameter, teeth and a seal."""
    parts = catalog.category("Parts")
    below = catalog.category("Bearings", parts)
    catalog.category_attribute(parts, catalog.attribute("material", "choice", name="Material"))
    catalog.category_attribute(below, catalog.attribute("diameter", "decimal", unit="mm"), is_required=True)
    catalog.category_attribute(below, catalog.attribute("teeth", "integer"))
    catalog.category_attribute(below, catalog.attribute("is_sealed", "boolean"))
    return below


@pytest.fixture
def draft(bearings: Category) -> Product:
    """A bearing without values."""
    return catalog.product(name="Ball bearing", category=bearings, status="draft")


def test_a_category_inherits_what_those_above_ask_for(bearings: Category) -> None:
    found = {item.attribute.code: item.is_required for item in inherited_attributes(bearings.id)}
    assert found == {"diameter": True, "is_sealed": False, "material": False, "teeth": False}


def test_values_are_stored_by_their_kind(draft: Product) -> None:
    values = {"material": "steel", "diameter": "12.50", "teeth": 7, "is_sealed": True}
    stored = set_attributes(SetAttributes(product_id=draft.id, values=values)).attributes
    assert stored == {"material": "steel", "diameter": "12.5", "teeth": 7, "is_sealed": True}


@pytest.mark.parametrize(
    ("code", "value", "reason"),
    [
        ("material", "wood", "Must be one of: steel, brass."),
        ("diameter", "wide", "Must be a number such as 12.5."),
        ("diameter", True, "Must be a number."),
        ("teeth", 1.5, "Must be a whole number."),
        ("teeth", "7", "Must be a whole number."),
        ("is_sealed", "yes", "Must be true or false."),
        ("colour", "red", "The category has no such attribute."),
    ],
)
def test_a_wrong_value_is_refused_naming_attribute_and_reason(
    draft: Product, code: str, value: Any, reason: str
) -> None:
    with pytest.raises(Invalid) as refused:
        set_attributes(SetAttributes(product_id=draft.id, values={code: value}))
    [fault] = refused.value.faults
    assert fault.pointer == f"/attributes/{code}"
    assert fault.message.endswith(reason)


def test_all_wrong_values_are_named_at_once(draft: Product) -> None:
    with pytest.raises(Invalid) as refused:
        set_attributes(SetAttributes(product_id=draft.id, values={"teeth": "x", "colour": 1}))
    assert len(refused.value.faults) == 2


def test_values_merge_and_none_takes_one_away(draft: Product) -> None:
    set_attributes(SetAttributes(product_id=draft.id, values={"teeth": 7, "diameter": 3}))
    stored = set_attributes(SetAttributes(product_id=draft.id, values={"teeth": None, "material": "brass"}))
    assert stored.attributes == {"diameter": "3", "material": "brass"}


def test_a_product_without_category_has_no_attributes(ctx: Any) -> None:
    with pytest.raises(Invalid, match="no such attribute"):
        set_attributes(SetAttributes(product_id=catalog.product().id, values={"teeth": 7}))


def test_a_product_is_activated_only_with_its_required_attributes(draft: Product) -> None:
    with pytest.raises(Invalid, match="Required attributes have no value: Diameter") as refused:
        activate(ChangeStatus(product_id=draft.id))
    assert refused.value.faults[0].pointer == "/attributes/diameter"
    set_attributes(SetAttributes(product_id=draft.id, values={"diameter": 12}))
    assert activate(ChangeStatus(product_id=draft.id)).status == "active"


def test_an_active_product_keeps_its_required_attributes(draft: Product) -> None:
    set_attributes(SetAttributes(product_id=draft.id, values={"diameter": 12}))
    activate(ChangeStatus(product_id=draft.id))
    with pytest.raises(Invalid, match="Required"):
        set_attributes(SetAttributes(product_id=draft.id, values={"diameter": None}))
