"""The REST API of reservations."""

from app.core.screens.api import Api
from app.inventory.screens.reservations import ReservationScreen


class ReservationApi(ReservationScreen, Api):
    """`/api/v1/reservation/`, with commit and release."""

    list_columns = [
        "id", "variant_id", "variant.sku", "location_id", "location.code", "quantity", "state", "demand", "expires_at",
        "created_at", "changed_at", "backorder_id",
    ]  # fmt: skip
    show_columns = list_columns
