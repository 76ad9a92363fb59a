"""Holds past their time: they stop counting the moment anybody needs the goods; the sweep only tidies."""

from collections.abc import Collection
from datetime import datetime

from app.inventory.services.ledger.book import Book
from app.inventory.services.ledger.holding import let_go, tell
from app.inventory.sql import run

LAPSED = """
SELECT id FROM inventory.reservation
WHERE state = 'held' AND expires_at <= %(now)s AND variant_id = ANY(%(variants)s::bigint[])
ORDER BY id
"""


def free_lapsed(book: Book, variant_ids: Collection[int], now: datetime) -> int:
    """Let go of every hold of these variants, locked by the book, that lapsed by `now`; returns how many."""
    ids = [row[0] for row in run(LAPSED, {"now": now, "variants": sorted(variant_ids)})]
    changes = let_go(ids, "expired", now) if ids else {}
    tell(book, "expire", changes, now)
    return len(ids)
