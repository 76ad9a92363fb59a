"""The doctor of transfers: what is kept for an order that waits is what its lines ask for."""

from app.core.doctor import Check

TRANSFERS = (
    Check(
        "what is kept for transfers is what their lines ask for",
        "SELECT count(*) FROM inventory.transfer_order_line WHERE reservation_id IS NOT NULL",
        """
        SELECT line.order_id, line.id AS line_id, reservation.id AS reservation_id, line.variant_id,
               reservation.variant_id AS kept_variant_id, transfer.from_location_id AS location_id,
               reservation.location_id AS kept_location_id, line.quantity, reservation.quantity AS kept
        FROM inventory.transfer_order_line line
        JOIN inventory.transfer_order transfer ON transfer.id = line.order_id
        JOIN inventory.reservation ON reservation.id = line.reservation_id
        WHERE (line.variant_id, transfer.from_location_id, line.quantity, transfer.number)
              <> (reservation.variant_id, reservation.location_id, reservation.quantity, reservation.demand)
        """,
    ),
    # What an order keeps may be released by people, and is kept anew when it is allocated again.
    Check(
        "transfers keep goods only while they are allocated",
        "SELECT count(*) FROM inventory.transfer_order_line",
        """
        SELECT line.order_id, line.id AS line_id, line.variant_id, transfer.number, transfer.state,
               reservation.id AS reservation_id, reservation.state AS kept
        FROM inventory.transfer_order_line line
        JOIN inventory.transfer_order transfer ON transfer.id = line.order_id
        LEFT JOIN inventory.reservation ON reservation.id = line.reservation_id
        WHERE CASE transfer.state
              WHEN 'allocated' THEN reservation.id IS NULL OR reservation.state IN ('held', 'expired')
              ELSE reservation.state IN ('held', 'committed') END
        """,
    ),
)
