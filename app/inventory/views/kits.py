"""The page of kits."""

from app.core.screens.extras import Extras
from app.core.screens.view import View
from app.inventory.screens.common import SERVED
from app.inventory.screens.kits import KitPartScreen


class KitPartView(KitPartScreen, View):
    """Kits: which parts make them."""

    title = "Kits"
    purpose = "Items that are put together from others, with their parts."
    icon = "box-multiple"
    base_order = ("kit_id", "asc")
    list_columns = ["kit.item", "part.item", "quantity", "position"]
    show_columns = ["kit", "part", "quantity", "position", *SERVED]
    label_columns = {
        "kit.item": "Kit",
        "kit_id": "Kit",
        "part.item": "Part",
        "part_id": "Part",
        "quantity": "In one kit",
    }
    description_columns = {
        "quantity": "So many base units of the part are in one kit.",
        "position": "The order in which the parts are laid out.",
    }
    kinds = {"kit.item": "item", "part.item": "item"}
    pickers = {"kit_id": "variant/pick", "part_id": "variant/pick"}
    extras = Extras(
        buttons=("kit_part/assemble?variant_id={row.kit_id}", "kit_part/take_apart?variant_id={row.kit_id}"),
    )
