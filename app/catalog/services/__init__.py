"""What can be done to the catalogue; every function runs in the caller's transaction and refuses by name."""

from app.catalog.services.attributes import SetAttributes, set_attributes
from app.catalog.services.barcodes import AddBarcode, add_barcode
from app.catalog.services.categories import MoveCategory, move_category
from app.catalog.services.lifecycle import ChangeStatus, activate, archive, block, phase_out, restore
from app.catalog.services.matrix import GenerateVariants, generate_variants
from app.catalog.services.options import DefineOptions, define_options
from app.catalog.services.products import CreateProduct, create_product
from app.catalog.services.units import from_base, to_base
from app.catalog.services.variants import AddVariant, add_variant

__all__ = [
    "AddBarcode",
    "AddVariant",
    "ChangeStatus",
    "CreateProduct",
    "DefineOptions",
    "GenerateVariants",
    "MoveCategory",
    "SetAttributes",
    "activate",
    "add_barcode",
    "add_variant",
    "archive",
    "block",
    "create_product",
    "define_options",
    "from_base",
    "generate_variants",
    "move_category",
    "phase_out",
    "restore",
    "set_attributes",
    "to_base",
]
