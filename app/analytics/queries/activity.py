"""What people and programs did to the stock lately."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlalchemy import text

from app.analytics.queries.scope import visible_sites
from app.core.db import session

WINDOW = 500  # postings looked at; an actor of a quiet site may see fewer than asked for
SEARCHED = 50_000  # postings passed over to find these; a large import is written as tens of thousands
LINES = 100  # moves of a posting looked at

_LATEST = text("""
SELECT posting.id, posting.verb, concat_ws(' ', person.first_name, person.last_name), posting.recorded_at,
       line.lines, line.quantity, line.variant_id, variant.sku, line.place
FROM (
    SELECT * FROM (SELECT * FROM inventory.posting ORDER BY id DESC LIMIT :searched) newest
    WHERE verb <> 'import' ORDER BY id DESC LIMIT :window
) posting
CROSS JOIN LATERAL (
    SELECT count(*) AS lines, (array_agg(quantity ORDER BY id))[1] AS quantity,
           (array_agg(variant_id ORDER BY id))[1] AS variant_id, (array_agg(place ORDER BY id))[1] AS place
    FROM (
        SELECT move.id, move.quantity, move.variant_id,
               CASE WHEN target.site_id IS NULL THEN source.code ELSE target.code END AS place
        FROM inventory.stock_move move
        JOIN inventory.location source ON source.id = move.from_location_id
        JOIN inventory.location target ON target.id = move.to_location_id
        WHERE move.posting_id = posting.id
          AND (:everywhere OR source.site_id = ANY(:site_ids) OR target.site_id = ANY(:site_ids))
        LIMIT :lines
    ) move
) line
JOIN catalog.variant variant ON variant.id = line.variant_id
LEFT JOIN ab_user person ON person.id = posting.actor_id
ORDER BY posting.id DESC LIMIT :limit
""")


@dataclass(frozen=True)
class Activity:
    """A posting: who (`actor`, empty for the system) did what (`verb`) to how many lines; the first line is named."""

    posting_id: int
    verb: str
    actor: str
    recorded_at: datetime
    lines: int
    quantity: Decimal
    variant_id: int
    sku: str
    place: str


def latest_activity(limit: int = 6) -> list[Activity]:
    """The latest postings that touched a visible site, newest first, by the ledger's own order.

    Imports are no news: what they bring happened elsewhere, and there is much of it.
    """
    bounds = {"limit": limit, "window": WINDOW, "searched": SEARCHED, "lines": LINES}
    return [Activity(*row) for row in session.execute(_LATEST, {**visible_sites(), **bounds})]
