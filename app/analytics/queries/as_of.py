"""What there was on a day and what it was worth: today's balances less what came since, and the ledger's tail."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import TextClause, text

from app.analytics.queries.scope import visible_sites
from app.analytics.queries.since import SINCE, UNTIL
from app.core import clock
from app.core.current import actor
from app.core.db import session
from app.core.errors import BadQuery, Fault
from app.core.language import say

ROWS = 50
_IN_SCOPE = "(:everywhere OR site_id = ANY(:site_ids))"

# Moves and costs that the rollups have not counted yet, as far as they were effective by the end of the day.
_TAIL = """
tail AS MATERIALIZED (
    SELECT variant_id, site_id, quantity, amount
    FROM (
        SELECT move.variant_id, leg.site_id, leg.sign * move.quantity AS quantity,
               leg.sign * move.value_amount AS amount, move.effective_at
        FROM analytics.rollup_state state
        JOIN inventory.stock_move move ON move.recorded_xid >= state.counted_xid
            AND (move.recorded_xid > state.counted_xid OR move.id > state.counted_move_id)
        JOIN inventory.location source ON source.id = move.from_location_id
        JOIN inventory.location target ON target.id = move.to_location_id
        CROSS JOIN LATERAL (VALUES (source.site_id, -1), (target.site_id, 1)) leg (site_id, sign)
        UNION ALL
        SELECT cost.variant_id, coalesce(target.site_id, source.site_id), 0, cost.stock_amount, cost.effective_at
        FROM analytics.rollup_state state
        JOIN inventory.cost_adjustment cost ON cost.recorded_xid >= state.adjusted_xid
            AND (cost.recorded_xid > state.adjusted_xid OR cost.id > state.adjusted_id)
        JOIN inventory.stock_move move ON move.id = cost.move_id
        JOIN inventory.location source ON source.id = move.from_location_id
        JOIN inventory.location target ON target.id = move.to_location_id
    ) newest
    WHERE site_id IS NOT NULL AND (effective_at AT TIME ZONE 'UTC')::date <= :day
)
"""

_CATEGORY = """
(CAST(:category_id AS bigint) IS NULL OR product.category_id IN (
    SELECT below.id FROM catalog.category above JOIN catalog.category below ON starts_with(below.path, above.path)
    WHERE above.id = :category_id))
"""

# What never moved by the day needs no sums; early days are mostly of such items.
_WAS_THERE = """
(EXISTS (SELECT FROM analytics.variant_daily WHERE variant_id = variant.id AND day <= :day)
 OR EXISTS (SELECT FROM tail WHERE tail.variant_id = variant.id))
