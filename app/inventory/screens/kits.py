"""What the page and the API of the parts of kits have in common."""

from typing import ClassVar

from app.core.screens.entity import EntityScreen
from app.inventory.kit_interface import KitPartInterface
from app.inventory.models import KitPart
from app.inventory.screens.common import Search, by_item
from app.inventory.verbs.kits import ASSEMBLE, TAKE_APART


class KitPartScreen(EntityScreen):
    """Which parts make a kit; of no site, as what an item is made of is the same everywhere."""

    datamodel = KitPartInterface(KitPart)
    resource = "KitPart"
    is_small = True
    search: ClassVar[Search] = by_item(KitPart.kit_id)
    search_columns = ["kit_id", "kit.sku", "part_id", "part.sku", "quantity", "position"]
    order_columns = ["kit_id", "position"]
    add_columns = ["kit_id", "part_id", "quantity", "position"]
    edit_columns = ["quantity", "position"]
    bulk_edit = ("quantity", "position")
    is_bulk_deletable = True
    eager = ("kit", "part")
    verbs = (ASSEMBLE, TAKE_APART)
