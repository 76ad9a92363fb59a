"""Products, their options and the matrix of their variants."""

from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import IntegrityError

from app.catalog.models import Product, Variant
from app.catalog.services import (
    AddVariant,
    CreateProduct,
    DefineOptions,
    GenerateVariants,
    add_variant,
    create_product,
    define_options,
    generate_variants,
)
from app.catalog.services.options import Option
from app.catalog.services.products import GivenVariant
from app.catalog.services.refusals import CombinationTaken, TooManyVariants
from app.core.db import session
from app.core.errors import Duplicate, Invalid
from app.core.outbox import Outbox
from tests.factories import catalog

COLOURS = Option(name="Colour", values=("red", "blue"))
SIZES = Option(name="Size", values=("S", "M", "L"))


def variants_of(product_id: int) -> list[Variant]:
    return list(session.scalars(select(Variant).filter_by(product_id=product_id).order_by(Variant.id)))


def test_a_product_without_options_has_exactly_one_variant_named_like_it(ctx: Any) -> None:
    added = create_product(CreateProduct(name="Hex nut M8", code="NUT-M8", price_amount="0.05"))
    [variant] = variants_of(added.product_id)
    assert (variant.sku, variant.name, variant.price_amount) == ("NUT-M8", "Hex nut M8", Decimal("0.05"))
    with pytest.raises(CombinationTaken, match="exactly one variant"):
        add_variant(AddVariant(product_id=added.product_id, options={}))


def test_a_product_without_item_number_gets_one(ctx: Any) -> None:
    added = create_product(CreateProduct(name="Hex nut"))
    assert added.code == f"P{added.product_id:06d}"
    assert variants_of(added.product_id)[0].sku == added.code


def test_options_multiply_to_variants(ctx: Any) -> None:
    added = create_product(CreateProduct(name="T-shirt", code="SHIRT", options=(COLOURS, SIZES)))
    variants = variants_of(added.product_id)
    assert [variant.sku for variant in variants] == [
        "SHIRT-RED-S", "SHIRT-RED-M", "SHIRT-RED-L", "SHIRT-BLUE-S", "SHIRT-BLUE-M", "SHIRT-BLUE-L",
    ]  # fmt: skip
    assert variants[1].name == "T-shirt, red, M"


def test_given_variants_are_the_only_ones(ctx: Any) -> None:
    given = (GivenVariant(options={"Colour": "red", "Size": "M"}, sku="RED-M", price_amount=5),)
    added = create_product(CreateProduct(name="T-shirt", options=(COLOURS, SIZES), variants=given, price_amount=4))
    [variant] = variants_of(added.product_id)
    assert (variant.sku, variant.price_amount, variant.name) == ("RED-M", Decimal(5), "T-shirt, red, M")


def test_creation_is_told_as_events(ctx: Any) -> None:
    added = create_product(CreateProduct(name="T-shirt", options=(COLOURS,)))
    topics = session.execute(select(Outbox.topic, Outbox.aggregate_id).order_by(Outbox.id)).all()
    variants = [("catalog.variant_created", number) for number in added.variant_ids]
    assert [tuple(row) for row in topics] == [("catalog.product_created", added.product_id), *variants]


def test_a_matrix_of_500_takes_a_fixed_number_of_statements(ctx: Any, statements: list[str]) -> None:
    added = create_product(CreateProduct(name="Cable", code="CBL"))
    lengths = Option(name="Length", values=tuple(f"{number} m" for number in range(25)))
    colours = Option(name="Colour", values=tuple(f"c{number}" for number in range(20)))
    define_options(DefineOptions(product_id=added.product_id, options=(lengths, colours)))
    statements.clear()
    generated = generate_variants(GenerateVariants(product_id=added.product_id, price_amount=3))
    assert len(generated.variant_ids) == 499  # the first combination is the variant that was there
    assert len(statements) <= 12
    keys = select(func.count(Variant.option_key.distinct())).filter_by(product_id=added.product_id)
    assert session.scalar(keys) == 500


def test_generating_again_adds_only_what_is_new(ctx: Any) -> None:
    added = create_product(CreateProduct(name="T-shirt", options=(COLOURS,)))
    define_options(DefineOptions(product_id=added.product_id, options=(Option(name="Colour", values=("green",)),)))
    assert len(generate_variants(GenerateVariants(product_id=added.product_id)).variant_ids) == 1
    assert generate_variants(GenerateVariants(product_id=added.product_id)).variant_ids == []


