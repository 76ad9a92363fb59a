"""The doctor of kits: assembling and taking apart hand on what they take, and bills have no circles."""

from app.core.doctor import Check

KITS = (
    # A reversal books what the kits are worth by then, as of any goods; it is proven by the accounts.
    Check(
        "kits are worth what went into them, and their parts what they were",
        "SELECT count(*) FROM inventory.posting WHERE verb IN ('assemble', 'take_apart')",
        """
        SELECT posting.id AS posting_id, posting.verb,
               sum(move.value_amount) FILTER (WHERE move.to_location_id = place.id) AS went_in,
               sum(move.value_amount) FILTER (WHERE move.from_location_id = place.id) AS came_out
        FROM inventory.posting
        JOIN inventory.stock_move move ON move.posting_id = posting.id
        JOIN inventory.location place ON place.role = 'assembly'
        WHERE posting.verb IN ('assemble', 'take_apart')
        GROUP BY posting.id
        HAVING sum(move.value_amount) FILTER (WHERE move.to_location_id = place.id) IS DISTINCT FROM
               sum(move.value_amount) FILTER (WHERE move.from_location_id = place.id)
        """,
    ),
    Check(
        "no kit is a part of itself",
        "SELECT count(*) FROM inventory.kit_part",
        """
        WITH RECURSIVE below (kit_id, part_id) AS (
          SELECT kit_id, part_id FROM inventory.kit_part
          UNION
          SELECT below.kit_id, part.part_id FROM below JOIN inventory.kit_part part ON part.kit_id = below.part_id
        )
        SELECT kit_id, part_id FROM below WHERE kit_id = part_id
        """,
    ),
)
