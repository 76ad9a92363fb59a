"""Single variants of a product with options."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic.dataclasses import dataclass as command
from sqlalchemy import select

from app.catalog.models import OptionValue, ProductOption, Variant
from app.catalog.services.matrix import NewVariant, free_skus, option_key, write_variants
from app.catalog.services.options import options_of
from app.catalog.services.refusals import CombinationTaken
from app.catalog.services.rows import lock_product
from app.core.command_fields import STRICT, Amount, Code, Currency, Name, RowId
from app.core.db import session
from app.core.errors import Fault, InUse, Invalid, pointer
from app.core.language import say


@command(frozen=True, config=STRICT)
class AddVariant:
    """A combination by option name, such as `{"colour": "red"}`; without `sku` one is made of the item number."""

    product_id: RowId
    options: dict[Name, Name]
    sku: Code | None = None
    price_amount: Amount | None = None
    price_currency: Currency = "EUR"
    cost_amount: Amount | None = None
    cost_currency: Currency = "EUR"


@dataclass(frozen=True)
class VariantAdded:
    """The new variant."""

    variant_id: int
    sku: str

    def as_dict(self) -> dict[str, Any]:
        """The variant as JSON values."""
        return {"variant_id": self.variant_id, "sku": self.sku}


def add_variant(command: AddVariant) -> VariantAdded:
    """Add one combination; refuses one that exists, unknown or missing options, and a product without options."""
    product = lock_product(command.product_id)
    options = options_of(product.id)
    if not options:
        reason = say("The product has no options, so it has exactly one variant; define options first.")
        raise CombinationTaken(reason, [Fault("/options", "no_options", reason)])
    values = chosen_values(options, command.options)
    _refuse_taken(product.id, values)
    sku = command.sku or next(free_skus(product, [values]))
    amounts = (command.price_amount, command.price_currency, command.cost_amount, command.cost_currency)
    [variant_id] = write_variants(product.id, [NewVariant(values, sku, *amounts)])
    return VariantAdded(variant_id, sku)


def chosen_values(
    options: Sequence[ProductOption], chosen: Mapping[str, str], place: str = "/options"
) -> tuple[OptionValue, ...]:
    """The value of every option that the names choose; refuses unknown names and options left out."""
    known = {option.name: {value.value: value for value in option.values} for option in options}
    faults = [
        Fault(f"{place}{pointer(name)}", "unknown", say("There is no such option."))
        for name in chosen
        if name not in known
    ]
    for name, values in known.items():
        if name not in chosen:
            faults.append(Fault(f"{place}{pointer(name)}", "required", say("A value is required.")))
        elif chosen[name] not in values:
            faults.append(
                Fault(
                    f"{place}{pointer(name)}", "unknown", say("Must be one of: %(values)s.", values=", ".join(values))
                )
            )
    if faults:
        raise Invalid(say("The option values are not right."), faults)
    return tuple(values[chosen[name]] for name, values in known.items())


def refuse_last(variant: Variant) -> None:
    """Refuse to part a product from its last variant."""
    others = select(Variant.id).where(Variant.product_id == variant.product_id, Variant.id != variant.id).limit(1)
    if session.scalar(others) is None:
        raise InUse(say("A product keeps at least one variant; archive or delete the product instead."))


def _refuse_taken(product_id: int, values: tuple[OptionValue, ...]) -> None:
    taken = select(Variant.sku).filter_by(product_id=product_id, option_key=option_key(values))
    sku = session.execute(taken).scalar_one_or_none()
    if sku is not None:
        spoken = ", ".join(value.value for value in values)
        reason = say("The combination %(spoken)s exists already, as %(sku)s.", spoken=spoken, sku=sku)
        raise CombinationTaken(reason, [Fault("/options", "taken", reason, {"sku": sku})])
