"""The pages of the catalogue."""

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
from app.core.screens.form_sections import FormSection
from app.core.screens.view import View


class ProductView(ProductScreen, View):
    """Products."""

    sections = (
        FormSection("Identity", "How people find and recognise it.", ("name", "code", "category_id", "tags")),
        FormSection("Stocking", "What it is counted in; this stays for good.", ("base_unit_id",)),
        FormSection(
            "Description", "What buyers and the warehouse should know.", ("description", "notes", "attributes")
        ),
    )
    title = "Products"
    icon = "packages"
    base_order = ("name", "asc")
    list_columns = ["item", "category", "status", "base_unit", "tags", "updated_at"]
    show_columns = [
        "name", "code", "status", "category", "base_unit", "tags", "attributes", "description", "notes", *SERVED,
    ]  # fmt: skip
    label_columns = {"item": "Product", "code": "Item number", "base_unit": "Unit"}
    description_columns = {
        "code": "SKU of the only variant, stem of the SKUs of several; left empty, one is given.",
        "attributes": 'Values by attribute code, such as {"diameter": "12.5"}.',
    }
    kinds = {"item": "item", "code": "code", "status": "status", "tags": "tags", "attributes": "attributes"}
    tabs = {"Items": "variant?product_id={id}", "Options": "product_option?product_id={id}"}


class VariantView(VariantScreen, View):
    """Items: every variant."""

    sections = (
        FormSection("Identity", "What is printed and scanned.", ("sku",)),
        FormSection("Pricing", "Each amount with its currency.", tuple(PRICES)),
        FormSection("Trade", "Whether it may be sold and bought.", ("is_sellable", "is_purchasable")),
    )
    title = "Items"
    icon = "box"
    base_order = ("name", "asc")
    list_columns = ["item", "product.category", "product.status", "price"]
    show_columns = [
        "product", "product.category", "product.base_unit", "product.status", "price", "cost", "is_sellable",
        "is_purchasable", *SERVED,
    ]  # fmt: skip
    export_columns = [
        "sku", "name", "product.category", "product.status", "price_amount", "price_currency", "cost_amount",
        "cost_currency", "is_sellable", "is_purchasable",
    ]  # fmt: skip
    label_columns = {
        "item": "Item",
        "sku": "SKU",
        "product.category": "Category",
        "product.status": "Status",
        "price_amount": "Price",
        "price_currency": "Price currency",
        "cost_amount": "Cost",
        "product.base_unit": "Unit",
        "is_sellable": "Sold",
        "is_purchasable": "Purchased",
    }
    kinds = {
        "item": "item",
        "sku": "code",
        "product.status": "status",
        "product.category": "relation",
        "product.base_unit": "relation",
        "price": "money",
        "cost": "money",
    }
    tabs = {"Barcodes": "barcode?variant_id={id}", "Pack levels": "variant_unit?variant_id={id}"}


class CategoryView(CategoryScreen, View):
    """Categories."""

    title = "Categories"
    icon = "sitemap"
    base_order = ("path", "asc")
    list_columns = ["name", "parent", "updated_at"]
    show_columns = ["name", "parent", *SERVED]
    tabs = {
        "Below": "category?parent_id={id}",
        "Products": "product?category_id={id}",
        "Attributes": "category_attribute?category_id={id}",
    }


class AttributeView(AttributeScreen, View):
    """Attributes."""

    title = "Attributes"
    icon = "adjustments"
    base_order = ("name", "asc")
    kinds = {"code": "code", "choices": "tags"}


class CategoryAttributeView(CategoryAttributeScreen, View):
    """Category attributes."""

    title = "Category attributes"
    icon = "adjustments"
    list_columns = ["category", "attribute", "is_required"]
    show_columns = ["category", "attribute", "is_required", *SERVED]


class UnitView(UnitScreen, View):
    """Units."""

    title = "Units"
    icon = "ruler"
    base_order = ("code", "asc")
    label_columns = {"scale": "Decimals", "numerator": "Ratio", "denominator": "to"}
    description_columns = {"scale": "How many decimals a quantity may have; 0: whole units only."}
    kinds = {"code": "code"}


class PackView(PackScreen, View):
    """Pack levels."""

    title = "Pack levels"
    icon = "packages"
    list_columns = ["variant", "unit", "numerator", "denominator"]
    show_columns = ["variant", "unit", "numerator", "denominator", *SERVED]
    label_columns = {"numerator": "Base units", "denominator": "in units"}


class BarcodeView(BarcodeScreen, View):
    """Barcodes."""

    title = "Barcodes"
    icon = "barcode"
    base_order = ("code", "asc")
    list_columns = ["code", "kind", "variant", "unit"]
    show_columns = ["code", "kind", "variant", "unit", *SERVED]
    kinds = {"code": "code"}


class TagView(TagScreen, View):
    """Tags."""

    title = "Tags"
    icon = "tag"
    base_order = ("name", "asc")


class ProductOptionView(ProductOptionScreen, View):
    """Options."""

    title = "Options"
    icon = "list"
    list_columns = ["name", "product", "position"]
    show_columns = ["name", "product", "position", *SERVED]
    tabs = {
        "Values": "option_value?option_id={id}",
    }


class OptionValueView(OptionValueScreen, View):
    """Option values."""

    title = "Option values"
    icon = "list"
    list_columns = ["value", "option", "position"]
    show_columns = ["value", "option", "position", *SERVED]
