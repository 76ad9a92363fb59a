"""The catalogue's tables."""

from app.catalog.models.category import ATTRIBUTE_KINDS, Attribute, Category, CategoryAttribute
from app.catalog.models.product import PRODUCT_STATUSES, OptionValue, Product, ProductOption, Tag, product_tag
from app.catalog.models.unit import Unit, VariantUnit
from app.catalog.models.variant import Barcode, Variant, variant_option_value

__all__ = [
    "ATTRIBUTE_KINDS",
    "PRODUCT_STATUSES",
    "Attribute",
    "Barcode",
    "Category",
    "CategoryAttribute",
    "OptionValue",
    "Product",
    "ProductOption",
    "Tag",
    "Unit",
    "Variant",
    "VariantUnit",
    "product_tag",
    "variant_option_value",
]
