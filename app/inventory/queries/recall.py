"""Where the goods of a lot went and came from: the genealogy of lots, and every shipment that holds any of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from app.inventory.models import ASSEMBLY, CUSTOMER
from app.inventory.queries.scope import parameters
from app.inventory.sql import run

LIMIT = 500

# Lots that hold something of the lot: moves between two lots lead from one to the next, over any number of steps, and
# so do assembling and taking apart from every lot that went in to every lot that came out, unless they were reversed.
FAMILY = """
WITH RECURSIVE family (lot_id, depth) AS (
  SELECT %(lot)s::bigint, 0
  UNION
  SELECT kin.lot_id, family.depth + 1
  FROM family CROSS JOIN LATERAL (
    SELECT move.{further} AS lot_id FROM inventory.stock_move move
    WHERE move.{nearer} = family.lot_id AND move.lot_id <> move.to_lot_id
    UNION
    SELECT other.{further}
    FROM inventory.stock_move move
    JOIN inventory.posting ON posting.id = move.posting_id AND posting.verb IN ('assemble', 'take_apart')
    JOIN inventory.stock_move other ON other.posting_id = posting.id
    WHERE move.{nearer} = family.lot_id AND move.{nearer_end} = %(assembly)s AND other.{further_end} = %(assembly)s
      AND NOT EXISTS (SELECT FROM inventory.posting undone WHERE undone.reverses_id = posting.id)
  ) kin
  WHERE kin.lot_id <> 0 AND family.depth < 50
), kin AS (
  SELECT lot_id, min(depth) AS depth FROM family GROUP BY lot_id
)
"""
COMING, LEAVING = "from_location_id", "to_location_id"
DOWN = FAMILY.format(nearer="lot_id", further="to_lot_id", nearer_end=LEAVING, further_end=COMING)
UP = FAMILY.format(nearer="to_lot_id", further="lot_id", nearer_end=COMING, further_end=LEAVING)

SHIPMENTS = f"""{DOWN}
SELECT move.id, move.posting_id, lot.id, lot.code, source.code, move.quantity, posting.reference, move.effective_at,
       EXISTS (SELECT FROM inventory.posting undone WHERE undone.reverses_id = move.posting_id)
FROM kin
JOIN inventory.lot ON lot.id = kin.lot_id
JOIN inventory.stock_move move ON move.lot_id = kin.lot_id AND move.to_location_id = %(customer)s
JOIN inventory.posting ON posting.id = move.posting_id
JOIN inventory.location source ON source.id = move.from_location_id
WHERE %(every_site)s OR source.site_id = ANY(%(sites)s::bigint[])
ORDER BY move.id DESC
LIMIT %(limit)s
"""  # noqa: S608 (constants only)
STOCK = f"""{DOWN}
SELECT level.id, lot.id, lot.code, location.code, condition.code, level.on_hand, level.reserved
FROM kin
JOIN inventory.lot ON lot.id = kin.lot_id
JOIN inventory.stock_level level ON level.lot_id = kin.lot_id AND level.on_hand <> 0
JOIN inventory.location ON location.id = level.location_id
JOIN inventory.condition ON condition.id = level.condition_id
WHERE %(every_site)s OR location.site_id = ANY(%(sites)s::bigint[])
ORDER BY location.path, level.id
LIMIT %(limit)s
"""  # noqa: S608 (constants only)
# Goods without lots that were made of the family (kits, or parts of kits taken apart): none of them can be told from
# those made of other goods, so whatever of the item moved after the first such posting may hold some of it.
MIXED = f"""{DOWN}, begun AS (
  SELECT made.variant_id, min(made.id) AS since
  FROM kin
  JOIN inventory.stock_move used ON used.lot_id = kin.lot_id AND used.to_location_id = %(assembly)s
  JOIN inventory.stock_move made ON made.posting_id = used.posting_id
   AND made.from_location_id = %(assembly)s AND made.to_lot_id = 0
  WHERE NOT EXISTS (SELECT FROM inventory.posting undone WHERE undone.reverses_id = used.posting_id)
  GROUP BY made.variant_id
), spread (variant_id, since) AS (
  SELECT variant_id, since FROM begun
  UNION
  SELECT made.variant_id, spread.since
  FROM spread
  JOIN inventory.stock_move used ON used.variant_id = spread.variant_id AND used.id > spread.since
   AND used.lot_id = 0 AND used.to_location_id = %(assembly)s
  JOIN inventory.stock_move made ON made.posting_id = used.posting_id
   AND made.from_location_id = %(assembly)s AND made.to_lot_id = 0
  WHERE NOT EXISTS (SELECT FROM inventory.posting undone WHERE undone.reverses_id = used.posting_id)
), mixed AS (
  SELECT variant_id, min(since) AS since FROM spread GROUP BY variant_id
)
"""  # noqa: S608 (constants only)
POSSIBLE_SHIPMENTS = f"""{MIXED}
SELECT move.id, move.posting_id, variant.sku, source.code, move.quantity, posting.reference, move.effective_at,
       EXISTS (SELECT FROM inventory.posting undone WHERE undone.reverses_id = move.posting_id)
