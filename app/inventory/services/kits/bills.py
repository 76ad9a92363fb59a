"""The bill of a kit as its verbs read it, and the answer that they give."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from app.core.errors import Fault, Invalid
from app.core.language import say
from app.inventory.models import ASSEMBLY
from app.inventory.services.ledger.lines import plain
from app.inventory.services.ledger.posting import Posted
from app.inventory.sql import run

BILL = "SELECT part_id, quantity FROM inventory.kit_part WHERE kit_id = %(kit)s ORDER BY position, id"
# What the kits were worth, and what of it is in parts that were lost.
WORTH = """
SELECT coalesce(sum(value_amount) FILTER (WHERE variant_id = %(kit)s), 0),
       coalesce(sum(value_amount) FILTER (WHERE from_location_id = %(assembly)s AND NOT EXISTS (
         SELECT FROM inventory.location WHERE id = to_location_id AND role IS NULL)), 0)
FROM inventory.stock_move WHERE posting_id = %(posting)s
"""


@dataclass(frozen=True, kw_only=True)
class Kitted(Posted):
    """The answer of assembling and taking apart: the posting, what the kits were worth, and what of it was lost."""

    value_amount: Decimal
    lost_amount: Decimal

    def as_dict(self) -> dict[str, Any]:
        """The answer as JSON values."""
        return {
            **super().as_dict(),
            "value_amount": plain(self.value_amount),
            "lost_amount": plain(self.lost_amount),
        }


def bill_of(kit_id: int) -> dict[int, Decimal]:
    """How many of each part make one kit, as people lay them out; refuses what is no kit."""
    rows = run(BILL, {"kit": kit_id})
    if not rows:
        message = say("This item is no kit; give it parts first.")
        raise Invalid(message, [Fault("/variant_id", "no-kit", message)])
    return dict(map(tuple, rows))


def kitted(posted: Posted, kit_id: int) -> Kitted:
    """The answer with the worth of the kits."""
    values = {"kit": kit_id, "posting": posted.posting_id, "assembly": ASSEMBLY}
    value, lost = run(WORTH, values)[0]
    return Kitted(**vars(posted), value_amount=value, lost_amount=lost)