def test_changing_one_variant_of_a_matrix_writes_one_row(ctx: Any, statements: list[str]) -> None:
    added = create_product(CreateProduct(name="T-shirt", options=(COLOURS, SIZES)))
    variant = session.get_one(Variant, added.variant_ids[3])
    statements.clear()
    variant.price_amount = Decimal(9)
    session.flush()
    assert [statement.split()[:3] for statement in statements] == [
        ["UPDATE", "catalog.variant", "SET"],
        ["INSERT", "INTO", "audit.change"],
    ]
    prices = [row.price_amount for row in variants_of(added.product_id)]
    assert prices == [None, None, None, Decimal(9), None, None]


def test_the_plain_variant_keeps_its_sku_when_options_come(ctx: Any) -> None:
    added = create_product(CreateProduct(name="Helmet", code="HLM"))
    define_options(DefineOptions(product_id=added.product_id, options=(COLOURS,)))
    [variant] = variants_of(added.product_id)
    assert (variant.id, variant.sku, variant.name) == (added.variant_ids[0], "HLM", "Helmet, red")


def test_a_combination_exists_once(ctx: Any) -> None:
    added = create_product(CreateProduct(name="T-shirt", options=(COLOURS,)))
    with pytest.raises(CombinationTaken, match="red exists already"):
        add_variant(AddVariant(product_id=added.product_id, options={"Colour": "red"}))


def test_the_database_refuses_a_combination_twice(ctx: Any) -> None:
    variant = catalog.variant(option_key="1,2")
    with pytest.raises(IntegrityError, match="uq_variant_product_id_option_key"):
        catalog.variant(variant.product, option_key="1,2")


def test_unknown_and_missing_options_are_named(ctx: Any) -> None:
    added = create_product(CreateProduct(name="T-shirt", options=(COLOURS, SIZES)))
    with pytest.raises(Invalid) as refused:
        add_variant(AddVariant(product_id=added.product_id, options={"Colour": "pink", "Cut": "slim"}))
    assert {fault.pointer: fault.code for fault in refused.value.faults} == {
        "/options/Cut": "unknown", "/options/Colour": "unknown", "/options/Size": "required",
    }  # fmt: skip


def test_too_large_a_matrix_is_refused_before_anything_is_written(ctx: Any) -> None:
    many = [Option(name=name, values=tuple(f"{name}{number}" for number in range(50))) for name in ("A", "B")]
    with pytest.raises(TooManyVariants, match="2,500 variants"):
        create_product(CreateProduct(name="Everything", options=tuple(many)))


def test_an_option_named_twice_is_refused(ctx: Any) -> None:
    with pytest.raises(Invalid, match="named twice"):
        create_product(CreateProduct(name="T-shirt", options=(COLOURS, Option(name="colour", values=("x",)))))


def test_a_taken_sku_is_refused(ctx: Any) -> None:
    catalog.variant(sku="NUT-M8")
    with pytest.raises(Duplicate, match="sku"):
        create_product(CreateProduct(name="Hex nut", code="NUT-M8"))


def test_made_skus_step_aside_for_taken_ones(ctx: Any) -> None:
    catalog.variant(sku="shirt-red")
    added = create_product(CreateProduct(name="T-shirt", code="SHIRT", options=(COLOURS,)))
    assert [variant.sku for variant in variants_of(added.product_id)] == ["SHIRT-RED-2", "SHIRT-BLUE"]


def test_renaming_a_value_renames_its_variants(ctx: Any) -> None:
    added = create_product(CreateProduct(name="T-shirt", options=(COLOURS,)))
    session.execute(text("UPDATE catalog.option_value SET value = 'crimson' WHERE value = 'red'"))
    session.expire_all()
    assert variants_of(added.product_id)[0].name == "T-shirt, crimson"


def test_tags_are_made_once(ctx: Any) -> None:
    for name in ("One", "Two"):
        create_product(CreateProduct(name=name, tags=("new", "small", "new")))
    tags = [[tag.name for tag in row.tags] for row in session.scalars(select(Product).order_by(Product.id))]
    assert [sorted(names) for names in tags] == [["new", "small"], ["new", "small"]]


def test_a_deleted_product_takes_its_variants_along(ctx: Any) -> None:
    added = create_product(CreateProduct(name="T-shirt", options=(COLOURS, SIZES)))
    session.delete(session.get_one(Product, added.product_id))
    session.flush()
    assert variants_of(added.product_id) == []
