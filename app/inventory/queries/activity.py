"""What people did to the stock of an item: their newest moves."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from app.inventory.models import kind_of_move
from app.inventory.queries.scope import parameters
from app.inventory.sql import run

LOOKED_AT = 200  # moves; behind a large import there may be no person for long

ACTIVITY = """
SELECT move.posting_id, concat_ws(' ', person.first_name, person.last_name), move.from_location_id, move.to_location_id,
       CASE WHEN source.role IS NULL THEN source.code ELSE source.name END,
       CASE WHEN target.role IS NULL THEN target.code ELSE target.name END, move.quantity, move.recorded_at
FROM (
  SELECT * FROM inventory.stock_move
  WHERE variant_id = %(variant)s
    AND (%(place)s::bigint IS NULL OR %(place)s IN (from_location_id, to_location_id))
  ORDER BY id DESC LIMIT %(looked_at)s
) move
JOIN inventory.posting ON posting.id = move.posting_id
JOIN ab_user person ON person.id = posting.actor_id
JOIN inventory.location source ON source.id = move.from_location_id
JOIN inventory.location target ON target.id = move.to_location_id
WHERE %(every_site)s OR source.site_id = ANY(%(sites)s::bigint[]) OR target.site_id = ANY(%(sites)s::bigint[])
ORDER BY move.id DESC
LIMIT %(limit)s
"""


@dataclass(frozen=True, slots=True)
class Deed:
    """A move that a person made; `quantity` in base units."""

    posting_id: int
    person: str
    from_location_id: int
    to_location_id: int
    from_place: str
    to_place: str
    quantity: Decimal
    recorded_at: datetime

    @property
    def kind(self) -> str:
        """What the move was: `receipt`, `shipment`…"""
        return kind_of_move(self.from_location_id, self.to_location_id)


def deeds_of(variant_id: int, *, location_id: int | None = None, limit: int) -> Sequence[Deed]:
    """The newest moves of the item (at the place) that people made, within the actor's sites; one statement."""
    values = {"variant": variant_id, "place": location_id, "limit": limit, "looked_at": LOOKED_AT, **parameters()}
    return [Deed(*row) for row in run(ACTIVITY, values)]
