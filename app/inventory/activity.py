"""What people did to stock, in sentences for the side of an item's and a level's page."""

from collections.abc import Sequence
from typing import Any

from app.core.language import figure, say
from app.core.screens.access import may
from app.core.screens.timeline import Moment
from app.inventory.models import StockLevel
from app.inventory.queries import Deed, deeds_of

SHOWN = 6


def of_item(item: Any) -> Sequence[Moment]:
    """The newest moves of the item that people made; none for who may not read movements."""
    return _moments(deeds_of(item.id, limit=SHOWN)) if may("read", "StockMove") else []


def of_level(level: StockLevel) -> Sequence[Moment]:
    """The newest moves of the level's item at its place."""
    if not may("read", "StockMove"):
        return []
    return _moments(deeds_of(level.variant_id, location_id=level.location_id, limit=SHOWN))


def _moments(deeds: Sequence[Deed]) -> list[Moment]:
    return [
        Moment(deed.person, deed.recorded_at, _said(deed), url=f"/posting/show/{deed.posting_id}") for deed in deeds
    ]


def _said(deed: Deed) -> str:
    values = {"quantity": figure(deed.quantity), "source": deed.from_place, "target": deed.to_place}
    if deed.kind == "transfer":
        return say("moved %(quantity)s from %(source)s to %(target)s", **values)
    if deed.kind == "receipt":
        return say("received %(quantity)s into %(target)s", **values)
    if deed.kind == "shipment":
        return say("shipped %(quantity)s from %(source)s", **values)
    return say("corrected stock by %(quantity)s: %(source)s to %(target)s", **values)
