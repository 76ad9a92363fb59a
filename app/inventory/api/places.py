"""The REST API of places and pick faces."""

from app.core.screens.api import Api
from app.inventory.screens.common import SERVED
from app.inventory.screens.places import BinRuleScreen, LocationScreen


class LocationApi(LocationScreen, Api):
    """`/api/v1/location/`."""

    list_columns = ["id", "code", "name", "level", "kind", "role", "parent_id", "site_id", "path", "is_active"]
    show_columns = [*list_columns, "allow_negative", *SERVED]


class BinRuleApi(BinRuleScreen, Api):
    """`/api/v1/bin_rule/`, with replenish; `?face=under_minimum` lists what there is to fill up."""

    list_columns = [
        "id", "variant_id", "variant.sku", "location_id", "location.code", "location.site_id", "minimum", "maximum",
    ]  # fmt: skip
    show_columns = [*list_columns, *SERVED]
