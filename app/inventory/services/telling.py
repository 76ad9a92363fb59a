"""What a book's changes are called as events."""

from collections.abc import Iterator
from datetime import datetime

from app.inventory.events import LevelChange, StockChanged
from app.inventory.services.book import Book, Level


def stock_changed(
    book: Book, cause: str, effective_at: datetime, posting_id: int | None = None
) -> Iterator[StockChanged]:
    """One event per account of the book, with the levels that changed; accounts carry the event's `seq`."""
    changes: dict[int, list[LevelChange]] = {variant: [] for variant in book.accounts}
    for level in book.changed():
        changes[level.variant_id].append(_change(level))
    for variant, account in book.accounts.items():
        yield StockChanged(
            variant_id=variant,
            seq=account.seq,
            cause=cause,
            posting_id=posting_id,
            effective_at=effective_at,
            levels=tuple(changes[variant]),
        )


def _change(level: Level) -> LevelChange:
    return LevelChange(
        location_id=level.place.id,
        site_id=level.place.site_id or 0,
        lot_id=level.lot_id,
        condition_id=level.condition_id,
        on_hand_before=level.on_hand_before,
        on_hand_after=level.on_hand,
        reserved_before=level.reserved_before,
        reserved_after=level.reserved,
    )
