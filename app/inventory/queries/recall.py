"""Where the goods of a lot went and came from: every shipment that holds any of it, and what still lies where."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from app.core.command_fields import MAX_ID
from app.inventory.models import ASSEMBLY, CUSTOMER
from app.inventory.queries.genealogy import COUNTS, ancestors_of, descendants_of
from app.inventory.queries.scope import parameters
from app.inventory.sql import run

LIMIT = 500

KIN = "WITH RECURSIVE kin AS (SELECT unnest(%(lots)s::bigint[]) AS lot_id, unnest(%(depths)s::int[]) AS depth)"
# What each list is of, after its columns.
SHIPPED_OF = """
FROM kin
JOIN inventory.lot ON lot.id = kin.lot_id
JOIN catalog.variant ON variant.id = lot.variant_id
JOIN inventory.stock_move move ON move.lot_id = kin.lot_id AND move.to_location_id = %(customer)s
JOIN inventory.posting ON posting.id = move.posting_id
JOIN inventory.location source ON source.id = move.from_location_id
WHERE (%(every_site)s OR source.site_id = ANY(%(sites)s::bigint[])) AND move.id < %(before)s
"""
SHIPMENTS = """
SELECT move.id, move.posting_id, lot.id, lot.code, variant.sku, source.code, move.quantity, posting.reference,
       move.effective_at, EXISTS (SELECT FROM inventory.posting undone WHERE undone.reverses_id = move.posting_id)
"""
LYING_OF = """
FROM kin
JOIN inventory.lot ON lot.id = kin.lot_id
JOIN inventory.stock_level level ON level.lot_id = kin.lot_id AND level.on_hand <> 0
JOIN inventory.location ON location.id = level.location_id
JOIN inventory.condition ON condition.id = level.condition_id
WHERE %(every_site)s OR location.site_id = ANY(%(sites)s::bigint[])
"""
STOCK = "SELECT level.id, lot.id, lot.code, location.code, condition.code, level.on_hand, level.reserved"
# Goods without lots that were made of the family (kits, or parts of kits taken apart): none of them can be told from
# those made of other goods, so whatever of the item moved after the first such posting may hold some of it; so may all
# that was made of those, also where it has lots.
MIXED = f"""{KIN}, begun AS (
  SELECT made.variant_id, min(made.id) AS since
  FROM kin
  JOIN inventory.stock_move used ON used.lot_id = kin.lot_id AND used.to_location_id = %(assembly)s
  JOIN inventory.stock_move made ON made.posting_id = used.posting_id
   AND made.from_location_id = %(assembly)s AND made.to_lot_id = 0
  WHERE {COUNTS}
  GROUP BY made.variant_id
), spread (variant_id, lot_id, since) AS (
  SELECT variant_id, 0::bigint, since FROM begun
  UNION
  SELECT next.variant_id, next.lot_id, spread.since
  FROM spread CROSS JOIN LATERAL (
    SELECT made.variant_id, made.to_lot_id AS lot_id
    FROM inventory.stock_move used
    JOIN inventory.stock_move made ON made.posting_id = used.posting_id AND made.from_location_id = %(assembly)s
    WHERE used.variant_id = spread.variant_id AND used.lot_id = spread.lot_id AND used.id > spread.since
      AND used.to_location_id = %(assembly)s AND {COUNTS}
    UNION ALL
    SELECT variant_id, to_lot_id FROM inventory.stock_move
    WHERE variant_id = spread.variant_id AND lot_id = spread.lot_id AND to_lot_id <> lot_id AND id > spread.since
  ) next
), mixed AS (
  SELECT variant_id, lot_id, min(since) AS since FROM spread
  WHERE lot_id <> ALL(%(lots)s::bigint[]) GROUP BY variant_id, lot_id
)"""  # noqa: S608 (constants only)
POSSIBLY_SHIPPED_OF = """
FROM mixed
JOIN catalog.variant ON variant.id = mixed.variant_id
JOIN inventory.lot ON lot.id = mixed.lot_id
JOIN inventory.stock_move move ON move.variant_id = mixed.variant_id AND move.id > mixed.since
 AND move.lot_id = mixed.lot_id AND move.to_location_id = %(customer)s
JOIN inventory.posting ON posting.id = move.posting_id
JOIN inventory.location source ON source.id = move.from_location_id
WHERE (%(every_site)s OR source.site_id = ANY(%(sites)s::bigint[])) AND move.id < %(before)s
"""
POSSIBLE_SHIPMENTS = """
SELECT move.id, move.posting_id, variant.sku, lot.code, source.code, move.quantity, posting.reference,
       move.effective_at, EXISTS (SELECT FROM inventory.posting undone WHERE undone.reverses_id = move.posting_id)
"""
POSSIBLY_LYING_OF = """
FROM mixed
JOIN catalog.variant ON variant.id = mixed.variant_id
JOIN inventory.lot ON lot.id = mixed.lot_id
JOIN inventory.stock_level level ON level.variant_id = mixed.variant_id AND level.lot_id = mixed.lot_id
 AND level.on_hand <> 0
