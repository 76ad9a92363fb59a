"""What documents say of goods, where it is not what moves and reservations make it: cargo of transfers, backorders."""

CARGO = """
SELECT 'transfer_cargo' AS of, variant_id, cargo.id AS row_id, NULL::bigint AS location_id, lot_id,
       NULL::bigint AS condition_id, NULL::bigint AS site_id,
       jsonb_build_object('order_id', order_id, 'sent', trim_scale(coalesce(cargo.sent, 0))::text,
                          'received', trim_scale(coalesce(cargo.received, 0))::text,
                          'lost', trim_scale(coalesce(cargo.lost, 0))::text) AS stored,
       jsonb_build_object('order_id', order_id, 'sent', trim_scale(coalesce(moved.sent, 0))::text,
                          'received', trim_scale(coalesce(moved.received, 0))::text,
                          'lost', trim_scale(coalesce(moved.lost, 0))::text) AS rebuilt
FROM (SELECT * FROM inventory.transfer_cargo WHERE {only}) cargo
FULL JOIN (
  SELECT own.order_id, move.variant_id, move.to_lot_id AS lot_id,
         coalesce(sum(move.quantity) FILTER (WHERE own.deed = 'send'), 0) AS sent,
         coalesce(sum(move.quantity) FILTER (WHERE own.deed = 'receive'), 0) AS received,
         coalesce(sum(move.quantity) FILTER (WHERE own.deed = 'write_off'), 0) AS lost
  FROM inventory.transfer_posting own
  JOIN (SELECT * FROM inventory.stock_move WHERE {only}) move ON move.posting_id = own.posting_id
  GROUP BY own.order_id, move.variant_id, move.to_lot_id
) moved USING (order_id, variant_id, lot_id)
WHERE (cargo.sent, cargo.received, cargo.lost) IS DISTINCT FROM (moved.sent, moved.received, moved.lost)
"""
BACKORDERS = """
SELECT 'backorder' AS of, backorder.variant_id, backorder.id AS row_id, backorder.location_id, NULL::bigint AS lot_id,
       NULL::bigint AS condition_id, location.site_id,
       jsonb_build_object('quantity_open', trim_scale(backorder.quantity_open)::text, 'state', state) AS stored,
       jsonb_build_object(
         'quantity_open', trim_scale(backorder.quantity - coalesce(given.quantity, 0))::text,
         'state', CASE WHEN backorder.quantity = given.quantity THEN 'filled'
                       WHEN state = 'filled' THEN 'open' ELSE state END) AS rebuilt
FROM (SELECT * FROM inventory.backorder WHERE {only}) backorder
JOIN inventory.location ON location.id = backorder.location_id
LEFT JOIN (
  SELECT backorder_id, sum(quantity) AS quantity FROM inventory.reservation
  WHERE backorder_id IS NOT NULL AND {only} GROUP BY backorder_id
) given ON given.backorder_id = backorder.id
WHERE backorder.quantity - backorder.quantity_open <> coalesce(given.quantity, 0)
"""
