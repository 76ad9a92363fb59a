"""What a command would do, found out by doing it and taking it back at once."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from app.core import clock
from app.core.db import session
from app.inventory.queries.past import Effect, effects_of
from app.inventory.services.ledger.dating import happened
from app.inventory.services.ledger.hindsight import Way, net_changes
from app.inventory.services.ledger.lines import plain
from app.inventory.services.ledger.posting import Posted
from app.inventory.sql import run

BOOKS_OF = """
SELECT site.code, lock.closed_until
FROM inventory.posting
JOIN inventory.period_lock lock ON lock.id = posting.period_lock_id
LEFT JOIN inventory.location site ON site.id = lock.site_id
WHERE posting.id = %(posting)s
"""


@dataclass(frozen=True)
class ClosedBooks:
    """Books that a posting goes into by permission: the site's, or all with None, and their last closed day."""

    site: str | None
    closed_until: date

    def as_dict(self) -> dict[str, Any]:
        """The books as JSON values."""
        return {"site": self.site, "closed_until": self.closed_until.isoformat()}


@dataclass(frozen=True)
class Foreseen:
    """What would be posted, and what it would change in the figures from `effective_at` until now.

    `days` counts the days whose closing figures change, today included; `closed` are the closed books it goes into.
    """

    effective_at: datetime
    days: int
    closed: ClosedBooks | None
    moves: Sequence[dict[str, Any]]
    effects: Sequence[Effect]

    def as_dict(self) -> dict[str, Any]:
        """The foresight as JSON values."""
        return {
            "effective_at": self.effective_at.isoformat(),
            "days": self.days,
            "closed_books": self.closed.as_dict() if self.closed else None,
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
        books = [ClosedBooks(*row) for row in run(BOOKS_OF, {"posting": posted.posting_id})]
        trial.rollback()
    days = (clock.today() - effective_at.astimezone(UTC).date()).days + 1
    effects = effects_of(net_changes(map(_way, posted.moves)), effective_at)
    return Foreseen(effective_at, days, books[0] if books else None, posted.moves, effects)


def is_of_earlier_day(command: Any) -> bool:
    """Whether the command is of something that happened before today."""
    when = command.effective_at
    return when is not None and when.astimezone(UTC).date() < clock.today()


def _way(move: Mapping[str, Any]) -> Way:
    return move["variant_id"], move["from_location_id"], move["to_location_id"], Decimal(move["quantity"])


def _told(effect: Effect) -> dict[str, Any]:
    return {
        "variant_id": effect.variant_id,
        "sku": effect.sku,
        "name": effect.name,
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
