"""What counts as available: sound, unexpired goods in an active storage or staging place, promised to nobody."""

# Fragments of SQL over the aliases `level`, `location` and `condition`, and the parameter %(now)s.
# A held reservation past its time promises nothing, even before the sweep has tidied it.
LAPSED = """
CASE WHEN level.reserved > 0 THEN (
  SELECT coalesce(sum(hold.quantity), 0)
  FROM inventory.reservation_hold hold JOIN inventory.reservation ON reservation.id = hold.reservation_id
  WHERE hold.level_id = level.id AND hold.is_open
    AND reservation.state = 'held' AND reservation.expires_at <= %(now)s
) ELSE 0 END
"""

IS_AVAILABLE = (
    "location.kind IN ('storage', 'staging') AND location.is_active AND condition.is_available"
    " AND (level.expires_on IS NULL OR level.expires_on >= (%(now)s AT TIME ZONE 'UTC')::date)"
)

AVAILABLE = f"CASE WHEN {IS_AVAILABLE} THEN level.on_hand - level.reserved + {LAPSED} ELSE 0 END"
