"""Layers between the database and the book: read what a command may use, and write what it used.

Only items costed by layers need any of it; the accounts are locked, so nobody uses the same layers meanwhile.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from app.inventory.services.ledger.account import ZERO, Settlement
from app.inventory.services.ledger.book import Book
from app.inventory.services.ledger.layers import Layer, Use
from app.inventory.services.ledger.lines import Line
from app.inventory.sql import run

# The oldest open layers that cover what leaves, those that undone moves brought, and those that undone moves used.
READ = """
WITH need AS (
  SELECT * FROM unnest(%(variants)s::bigint[], %(quantities)s::numeric[]) AS need (variant_id, quantity)
), used AS (
  SELECT use.layer_id, use.move_id, use.quantity, use.value_amount FROM inventory.cost_use use
  WHERE use.move_id = ANY(%(undone)s::bigint[]) AND use.quantity > 0
    AND NOT EXISTS (SELECT FROM inventory.cost_use WHERE layer_id = use.layer_id AND change_id IS NOT NULL)
), open AS (
  SELECT layer.id, sum(layer.remaining) OVER (PARTITION BY layer.variant_id ORDER BY layer.id) - layer.remaining
           AS older, need.quantity, layer.move_id
  FROM need JOIN inventory.cost_layer layer ON layer.variant_id = need.variant_id AND layer.remaining > 0
), wanted AS (
  SELECT id FROM open WHERE older < quantity OR move_id = ANY(%(undone)s::bigint[])
  UNION
  SELECT layer_id FROM used
)
SELECT layer.id, layer.variant_id, layer.move_id, layer.remaining, layer.remaining_amount,
       used.move_id, used.quantity, used.value_amount
FROM wanted JOIN inventory.cost_layer layer USING (id) LEFT JOIN used ON used.layer_id = layer.id
ORDER BY layer.id
"""

# A move's number in the command is its rank among the posting's moves, and so a layer that is born here is found.
WRITE = """
WITH moved AS (
  SELECT id, variant_id, effective_at, row_number() OVER (ORDER BY id) - 1 AS number
  FROM inventory.stock_move WHERE posting_id = %(posting)s
), born AS (
  INSERT INTO inventory.cost_layer (variant_id, move_id, quantity, value_amount, remaining, remaining_amount, began_at)
  SELECT moved.variant_id, moved.id, new.quantity, new.value, new.remaining, new.remaining_value, moved.effective_at
  FROM unnest(%(n_number)s::bigint[], %(n_quantity)s::numeric[], %(n_value)s::numeric[], %(n_remaining)s::numeric[],
              %(n_remaining_value)s::numeric[]) AS new (number, quantity, value, remaining, remaining_value)
  JOIN moved USING (number)
  ORDER BY new.number
  RETURNING id, move_id
), changed AS (
  UPDATE inventory.cost_layer layer SET remaining = change.remaining, remaining_amount = change.value
  FROM unnest(%(l_id)s::bigint[], %(l_remaining)s::numeric[], %(l_value)s::numeric[]) AS change (id, remaining, value)
  WHERE layer.id = change.id
), used AS (
  INSERT INTO inventory.cost_use (layer_id, move_id, quantity, value_amount, used_at)
  SELECT coalesce(use.layer_id, born.id), moved.id, use.quantity, use.value, moved.effective_at
  FROM unnest(%(u_layer)s::bigint[], %(u_born)s::bigint[], %(u_number)s::bigint[], %(u_quantity)s::numeric[],
              %(u_value)s::numeric[]) WITH ORDINALITY AS use (layer_id, born, number, quantity, value, place)
  JOIN moved ON moved.number = use.number
  LEFT JOIN moved bringer ON bringer.number = use.born
  LEFT JOIN born ON born.move_id = bringer.id
  ORDER BY use.place
)
INSERT INTO inventory.cost_adjustment (posting_id, move_id, variant_id, kind, stock_amount, sold_amount, effective_at)
SELECT %(posting)s, moved.id, moved.variant_id, settled.kind, settled.stock, settled.sold, moved.effective_at
FROM unnest(%(s_number)s::bigint[], %(s_kind)s::text[], %(s_stock)s::numeric[], %(s_sold)s::numeric[])
  AS settled (number, kind, stock, sold)
JOIN moved USING (number)
RETURNING id
"""


def read_layers(book: Book, lines: Sequence[Line]) -> None:
    """Enter the layers that the lines may use; no statement where no item is costed by layers or nothing leaves."""
    need: dict[int, Decimal] = {}
    undone = []
    for line in lines:
        if book.accounts[line.variant_id].is_fifo and not (line.from_field and line.to_field):
            if line.undoes is not None:
                undone.append(line.undoes)
            leaving = line.quantity if line.from_field else ZERO
            need[line.variant_id] = need.get(line.variant_id, ZERO) + leaving
    if not undone and not any(need.values()):
        return
    rows = run(READ, {"variants": list(need), "quantities": list(need.values()), "undone": undone})
    layers: dict[int, Layer] = {}
    for id_, variant_id, move_id, remaining, value, user, quantity, used in rows:
        known = book.accounts[variant_id].layers
        if id_ not in layers:
            layers[id_] = Layer(id_, move_id, remaining, value)
            known.known.append(layers[id_])
        if user is not None:
            known.taken.setdefault(user, []).append((layers[id_], quantity, used))


def write_layers(book: Book, posting_id: int) -> None:
    """Write the layers, their uses and the settlements of the posting; no statement where there are none."""
    accounts = book.accounts.values()
    uses = [use for account in accounts for use in account.layers.uses]
    born = [layer for account in accounts for layer in account.layers.born]
    settled = [each for account in accounts for each in account.settlements]
    if uses or born or settled:
        run(WRITE, {"posting": posting_id, **_columns(uses, born), **_settled(settled)})


def _columns(uses: Sequence[Use], born: Sequence[Layer]) -> Mapping[str, list[Any]]:
    used = {id(use.layer): use.layer for use in uses if use.layer.id is not None}
    whole = {id(layer): (layer.remaining, layer.value) for layer in born}
    for use in uses:
        if use.layer.id is None:
            quantity, value = whole[id(use.layer)]
            whole[id(use.layer)] = quantity + use.quantity, value + use.value
    return {
        "n_number": [layer.born for layer in born],
        "n_quantity": [whole[id(layer)][0] for layer in born],
        "n_value": [whole[id(layer)][1] for layer in born],
        "n_remaining": [layer.remaining for layer in born],
        "n_remaining_value": [layer.value for layer in born],
        "l_id": [layer.id for layer in used.values()],
        "l_remaining": [layer.remaining for layer in used.values()],
        "l_value": [layer.value for layer in used.values()],
        "u_layer": [use.layer.id for use in uses],
        "u_born": [use.layer.born for use in uses],
        "u_number": [use.number for use in uses],
        "u_quantity": [use.quantity for use in uses],
        "u_value": [use.value for use in uses],
    }


def _settled(settled: Sequence[Settlement]) -> Mapping[str, list[Any]]:
    return {
        "s_number": [each.number for each in settled],
        "s_kind": [each.kind for each in settled],
        "s_stock": [each.stock for each in settled],
        "s_sold": [each.sold for each in settled],
    }
