"""The options of a product: the axes along which its variants differ, and their values."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import Field
from pydantic.dataclasses import dataclass as command
from sqlalchemy import String, cast, func, insert, literal_column, select, true, update
from sqlalchemy.dialects.postgresql import aggregate_order_by, distinct_on

from app.catalog.models import OptionValue, ProductOption, Variant, variant_option_value
from app.catalog.services.rows import lock_product, refuse_repeats
from app.core.command_fields import STRICT, Name, RowId
from app.core.db import session
from app.core.errors import Fault, Invalid
from app.core.language import say

MAX_OPTIONS = 5
MAX_VALUES = 200


@command(frozen=True, config=STRICT)
class Option:
    """An option and its values, in the order in which people read them."""

    name: Name
    values: Annotated[tuple[Name, ...], Field(min_length=1, max_length=MAX_VALUES)]


@command(frozen=True, config=STRICT)
class DefineOptions:
    """Options to add to a product, or values to add to options it has."""

    product_id: RowId
    options: Annotated[tuple[Option, ...], Field(min_length=1, max_length=MAX_OPTIONS)]


@dataclass(frozen=True)
class OptionsDefined:
    """All options of a product with all their values."""

    product_id: int
    options: Mapping[str, Sequence[str]]

    def as_dict(self) -> dict[str, Any]:
        """The options as JSON values."""
        return {"product_id": self.product_id, "options": {name: list(values) for name, values in self.options.items()}}


def define_options(command: DefineOptions) -> OptionsDefined:
    """Add options and values, never twice; variants that lack a value of a new option take its first one."""
    lock_product(command.product_id)
    refuse_repeats([option.name for option in command.options], "/options", "Option")
    _add_options(command.product_id, [option.name for option in command.options])
    known = {option.name.casefold(): option for option in options_of(command.product_id)}
    for place, option in enumerate(command.options):
        refuse_repeats(option.values, f"/options/{place}/values", "Value")
        _add_values(known[option.name.casefold()], option.values)
    _complete_variants(command.product_id)
    options = options_of(command.product_id)
    return OptionsDefined(command.product_id, {option.name: [v.value for v in option.values] for option in options})


def options_of(product_id: int) -> Sequence[ProductOption]:
    """The options of the product in reading order, their values loaded afresh."""
    statement = select(ProductOption).filter_by(product_id=product_id)
    ordered = statement.order_by(ProductOption.position, ProductOption.id)
    return session.scalars(ordered.execution_options(populate_existing=True)).all()


def _add_options(product_id: int, names: Sequence[str]) -> None:
    known = {option.name.casefold() for option in options_of(product_id)}
    fresh = [name for name in names if name.casefold() not in known]
    if len(known) + len(fresh) > MAX_OPTIONS:
        reason = say("A product has at most %(limit)s options.", limit=MAX_OPTIONS)
        raise Invalid(reason, [Fault("/options", "too_many", reason)])
    session.add_all(
        ProductOption(product_id=product_id, name=name, position=len(known) + place) for place, name in enumerate(fresh)
    )
    session.flush()


def _add_values(option: ProductOption, values: Sequence[str]) -> None:
    known = {value.value.casefold() for value in option.values}
    fresh = [value for value in values if value.casefold() not in known]
    if len(known) + len(fresh) > MAX_VALUES:
        reason = say("Option “%(option)s” has at most %(limit)s values.", option=option.name, limit=MAX_VALUES)
        raise Invalid(reason, [Fault("/options", "too_many", reason)])
    rows = [
        {"option_id": option.id, "value": value, "position": len(known) + place} for place, value in enumerate(fresh)
    ]
    if rows:
        session.execute(insert(OptionValue), rows)


def _complete_variants(product_id: int) -> None:
    """Give every variant a value of every option, then rewrite their keys; a plain variant becomes the first one."""
    first = (
        select(OptionValue.id, OptionValue.option_id)
        .ext(distinct_on(OptionValue.option_id))
        .join(ProductOption)
        .where(ProductOption.product_id == product_id)
        .order_by(OptionValue.option_id, OptionValue.position, OptionValue.id)
        .subquery("first_value")
    )
    held = (
        select(literal_column("1"))
        .select_from(variant_option_value.join(OptionValue))
        .where(variant_option_value.c.variant_id == Variant.id, OptionValue.option_id == first.c.option_id)
        .exists()
    )
    pairs = select(Variant.id, first.c.id).join(first, true())
    missing = pairs.where(Variant.product_id == product_id, ~held)
    session.execute(insert(variant_option_value).from_select(["variant_id", "option_value_id"], missing))
    value_id = variant_option_value.c.option_value_id
    key = (
        select(func.string_agg(cast(value_id, String), aggregate_order_by(literal_column("','"), value_id)))
        .where(variant_option_value.c.variant_id == Variant.id)
        .scalar_subquery()
    )
    statement = update(Variant).where(Variant.product_id == product_id).values(option_key=func.coalesce(key, ""))
    session.execute(statement, execution_options={"synchronize_session": False})
    for variant in session.identity_map.values():
        if isinstance(variant, Variant) and variant.product_id == product_id:
            session.expire(variant)
