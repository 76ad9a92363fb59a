"""The doctor of the ledger: proves by SQL alone that its sums agree, and names the rows that do not."""

from collections.abc import Iterator

from app.core.doctor import Check, Verdict, carry_out
from app.inventory.doctor.costs import COSTS
from app.inventory.doctor.counts import COUNT_CHECKS
from app.inventory.doctor.kits import KITS
from app.inventory.doctor.layers import LAYERS
from app.inventory.doctor.places import PLACES
from app.inventory.doctor.reservations import RESERVATIONS
from app.inventory.doctor.reversals import REVERSALS
from app.inventory.doctor.transfers import TRANSFERS

CHECKS = (
    Check(
        "moves make the levels",
        "SELECT count(*) FROM inventory.stock_move",
        """
        SELECT level.id AS level_id, variant_id, location_id, lot_id, condition_id,
               coalesce(level.on_hand, 0) AS on_hand, coalesce(moved.quantity, 0) AS moved
        FROM inventory.stock_level level
        FULL JOIN (
          SELECT variant_id, location_id, lot_id, condition_id, sum(quantity) AS quantity
          FROM (
            SELECT variant_id, to_location_id AS location_id, to_lot_id AS lot_id, to_condition_id AS condition_id,
                   quantity
            FROM inventory.stock_move
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
        "moves and later costs make the accounts' quantity and value",
        "SELECT count(*) FROM inventory.stock_account",
        """
        SELECT variant_id, coalesce(account.on_hand, 0) AS on_hand, coalesce(moved.quantity, 0) AS moved,
               account.value_amount, coalesce(moved.value, 0) AS moved_value,
               coalesce(adjusted.value, 0) AS adjusted_value
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
        LEFT JOIN (
          SELECT variant_id, sum(stock_amount) AS value FROM inventory.cost_adjustment GROUP BY variant_id
        ) adjusted USING (variant_id)
        WHERE (coalesce(account.on_hand, 0), coalesce(account.value_amount, 0))
              <> (coalesce(moved.quantity, 0), coalesce(moved.value, 0) + coalesce(adjusted.value, 0))
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
        "what backorders lack no more was reserved for them",
        "SELECT count(*) FROM inventory.backorder",
        """
        SELECT backorder.id AS backorder_id, backorder.quantity, backorder.quantity_open,
               coalesce(given.quantity, 0) AS given
        FROM inventory.backorder
        LEFT JOIN (
          SELECT backorder_id, sum(quantity) AS quantity FROM inventory.reservation
          WHERE backorder_id IS NOT NULL GROUP BY backorder_id
        ) given ON given.backorder_id = backorder.id
        WHERE backorder.quantity - backorder.quantity_open <> coalesce(given.quantity, 0)
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
        "levels are of the lots of their items, as the lots say",
        "SELECT count(*) FROM inventory.stock_level",
        """
        SELECT level.id AS level_id, level.variant_id, lot.id AS lot_id, lot.code
        FROM inventory.stock_level level JOIN inventory.lot ON lot.id = level.lot_id
        WHERE level.variant_id <> lot.variant_id OR level.is_serial <> lot.is_serial
           OR level.expires_on IS DISTINCT FROM lot.expires_on
           OR (level.lot_id = 0 AND (level.is_serial OR level.expires_on IS NOT NULL))
        """,
    ),
    Check(
        "a serial unit is in one place at most",
        "SELECT count(*) FROM inventory.lot WHERE is_serial",
        """
        SELECT lot.id AS lot_id, lot.code, sum(level.on_hand) AS on_hand
        FROM inventory.lot JOIN inventory.stock_level level ON level.lot_id = lot.id AND level.on_hand > 0
        WHERE lot.is_serial GROUP BY lot.id HAVING sum(level.on_hand) > 1
        """,
    ),
    Check(
        "what is on its way lies in transit",
        "SELECT count(*) FROM inventory.transfer_cargo WHERE received + lost < sent",
        """
        SELECT location_id, variant_id, lot_id, coalesce(level.on_hand, 0) AS on_hand,
               coalesce(cargo.on_the_way, 0) AS on_the_way
        FROM (
          SELECT location_id, variant_id, lot_id, sum(on_hand) AS on_hand FROM inventory.stock_level
          WHERE location_id IN (SELECT transit_location_id FROM inventory.transfer_order)
          GROUP BY location_id, variant_id, lot_id
        ) level
        FULL JOIN (
          SELECT transfer.transit_location_id AS location_id, cargo.variant_id, cargo.lot_id,
                 sum(cargo.sent - cargo.received - cargo.lost) AS on_the_way
          FROM inventory.transfer_cargo cargo
          JOIN inventory.transfer_order transfer ON transfer.id = cargo.order_id
          GROUP BY transfer.transit_location_id, cargo.variant_id, cargo.lot_id
        ) cargo USING (location_id, variant_id, lot_id)
        WHERE coalesce(level.on_hand, 0) <> coalesce(cargo.on_the_way, 0)
        """,
    ),
    Check(
        "transfers sent, received and lost what their postings moved",
        "SELECT count(*) FROM inventory.transfer_posting",
        """
        SELECT order_id, variant_id, lot_id, cargo.sent, moved.sent AS moved_out, cargo.received,
               moved.received AS moved_in, cargo.lost, moved.lost AS moved_off
        FROM inventory.transfer_cargo cargo
        FULL JOIN (
          SELECT own.order_id, move.variant_id, move.to_lot_id AS lot_id,
                 coalesce(sum(move.quantity) FILTER (WHERE own.deed = 'send'), 0) AS sent,
                 coalesce(sum(move.quantity) FILTER (WHERE own.deed = 'receive'), 0) AS received,
                 coalesce(sum(move.quantity) FILTER (WHERE own.deed = 'write_off'), 0) AS lost
          FROM inventory.transfer_posting own JOIN inventory.stock_move move ON move.posting_id = own.posting_id
          GROUP BY own.order_id, move.variant_id, move.to_lot_id
        ) moved USING (order_id, variant_id, lot_id)
        WHERE (cargo.sent, cargo.received, cargo.lost) IS DISTINCT FROM (moved.sent, moved.received, moved.lost)
        """,
    ),
    Check(
        "transfers are as far as their goods",
        "SELECT count(*) FROM inventory.transfer_order",
        """
        SELECT transfer.id AS order_id, transfer.number, transfer.state, cargo.on_the_way
        FROM inventory.transfer_order transfer
        LEFT JOIN (
          SELECT order_id, sum(sent - received - lost) AS on_the_way, sum(received + lost) AS gone
          FROM inventory.transfer_cargo GROUP BY order_id
        ) cargo ON cargo.order_id = transfer.id
        WHERE transfer.state <> CASE
          WHEN cargo.on_the_way = 0 THEN 'received'
          WHEN cargo.gone > 0 THEN 'partly_received'
          WHEN cargo.on_the_way > 0 THEN 'sent'
          WHEN transfer.state IN ('draft', 'allocated', 'cancelled') THEN transfer.state
          ELSE '' END
        """,
    ),
    Check(
        "every posting has moves or costs",
        "SELECT count(*) FROM inventory.posting",
        """
        SELECT posting.id AS posting_id, posting.verb FROM inventory.posting
        WHERE NOT EXISTS (SELECT FROM inventory.stock_move WHERE posting_id = posting.id)
          AND NOT EXISTS (SELECT FROM inventory.cost_adjustment WHERE posting_id = posting.id)
        """,
    ),
    # The pruning leaves each variant its newest event of those a week old. From that one on, or from number 1 where
    # there is none, the numbers must run without a gap up to the account's own.
    Check(
        "stock events are complete and without gaps",
        "SELECT count(*) FROM core.outbox WHERE topic = 'inventory.stock_changed'",
        """
        WITH event AS MATERIALIZED (
          SELECT aggregate_id AS variant_id, aggregate_seq AS seq,
                 max(aggregate_seq) FILTER (WHERE dispatched_at < now() - interval '6 days')
                   OVER (PARTITION BY aggregate_id) AS oldest_sure
          FROM core.outbox WHERE topic = 'inventory.stock_changed'
        ), told AS (
          SELECT variant_id, min(seq) AS first, max(seq) AS last, count(*) AS events, max(oldest_sure) AS oldest_sure
          FROM event WHERE seq >= coalesce(oldest_sure, 1) GROUP BY variant_id
        )
        SELECT variant_id, account.seq, told.first, told.last, coalesce(told.events, 0) AS events
        FROM inventory.stock_account account FULL JOIN told USING (variant_id)
        WHERE coalesce(account.seq, 0) <> coalesce(told.last, 0)
           OR (told.oldest_sure IS NULL AND told.first <> 1)
           OR told.events <> told.last - told.first + 1
        """,
    ),
    *COUNT_CHECKS,
)


ALL = (*CHECKS, *RESERVATIONS, *TRANSFERS, *PLACES, *COSTS, *LAYERS, *REVERSALS, *KITS)

# The ledger itself: where one of these is broken, nothing can be rebuilt from it.
SOURCES = frozenset({"every posting has moves or costs"})


def examine() -> Iterator[Verdict]:
    """Carry out every check of the ledger."""
    return carry_out(ALL)
