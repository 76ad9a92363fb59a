"""The doctor of the rollups: they are what the moves and later costs that they have counted add up to."""

from app.core.doctor import Check
from app.core.language import mark

REBUILD = mark("Count the rollups anew: flask inventra rollups rebuild")

# What is counted already, by the watermark that the rollups' own row keeps; of both one snapshot, as one statement.
ROLLUPS = (
    Check(
        "rollups by day are what the moves and later costs counted so far make",
        "SELECT moves FROM analytics.rollup_state",
        """
        SELECT variant_id, site_id, day, flow, kept.quantity_in, made.quantity_in AS made_in, kept.quantity_out,
               made.quantity_out AS made_out, kept.value_in, made.value_in AS made_value_in, kept.value_out,
               made.value_out AS made_value_out
        FROM analytics.variant_daily kept
        FULL JOIN (
          SELECT variant_id, site_id, day, flow, sum(quantity_in) AS quantity_in, sum(quantity_out) AS quantity_out,
                 sum(value_in) AS value_in, sum(value_out) AS value_out
          FROM (
            SELECT move.variant_id, leg.site_id, (move.effective_at AT TIME ZONE 'UTC')::date AS day,
                   coalesce(source.role, target.role, 'site') AS flow, move.quantity * leg.is_in AS quantity_in,
                   move.quantity * (1 - leg.is_in) AS quantity_out, move.value_amount * leg.is_in AS value_in,
                   move.value_amount * (1 - leg.is_in) AS value_out
            FROM analytics.rollup_state state
            JOIN inventory.stock_move move ON move.recorded_xid < state.counted_xid
              OR (move.recorded_xid = state.counted_xid AND move.id <= state.counted_move_id)
            JOIN inventory.location source ON source.id = move.from_location_id
            JOIN inventory.location target ON target.id = move.to_location_id
            CROSS JOIN LATERAL (VALUES (target.site_id, 1), (source.site_id, 0)) leg (site_id, is_in)
            WHERE source.site_id IS DISTINCT FROM target.site_id AND leg.site_id IS NOT NULL
            UNION ALL
            SELECT cost.variant_id, coalesce(target.site_id, source.site_id),
                   (cost.effective_at AT TIME ZONE 'UTC')::date, 'cost', 0, 0, greatest(cost.stock_amount, 0),
                   greatest(-cost.stock_amount, 0)
            FROM analytics.rollup_state state
            JOIN inventory.cost_adjustment cost ON cost.recorded_xid < state.adjusted_xid
              OR (cost.recorded_xid = state.adjusted_xid AND cost.id <= state.adjusted_id)
            JOIN inventory.stock_move move ON move.id = cost.move_id
            JOIN inventory.location source ON source.id = move.from_location_id
            JOIN inventory.location target ON target.id = move.to_location_id
            WHERE cost.stock_amount <> 0
          ) leg
          GROUP BY variant_id, site_id, day, flow
        ) made USING (variant_id, site_id, day, flow)
        WHERE (kept.quantity_in, kept.quantity_out, kept.value_in, kept.value_out)
              IS DISTINCT FROM (made.quantity_in, made.quantity_out, made.value_in, made.value_out)
        """,
        REBUILD,
    ),
    Check(
        "rollups know how many moves they have counted",
        "SELECT moves FROM analytics.rollup_state",
        """
        SELECT state.counted_xid::text, state.counted_move_id, state.moves, made.moves AS made_moves
        FROM analytics.rollup_state state
        CROSS JOIN (
          SELECT count(*) AS moves FROM analytics.rollup_state state
          JOIN inventory.stock_move move ON move.recorded_xid < state.counted_xid
            OR (move.recorded_xid = state.counted_xid AND move.id <= state.counted_move_id)
        ) made
        WHERE state.moves <> made.moves
        """,
        REBUILD,
    ),
    Check(
        "rollups by month are those by day",
        "SELECT count(*) FROM analytics.variant_monthly",
        """
        SELECT variant_id, site_id, month, kept.quantity, made.quantity AS made_quantity, kept.amount,
               made.amount AS made_amount
        FROM analytics.variant_monthly kept
        FULL JOIN (
          SELECT variant_id, site_id, date_trunc('month', day)::date AS month,
                 sum(quantity_in - quantity_out) AS quantity, sum(value_in - value_out) AS amount
          FROM analytics.variant_daily GROUP BY 1, 2, 3
        ) made USING (variant_id, site_id, month)
        WHERE (kept.quantity, kept.amount) IS DISTINCT FROM (made.quantity, made.amount)
        """,
        REBUILD,
    ),
    Check(
        "balances of items by site are the rollups by day",
        "SELECT count(*) FROM analytics.variant_summary",
        """
        SELECT variant_id, site_id, kept.on_hand, made.on_hand AS made_on_hand, kept.value_amount,
               made.value_amount AS made_value, kept.first_in_on, made.first_in_on AS made_first_in_on,
               kept.last_received_on, made.last_received_on AS made_last_received_on, kept.last_shipped_on,
               made.last_shipped_on AS made_last_shipped_on
        FROM analytics.variant_summary kept
        FULL JOIN (
          SELECT variant_id, site_id, sum(quantity_in - quantity_out) AS on_hand,
                 sum(value_in - value_out) AS value_amount, min(day) FILTER (WHERE quantity_in > 0) AS first_in_on,
                 max(day) FILTER (WHERE quantity_in > 0 AND flow = 'supplier') AS last_received_on,
                 max(day) FILTER (WHERE quantity_out > 0 AND flow = 'customer') AS last_shipped_on
          FROM analytics.variant_daily GROUP BY variant_id, site_id
        ) made USING (variant_id, site_id)
        WHERE (kept.on_hand, kept.value_amount, kept.first_in_on, kept.last_received_on, kept.last_shipped_on)
              IS DISTINCT FROM
              (made.on_hand, made.value_amount, made.first_in_on, made.last_received_on, made.last_shipped_on)
        """,
        REBUILD,
    ),
    Check(
        "rollups of sites by day are those of their items",
        "SELECT count(*) FROM analytics.site_daily",
        """
        SELECT site_id, day, flow, kept.quantity_in, made.quantity_in AS made_in, kept.quantity_out,
               made.quantity_out AS made_out, kept.value_in, made.value_in AS made_value_in, kept.value_out,
               made.value_out AS made_value_out
        FROM analytics.site_daily kept
        FULL JOIN (
          SELECT site_id, day, flow, sum(quantity_in) AS quantity_in, sum(quantity_out) AS quantity_out,
                 sum(value_in) AS value_in, sum(value_out) AS value_out
          FROM analytics.variant_daily GROUP BY site_id, day, flow
        ) made USING (site_id, day, flow)
        WHERE (kept.quantity_in, kept.quantity_out, kept.value_in, kept.value_out)
              IS DISTINCT FROM (made.quantity_in, made.quantity_out, made.value_in, made.value_out)
        """,
        REBUILD,
    ),
    # A site without a move has a row of its health alone.
    Check(
        "balances of sites are the rollups by day",
        "SELECT count(*) FROM analytics.site_summary",
        """
        SELECT site_id, kept.on_hand, made.on_hand AS made_on_hand, kept.value_amount, made.value_amount AS made_value
        FROM analytics.site_summary kept
        FULL JOIN (
          SELECT site_id, sum(quantity_in - quantity_out) AS on_hand, sum(value_in - value_out) AS value_amount
          FROM analytics.variant_daily GROUP BY site_id
        ) made USING (site_id)
        WHERE (coalesce(kept.on_hand, 0), coalesce(kept.value_amount, 0))
              <> (coalesce(made.on_hand, 0), coalesce(made.value_amount, 0))
        """,
        REBUILD,
    ),
)
