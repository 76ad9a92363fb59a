"""Low-stock rules compared with levels, not with crossings: it may run late, twice or in any order."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from app.core import clock
from app.core.outbox import record_all
from app.inventory.events import InheritedRuleChanged, StockAlertChanged, StockAlertOpened
from app.inventory.queries.available import AVAILABLE
from app.inventory.sql import run
from app.inventory.states import ALERT

# Evaluations of the same variant meet here; the figures are read after the wait, by the next statement.
LOCK_VARIANTS = """
SELECT pg_advisory_xact_lock(hashtextextended('stock_alert', variant_id))
FROM unnest(%(variants)s::bigint[]) AS variant_id ORDER BY variant_id
"""

# A rule without a live alert, a live alert without a rule, or both.
COMPARE = f"""
WITH rule AS (
  SELECT * FROM inventory.effective_rule WHERE variant_id = ANY(%(variants)s::bigint[])
), live AS (
  SELECT * FROM inventory.stock_alert WHERE variant_id = ANY(%(variants)s::bigint[]) AND state <> 'resolved'
)
SELECT variant_id, site_id, rule.rule_id, rule.minimum, rule.snoozed_until, live.id, live.state, live.snoozed_until,
       live.available, live.minimum, stock.available
FROM rule FULL JOIN live USING (variant_id, site_id)
CROSS JOIN LATERAL (
  SELECT coalesce(sum({AVAILABLE}), 0) AS available
  FROM inventory.stock_level level
  JOIN inventory.location ON location.id = level.location_id
  JOIN inventory.condition ON condition.id = level.condition_id
  WHERE level.variant_id = coalesce(rule.variant_id, live.variant_id)
    AND location.site_id = coalesce(rule.site_id, live.site_id)
) stock
ORDER BY variant_id, site_id
"""  # noqa: S608 (constants only)

OPEN = """
INSERT INTO inventory.stock_alert (variant_id, site_id, rule_id, state, available, minimum, opened_at, changed_at)
SELECT new.variant_id, new.site_id, new.rule_id, 'open', new.available, new.minimum, %(now)s, %(now)s
FROM unnest(%(variant)s::bigint[], %(site)s::bigint[], %(rule)s::bigint[], %(available)s::numeric[],
            %(minimum)s::numeric[]) AS new (variant_id, site_id, rule_id, available, minimum)
ON CONFLICT DO NOTHING
RETURNING id, variant_id, site_id, available, minimum
"""

# What people did meanwhile wins: only the state that was seen is changed.
CHANGE = """
UPDATE inventory.stock_alert alert
SET available = new.available, minimum = new.minimum, state = new.state, rule_id = new.rule_id,
    changed_at = CASE WHEN new.state <> alert.state THEN %(now)s ELSE alert.changed_at END,
    changed_by_id = CASE WHEN new.state <> alert.state THEN NULL ELSE alert.changed_by_id END,
    snoozed_until = CASE WHEN new.state = 'snoozed' THEN alert.snoozed_until END,
    resolved_at = CASE WHEN new.state = 'resolved' THEN %(now)s END
FROM unnest(%(id)s::bigint[], %(seen)s::text[], %(state)s::text[], %(rule)s::bigint[], %(available)s::numeric[],
            %(minimum)s::numeric[]) AS new (id, seen, state, rule_id, available, minimum)
