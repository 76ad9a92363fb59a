"""The REST API of backorders."""

from app.core.screens.api import Api
from app.inventory.screens.backorders import BackorderScreen


class BackorderApi(BackorderScreen, Api):
    """`/api/v1/backorder/`, with cancel_backorder."""

    list_columns = [
        "id", "variant_id", "variant.sku", "location_id", "location.code", "quantity", "quantity_open", "priority",
        "state", "demand", "requested_at", "changed_at",
    ]  # fmt: skip
    show_columns = list_columns
