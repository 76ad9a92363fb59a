"""What people do to products, categories and variants beyond editing them."""

from collections.abc import Callable

from app.catalog.models import Product
from app.catalog.services import (
    AddBarcode,
    AddVariant,
    ChangeStatus,
    CreateProduct,
    DefineOptions,
    GenerateVariants,
    MoveCategory,
    SetAttributes,
    activate,
    add_barcode,
    add_variant,
    archive,
    block,
    create_product,
    define_options,
    generate_variants,
    move_category,
    phase_out,
    restore,
    set_attributes,
)
from app.catalog.states import TRANSITIONS
from app.core.screens.verbs import Verb


def _applies(verb: str) -> Callable[[Product], bool]:
    return lambda product: (product.status, verb) in TRANSITIONS


ACTIVATE = Verb(
    "activate", "Activate", ChangeStatus, activate, row="product_id", is_bulk=True, icon="check", is_primary=True,
    is_offered=_applies("activate"),
)  # fmt: skip
PHASE_OUT = Verb(
    "phase_out",
    "Phase out",
    ChangeStatus,
    phase_out,
    row="product_id",
    is_bulk=True,
    icon="clock",
    is_offered=_applies("phase_out"),
)
BLOCK = Verb(
    "block", "Block", ChangeStatus, block, row="product_id", is_bulk=True, icon="lock", is_offered=_applies("block")
)
ARCHIVE = Verb(
    "archive",
    "Archive",
    ChangeStatus,
    archive,
    row="product_id",
    is_bulk=True,
    icon="archive",
    is_offered=_applies("archive"),
)
RESTORE = Verb(
    "restore",
    "Restore",
    ChangeStatus,
    restore,
    row="product_id",
    is_bulk=True,
    icon="refresh",
    is_offered=_applies("restore"),
)

INTRODUCE = Verb("introduce", "New product with options", CreateProduct, create_product, icon="plus")
DEFINE_OPTIONS = Verb("define_options", "Define options", DefineOptions, define_options, row="product_id", icon="list")
GENERATE = Verb("generate_variants", "Generate variants", GenerateVariants, generate_variants, row="product_id")
ADD_VARIANT = Verb("add_variant", "Add a variant", AddVariant, add_variant, row="product_id", icon="plus")
SET_ATTRIBUTES = Verb("set_attributes", "Set attributes", SetAttributes, set_attributes, row="product_id", icon="edit")
PRODUCT_VERBS = (
    ACTIVATE, PHASE_OUT, BLOCK, ARCHIVE, RESTORE, INTRODUCE, DEFINE_OPTIONS, GENERATE, ADD_VARIANT, SET_ATTRIBUTES,
)  # fmt: skip

ADD_BARCODE = Verb("add_barcode", "Add a barcode", AddBarcode, add_barcode, row="variant_id", icon="barcode")
MOVE = Verb(
    "move", "Move", MoveCategory, move_category, row="category_id", icon="arrows-exchange",
    pickers={"parent_id": "category"},
)  # fmt: skip
