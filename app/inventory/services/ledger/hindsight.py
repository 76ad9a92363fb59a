"""Earlier days keep what they had: no movement of then takes more than lay in a place, then or at any time since."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal

from app.core import clock
from app.core.errors import Fault
from app.core.language import calendar_day, figure, say
from app.inventory.models import OUTSIDE
from app.inventory.queries.past import Changes, Effect, effects_of
from app.inventory.services.ledger.account import ZERO
from app.inventory.services.ledger.book import Book
from app.inventory.services.ledger.lines import Move, plain
from app.inventory.services.refusals import StockShort

Way = tuple[int, int, int, Decimal]  # variant, from, to, quantity


def demand_past(book: Book, moves: Sequence[Move]) -> None:
    """Refuse moves of earlier days that leave a place below zero on any day since, unless it may be.

    What happened today is judged by what lies there now.
    """
    past = [move for move in moves if move.line.effective_at.date() < clock.today()]
    changes = {
        (variant, place): change
        for (variant, place), change in net_changes(map(_way, past)).items()
        if change < 0 and not book.places[place].allow_negative
    }
    if not changes:
        return
    since = min(move.line.effective_at for move in past)
    faults = [_fault(past, effect, since) for effect in effects_of(changes, since) if effect.is_below_zero]
    if faults:
        raise StockShort(faults[0].message, faults)


def net_changes(ways: Iterable[Way]) -> Changes:
    """What the moves add to every real place, by item; places that nothing stays in or leaves are left out."""
    changes: dict[tuple[int, int], Decimal] = {}
    for variant, source, target, quantity in ways:
        for place, change in ((source, -quantity), (target, quantity)):
            if place not in OUTSIDE:
                changes[variant, place] = changes.get((variant, place), ZERO) + change
    return {key: change for key, change in changes.items() if change}


def _way(move: Move) -> Way:
    return move.line.variant_id, move.from_id, move.to_id, move.quantity


def _fault(moves: Sequence[Move], effect: Effect, since: datetime) -> Fault:
    line = next(
        move.line for move in moves if (move.line.variant_id, move.from_id) == (effect.variant_id, effect.location_id)
    )
    message = say(
        "Only %(quantity)s of %(item)s lay in %(place)s on %(day)s.",
        quantity=figure(effect.lowest),
        item=effect.sku,
        place=effect.place,
        day=calendar_day(effect.lowest_at.date()),
    )
    detail = {
        "variant_id": effect.variant_id,
        "location_id": effect.location_id,
        "place": effect.place,
        "wanted": plain(-effect.change),
        "since": since.isoformat(),
        "lowest": plain(effect.lowest),
        "lowest_at": effect.lowest_at.isoformat(),
    }
    return Fault(line.pointer(line.quantity_field), "stock-short-then", message, detail)
