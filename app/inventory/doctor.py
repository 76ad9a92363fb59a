"""The doctor: proves by SQL alone that the ledger's sums agree, and names the rows that do not."""

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from app.inventory.sql import run

NAMED_ROWS = 20


@dataclass(frozen=True)
class Check:
    """One invariant: `counted` counts what was looked at, `broken` selects the rows that break it."""

    name: str
    counted: str
    broken: str


@dataclass(frozen=True)
class Verdict:
    """What a check found; `rows` are the first of the broken ones, as column to figure."""

    name: str
    looked_at: int
    broken: int
    rows: Sequence[dict[str, str]]
    seconds: float

    @property
    def is_sound(self) -> bool:
        """Whether nothing is broken."""
        return self.broken == 0


CHECKS = (
    Check(
        "moves make the levels",
        "SELECT count(*) FROM inventory.stock_move",
        """
        SELECT variant_id, location_id, lot_id, condition_id, coalesce(level.on_hand, 0) AS on_hand,
               coalesce(moved.quantity, 0) AS moved
        FROM inventory.stock_level level
        FULL JOIN (
          SELECT variant_id, location_id, lot_id, condition_id, sum(quantity) AS quantity
          FROM (
            SELECT variant_id, to_location_id AS location_id, lot_id, condition_id, quantity FROM inventory.stock_move
            UNION ALL
            SELECT variant_id, from_location_id, lot_id, condition_id, -quantity FROM inventory.stock_move
          ) side
          WHERE location_id NOT IN (SELECT id FROM inventory.location WHERE role IS NOT NULL)
          GROUP BY variant_id, location_id, lot_id, condition_id
        ) moved USING (variant_id, location_id, lot_id, condition_id)
        WHERE coalesce(level.on_hand, 0) <> coalesce(moved.quantity, 0)
        """,
    ),
    Check(
        "moves make the accounts' quantity and value",
        "SELECT count(*) FROM inventory.stock_account",
        """
        SELECT variant_id, coalesce(account.on_hand, 0) AS on_hand, coalesce(moved.quantity, 0) AS moved,
               coalesce(account.value_amount, 0) AS value_amount, coalesce(moved.value, 0) AS moved_value
        FROM inventory.stock_account account
        FULL JOIN (
          SELECT move.variant_id,
                 sum(move.quantity * ((target.role IS NULL)::int - (source.role IS NULL)::int)) AS quantity,
                 sum(move.value_amount * ((target.role IS NULL)::int - (source.role IS NULL)::int)) AS value
          FROM inventory.stock_move move
          JOIN inventory.location source ON source.id = move.from_location_id
          JOIN inventory.location target ON target.id = move.to_location_id
          GROUP BY move.variant_id
        ) moved USING (variant_id)
        WHERE (coalesce(account.on_hand, 0), coalesce(account.value_amount, 0))
              <> (coalesce(moved.quantity, 0), coalesce(moved.value, 0))
        """,
    ),
    Check(
        "levels make the accounts, so transfers net to zero",
        "SELECT count(*) FROM inventory.stock_level",
        """
        SELECT variant_id, account.on_hand, coalesce(lying.on_hand, 0) AS lying
        FROM inventory.stock_account account
        LEFT JOIN (
          SELECT variant_id, sum(on_hand) AS on_hand FROM inventory.stock_level GROUP BY variant_id
        ) lying USING (variant_id)
        WHERE account.on_hand <> coalesce(lying.on_hand, 0)
        """,
    ),
    Check(
        "open holds make what is reserved",
        "SELECT count(*) FROM inventory.reservation_hold",
        """
        SELECT level.id AS level_id, level.variant_id, level.location_id, level.reserved,
               coalesce(held.quantity, 0) AS held
        FROM inventory.stock_level level
        LEFT JOIN (
          SELECT level_id, sum(quantity) AS quantity FROM inventory.reservation_hold WHERE is_open GROUP BY level_id
        ) held ON held.level_id = level.id
        WHERE level.reserved <> coalesce(held.quantity, 0)
        """,
    ),
    Check(
        "holds are open exactly while their reservation stands",
        "SELECT count(*) FROM inventory.reservation",
        """
        SELECT hold.id AS hold_id, reservation.id AS reservation_id, reservation.state
        FROM inventory.reservation_hold hold JOIN inventory.reservation ON reservation.id = hold.reservation_id
        WHERE hold.is_open <> (reservation.state IN ('held', 'committed'))
        """,
    ),
    Check(
        "nothing is negative or promised twice",
        "SELECT count(*) FROM inventory.stock_level",
        """
        SELECT level.id AS level_id, level.variant_id, level.location_id, level.on_hand, level.reserved
        FROM inventory.stock_level level JOIN inventory.location ON location.id = level.location_id
        WHERE level.allow_negative <> location.allow_negative OR level.reserved < 0
           OR (NOT level.allow_negative AND (level.on_hand < 0 OR level.reserved > level.on_hand))
        """,
    ),
    Check(
        "every posting has moves",
        "SELECT count(*) FROM inventory.posting",
        """
        SELECT posting.id AS posting_id, posting.verb FROM inventory.posting
        WHERE NOT EXISTS (SELECT FROM inventory.stock_move WHERE posting_id = posting.id)
        """,
    ),
    # Events are deleted a week after they were handed on, the oldest first: what is left must have no gap and reach
    # up to the account's own number.
    Check(
        "stock events are complete and without gaps",
        "SELECT count(*) FROM core.outbox WHERE topic = 'inventory.stock_changed'",
        """
        SELECT variant_id, account.seq, told.first, told.last, told.events
        FROM inventory.stock_account account
        JOIN (
          SELECT aggregate_id AS variant_id, min(aggregate_seq) AS first, max(aggregate_seq) AS last,
                 count(*) AS events, count(DISTINCT aggregate_seq) AS numbers
          FROM core.outbox
          WHERE topic = 'inventory.stock_changed' AND created_at > now() - interval '6 days'
          GROUP BY aggregate_id
        ) told USING (variant_id)
        WHERE told.last <> account.seq OR told.events <> told.last - told.first + 1 OR told.events <> told.numbers
        """,
    ),
    Check(
        "no task is dead",
        "SELECT count(*) FROM core.task",
        "SELECT id AS task_id, kind, attempts, left(last_error, 200) AS last_error FROM core.task WHERE state = 'dead'",
    ),
)


def examine() -> Iterator[Verdict]:
    """Carry out every check, one statement each, all of one snapshot where the caller's transaction is repeatable."""
    for check in CHECKS:
        started = time.perf_counter()
        looked_at = run(check.counted, {})[0][0]
        found = run(_COUNT_AND_NAME.format(broken=check.broken), {"limit": NAMED_ROWS})
        broken, rows = found[0] if found else (0, [])
        yield Verdict(check.name, looked_at, broken, _plain(rows), time.perf_counter() - started)


_COUNT_AND_NAME = """
WITH broken AS MATERIALIZED ({broken}),
     named AS (SELECT * FROM broken LIMIT %(limit)s)
SELECT (SELECT count(*) FROM broken), coalesce((SELECT jsonb_agg(to_jsonb(named)) FROM named), '[]'::jsonb)
"""


def _plain(rows: Sequence[dict[str, Any]]) -> list[dict[str, str]]:
    return [{name: str(figure) for name, figure in row.items()} for row in rows]
