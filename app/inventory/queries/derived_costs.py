"""Accounts and layers of cost, where they are not what moves, later costs and uses make them."""

# The moving average beside layers has a history of its own; it is kept while there is anything to be worth it.
ACCOUNTS = """
SELECT 'stock_account' AS of, variant_id, NULL::bigint AS row_id, NULL::bigint AS location_id, NULL::bigint AS lot_id,
       NULL::bigint AS condition_id, NULL::bigint AS site_id,
       jsonb_build_object('on_hand', trim_scale(on_hand)::text, 'value_amount', trim_scale(value_amount)::text,
                          'average_amount', trim_scale(average_amount)::text,
                          'owed_amount', trim_scale(owed_amount)::text) AS stored,
       jsonb_build_object('on_hand', trim_scale(moved)::text, 'value_amount', trim_scale(value)::text,
                          'average_amount', trim_scale(average)::text, 'owed_amount', trim_scale(owed)::text) AS rebuilt
FROM (
  SELECT variant_id, coalesce(account.on_hand, 0) AS on_hand, coalesce(account.value_amount, 0) AS value_amount,
         coalesce(account.average_amount, 0) AS average_amount, coalesce(account.owed_amount, 0) AS owed_amount,
         coalesce(moved.quantity, 0) AS moved, coalesce(moved.value, 0) + coalesce(adjusted.value, 0) AS value,
         CASE WHEN coalesce(policy.costing, 'average') = 'average'
              THEN coalesce(moved.value, 0) + coalesce(adjusted.value, 0)
              WHEN coalesce(moved.quantity, 0) <= 0 THEN 0 ELSE coalesce(account.average_amount, 0) END AS average,
         coalesce(adjusted.owed, 0) AS owed
  FROM (SELECT * FROM inventory.stock_account WHERE {only}) account
  FULL JOIN (
    SELECT move.variant_id,
           sum(move.quantity * ((target.role IS NULL)::int - (source.role IS NULL)::int)) AS quantity,
           sum(move.value_amount * ((target.role IS NULL)::int - (source.role IS NULL)::int)) AS value
    FROM inventory.stock_move move
    JOIN inventory.location source ON source.id = move.from_location_id
    JOIN inventory.location target ON target.id = move.to_location_id
    WHERE {only} GROUP BY move.variant_id
  ) moved USING (variant_id)
  LEFT JOIN (
    SELECT variant_id, sum(stock_amount) AS value,
           sum(stock_amount + sold_amount) FILTER (WHERE kind IN ('uncovered', 'settlement', 'correction')) AS owed
    FROM inventory.cost_adjustment WHERE {only} GROUP BY variant_id
  ) adjusted USING (variant_id)
  LEFT JOIN inventory.stocking_policy policy USING (variant_id)
) known
WHERE (on_hand, value_amount, average_amount, owed_amount) IS DISTINCT FROM (moved, value, average, owed)
"""
LAYERS = """
SELECT 'cost_layer' AS of, layer.variant_id, layer.id AS row_id, NULL::bigint AS location_id, NULL::bigint AS lot_id,
       NULL::bigint AS condition_id, NULL::bigint AS site_id,
       jsonb_build_object('remaining', trim_scale(layer.remaining)::text,
                          'remaining_amount', trim_scale(layer.remaining_amount)::text) AS stored,
       jsonb_build_object('remaining', trim_scale(layer.quantity - coalesce(used.quantity, 0))::text,
                          'remaining_amount', trim_scale(layer.value_amount - coalesce(used.value, 0))::text) AS rebuilt
FROM (SELECT * FROM inventory.cost_layer WHERE {only}) layer
LEFT JOIN (
  SELECT layer_id, sum(quantity) AS quantity, sum(value_amount) AS value FROM inventory.cost_use GROUP BY layer_id
) used ON used.layer_id = layer.id
WHERE (layer.quantity, layer.value_amount)
      <> (layer.remaining + coalesce(used.quantity, 0), layer.remaining_amount + coalesce(used.value, 0))
"""
