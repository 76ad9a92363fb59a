"""Which lots hold something of a lot, and what lots a lot was made of, over any number of steps."""

from collections.abc import Mapping

from app.inventory.models import ASSEMBLY
from app.inventory.sql import run

# Whether a posting that put kits together or took them apart counts, of its move `made`. A reversed one does not,
# unless goods such as it made left their place before the reversal: which of them came back nobody can tell.
COUNTS = """(NOT EXISTS (SELECT FROM inventory.posting undone WHERE undone.reverses_id = made.posting_id)
  OR EXISTS (
    SELECT FROM inventory.posting undone
    JOIN inventory.stock_move gone ON gone.variant_id = made.variant_id AND gone.lot_id = made.to_lot_id
     AND gone.id > made.id AND gone.posting_id > made.posting_id AND gone.posting_id < undone.id
    JOIN inventory.location source ON source.id = gone.from_location_id AND source.role IS NULL
    WHERE undone.reverses_id = made.posting_id
  ))"""

# One step: moves between two lots lead from one to the next, and so do assembling and taking apart from every lot that
# went in to every lot that came out.
STEP = f"""
SELECT move.{{further}} FROM inventory.stock_move move
WHERE move.{{nearer}} = ANY(%(lots)s::bigint[]) AND move.lot_id <> move.to_lot_id
UNION
SELECT {{other}}.{{further}}
FROM inventory.stock_move {{own}}
JOIN inventory.posting ON posting.id = {{own}}.posting_id AND posting.verb IN ('assemble', 'take_apart')
JOIN inventory.stock_move {{other}} ON {{other}}.posting_id = posting.id
WHERE {{own}}.{{nearer}} = ANY(%(lots)s::bigint[])
  AND used.to_location_id = %(assembly)s AND made.from_location_id = %(assembly)s AND {COUNTS}
"""  # noqa: S608 (constants only)
DOWN = STEP.format(nearer="lot_id", further="to_lot_id", own="used", other="made")
UP = STEP.format(nearer="to_lot_id", further="lot_id", own="made", other="used")


def descendants_of(lot_id: int) -> Mapping[int, int]:
    """The lot and all that hold something of it: how many steps away each is, the nearest first."""
    return _family(lot_id, DOWN)


def ancestors_of(lot_id: int) -> Mapping[int, int]:
    """The lot and all that it was made of: how many steps away each is, the nearest first."""
    return _family(lot_id, UP)


def _family(lot_id: int, step: str) -> Mapping[int, int]:
    """Step by step, each lot once: it ends by itself, also where lots became each other."""
    depths, depth, newest = {lot_id: 0}, 0, [lot_id]
    while newest:
        depth += 1
        found = {row[0] for row in run(step, {"lots": newest, "assembly": ASSEMBLY})}
        newest = sorted(found - depths.keys() - {0})
        depths |= dict.fromkeys(newest, depth)
    return depths
