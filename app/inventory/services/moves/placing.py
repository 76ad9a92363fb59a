"""Put away and replenish: goods go from staging into bins, and from other bins into pick faces, as suggested."""

from collections.abc import Iterable, Sequence
from decimal import Decimal

from pydantic.dataclasses import dataclass

from app.core import clock
from app.core.command_fields import STRICT, Key, RowId
from app.core.db import session
from app.core.errors import Fault, NotFound, Refusal
from app.core.language import say
from app.inventory.models import OK, BinRule, StockLevel
from app.inventory.queries.bins import SuggestedBin, fillings_of, suggested_bins, whole
from app.inventory.services.ledger.carrying import is_in_scope
from app.inventory.services.ledger.lines import Line
from app.inventory.services.ledger.locking import lock_accounts
from app.inventory.services.ledger.posting import Draft, Posted, fingerprint, first_answer, post

Part = tuple[int, Decimal]  # a bin, and how much goes there


@dataclass(frozen=True, kw_only=True, config=STRICT)
class PutAway:
    """Lay the unpromised goods of a level down in the suggested bins, or all of them in `to_location_id`."""

    level_id: RowId
    to_location_id: RowId | None = None
    key: Key | None = None


@dataclass(frozen=True, kw_only=True, config=STRICT)
class Replenish:
    """Fill a pick face up to its maximum from other bins of the site."""

    bin_rule_id: RowId
    key: Key | None = None


def put_away(command: PutAway) -> Posted:
    """Transfer the goods; refuses where nothing unpromised and sound lies, and where no bin is left for all of it."""
    draft = _draft(command, ())
    if first := first_answer(draft):
        return first
    level = _locked_level(command.level_id)
    lines = [
        _line(number, level, level.location_id, level.lot_id, part)
        for number, part in enumerate(_parts(command, level))
    ]
    return post(_draft(command, lines))


def replenish(command: Replenish) -> Posted:
    """Transfer what the pick face lacks, as far as there is; refuses a full one, and where nothing is left to take."""
    draft = _draft(command, ())
    if first := first_answer(draft):
        return first
    rule = session.get(BinRule, command.bin_rule_id)
    if rule is None or not is_in_scope(rule.location.site_id):
        raise _missing("bin_rule_id", say("There is no such rule."))
    lock_accounts([rule.variant_id])
    (filling,) = fillings_of([rule.id])
    if not filling.lacking:
        raise Refusal(say("Bin %(place)s is full.", place=filling.place))
    if not filling.parts:
        raise Refusal(say("Nothing of it lies elsewhere at the site to fill bin %(place)s.", place=filling.place))
    lines = [
        _line(number, rule, source.location_id, source.lot_id, (rule.location_id, quantity))
        for number, (source, quantity) in enumerate(filling.parts)
    ]
    return post(_draft(command, lines))


def spread(bins: Iterable[SuggestedBin], quantity: Decimal, scale: int) -> tuple[list[Part], Decimal]:
    """The quantity over the bins in their order, each up to its room; and what finds none."""
    parts: list[Part] = []
    for bin_ in bins:
        part = quantity if bin_.room is None else min(whole(bin_.room, scale), quantity)
        if part > 0:
            parts.append((bin_.location_id, part))
            quantity -= part
    return parts, quantity


def _locked_level(level_id: int) -> StockLevel:
    level = session.get(StockLevel, level_id)
    if level is None or not is_in_scope(level.location.site_id):
        raise _missing("level_id", say("There is no such stock."))
    lock_accounts([level.variant_id])
    session.refresh(level)
    return level


def _parts(command: PutAway, level: StockLevel) -> Sequence[Part]:
    scale = level.variant.product.base_unit.scale
    free = whole(level.on_hand - level.reserved, scale)
    if level.condition_id != OK or free <= 0:
        raise Refusal(say("Nothing sound and unpromised of %(item)s lies there.", item=level.variant))
    if command.to_location_id is not None:
        return [(command.to_location_id, free)]
    site = level.location.site_id or 0
    bins = [row for row in suggested_bins(level.variant_id, site, level.lot_id) if row.location_id != level.location_id]
    parts, left = spread(bins, free, scale)
    if left > 0:
        raise Refusal(say("No bin is left for %(item)s; name one.", item=level.variant))
    return parts


def _line(number: int, of: StockLevel | BinRule, from_id: int, lot_id: int, part: Part) -> Line:
    return Line(
        number=number,
        variant_id=of.variant_id,
        quantity=part[1],
        from_id=from_id,
        to_id=part[0],
        lot_id=lot_id,
        effective_at=clock.now(),
        from_field="from_location_id",
        to_field="to_location_id",
    )


def _draft(command: PutAway | Replenish, lines: Sequence[Line]) -> Draft:
    key = command.key
    return Draft(verb="transfer", lines=lines, key=key, fingerprint=fingerprint(command) if key else None)


def _missing(field: str, message: str) -> NotFound:
    return NotFound(message, [Fault(f"/{field}", "not-found", message)])
