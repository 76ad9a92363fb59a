"""The doctor of reservations: holds are of what was promised: its quantity, its item, its site."""

from app.core.doctor import Check

RESERVATIONS = (
    # Of closed ones too: a hold stays as history, with the quantity that it kept.
    Check(
        "holds make the quantity of their reservation",
        "SELECT count(*) FROM inventory.reservation",
        """
        SELECT reservation.id AS reservation_id, reservation.variant_id, reservation.location_id, reservation.state,
               reservation.quantity, coalesce(held.quantity, 0) AS held
        FROM inventory.reservation
        LEFT JOIN (
          SELECT reservation_id, sum(quantity) AS quantity FROM inventory.reservation_hold GROUP BY reservation_id
        ) held ON held.reservation_id = reservation.id
        WHERE reservation.quantity <> coalesce(held.quantity, 0)
        """,
    ),
    # A bin may move to another zone while it holds what was promised of the first; it never leaves its site.
    Check(
        "holds are of their reservation's item, at its site",
        "SELECT count(*) FROM inventory.reservation_hold",
        """
        SELECT reservation.id AS reservation_id, hold.id AS hold_id, reservation.variant_id, level.id AS level_id,
               level.variant_id AS held_variant_id, reservation.location_id, level.location_id AS held_location_id
        FROM inventory.reservation_hold hold
        JOIN inventory.reservation ON reservation.id = hold.reservation_id
        JOIN inventory.stock_level level ON level.id = hold.level_id
        JOIN inventory.location promised ON promised.id = reservation.location_id
        JOIN inventory.location lying ON lying.id = level.location_id
        WHERE level.variant_id <> reservation.variant_id OR lying.site_id IS DISTINCT FROM promised.site_id
        """,
    ),
)
