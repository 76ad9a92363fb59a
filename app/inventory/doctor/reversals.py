"""The doctor of reversals and dates: what was undone went back as it came, and documents and moves tell one day."""

from app.core.doctor import Check

REVERSALS = (
    # Goods come back at the value they left at; what goes out again leaves at what it is worth by then.
    Check(
        "reversals move back exactly what they reverse",
        "SELECT count(*) FROM inventory.posting WHERE reverses_id IS NOT NULL",
        """
        SELECT posting_id, reverses_id, variant_id, from_location_id, to_location_id, lot_id, condition_id, to_lot_id,
               to_condition_id, quantity, value_back, sum(way) AS moved_too_often
        FROM (
          SELECT back.id AS posting_id, back.reverses_id, move.variant_id, move.from_location_id, move.to_location_id,
                 move.lot_id, move.condition_id, move.to_lot_id, move.to_condition_id, move.quantity,
                 CASE WHEN source.role IS NOT NULL THEN move.value_amount END AS value_back, 1 AS way
          FROM inventory.posting back
          JOIN inventory.stock_move move ON move.posting_id = back.id
          JOIN inventory.location source ON source.id = move.from_location_id
          WHERE back.reverses_id IS NOT NULL
          UNION ALL
          SELECT back.id, back.reverses_id, move.variant_id, move.to_location_id, move.from_location_id,
                 move.to_lot_id, move.to_condition_id, move.lot_id, move.condition_id, move.quantity,
                 CASE WHEN target.role IS NOT NULL THEN move.value_amount END, -1
          FROM inventory.posting back
          JOIN inventory.stock_move move ON move.posting_id = back.reverses_id
          JOIN inventory.location target ON target.id = move.to_location_id
        ) side
        GROUP BY posting_id, reverses_id, variant_id, from_location_id, to_location_id, lot_id, condition_id, to_lot_id,
                 to_condition_id, quantity, value_back
        HAVING sum(way) <> 0
        """,
    ),
    Check(
        "reversals take back exactly the later costs that they reverse",
        "SELECT count(*) FROM inventory.posting WHERE reverses_id IS NOT NULL",
        """
        SELECT posting_id, reverses_id, variant_id, move_id, kind, sum(amount) AS remains
        FROM (
          SELECT back.id AS posting_id, back.reverses_id, cost.variant_id, cost.move_id, cost.kind,
                 cost.stock_amount + cost.sold_amount AS amount
          FROM inventory.posting back
          CROSS JOIN LATERAL (VALUES (back.id), (back.reverses_id)) document (id)
          JOIN inventory.cost_adjustment cost ON cost.posting_id = document.id
          WHERE back.reverses_id IS NOT NULL AND cost.kind IN ('freight', 'duty', 'bill', 'other')
        ) side
        GROUP BY posting_id, reverses_id, variant_id, move_id, kind HAVING sum(amount) <> 0
        """,
    ),
    # Lines of an import have days of their own, and those of transfers instants as they are written down.
    Check(
        "moves and later costs are dated as their documents",
        "SELECT count(*) FROM inventory.posting WHERE verb NOT IN ('import', 'transfer')",
        """
        SELECT posting.id AS posting_id, posting.verb, move.id AS move_id, move.variant_id, move.effective_at,
               posting.effective_at AS dated
        FROM inventory.posting JOIN inventory.stock_move move ON move.posting_id = posting.id
        WHERE posting.verb NOT IN ('import', 'transfer') AND move.effective_at <> posting.effective_at
          AND NOT EXISTS (SELECT FROM inventory.transfer_posting WHERE posting_id = posting.id)
        UNION ALL
        SELECT posting.id, posting.verb, cost.move_id, cost.variant_id, cost.effective_at, posting.effective_at
        FROM inventory.posting JOIN inventory.cost_adjustment cost ON cost.posting_id = posting.id
        WHERE posting.verb NOT IN ('import', 'transfer') AND cost.effective_at <> posting.effective_at
          AND NOT EXISTS (SELECT FROM inventory.transfer_posting WHERE posting_id = posting.id)
        """,
    ),
)