FROM mixed
JOIN catalog.variant ON variant.id = mixed.variant_id
JOIN inventory.stock_move move ON move.variant_id = mixed.variant_id AND move.id > mixed.since
 AND move.lot_id = 0 AND move.to_location_id = %(customer)s
JOIN inventory.posting ON posting.id = move.posting_id
JOIN inventory.location source ON source.id = move.from_location_id
WHERE %(every_site)s OR source.site_id = ANY(%(sites)s::bigint[])
ORDER BY move.id DESC
LIMIT %(limit)s
"""  # noqa: S608 (constants only)
POSSIBLE_STOCK = f"""{MIXED}
SELECT level.id, variant.sku, location.code, condition.code, level.on_hand, level.reserved
FROM mixed
JOIN catalog.variant ON variant.id = mixed.variant_id
JOIN inventory.stock_level level ON level.variant_id = mixed.variant_id AND level.lot_id = 0 AND level.on_hand <> 0
JOIN inventory.location ON location.id = level.location_id
JOIN inventory.condition ON condition.id = level.condition_id
WHERE %(every_site)s OR location.site_id = ANY(%(sites)s::bigint[])
ORDER BY location.path, level.id
LIMIT %(limit)s
"""  # noqa: S608 (constants only)
RELATIVES = """
SELECT lot.id, lot.code, kin.depth, lot.expires_on
FROM kin JOIN inventory.lot ON lot.id = kin.lot_id WHERE kin.depth > 0
ORDER BY kin.depth, lot.id LIMIT %(limit)s
"""


@dataclass(frozen=True, slots=True)
class Shipped:
    """Goods of the family that went to a customer; `was_undone`: the shipment was reversed."""

    move_id: int
    posting_id: int
    lot_id: int
    lot: str
    place: str
    quantity: Decimal
    reference: str | None
    effective_at: datetime
    was_undone: bool


@dataclass(frozen=True, slots=True)
class Lying:
    """Goods of the family that are on hand."""

    level_id: int
    lot_id: int
    lot: str
    place: str
    condition: str
    on_hand: Decimal
    reserved: Decimal


@dataclass(frozen=True, slots=True)
class PossiblyShipped:
    """Goods without lots that went to a customer after some of the item had been made of the family."""

    move_id: int
    posting_id: int
    item: str
    place: str
    quantity: Decimal
    reference: str | None
    effective_at: datetime
    was_undone: bool


@dataclass(frozen=True, slots=True)
class PossiblyLying:
    """Goods without lots on hand of which some were made of the family."""

    level_id: int
    item: str
    place: str
    condition: str
    on_hand: Decimal
    reserved: Decimal


@dataclass(frozen=True, slots=True)
class Relative:
    """A lot of the family, `depth` relabellings or assemblies away."""

    lot_id: int
    lot: str
    depth: int
    expires_on: object


@dataclass(frozen=True, slots=True)
class Recall:
    """Everything that holds anything of a lot, and what the lot was made of; within the actor's sites, bounded.

    What is `possible` are goods without lots: some of the item were made of the lot, and which ones nobody knows.
    """

    shipments: Sequence[Shipped]
    stock: Sequence[Lying]
    possible_shipments: Sequence[PossiblyShipped]
    possible_stock: Sequence[PossiblyLying]
    made_into: Sequence[Relative]
    made_of: Sequence[Relative]


def recall_of(lot_id: int, *, limit: int = LIMIT) -> Recall:
    """Where the goods of the lot are and went, also as parts of other lots."""
    values = {"lot": lot_id, "customer": CUSTOMER, "assembly": ASSEMBLY, "limit": limit, **parameters()}
    return Recall(
        shipments=[Shipped(*row) for row in run(SHIPMENTS, values)],
        stock=[Lying(*row) for row in run(STOCK, values)],
        possible_shipments=[PossiblyShipped(*row) for row in run(POSSIBLE_SHIPMENTS, values)],
        possible_stock=[PossiblyLying(*row) for row in run(POSSIBLE_STOCK, values)],
        made_into=[Relative(*row) for row in run(f"{DOWN}{RELATIVES}", values)],
        made_of=[Relative(*row) for row in run(f"{UP}{RELATIVES}", values)],
    )
