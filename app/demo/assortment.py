"""The assortment: about 3,000 products and 5,600 variants, made from the word lists in one fixed order."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import product as combinations
from random import Random
from typing import Any

from stdnum import ean

from app.demo.world import Family, World

SEED = "inventra"
BRANDS_PER_FAMILY = 5
CENT = Decimal("0.01")
TAGS = ("bestseller", "new", "seasonal", "clearance", "recycled")
STATUSES = ("active", "draft", "phase_out", "archived")
STATUS_WEIGHTS = (94, 2, 3, 1)
# Prefix 20 is for codes that stay within a company, so no real article bears them.
IN_HOUSE = 200_000_000_000
SUITABLE = 0.8  # part of the products that are food safe or frost proof where that is asked


@dataclass(frozen=True)
class VariantPlan:
    """One stock-keeping unit to be; `demand` is its pace of sale (1 is usual)."""

    sku: str
    option_value: str
    barcode: str
    price: Decimal
    cost: Decimal
    demand: float


@dataclass(frozen=True)
class ProductPlan:
    """One product to be."""

    family: Family
    code: str
    name: str
    status: str
    attributes: dict[str, Any]
    tags: list[str]
    variants: list[VariantPlan] = field(default_factory=list)


def assortment(world: World) -> Iterator[ProductPlan]:
    """Every product of the demo, in order; the same at every call."""
    chance = Random(SEED)
    number = 1000
    for family in world.families:
        brands = chance.sample(world.brands, BRANDS_PER_FAMILY)
        for brand, style, size in combinations(brands, family.styles, family.sizes):
            number += 1
            yield _product(chance, world, family, number, (brand, style, size))


def _product(chance: Random, world: World, family: Family, number: int, words: tuple[str, str, str]) -> ProductPlan:
    brand, style, size = words
    attributes: dict[str, Any] = {"weight_kg": f"{chance.randint(3, 4000) / 1000}", "material": style, "size": size}
    top = family.category.partition(" / ")[0]
    attributes |= {code: chance.random() < SUITABLE for code in world.inherited.get(top, [])}
    plan = ProductPlan(
        family=family,
        code=f"{family.noun.replace(' ', '')[:3].upper()}-{number}",
        name=f"{brand} {style} {family.noun} {size}",
        status=chance.choices(STATUSES, STATUS_WEIGHTS)[0],
        attributes=attributes,
        tags=chance.sample(TAGS, chance.choices([0, 1, 2], [6, 3, 1])[0]),
    )
    price = Decimal(chance.randint(family.price[0] * 100, family.price[1] * 100)) / 100
    plan.variants.extend(_variants(chance, world, plan, number, price))
    return plan


def _variants(chance: Random, world: World, plan: ProductPlan, number: int, price: Decimal) -> Iterator[VariantPlan]:
    cost = (price * Decimal(chance.randint(45, 70)) / 100).quantize(CENT)
    for place, value in enumerate(world.options.get(plan.family.option, [""])):
        yield VariantPlan(
            sku=f"{plan.code}-{value[:3].upper()}" if value else plan.code,
            option_value=value,
            barcode=ean13(number * 10 + place),
            price=price,
            cost=cost,
            demand=plan.family.demand * chance.paretovariate(1.16) / 2,  # 20 % of the items make 80 % of the trade
        )


def ean13(number: int) -> str:
    """An EAN-13 of the range kept for use within a house, with its check digit."""
    body = str(IN_HOUSE + number)
    return body + str(ean.calc_check_digit(body))
