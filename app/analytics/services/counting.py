"""The statements that count moves, and costs booked after them, into the rollups."""

from sqlalchemy import text

# Adds the rows of `daily` to every rollup; a later cost is value without quantity, and no arrival.
INTO_ROLLUPS = """into_variant_daily AS (
    INSERT INTO analytics.variant_daily AS kept
        (variant_id, site_id, day, flow, quantity_in, quantity_out, value_in, value_out)
    SELECT * FROM daily
    ON CONFLICT (variant_id, site_id, day, flow) DO UPDATE SET
        quantity_in = kept.quantity_in + excluded.quantity_in, quantity_out = kept.quantity_out + excluded.quantity_out,
        value_in = kept.value_in + excluded.value_in, value_out = kept.value_out + excluded.value_out
), into_variant_monthly AS (
    INSERT INTO analytics.variant_monthly AS kept (variant_id, site_id, month, quantity, amount)
    SELECT variant_id, site_id, date_trunc('month', day)::date, sum(quantity_in - quantity_out),
           sum(value_in - value_out)
    FROM daily GROUP BY 1, 2, 3
    ON CONFLICT (variant_id, site_id, month) DO UPDATE SET
        quantity = kept.quantity + excluded.quantity, amount = kept.amount + excluded.amount
), into_site_daily AS (
    INSERT INTO analytics.site_daily AS kept (site_id, day, flow, quantity_in, quantity_out, value_in, value_out)
    SELECT site_id, day, flow, sum(quantity_in), sum(quantity_out), sum(value_in), sum(value_out)
    FROM daily GROUP BY site_id, day, flow
    ON CONFLICT (site_id, day, flow) DO UPDATE SET
        quantity_in = kept.quantity_in + excluded.quantity_in, quantity_out = kept.quantity_out + excluded.quantity_out,
        value_in = kept.value_in + excluded.value_in, value_out = kept.value_out + excluded.value_out
), into_variant_summary AS (
    INSERT INTO analytics.variant_summary AS kept
        (variant_id, site_id, on_hand, value_amount, first_in_on, last_received_on, last_shipped_on)
    SELECT variant_id, site_id, sum(quantity_in - quantity_out), sum(value_in - value_out),
           min(day) FILTER (WHERE quantity_in > 0),
           max(day) FILTER (WHERE quantity_in > 0 AND flow = 'supplier'),
           max(day) FILTER (WHERE quantity_out > 0 AND flow = 'customer')
    FROM daily GROUP BY variant_id, site_id
    ON CONFLICT (variant_id, site_id) DO UPDATE SET
        on_hand = kept.on_hand + excluded.on_hand, value_amount = kept.value_amount + excluded.value_amount,
        first_in_on = least(kept.first_in_on, excluded.first_in_on),
        last_received_on = greatest(kept.last_received_on, excluded.last_received_on),
        last_shipped_on = greatest(kept.last_shipped_on, excluded.last_shipped_on)
), into_site_summary AS (
    INSERT INTO analytics.site_summary AS kept (site_id, on_hand, value_amount)
    SELECT site_id, sum(quantity_in - quantity_out), sum(value_in - value_out) FROM daily GROUP BY site_id
    ON CONFLICT (site_id) DO UPDATE SET
        on_hand = kept.on_hand + excluded.on_hand, value_amount = kept.value_amount + excluded.value_amount
)"""

# One statement, so one snapshot: the moves it sees and the horizon it trusts belong together.
COUNT_MOVES = text(f"""
WITH batch AS MATERIALIZED (
    SELECT move.recorded_xid, move.id, move.variant_id, move.quantity, move.value_amount,
           move.from_location_id, move.to_location_id, (move.effective_at AT TIME ZONE 'UTC')::date AS day
    FROM inventory.stock_move move, analytics.rollup_state state
    WHERE move.recorded_xid >= state.counted_xid
      AND (move.recorded_xid > state.counted_xid OR move.id > state.counted_move_id)
      AND move.recorded_xid < pg_snapshot_xmin(pg_current_snapshot())
    ORDER BY move.recorded_xid, move.id
    LIMIT :limit
), crossing AS MATERIALIZED (
    SELECT batch.day, batch.variant_id, batch.quantity, batch.value_amount,
           source.site_id AS from_site_id, target.site_id AS to_site_id,
           coalesce(source.role, target.role, 'site') AS flow
    FROM batch
    JOIN inventory.location source ON source.id = batch.from_location_id
    JOIN inventory.location target ON target.id = batch.to_location_id
    WHERE source.site_id IS DISTINCT FROM target.site_id
), daily AS MATERIALIZED (
    SELECT variant_id, site_id, day, flow, sum(quantity_in) AS quantity_in, sum(quantity_out) AS quantity_out,
           sum(value_in) AS value_in, sum(value_out) AS value_out
    FROM (
        SELECT variant_id, to_site_id AS site_id, day, flow,
               quantity AS quantity_in, 0 AS quantity_out, value_amount AS value_in, 0 AS value_out
        FROM crossing WHERE to_site_id IS NOT NULL
        UNION ALL
        SELECT variant_id, from_site_id, day, flow, 0, quantity, 0, value_amount
        FROM crossing WHERE from_site_id IS NOT NULL
    ) leg
    GROUP BY variant_id, site_id, day, flow
), {INTO_ROLLUPS}, last AS (
    SELECT recorded_xid, id FROM batch ORDER BY recorded_xid DESC, id DESC LIMIT 1
), into_state AS (
    UPDATE analytics.rollup_state state SET
        counted_xid = last.recorded_xid, counted_move_id = last.id,
        moves = state.moves + (SELECT count(*) FROM batch),
        recount_from = least(state.recount_from, (SELECT min(day) FROM daily))
    FROM last
)
SELECT count(*) FROM batch
""")  # noqa: S608 (constants only)

# Costs stand at the site where their goods came in; of goods that left uncovered, at the one that they left.
COUNT_COSTS = text(f"""
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
), {INTO_ROLLUPS}, into_state AS (
    UPDATE analytics.rollup_state state SET adjusted_xid = last.recorded_xid, adjusted_id = last.id
    FROM (SELECT recorded_xid, id FROM batch ORDER BY recorded_xid DESC, id DESC LIMIT 1) last
)
SELECT count(*) FROM batch
""")  # noqa: S608 (constants only)
