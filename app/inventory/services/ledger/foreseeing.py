"""What a command would do, found out by doing it and taking it back at once."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from app.core import clock
from app.core.db import session
from app.inventory.models import OUTSIDE
from app.inventory.queries.past import Effect, effects_of
from app.inventory.services.ledger.dating import happened
from app.inventory.services.ledger.lines import plain
from app.inventory.services.ledger.posting import Posted


@dataclass(frozen=True)
class Foreseen:
    """What would be posted, and what it would change in the figures from `effective_at` until now.

    `days` counts the days whose closing figures change, today included.
    """

    effective_at: datetime
    days: int
    moves: Sequence[dict[str, Any]]
    effects: Sequence[Effect]

    def as_dict(self) -> dict[str, Any]:
        """The foresight as JSON values."""
        return {
            "effective_at": self.effective_at.isoformat(),
            "days": self.days,
            "moves": list(self.moves),
            "effects": [_told(effect) for effect in self.effects],
        }


def foresee(verb: Callable[[Any], Posted], command: Any) -> Foreseen:
    """What `verb` would do with the command, which carries no key; refuses what the verb refuses, and writes nothing.

    The variants' accounts stay locked until the transaction ends.
    """
    effective_at = happened(command.effective_at)
    with session.begin_nested() as trial:
        posted = verb(command)
        trial.rollback()
    days = (clock.today() - effective_at.astimezone(UTC).date()).days + 1
    return Foreseen(effective_at, days, posted.moves, effects_of(_changes(posted), effective_at))


def _changes(posted: Posted) -> dict[tuple[int, int], Decimal]:
    """What the moves add to every real place, by item; nothing where they only relabel."""
    changes: dict[tuple[int, int], Decimal] = {}
    for move in posted.moves:
        for place, sign in ((move["from_location_id"], -1), (move["to_location_id"], 1)):
            if place not in OUTSIDE:
                key = move["variant_id"], place
                changes[key] = changes.get(key, Decimal(0)) + sign * Decimal(move["quantity"])
    return {key: change for key, change in changes.items() if change}


def _told(effect: Effect) -> dict[str, Any]:
    return {
        "variant_id": effect.variant_id,
        "sku": effect.sku,
        "location_id": effect.location_id,
        "place": effect.place,
        "change": plain(effect.change),
        "on_hand_before": plain(effect.on_hand),
        "on_hand_after": plain(effect.on_hand + effect.change),
        "lowest_before": plain(effect.lowest),
        "lowest_after": plain(effect.lowest + effect.change),
        "lowest_at": effect.lowest_at.isoformat(),
        "is_below_zero": effect.is_below_zero,
    }
