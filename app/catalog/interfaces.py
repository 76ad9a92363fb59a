"""The rules that hold however a row of the catalogue is written: each form and API of an entity passes here."""

import re
from typing import Any

from app.catalog.models import Attribute, Barcode, Category, Product, Variant, VariantUnit
from app.catalog.services.attributes import check_required, checked
from app.catalog.services.barcodes import checked_kind
from app.catalog.services.categories import refuse_cycle
from app.catalog.services.products import add_only_variant, enter
from app.catalog.services.units import ratio
from app.catalog.services.variants import refuse_last
from app.core.command_fields import is_iso_4217
from app.core.errors import Fault, Invalid
from app.core.language import say
from app.core.screens.interface import Interface

WORD = re.compile(r"[a-z][a-z0-9_]*")


class ProductInterface(Interface):
    """A new product gets its item number and its only variant; attribute values are checked."""

    def add(self, item: Product) -> bool:
        """Insert the product with one variant, whose SKU is the item number."""
        item.code = (item.code or "").strip() or None
        super().add(item)
        item.attributes = checked(item.category_id, item.attributes)
        enter(item)
        add_only_variant(item)
        return True

    def edit(self, item: Product) -> bool:
        """Write the product; refuses attribute values that its category does not ask for."""
        item.code = (item.code or "").strip() or None
        super().edit(item)
        values = checked(item.category_id, item.attributes)
        if values != item.attributes:
            item.attributes = values
        if item.status == "active":
            check_required(item.category_id, item.attributes)
        return True


class VariantInterface(Interface):
    """Amounts are in currencies of ISO 4217; a product keeps its last variant."""

    def edit(self, item: Variant) -> bool:
        """Write the variant; refuses an unknown currency."""
        _check_currency(item.price_currency, "price_currency")
        _check_currency(item.cost_currency, "cost_currency")
        return super().edit(item)

    def delete(self, item: Variant) -> bool:
        """Delete the variant; refuses the last one of its product."""
        refuse_last(item)
        return super().delete(item)


class CategoryInterface(Interface):
    """The tree stays a tree."""

    def edit(self, item: Category) -> bool:
        """Write the category; refuses a parent below itself."""
        if item.parent is not None:
            refuse_cycle(item, item.parent)
        return super().edit(item)


class AttributeInterface(Interface):
    """A choice has choices, all else has none; the kind stays once it is set."""

    def add(self, item: Attribute) -> bool:
        """Insert the attribute; refuses a code that is no plain word and a choice without choices."""
        _check_definition(item)
        return super().add(item)

    def edit(self, item: Attribute) -> bool:
        """Write the attribute, by the same rules."""
        _check_definition(item)
        return super().edit(item)


class BarcodeInterface(Interface):
    """Codes obey their kind and name a pack of their variant."""

    def add(self, item: Barcode) -> bool:
        """Insert the barcode; without a kind, digits of a known length are checked."""
        self._check(item)
        return super().add(item)

    def edit(self, item: Barcode) -> bool:
        """Write the barcode, by the same rules."""
        self._check(item)
        return super().edit(item)

    @staticmethod
    def _check(item: Barcode) -> None:
        item.kind = checked_kind(item.code, item.kind)
        if item.unit is not None and item.variant is not None:
            ratio(item.variant, item.unit)


class PackInterface(Interface):
    """A pack level is another unit than the base unit."""

    def add(self, item: VariantUnit) -> bool:
        """Insert the pack level; refuses the base unit itself."""
        self._check(item)
        return super().add(item)

    def edit(self, item: VariantUnit) -> bool:
        """Write the pack level, by the same rules."""
        self._check(item)
        return super().edit(item)

    @staticmethod
    def _check(item: VariantUnit) -> None:
        if item.variant is not None and item.unit is item.variant.product.base_unit:
            reason = say("“%(unit)s” is the base unit already.", unit=item.unit)
            raise Invalid(reason, [Fault("/unit_id", "base_unit", reason)])


def _check_definition(item: Attribute) -> None:
    if not WORD.fullmatch(item.code or ""):
        reason = say("Must be a word of small letters, digits and underscores, such as inner_diameter.")
        raise Invalid(say("The code is not valid."), [Fault("/code", "format", reason)])
    choices: Any = item.choices or []  # whatever JSON was sent
    if not isinstance(choices, list) or not all(isinstance(word, str) and word.strip() for word in choices):
        reason = say('Must be a list of words, such as ["steel", "brass"].')
        raise Invalid(say("The choices are not valid."), [Fault("/choices", "format", reason)])
    if (item.kind == "choice") != bool(choices):
        reason = say("A choice needs choices.") if item.kind == "choice" else say("Only a choice has choices.")
        raise Invalid(reason, [Fault("/choices", "choices", reason)])


def _check_currency(code: str | None, field: str) -> None:
    if code is not None and not is_iso_4217(code):
        reason = say("Must be a currency code of ISO 4217 such as EUR.")
        raise Invalid(say("“%(code)s” is not a currency.", code=code), [Fault(f"/{field}", "unknown_currency", reason)])
