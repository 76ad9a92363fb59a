"""The statement that counts later costs into the rollups, as value without quantity."""

from sqlalchemy import text

# Costs stand at the site where their goods came in; of goods that left uncovered, at the one that they left.
COUNT_COSTS = text("""
WITH batch AS MATERIALIZED (
    SELECT cost.recorded_xid, cost.id, cost.variant_id, cost.stock_amount AS amount,
           coalesce(target.site_id, source.site_id) AS site_id, (cost.effective_at AT TIME ZONE 'UTC')::date AS day
    FROM inventory.cost_adjustment cost
    JOIN inventory.stock_move move ON move.id = cost.move_id
    JOIN inventory.location source ON source.id = move.from_location_id
    JOIN inventory.location target ON target.id = move.to_location_id, analytics.rollup_state state
    WHERE cost.recorded_xid >= state.adjusted_xid
      AND (cost.recorded_xid > state.adjusted_xid OR cost.id > state.adjusted_id)
      AND cost.recorded_xid < pg_snapshot_xmin(pg_current_snapshot())
    ORDER BY cost.recorded_xid, cost.id
    LIMIT :limit
), daily AS MATERIALIZED (
    SELECT variant_id, site_id, day, 'cost' AS flow, 0 AS quantity_in, 0 AS quantity_out,
           sum(greatest(amount, 0)) AS value_in, sum(greatest(-amount, 0)) AS value_out
    FROM batch WHERE amount <> 0
    GROUP BY variant_id, site_id, day
), into_variant_daily AS (
    INSERT INTO analytics.variant_daily AS kept
        (variant_id, site_id, day, flow, quantity_in, quantity_out, value_in, value_out)
    SELECT * FROM daily
    ON CONFLICT (variant_id, site_id, day, flow) DO UPDATE SET
        value_in = kept.value_in + excluded.value_in, value_out = kept.value_out + excluded.value_out
), into_variant_monthly AS (
    INSERT INTO analytics.variant_monthly AS kept (variant_id, site_id, month, quantity, amount)
    SELECT variant_id, site_id, date_trunc('month', day)::date, sum(quantity_in - quantity_out),
           sum(value_in - value_out)
    FROM daily GROUP BY 1, 2, 3
    ON CONFLICT (variant_id, site_id, month) DO UPDATE SET
        quantity = kept.quantity + excluded.quantity, amount = kept.amount + excluded.amount
), into_site_daily AS (
    INSERT INTO analytics.site_daily AS kept (site_id, day, flow, value_in, value_out)
    SELECT site_id, day, flow, sum(value_in), sum(value_out) FROM daily GROUP BY site_id, day, flow
    ON CONFLICT (site_id, day, flow) DO UPDATE SET
        value_in = kept.value_in + excluded.value_in, value_out = kept.value_out + excluded.value_out
), into_variant_summary AS (
    INSERT INTO analytics.variant_summary AS kept (variant_id, site_id, value_amount)
    SELECT variant_id, site_id, sum(value_in - value_out) FROM daily GROUP BY variant_id, site_id
    ON CONFLICT (variant_id, site_id) DO UPDATE SET value_amount = kept.value_amount + excluded.value_amount
), into_site_summary AS (
    INSERT INTO analytics.site_summary AS kept (site_id, value_amount)
    SELECT site_id, sum(value_in - value_out) FROM daily GROUP BY site_id
    ON CONFLICT (site_id) DO UPDATE SET value_amount = kept.value_amount + excluded.value_amount
), into_state AS (
    UPDATE analytics.rollup_state state SET adjusted_xid = last.recorded_xid, adjusted_id = last.id
    FROM (SELECT recorded_xid, id FROM batch ORDER BY recorded_xid DESC, id DESC LIMIT 1) last
)
SELECT count(*) FROM batch
""")
