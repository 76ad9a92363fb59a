"""The statements that recount availability and stock health, and say how far the rollups are complete."""

from sqlalchemy import text

from app.inventory.queries.available import LAPSED

# Walks back from today's balances over the days to recount; a variant of two sites counts once for the house (site 0).
RECOUNT_AVAILABILITY = text("""
WITH span AS MATERIALIZED (
    SELECT least(state.recount_from, (SELECT max(day) FROM analytics.availability_daily), :today) AS first_day
    FROM analytics.rollup_state state
), active AS MATERIALIZED (
    SELECT variant.id FROM catalog.variant variant JOIN catalog.product product ON product.id = variant.product_id
    WHERE product.status IN ('active', 'phase_out')
), balance AS MATERIALIZED (
    SELECT summary.variant_id, scope.site_id, sum(summary.on_hand) AS on_hand, min(summary.first_in_on) AS first_in_on
    FROM analytics.variant_summary summary
    JOIN active ON active.id = summary.variant_id
    CROSS JOIN LATERAL (VALUES (summary.site_id), (0)) scope (site_id)
    GROUP BY summary.variant_id, scope.site_id
), change AS MATERIALIZED (
    SELECT daily.variant_id, scope.site_id, daily.day, sum(daily.quantity_in - daily.quantity_out) AS net
    FROM analytics.variant_daily daily
    CROSS JOIN LATERAL (VALUES (daily.site_id), (0)) scope (site_id)
    WHERE daily.day >= (SELECT first_day FROM span)
    GROUP BY daily.variant_id, scope.site_id, daily.day
), opening AS MATERIALIZED (
    SELECT balance.variant_id, balance.site_id, balance.first_in_on,
           balance.on_hand - coalesce(since.net, 0) AS on_hand
    FROM balance
    LEFT JOIN (SELECT variant_id, site_id, sum(net) AS net FROM change GROUP BY variant_id, site_id) since
        USING (variant_id, site_id)
), closing AS (
    SELECT change.site_id, change.day, opening.on_hand AS opened,
           opening.on_hand + sum(change.net) OVER running AS closed,
           sum(change.net) OVER running - change.net AS earlier
    FROM change JOIN opening USING (variant_id, site_id)
    WINDOW running AS (PARTITION BY change.variant_id, change.site_id ORDER BY change.day)
), step AS (
    SELECT site_id, day, sum((closed > 0)::int - (opened + earlier > 0)::int) AS stocked, 0 AS known
    FROM closing GROUP BY site_id, day
    UNION ALL
    SELECT site_id, first_in_on, 0, count(*) FROM opening
    WHERE first_in_on >= (SELECT first_day FROM span) GROUP BY site_id, first_in_on
), start AS (
    SELECT site_id, count(*) FILTER (WHERE on_hand > 0) AS stocked,
           count(*) FILTER (WHERE first_in_on < (SELECT first_day FROM span)) AS known
    FROM opening GROUP BY site_id
), per_day AS (
    SELECT start.site_id, calendar.day::date AS day,
           start.stocked + sum(coalesce(step.stocked, 0)) OVER running AS stocked,
           start.known + sum(coalesce(step.known, 0)) OVER running AS known
    FROM start
    CROSS JOIN (
        SELECT generate_series(first_day::timestamp, CAST(:today AS timestamp), interval '1 day') AS day FROM span
    ) calendar
    LEFT JOIN (SELECT site_id, day, sum(stocked) AS stocked, sum(known) AS known FROM step GROUP BY site_id, day) step
        ON step.site_id = start.site_id AND step.day = calendar.day::date
    WINDOW running AS (PARTITION BY start.site_id ORDER BY calendar.day)
)
INSERT INTO analytics.availability_daily AS kept (site_id, day, available, "out")
SELECT site_id, day, stocked, greatest(known - stocked, 0) FROM per_day
ON CONFLICT (site_id, day) DO UPDATE SET available = excluded.available, "out" = excluded."out"
WHERE (kept.available, kept."out") IS DISTINCT FROM (excluded.available, excluded."out")
""")

# What holds past their time keep of a level counts as available, even before the sweep has tidied them.
FREE = f"level.on_hand - level.reserved + {LAPSED.replace('%(now)s', 'CAST(:now AS timestamptz)')}"

# Active variants that a site holds or has a rule for, by state; the first state that fits counts.
RECOUNT_HEALTH = text(f"""
WITH available AS MATERIALIZED (
    SELECT place.site_id, level.variant_id, sum({FREE}) AS quantity
    FROM inventory.stock_level level
    JOIN inventory.location place ON place.id = level.location_id
    JOIN inventory.condition condition ON condition.id = level.condition_id AND condition.is_available
    WHERE place.site_id IS NOT NULL
    GROUP BY place.site_id, level.variant_id
), standing AS (
    SELECT site_id, coalesce(available.quantity, 0) AS quantity, rule.minimum, rule.maximum
    FROM available
    FULL JOIN inventory.effective_rule rule USING (site_id, variant_id)
    JOIN catalog.variant variant ON variant.id = variant_id
    JOIN catalog.product product ON product.id = variant.product_id AND product.status IN ('active', 'phase_out')
), state AS (
    SELECT site_id, CASE WHEN quantity <= 0 THEN 'out' WHEN quantity <= minimum THEN 'low'
                         WHEN quantity > maximum THEN 'over' ELSE 'healthy' END AS state
    FROM standing
), counted AS (
    SELECT site.id AS site_id,
           count(*) FILTER (WHERE state = 'healthy') AS healthy, count(*) FILTER (WHERE state = 'low') AS low,
           count(*) FILTER (WHERE state = 'out') AS "out", count(*) FILTER (WHERE state = 'over') AS over
    FROM inventory.location site LEFT JOIN state ON state.site_id = site.id
    WHERE site.site_id = site.id
    GROUP BY site.id
)
INSERT INTO analytics.site_summary AS kept (site_id, healthy, low, "out", over)
SELECT site_id, healthy, low, "out", over FROM counted
ON CONFLICT (site_id) DO UPDATE SET
    healthy = excluded.healthy, low = excluded.low, "out" = excluded."out", over = excluded.over
WHERE (kept.healthy, kept.low, kept."out", kept.over)
    IS DISTINCT FROM (excluded.healthy, excluded.low, excluded."out", excluded.over)
""")  # noqa: S608 (constants only)

# A move may be visible and still lie above the horizon; it waits for the next refresh, and "complete until" says so.
SETTLE = text("""
UPDATE analytics.rollup_state state SET
    complete_until = greatest(state.complete_until, least(CAST(:now AS timestamptz), (
        SELECT min(move.recorded_at) FROM inventory.stock_move move
        WHERE move.recorded_xid > state.counted_xid
    )))
""")

# Recounting costs about 20 microseconds for every variant, so it keeps to a tenth of the time, whatever the catalogue.
IS_RECOUNT_DUE = text("""
SELECT recounted_at IS NULL
    OR recounted_at + active_variants * interval '200 microseconds' <= CAST(:now AS timestamptz)
FROM analytics.rollup_state
""")

RECOUNTED = text("""
UPDATE analytics.rollup_state SET
    recount_from = NULL,
    recounted_at = :now,
    active_variants = (
        SELECT count(*) FROM catalog.variant variant JOIN catalog.product product ON product.id = variant.product_id
        WHERE product.status IN ('active', 'phase_out')
    )
""")
