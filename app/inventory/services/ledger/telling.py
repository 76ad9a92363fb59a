"""What a book's changes are called as events."""

from collections.abc import Iterator
from datetime import datetime

from app.inventory.events import LevelChange, StockChanged
from app.inventory.services.ledger.book import Book, Level


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


def held_changed(book: Book, cause: str, now: datetime) -> Iterator[StockChanged]:
    """One event per variant whose levels were promised; a statement has just taken its number from the account."""
    for variant in {level.variant_id for level in book.changed()}:
        book.accounts[variant].seq += 1
        levels = tuple(_change(level) for level in book.changed() if level.variant_id == variant)
        yield StockChanged(
            variant_id=variant,
            seq=book.accounts[variant].seq,
            cause=cause,
            posting_id=None,
            effective_at=now,
            levels=levels,
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
