"""From a scanned code to what it names, as the scan page needs it."""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

from app.catalog.models import Unit
from app.catalog.services.refusals import UnitMismatch
from app.catalog.services.units import exact
from app.core.errors import Fault
from app.core.language import say
from app.core.screens.access import may
from app.core.screens.kinds import plain
from app.inventory.models import Location, TransferOrder
from app.inventory.queries import Standing, bins_of_waiting
from app.scanning.commands import PLACE_PREFIX, command_of
from app.scanning.queries import Asked, ItemHit, asked_of, items_of, places_of, tracking_of, transfers_of
from app.scanning.refusals import UnknownCode, UnreadableCode
from app.scanning.symbols import Symbol, read

MASS = "mass"
SHOWN = 40


def resolve(scanned: str, *, is_blind: bool = False) -> dict[str, Any]:
    """What the code names: an item, a place, a transfer order, a command, or a choice where it names several things.

    An item comes with its stock, unless who asks counts blind. Only what the actor may read counts, rows of their
    sites only. Refuses a code that is unknown or unreadable.
    """
    symbol = read(scanned)
    if symbol is None:
        reason = say("This is no code that can be looked up.")
        raise UnreadableCode(reason, [Fault("?code", "unreadable-code", reason)])
    if command := command_of(symbol.text):
        return {"kind": "command", "code": scanned, "command": command.name, "value": command.value}
    options = [*_places(symbol), *_items(symbol, is_blind=is_blind), *_transfers(symbol)]
    if not options:
        raise _unknown(symbol)
    found = options[0] if len(options) == 1 else {"kind": "choice", "options": options}
    return {**found, "code": scanned}


def _places(symbol: Symbol) -> list[dict[str, Any]]:
    if not may("read", "Location"):
        return []
    is_label = symbol.text.upper().startswith(PLACE_PREFIX)
    return [_place(row) for row in places_of([symbol.text[len(PLACE_PREFIX) :] if is_label else symbol.text])]


def _items(symbol: Symbol, *, is_blind: bool) -> list[dict[str, Any]]:
    """The printed text itself goes before a trade item number that it contains."""
    if not may("read", "Variant"):
        return []
    hits = items_of(symbol.spellings[:1]) or items_of(symbol.spellings[1:])
    return [_item(hit, symbol, is_blind=is_blind) for hit in hits]


def _transfers(symbol: Symbol) -> list[dict[str, Any]]:
    if not may("read", "TransferOrder"):
        return []
    return [_transfer(order) for order in transfers_of([symbol.text])]


def _transfer(order: TransferOrder) -> dict[str, Any]:
    """The order, with what is to be loaded or unloaded of it, so that a wrong item is told at its scan."""
    source, target = order.from_location, order.to_location
    return {
        "kind": "transfer",
        "id": order.id,
        "number": order.number,
        "name": f"{source.code} → {target.code}",
        "state": order.state,
        "target": {"id": target.id, "place": target.code},
        "asked": None if (asked := asked_of(order)) is None else [_asked(line) for line in asked],
        "url": f"/transfer_order/show/{order.id}",
    }


def _asked(line: Asked) -> dict[str, Any]:
    return {
        "variant_id": line.variant.id,
        "sku": line.variant.sku,
        "name": line.variant.name,
        "unit": line.variant.product.base_unit.code,
        "lot_id": line.lot.id if line.lot else None,
        "lot": line.lot.code if line.lot else None,
        "quantity": plain(line.quantity),
    }


def _place(place: Location) -> dict[str, Any]:
    return {
        "kind": "place",
        "id": place.id,
        "place": place.code,
        "name": place.name,
        "site": place.site.code if place.site else "",
        "is_open": place.is_active,
        "url": f"/location/show/{place.id}",
    }


def _item(hit: ItemHit, symbol: Symbol, *, is_blind: bool) -> dict[str, Any]:
    can_see_stock = not is_blind and may("read", "StockLevel")
    bins = bins_of_waiting(hit.variant.id) if can_see_stock and may("read", "Location") else {}
    tracking, lot_id = tracking_of(hit.variant.id, symbol.serial or symbol.lot)
    return {
        "kind": "item",
        "id": hit.variant.id,
        "sku": hit.variant.sku,
        "name": hit.variant.name,
        "unit": hit.base_unit.code,
        "scale": hit.base_unit.scale,
        "pack": {"unit": hit.unit.code, "factor": plain(hit.factor)} if hit.unit.id != hit.base_unit.id else None,
        "quantity": plain(_quantity(hit, symbol)),
        "tracking": tracking,
        "lot_id": lot_id,
        "lot": symbol.lot,
        "expiry": symbol.expiry.isoformat() if symbol.expiry else None,
        "serial": symbol.serial,
        "stock": [_standing(standing, bins) for standing in hit.stock()] if can_see_stock else None,
        "url": f"/variant/show/{hit.variant.id}",
    }


def _quantity(hit: ItemHit, symbol: Symbol) -> Decimal:
    """Base units that one scan stands for: what the symbol counts or weighs, else one of what it names."""
    if symbol.weight and hit.base_unit.dimension == MASS:
        return _of_kilograms(symbol.weight, hit.base_unit) or hit.factor
    return hit.factor * (symbol.count or 1)


def _of_kilograms(weight: Decimal, unit: Unit) -> Decimal | None:
    """The weight in a unit of mass; None where its decimals cannot hold it."""
    try:
        return exact(Fraction(weight) * unit.denominator / unit.numerator, unit)
    except UnitMismatch:
        return None


def _standing(standing: Standing, bins: Mapping[int, str]) -> dict[str, Any]:
    """Stock in one place; `bin` is where goods that wait there belong."""
    return {
        "bin": bins.get(standing.location_id),
        "place_id": standing.location_id,
        "place": standing.place,
        "on_hand": plain(standing.on_hand),
        "available": plain(standing.available),
    }


def _unknown(symbol: Symbol) -> UnknownCode:
    shown = symbol.text if len(symbol.text) <= SHOWN else f"{symbol.text[:SHOWN]}…"
    reason = say("No item, place or command has the code %(code)s.", code=shown)
    return UnknownCode(reason, [Fault("?code", "unknown-code", reason)])
