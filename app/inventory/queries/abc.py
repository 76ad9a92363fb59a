"""ABC classes: the items that make most of the value used over the last year are A, the long tail is C."""

# The value of each item that went to customers over a year (what came back deducted), the largest first. A are those
# that make the first 80 % of it, B those that make the next 15 %; the rest, and all that was not used, is C.
# A statement over the parameters %(since)s and %(customer)s, to stand in a WITH.
ABC = """
used AS (
  SELECT variant_id, sum(CASE WHEN to_location_id = %(customer)s THEN value_amount ELSE -value_amount END) AS amount
  FROM inventory.stock_move
  WHERE effective_at >= %(since)s AND %(customer)s IN (to_location_id, from_location_id)
  GROUP BY variant_id
), ranked AS (
  SELECT variant_id, sum(amount) OVER (ORDER BY amount DESC, variant_id) - amount AS before,
         sum(amount) OVER () AS total
  FROM used WHERE amount > 0
), abc AS (
  SELECT variant_id, CASE WHEN before < 0.80 * total THEN 'a' WHEN before < 0.95 * total THEN 'b' ELSE 'c' END AS class
  FROM ranked
)
"""
YEAR_DAYS = 365