WHERE alert.id = new.id AND alert.state = new.seen
RETURNING alert.id, alert.variant_id, alert.site_id, alert.state, new.seen
"""

DUE = """
SELECT DISTINCT variant_id FROM (
  SELECT variant_id FROM inventory.stock_alert WHERE state = 'snoozed' AND snoozed_until <= %(now)s
  UNION ALL
  SELECT variant_id FROM inventory.reorder_rule WHERE snoozed_until <= %(now)s AND variant_id IS NOT NULL
) due
ORDER BY variant_id LIMIT %(limit)s
"""

EXPIRED = """
SELECT DISTINCT variant_id FROM inventory.stock_level
WHERE expires_on >= %(today)s::date - 2 AND expires_on < %(today)s AND on_hand > 0
ORDER BY variant_id
"""

END_SNOOZE = """
UPDATE inventory.reorder_rule SET snoozed_until = NULL, row_version = row_version + 1
WHERE variant_id = ANY(%(variants)s::bigint[]) AND snoozed_until <= %(now)s
RETURNING id
"""

END_SNOOZE_OF_MANY = """
UPDATE inventory.reorder_rule SET snoozed_until = NULL, row_version = row_version + 1
WHERE variant_id IS NULL AND snoozed_until <= %(now)s
RETURNING coalesce(category_id, 0), coalesce(site_id, 0)
"""


@dataclass(frozen=True, slots=True)
class Finding:
    """A rule, the live alert beside it (either may be missing), and what is available at the site."""

    variant_id: int
    site_id: int
    rule_id: int | None
    rule_minimum: Decimal | None
    rule_snoozed_until: datetime | None
    alert_id: int | None
    alert_state: str | None
    alert_snoozed_until: datetime | None
    alert_available: Decimal | None
    alert_minimum: Decimal | None
    available: Decimal

    @property
    def minimum(self) -> Decimal:
        """The rule's minimum; where the rule is gone, the one the alert was raised for."""
        return self.rule_minimum if self.rule_minimum is not None else self.alert_minimum or Decimal(0)

    @property
    def is_low(self) -> bool:
        """Whether a rule says that too little is available."""
        return self.rule_minimum is not None and self.available <= self.rule_minimum

    def verb(self, now: datetime) -> str | None:
        """What must happen: open, wake, resolve, refresh the figures, or nothing."""
        if self.alert_id is None:
            is_silent = self.rule_snoozed_until is not None and self.rule_snoozed_until > now
            return "open" if self.is_low and not is_silent else None
        if not self.is_low:
            return "resolve"
        if self.alert_state == "snoozed" and self.alert_snoozed_until is not None and self.alert_snoozed_until <= now:
            return "wake"
        is_same = (self.available, self.minimum) == (self.alert_available, self.alert_minimum)
        return None if is_same else "refresh"

    def state_after(self, verb: str) -> str:
        """The alert's state after `verb`."""
        assert self.alert_state is not None
        return self.alert_state if verb == "refresh" else ALERT[self.alert_state, verb]


def evaluate(variant_ids: Collection[int]) -> int:
    """Open, wake, refresh and resolve the alerts of these variants as their levels demand; how many changed."""
    now = clock.now()
    variants = sorted(set(variant_ids))
    run(LOCK_VARIANTS, {"variants": variants})
    found = [Finding(*row) for row in run(COMPARE, {"variants": variants, "now": now})]
    due = [(finding, verb) for finding in found if (verb := finding.verb(now))]
    opened = _open([finding for finding, verb in due if verb == "open"], now)
    changed = _change([(finding, verb) for finding, verb in due if verb != "open"], now)
    return opened + changed


def wake_due(limit: int = 500) -> int:
    """Evaluate the variants whose alert or rule has slept long enough; how many alerts changed.

    The items that inherit a rule which slept follow by its event.
    """
    now = clock.now()
    woken = run(END_SNOOZE_OF_MANY, {"now": now})
    record_all(InheritedRuleChanged(category_id=row[0], site_id=row[1]) for row in woken)
    variants = [row[0] for row in run(DUE, {"now": now, "limit": limit})]
    if not variants:
        return 0
    run(END_SNOOZE, {"variants": variants, "now": now})
    return evaluate(variants)


def evaluate_expired() -> int:
    """Evaluate the variants of which something expired in the last two days; how many alerts changed."""
    variants = [row[0] for row in run(EXPIRED, {"today": clock.today()})]
    return evaluate(variants) if variants else 0


def _open(findings: Sequence[Finding], now: datetime) -> int:
    if not findings:
        return 0
    parameters = {
        "variant": [finding.variant_id for finding in findings],
        "site": [finding.site_id for finding in findings],
        "rule": [finding.rule_id for finding in findings],
        "available": [finding.available for finding in findings],
        "minimum": [finding.minimum for finding in findings],
        "now": now,
    }
    rows = run(OPEN, parameters)
    record_all(
        StockAlertOpened(alert_id=row[0], variant_id=row[1], site_id=row[2], available=row[3], minimum=row[4])
        for row in rows
    )
    return len(rows)


def _change(due: Sequence[tuple[Finding, str]], now: datetime) -> int:
    if not due:
        return 0
    parameters = {
        "id": [finding.alert_id for finding, _ in due],
        "seen": [finding.alert_state for finding, _ in due],
        "state": [finding.state_after(verb) for finding, verb in due],
        "rule": [finding.rule_id for finding, _ in due],
        "available": [finding.available for finding, _ in due],
        "minimum": [finding.minimum for finding, _ in due],
        "now": now,
    }
    rows = run(CHANGE, parameters)
    record_all(
        StockAlertChanged(alert_id=row[0], variant_id=row[1], site_id=row[2], state=row[3])
        for row in rows
        if row[3] != row[4]
    )
    return len(rows)
