"""The doctor of costs: layers, their uses and the average beside them agree with the accounts."""

from app.core.doctor import Check

COSTS = (
    Check(
        "open layers make what items costed by layers have, and its value; others have none",
        "SELECT count(*) FROM inventory.cost_layer WHERE remaining > 0",
        """
        SELECT variant_id, coalesce(policy.costing, 'average') AS costing, account.on_hand, account.value_amount,
               coalesce(layer.remaining, 0) AS remaining, coalesce(layer.value, 0) AS remaining_value
        FROM inventory.stock_account account
        LEFT JOIN inventory.stocking_policy policy USING (variant_id)
        LEFT JOIN (
          SELECT variant_id, sum(remaining) AS remaining, sum(remaining_amount) AS value
          FROM inventory.cost_layer WHERE remaining > 0 GROUP BY variant_id
        ) layer USING (variant_id)
        WHERE (policy.costing = 'fifo' OR layer.remaining IS NOT NULL)
          AND (coalesce(layer.remaining, 0)
                 <> CASE policy.costing WHEN 'fifo' THEN greatest(account.on_hand, 0) ELSE 0 END
               OR coalesce(layer.value, 0) <> CASE policy.costing WHEN 'fifo' THEN account.value_amount ELSE 0 END)
        """,
    ),
    Check(
        "uses and what remains make each layer's quantity and value",
        "SELECT count(*) FROM inventory.cost_layer",
        """
        SELECT layer.id AS layer_id, layer.variant_id, layer.quantity, layer.value_amount, layer.remaining,
               layer.remaining_amount, coalesce(used.quantity, 0) AS used, coalesce(used.value, 0) AS used_value
        FROM inventory.cost_layer layer
        LEFT JOIN (
          SELECT layer_id, sum(quantity) AS quantity, sum(value_amount) AS value
          FROM inventory.cost_use GROUP BY layer_id
        ) used ON used.layer_id = layer.id
        WHERE (layer.quantity, layer.value_amount)
              <> (layer.remaining + coalesce(used.quantity, 0), layer.remaining_amount + coalesce(used.value, 0))
        """,
    ),
    Check(
        "nothing on hand is worth nothing, and the average is the value unless costed by layers",
        "SELECT count(*) FROM inventory.stock_account",
        """
        SELECT variant_id, account.on_hand, account.value_amount, account.average_amount, account.owed_amount
        FROM inventory.stock_account account LEFT JOIN inventory.stocking_policy policy USING (variant_id)
        WHERE least(account.value_amount, account.average_amount, account.owed_amount) < 0
           OR (account.on_hand <= 0 AND (account.value_amount, account.average_amount) <> (0, 0))
           OR (account.on_hand >= 0 AND account.owed_amount <> 0)
           OR (coalesce(policy.costing, 'average') = 'average' AND account.average_amount <> account.value_amount)
        """,
    ),
    Check(
        "what left uncovered is settled or owed, and later costs are of moves of their item",
        "SELECT count(*) FROM inventory.cost_adjustment",
        """
        SELECT variant_id, account.owed_amount, coalesce(booked.owed, 0) AS booked, coalesce(booked.strangers, 0)
                 AS strangers
        FROM inventory.stock_account account
        LEFT JOIN (
          SELECT adjustment.variant_id, count(*) FILTER (WHERE move.variant_id <> adjustment.variant_id) AS strangers,
                 sum(stock_amount + sold_amount)
                   FILTER (WHERE kind IN ('uncovered', 'settlement', 'correction')) AS owed
          FROM inventory.cost_adjustment adjustment JOIN inventory.stock_move move ON move.id = adjustment.move_id
          GROUP BY adjustment.variant_id
        ) booked USING (variant_id)
        WHERE account.owed_amount <> coalesce(booked.owed, 0) OR booked.strangers > 0
        """,
    ),
)
