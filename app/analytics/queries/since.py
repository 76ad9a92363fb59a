"""What came until a day and after it, by item and site."""

# Net quantity and value after the close of `:day`: the rest of its month by days, then whole months.
SINCE = """
SELECT variant_id, site_id, quantity_in - quantity_out AS quantity, value_in - value_out AS amount
FROM analytics.variant_daily
WHERE day > :day AND day < date_trunc('month', CAST(:day AS date)) + interval '1 month'
UNION ALL
SELECT variant_id, site_id, quantity, amount FROM analytics.variant_monthly WHERE month > :day
"""

# Net quantity and value up to the close of `:day`: whole months, then the days of its own.
UNTIL = """
SELECT variant_id, site_id, quantity, amount FROM analytics.variant_monthly
WHERE month < date_trunc('month', CAST(:day AS date))
UNION ALL
SELECT variant_id, site_id, quantity_in - quantity_out, value_in - value_out FROM analytics.variant_daily
WHERE day <= :day AND day >= date_trunc('month', CAST(:day AS date))
"""
