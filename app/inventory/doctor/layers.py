"""The doctor of layers: each move of an item costed by layers took and brought what its layers and uses say."""

from app.core.doctor import Check

LAYERS = (
    Check(
        "layers and their uses are of the items of their moves",
        "SELECT count(*) FROM inventory.cost_layer",
        """
        SELECT layer.id AS layer_id, layer.variant_id, NULL::bigint AS use_id,
               coalesce(move.variant_id, change.variant_id) AS moved_variant_id, layer.quantity, change.on_hand
        FROM inventory.cost_layer layer
        LEFT JOIN inventory.stock_move move ON move.id = layer.move_id
        LEFT JOIN inventory.costing_change change ON change.id = layer.change_id
        WHERE layer.variant_id IS DISTINCT FROM coalesce(move.variant_id, change.variant_id)
           OR layer.quantity > move.quantity OR layer.quantity <> change.on_hand OR change.costing <> 'fifo'
        UNION ALL
        SELECT layer.id, layer.variant_id, use.id, coalesce(move.variant_id, change.variant_id), use.quantity,
               change.on_hand
        FROM inventory.cost_use use
        JOIN inventory.cost_layer layer ON layer.id = use.layer_id
        LEFT JOIN inventory.stock_move move ON move.id = use.move_id
        LEFT JOIN inventory.costing_change change ON change.id = use.change_id
        WHERE layer.variant_id IS DISTINCT FROM coalesce(move.variant_id, change.variant_id)
           OR abs(use.quantity) > move.quantity OR change.costing <> 'average'
        """,
    ),
    # Layers hold what is on hand above zero, so that a move changes them by what it changes of that; what leaves
    # uncovered and what is settled as it comes has a value of its own. While an item is costed otherwise, its moves
    # touch no layer; it may be costed by layers from its first policy on, without a change. Which layer bore a later
    # cost is sure only until the next change.
    Check(
        "moves of items costed by layers took and brought what their layers say",
        "SELECT count(*) FROM inventory.cost_use",
        """
        WITH change AS (
          SELECT variant_id, costing, coalesce(last_move_id, 0) AS began,
                 lead(coalesce(last_move_id, 0)) OVER following AS ended, row_number() OVER following AS number
          FROM inventory.costing_change WINDOW following AS (PARTITION BY variant_id ORDER BY id)
        ), era AS MATERIALIZED (
          SELECT variant_id, began, ended FROM change WHERE costing = 'fifo'
          UNION ALL
          SELECT variant_id, 0, began FROM change WHERE costing = 'average' AND number = 1
          UNION ALL
          SELECT variant_id, 0, NULL FROM inventory.stocking_policy
          WHERE costing = 'fifo' AND variant_id NOT IN (SELECT variant_id FROM inventory.costing_change)
        ), crossing AS (
          SELECT move.id, move.variant_id, move.quantity * way.side AS quantity, move.value_amount * way.side AS value,
                 sum(move.quantity * way.side) OVER (PARTITION BY move.variant_id ORDER BY move.id) AS on_hand
          FROM inventory.stock_move move
          JOIN inventory.location source ON source.id = move.from_location_id
          JOIN inventory.location target ON target.id = move.to_location_id
          CROSS JOIN LATERAL (SELECT (target.role IS NULL)::int - (source.role IS NULL)::int AS side) way
          WHERE move.variant_id IN (SELECT variant_id FROM era)
        ), due AS (
          SELECT crossing.id AS move_id, crossing.variant_id, era.ended IS NULL AS is_standing,
                 CASE WHEN era.began IS NULL THEN 0
                      ELSE greatest(on_hand, 0) - greatest(on_hand - quantity, 0) END AS quantity,
                 CASE WHEN era.began IS NULL THEN 0 ELSE value END AS value
          FROM crossing
          LEFT JOIN era ON era.variant_id = crossing.variant_id AND crossing.id > era.began
            AND (era.ended IS NULL OR crossing.id <= era.ended)
        ), cost AS (
          SELECT move_id, sum(stock_amount) FILTER (WHERE kind IN ('uncovered', 'settlement')) AS settled,
                 sum(stock_amount) FILTER (WHERE kind IN ('freight', 'duty', 'bill', 'other')) AS later
          FROM inventory.cost_adjustment GROUP BY move_id
        ), told AS (
          SELECT move_id, sum(quantity) AS quantity, sum(value) AS value, bool_or(is_layer) AS has_brought
          FROM (
            SELECT move_id, quantity, value_amount AS value, true AS is_layer FROM inventory.cost_layer
            WHERE move_id IS NOT NULL
            UNION ALL
            SELECT move_id, -quantity, -value_amount, false FROM inventory.cost_use WHERE move_id IS NOT NULL
          ) side
          GROUP BY move_id
        )
        SELECT move_id, due.variant_id, due.quantity, coalesce(told.quantity, 0) AS layers_quantity,
               due.value, coalesce(told.value, 0) AS layers_value, cost.settled, cost.later
        FROM due FULL JOIN told USING (move_id) LEFT JOIN cost USING (move_id)
        WHERE coalesce(due.quantity, 0) <> coalesce(told.quantity, 0)
           OR (coalesce(due.is_standing OR NOT told.has_brought, true)
               AND CASE WHEN due.quantity = 0 AND told.quantity IS NULL THEN false
                   ELSE due.value + coalesce(cost.settled, 0)
                          + CASE WHEN told.has_brought THEN coalesce(cost.later, 0) ELSE 0 END
                        <> coalesce(told.value, 0) END)
        """,
    ),
)