"""

# An item at a time in the order of their codes, so a page costs as many items as it shows.
_ITEMS = text(f"""
WITH {_TAIL}
SELECT variant.id, variant.sku, variant.name, unit.code, held.on_hand, held.amount
FROM catalog.variant variant
JOIN catalog.product product ON product.id = variant.product_id
JOIN catalog.unit unit ON unit.id = product.base_unit_id
CROSS JOIN LATERAL (
    SELECT sum(quantity) AS on_hand, sum(amount) AS amount
    FROM (
        SELECT on_hand AS quantity, value_amount AS amount FROM analytics.variant_summary
        WHERE variant_id = variant.id AND {_IN_SCOPE}
        UNION ALL
        SELECT -quantity, -amount FROM ({SINCE}) since WHERE variant_id = variant.id AND {_IN_SCOPE}
        UNION ALL
        SELECT quantity, amount FROM tail WHERE variant_id = variant.id AND {_IN_SCOPE}
    ) part
) held
WHERE (held.on_hand <> 0 OR held.amount <> 0) AND variant.sku > :after AND {_CATEGORY} AND {_WAS_THERE}
ORDER BY variant.sku LIMIT :limit
""")  # noqa: S608 (constants only)

_TOTAL = text(f"""
WITH {_TAIL}
SELECT coalesce(sum(quantity), 0), coalesce(sum(amount), 0)
FROM (
    SELECT on_hand AS quantity, value_amount AS amount FROM analytics.site_summary WHERE {_IN_SCOPE}
    UNION ALL
    SELECT quantity_out - quantity_in, value_out - value_in FROM analytics.site_daily WHERE day > :day AND {_IN_SCOPE}
    UNION ALL
    SELECT quantity, amount FROM tail WHERE {_IN_SCOPE}
) part
""")  # noqa: S608 (constants only)

_OF_CATEGORY = """
WITH {tail}, item AS MATERIALIZED (
    SELECT variant.id FROM catalog.variant variant JOIN catalog.product product ON product.id = variant.product_id
    WHERE {category}
)
SELECT coalesce(sum(quantity), 0), coalesce(sum(amount), 0)
FROM (
    {counted}
    UNION ALL
    SELECT variant_id, site_id, quantity, amount FROM tail
) part
JOIN item ON item.id = part.variant_id
WHERE {in_scope}
"""
_FORWARDS = text(_OF_CATEGORY.format(tail=_TAIL, category=_CATEGORY, in_scope=_IN_SCOPE, counted=UNTIL))
_BACKWARDS = text(
    _OF_CATEGORY.format(
        tail=_TAIL,
        category=_CATEGORY,
        in_scope=_IN_SCOPE,
        counted=f"""
    SELECT variant_id, site_id, on_hand AS quantity, value_amount AS amount FROM analytics.variant_summary
    UNION ALL
    SELECT variant_id, site_id, -quantity, -amount FROM ({SINCE}) since
    """,  # noqa: S608 (constants only)
    )
)
_FIRST_DAY = text("SELECT min(day) FROM analytics.site_daily")


@dataclass(frozen=True)
class Asked:
    """The close of a day (UTC), of one site or all visible ones, of a category with those below it or of all."""

    day: date
    site_id: int | None = None
    category_id: int | None = None

    def parameters(self) -> dict[str, Any]:
        """Its values for the statements."""
        scope = visible_sites()
        if self.site_id is not None:
            scope = {"everywhere": False, "site_ids": [self.site_id]}
        return {**scope, "day": self.day, "category_id": self.category_id}


@dataclass(frozen=True)
class Held:
    """An item at the close of the day: base units, and what moves and later costs until then make its value."""

    variant_id: int
    sku: str
    name: str
    unit: str
    on_hand: Decimal
    value_amount: Decimal


@dataclass(frozen=True)
class Total:
    """All that was asked for together; units of whatever kind."""

    on_hand: Decimal
    value_amount: Decimal


def asked(day: str, site_id: int | None = None, category_id: int | None = None) -> Asked:
    """The question in its values; refuses what is no day, one to come, and a site that the actor does not see."""
    try:
        wanted = date.fromisoformat(day) if day else clock.today()
    except ValueError:
        raise _refusal("?day", say("Must be a day such as 2026-01-31.")) from None
    if wanted > clock.today():
        raise _refusal("?day", say("The day must not lie in the future."))
    sites = actor().site_ids
    if site_id is not None and sites is not None and site_id not in sites:
        raise _refusal("?site_id", say("There is no such site."))
    return Asked(wanted, site_id, category_id)


def stock_as_of(question: Asked, *, after: str = "", limit: int = ROWS) -> Sequence[Held]:
    """Items that were there or had a value, by SKU, those after the SKU `after`; at most `limit`. One statement."""
    rows = session.execute(_ITEMS, {**question.parameters(), "after": after, "limit": limit})
    return [Held(*row) for row in rows]


def every_item_as_of(question: Asked, *, at_once: int = 1_000) -> Iterator[Held]:
    """All of them, fetched a thousand at a time."""
    after = ""
    while rows := stock_as_of(question, after=after, limit=at_once):
        yield from rows
        after = rows[-1].sku


def total_as_of(question: Asked) -> Total:
    """The sums of all items that the question is about; one statement, two for those of a category."""
    statement = _TOTAL if question.category_id is None else _shorter_way(question.day)
    return Total(*session.execute(statement, question.parameters()).one())


def _shorter_way(day: date) -> TextClause:
    """From the first day on, or back from today, whichever has fewer months between."""
    first = session.scalar(_FIRST_DAY) or day
    return _FORWARDS if day - first < clock.today() - day else _BACKWARDS


def _refusal(field: str, reason: str) -> BadQuery:
    return BadQuery(reason, [Fault(field, "unknown", reason)])
