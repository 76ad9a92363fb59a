"""The variant matrix: one variant for each combination of option values, in a fixed number of statements."""

import itertools
import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from pydantic.dataclasses import dataclass as command
from sqlalchemy import func, insert, select

from app.catalog.events import VariantCreated
from app.catalog.models import OptionValue, Product, Variant, variant_option_value
from app.catalog.services.options import options_of
from app.catalog.services.refusals import TooManyVariants
from app.catalog.services.rows import lock_product
from app.core.command_fields import STRICT, Amount, Currency, RowId
from app.core.db import session
from app.core.errors import Fault, Invalid
from app.core.language import counted, say
from app.core.outbox import record_all
from app.core.screens.failures import cleaned

MAX_VARIANTS = 2_000
SKU_LENGTH = 64


@command(frozen=True, config=STRICT)
class GenerateVariants:
    """Make the combinations that the product lacks; amounts fall to every new variant."""

    product_id: RowId
    price_amount: Amount | None = None
    price_currency: Currency = "EUR"
    cost_amount: Amount | None = None
    cost_currency: Currency = "EUR"


@dataclass(frozen=True)
class NewVariant:
    """A variant about to be written: its option values, its SKU, its amounts."""

    values: tuple[OptionValue, ...]
    sku: str
    price_amount: Decimal | None = None
    price_currency: str = "EUR"
    cost_amount: Decimal | None = None
    cost_currency: str = "EUR"
    key: str = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "key", option_key(self.values))

    def row(self, product_id: int) -> dict[str, Any]:
        """The table row."""
        return {
            "product_id": product_id,
            "sku": self.sku,
            "option_key": self.key,
            "price_amount": self.price_amount,
            "price_currency": self.price_currency,
            "cost_amount": self.cost_amount,
            "cost_currency": self.cost_currency,
        }


@dataclass(frozen=True)
class VariantsGenerated:
    """Ids of the variants that are new."""

    product_id: int
    variant_ids: Sequence[int]

    def as_dict(self) -> dict[str, Any]:
        """The new variants as JSON values."""
        return {"product_id": self.product_id, "count": len(self.variant_ids), "variant_ids": list(self.variant_ids)}


def generate_variants(command: GenerateVariants) -> VariantsGenerated:
    """Write every combination that does not exist yet; refuses a product without options, or above 2,000 variants."""
    product = lock_product(command.product_id)
    axes = [option.values for option in options_of(product.id)]
    if not axes:
        reason = say("The product has no options, so it has exactly one variant.")
        raise Invalid(reason, [Fault("/options", "required", reason)])
    count = math.prod(len(axis) for axis in axes)
    if count > MAX_VARIANTS:
        reason = say(
            "The options multiply to %(count)s variants; a product has at most %(limit)s.",
            count=counted(count),
            limit=counted(MAX_VARIANTS),
        )
        raise TooManyVariants(reason, [Fault("/options", "too_many", reason, {"count": count})])
    known = set(session.scalars(select(Variant.option_key).filter_by(product_id=product.id)))
    combinations = [values for values in itertools.product(*axes) if option_key(values) not in known]
    skus = free_skus(product, combinations)
    amounts = (command.price_amount, command.price_currency, command.cost_amount, command.cost_currency)
    fresh = [NewVariant(values, next(skus), *amounts) for values in combinations]
    return VariantsGenerated(product.id, write_variants(product.id, fresh))


def write_variants(product_id: int, variants: Sequence[NewVariant]) -> Sequence[int]:
    """Insert variants with their option values and record their events; answers the new ids, in order."""
    if not variants:
        return []
    statement = insert(Variant).returning(Variant.id, sort_by_parameter_order=True)
    with cleaned():
        ids = session.scalars(statement, [variant.row(product_id) for variant in variants]).all()
    links = [
        {"variant_id": variant_id, "option_value_id": value.id}
        for variant_id, variant in zip(ids, variants, strict=True)
        for value in variant.values
    ]
    if links:
        session.execute(insert(variant_option_value), links)
    record_all(
        VariantCreated(variant_id=variant_id, product_id=product_id, sku=variant.sku)
        for variant_id, variant in zip(ids, variants, strict=True)
    )
    return ids


def option_key(values: Sequence[OptionValue]) -> str:
    """The canonical text of a combination: ids ascending, comma separated."""
    return ",".join(str(number) for number in sorted(value.id for value in values))


def free_skus(product: Product, combinations: Sequence[Sequence[OptionValue]]) -> Iterator[str]:
    """A free SKU for each combination: the item number and the values, `SHIRT-RED-L`, numbered where taken."""
    stem = product.code or f"P{product.id:06d}"
    wished = ["-".join([stem, *(_slug(value.value) for value in values)])[: SKU_LENGTH - 5] for values in combinations]
    folded = func.lower(Variant.sku)
    taken = set(session.scalars(select(folded).where(folded.startswith(stem.lower(), autoescape=True))))
    for wish in wished:
        numbered = (f"{wish}-{number}" for number in itertools.count(2))
        sku = next(sku for sku in itertools.chain([wish], numbered) if sku.lower() not in taken)
        taken.add(sku.lower())
        yield sku


def _slug(value: str) -> str:
    return re.sub(r"\W+", "", value).upper() or "X"