JOIN inventory.location ON location.id = level.location_id
JOIN inventory.condition ON condition.id = level.condition_id
WHERE %(every_site)s OR location.site_id = ANY(%(sites)s::bigint[])
"""
POSSIBLE_STOCK = "SELECT level.id, variant.sku, lot.code, location.code, condition.code, level.on_hand, level.reserved"
RELATED_OF = "FROM kin JOIN inventory.lot ON lot.id = kin.lot_id WHERE kin.depth > 0"
RELATIVES = "SELECT lot.id, lot.code, kin.depth, lot.expires_on"
BY_MOVE, BY_PLACE, BY_DEPTH = "move.id DESC", "location.path, level.id", "kin.depth, lot.id"


@dataclass(frozen=True, slots=True)
class Shipped:
    """Goods of the family that went to a customer; `was_undone`: the shipment was reversed."""

    move_id: int
    posting_id: int
    lot_id: int
    lot: str
    item: str
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
    """Goods that went to a customer and may be made of the family; `lot` is empty where they have none."""

    move_id: int
    posting_id: int
    item: str
    lot: str
    place: str
    quantity: Decimal
    reference: str | None
    effective_at: datetime
    was_undone: bool


@dataclass(frozen=True, slots=True)
class PossiblyLying:
    """Goods on hand that may be made of the family; `lot` is empty where they have none."""

    level_id: int
    item: str
    lot: str
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

    What is `possible` are goods without lots, and what was made of them: some were made of the lot, which ones nobody
    knows.
    `totals` says how many rows each list has in full, `is_truncated` whether any list was cut.
    """

    shipments: Sequence[Shipped]
    stock: Sequence[Lying]
    possible_shipments: Sequence[PossiblyShipped]
    possible_stock: Sequence[PossiblyLying]
    made_into: Sequence[Relative]
    made_of: Sequence[Relative]
    totals: Mapping[str, int]
    is_truncated: bool


@dataclass(frozen=True, slots=True)
class Listed:
    """The first rows of a list, and how many there are."""

    rows: Sequence[Any]
    total: int


def recall_of(lot_id: int, *, limit: int = LIMIT) -> Recall:
    """Where the goods of the lot are and went, also as parts of other lots."""
    down, up = _values(descendants_of(lot_id), limit), _values(ancestors_of(lot_id), limit)
    found: dict[str, Listed] = {
        "shipments": _listed(Shipped, KIN, SHIPMENTS, SHIPPED_OF, down, order=BY_MOVE),
        "stock": _listed(Lying, KIN, STOCK, LYING_OF, down, order=BY_PLACE),
        "possible_shipments": _listed(
            PossiblyShipped, MIXED, POSSIBLE_SHIPMENTS, POSSIBLY_SHIPPED_OF, down, order=BY_MOVE
        ),
        "possible_stock": _listed(PossiblyLying, MIXED, POSSIBLE_STOCK, POSSIBLY_LYING_OF, down, order=BY_PLACE),
        "made_into": _listed(Relative, KIN, RELATIVES, RELATED_OF, down, order=BY_DEPTH),
        "made_of": _listed(Relative, KIN, RELATIVES, RELATED_OF, up, order=BY_DEPTH),
    }
    return Recall(
        **{name: listed.rows for name, listed in found.items()},
        totals={name: listed.total for name, listed in found.items()},
        is_truncated=any(len(listed.rows) < listed.total for listed in found.values()),
    )


def every_shipment(lot_id: int, *, batch: int = LIMIT) -> Iterator[Shipped | PossiblyShipped]:
    """All shipments that hold any of the lot, the latest first, then all that may; so many read at a time."""
    values = _values(descendants_of(lot_id), batch)
    yield from _each(Shipped, f"{KIN}{SHIPMENTS}{SHIPPED_OF}", values)
    yield from _each(PossiblyShipped, f"{MIXED}{POSSIBLE_SHIPMENTS}{POSSIBLY_SHIPPED_OF}", values)


def _values(family: Mapping[int, int], limit: int) -> dict[str, Any]:
    ends = {"customer": CUSTOMER, "assembly": ASSEMBLY}
    kin = {"lots": list(family), "depths": list(family.values())}
    return {**ends, **kin, "limit": limit, "before": MAX_ID, **parameters()}


def _listed(
    kind: Callable[..., Any], given: str, columns: str, of: str, values: Mapping[str, Any], *, order: str
) -> Listed:
    """The list's first rows; they are counted only where more may follow."""
    rows = [kind(*row) for row in run(f"{given} {columns} {of} ORDER BY {order} LIMIT %(limit)s", values)]
    is_cut = len(rows) == values["limit"]
    return Listed(rows, run(f"{given} SELECT count(*) {of}", values)[0][0] if is_cut else len(rows))


def _each(kind: Callable[..., Any], statement: str, values: Mapping[str, Any]) -> Iterator[Any]:
    before, is_more = values["before"], True
    while is_more:
        rows = run(f"{statement} ORDER BY {BY_MOVE} LIMIT %(limit)s", {**values, "before": before})
        yield from (kind(*row) for row in rows)
        is_more = len(rows) == values["limit"]
        before = rows[-1][0] if rows else before
