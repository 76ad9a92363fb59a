"""The REST API of the catalogue."""

from app.catalog.screens import (
    PRICES,
    SERVED,
    AttributeScreen,
    BarcodeScreen,
    CategoryAttributeScreen,
    CategoryScreen,
    OptionValueScreen,
    PackScreen,
    ProductOptionScreen,
    ProductScreen,
    TagScreen,
    UnitScreen,
    VariantScreen,
)
from app.core.screens.api import Api


class ProductApi(ProductScreen, Api):
    """`/api/v1/product/`."""

    list_columns = ["id", "code", "name", "status", "category_id", "category.name", "base_unit.code", "updated_at"]
    show_columns = [
        "id", "code", "name", "status", "category_id", "category.name", "base_unit_id", "base_unit.code", "tags",
        "description", "notes", "attributes", *SERVED,
    ]  # fmt: skip


class VariantApi(VariantScreen, Api):
    """`/api/v1/variant/`."""

    list_columns = ["id", "sku", "name", "product_id", "product.status", *PRICES, "is_sellable", "is_purchasable"]
    show_columns = [*list_columns, *SERVED]


class CategoryApi(CategoryScreen, Api):
    """`/api/v1/category/`."""

    list_columns = ["id", "name", "parent_id", "path"]
    show_columns = [*list_columns, *SERVED]


class AttributeApi(AttributeScreen, Api):
    """`/api/v1/attribute/`."""


class CategoryAttributeApi(CategoryAttributeScreen, Api):
    """`/api/v1/category_attribute/`."""

    list_columns = ["id", "category_id", "category.name", "attribute_id", "attribute.code", "is_required"]
    show_columns = [*list_columns, *SERVED]


class UnitApi(UnitScreen, Api):
    """`/api/v1/unit/`."""


class PackApi(PackScreen, Api):
    """`/api/v1/variant_unit/`."""

    list_columns = ["id", "variant_id", "unit_id", "unit.code", "numerator", "denominator"]
    show_columns = [*list_columns, *SERVED]


class BarcodeApi(BarcodeScreen, Api):
    """`/api/v1/barcode/`."""

    list_columns = ["id", "code", "kind", "variant_id", "variant.sku", "unit_id"]
    show_columns = [*list_columns, *SERVED]


class TagApi(TagScreen, Api):
    """`/api/v1/tag/`."""


class ProductOptionApi(ProductOptionScreen, Api):
    """`/api/v1/product_option/`."""

    list_columns = ["id", "product_id", "name", "position"]
    show_columns = [*list_columns, *SERVED]


class OptionValueApi(OptionValueScreen, Api):
    """`/api/v1/option_value/`."""

    list_columns = ["id", "option_id", "option.name", "value", "position"]
    show_columns = [*list_columns, *SERVED]
