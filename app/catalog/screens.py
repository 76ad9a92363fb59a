"""What the page and the API of each entity of the catalogue have in common: columns, search and verbs."""

from collections.abc import Callable
from typing import Any, ClassVar

from sqlalchemy import Select

from app.catalog.interfaces import (
    AttributeInterface,
    BarcodeInterface,
    CategoryInterface,
    PackInterface,
    ProductInterface,
    VariantInterface,
)
from app.catalog.models import (
    ATTRIBUTE_KINDS,
    PRODUCT_STATUSES,
    Attribute,
    Barcode,
    Category,
    CategoryAttribute,
    OptionValue,
    Product,
    ProductOption,
    Tag,
    Unit,
    Variant,
    VariantUnit,
)
from app.catalog.queries import apply_search
from app.catalog.services.barcodes import LENGTH_OF_KIND
from app.catalog.verbs import ADD_BARCODE, MOVE, PRODUCT_VERBS
from app.core.screens.entity import EntityScreen
from app.core.screens.interface import Interface
from app.core.screens.saved_list import SavedList

PRICES = ["price_amount", "price_currency", "cost_amount", "cost_currency"]
SERVED = ["created_at", "updated_at"]


Search = Callable[[Select[Any], str], Select[Any]]


def search_products(statement: Select[Any], text: str) -> Select[Any]:
    """Products by the search of their variants."""
    return apply_search(statement, text, Product.id)


def search_items(statement: Select[Any], text: str) -> Select[Any]:
    """Variants by their search."""
    return apply_search(statement, text)


class ProductScreen(EntityScreen):
    """What is described once."""

    datamodel = ProductInterface(Product)
    resource = "Product"
    search: ClassVar[Search] = search_products
    choices = {"status": PRODUCT_STATUSES}
    views = (
        SavedList("Active", "status=active"),
        SavedList("Draft", "status=draft"),
        SavedList("Phasing out", "status=phase_out", tone="warn"),
    )
    search_columns = ["status", "category_id", "base_unit_id", "name", "code", "tags", "created_at", "updated_at"]
    order_columns = ["name", "code", "status"]
    add_columns = ["name", "code", "category_id", "base_unit_id", "tags", "description", "notes", "attributes"]
    edit_columns = ["name", "code", "category_id", "tags", "description", "notes", "attributes"]
    bulk_edit = ("category_id", "tags", "notes")
    eager = ("category", "base_unit", "tags")
    verbs = PRODUCT_VERBS


class VariantScreen(EntityScreen):
    """What is stocked, priced and scanned; variants come from their product's verbs."""

    datamodel = VariantInterface(Variant)
    resource = "Variant"
    search: ClassVar[Search] = search_items
    search_columns = ["product_id", "product.status", "product.category_id", "sku", "name", "is_sellable"]
    order_columns = ["name", "sku"]
    edit_columns = ["sku", *PRICES, "is_sellable", "is_purchasable"]
    bulk_edit = (*PRICES, "is_sellable", "is_purchasable")
    eager = ("product.category",)
    verbs = (ADD_BARCODE,)


class CategoryScreen(EntityScreen):
    """The category tree."""

    datamodel = CategoryInterface(Category)
    resource = "Category"
    is_small = True
    search_columns = ["name", "parent_id"]
    order_columns = ["name", "path"]
    add_columns = ["name", "parent_id"]
    edit_columns = ["name", "parent_id"]
    verbs = (MOVE,)


class AttributeScreen(EntityScreen):
    """Typed properties."""

    datamodel = AttributeInterface(Attribute)
    resource = "Attribute"
    is_small = True
    choices = {"kind": ATTRIBUTE_KINDS}
    search_columns = ["name", "code", "kind"]
    order_columns = ["name", "code", "kind"]
    list_columns = ["name", "code", "kind", "unit", "choices"]
    show_columns = ["name", "code", "kind", "unit", "choices", *SERVED]
    add_columns = ["code", "name", "kind", "unit", "choices"]
    edit_columns = ["name", "unit", "choices"]


class CategoryAttributeScreen(EntityScreen):
    """Which category asks for which attribute."""

    datamodel = Interface(CategoryAttribute)
    resource = "CategoryAttribute"
    is_small = True
    search_columns = ["category_id", "attribute_id", "is_required"]
    order_columns = ["category_id", "attribute_id"]
    add_columns = ["category_id", "attribute_id", "is_required"]
    edit_columns = ["is_required"]
    eager = ("category", "attribute")


class UnitScreen(EntityScreen):
    """Units of measure."""

    datamodel = Interface(Unit)
    resource = "Unit"
    is_small = True
    search_columns = ["code", "name", "dimension"]
    order_columns = ["code", "name", "dimension"]
    list_columns = ["code", "name", "scale", "dimension", "numerator", "denominator"]
    show_columns = ["code", "name", "scale", "dimension", "numerator", "denominator", *SERVED]
    add_columns = ["code", "name", "scale", "dimension", "numerator", "denominator"]
    edit_columns = ["code", "name"]


class PackScreen(EntityScreen):
    """Pack levels of variants."""

    datamodel = PackInterface(VariantUnit)
    resource = "VariantUnit"
    search_columns = ["variant_id", "unit_id"]
    order_columns = ["variant_id", "unit_id"]
    add_columns = ["variant_id", "unit_id", "numerator", "denominator"]
    edit_columns = ["numerator", "denominator"]
    eager = ("variant", "unit")


class BarcodeScreen(EntityScreen):
    """What scanners read."""

    datamodel = BarcodeInterface(Barcode)
    resource = "Barcode"
    choices = {"kind": (*LENGTH_OF_KIND, "other")}
    search_columns = ["code", "kind", "variant_id"]
    order_columns = ["code"]
    add_columns = ["code", "kind", "variant_id", "unit_id"]
    edit_columns = ["code", "kind", "unit_id"]
    eager = ("variant", "unit")


class TagScreen(EntityScreen):
    """Free words that group products."""

    datamodel = Interface(Tag)
    resource = "Tag"
    is_small = True
    search_columns = ["name"]
    order_columns = ["name"]
    list_columns = ["name", "updated_at"]
    show_columns = ["name", *SERVED]
    add_columns = ["name"]
    edit_columns = ["name"]
    is_bulk_deletable = True


class ProductOptionScreen(EntityScreen):
    """The axes along which variants differ; defined on the product."""

    datamodel = Interface(ProductOption)
    resource = "ProductOption"
    search_columns = ["product_id", "name"]
    edit_columns = ["name", "position"]
    eager = ("product",)


class OptionValueScreen(EntityScreen):
    """The values of an option; defined on the product."""

    datamodel = Interface(OptionValue)
    resource = "OptionValue"
    search_columns = ["option_id", "value"]
    edit_columns = ["value", "position"]
    eager = ("option",)
