"""Demand that waits, and books that are closed: what the policies of a warehouse look like after a year."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal

from app.demo.history import Ids
from app.demo.trade import Item
from app.inventory.services import CloseBooks, Reserve, ReserveLine, close_books, reserve

WAITING = 12
WANTED = 6
CLOSED_FOR = timedelta(days=45)


def write_backorders(ids: Ids, items: Sequence[Item]) -> int:
    """Let customers wait for some items that are out of stock; answers how many do."""
    out = [(item, shelf) for item in items for shelf in item.shelves if shelf.on_hand == 0][:WAITING]
    lines = [
        ReserveLine(
            variant_id=ids.variants[item.plan.sku],
            location_id=ids.places[shelf.bin],
            quantity=Decimal(1 + number % WANTED),
            demand=f"sales_order:{4900 + number}",
        )
        for number, (item, shelf) in enumerate(out)
    ]
    return len(reserve(Reserve(lines=tuple(lines), allow_backorder=True)).backorders) if lines else 0


def close_last_books(end: datetime) -> None:
    """Close the books of the months that the accountant is done with; nothing of the demo is posted after this."""
    last_day = (end - CLOSED_FOR).date().replace(day=1) - timedelta(days=1)
    close_books(CloseBooks(closed_until=last_day, reason="Month-end, reported to the accountant"))
