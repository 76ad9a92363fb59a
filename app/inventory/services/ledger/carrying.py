"""Carrying out lines in the book: check each, collect every fault, take and put, value."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from app.catalog.models import Unit, Variant
from app.catalog.services import to_base
from app.core import clock, current
from app.core.db import session
from app.core.errors import Fault, Invalid, NotFound
from app.core.language import figure, say
from app.inventory.models import NO_LOT, OUTSIDE, TRANSIT
from app.inventory.services.ledger.account import ZERO, TooLarge
from app.inventory.services.ledger.book import Book, Level, Place, share
from app.inventory.services.ledger.layering import read_layers
from app.inventory.services.ledger.lines import Line, Move, plain
from app.inventory.services.refusals import StockShort


def check(book: Book, lines: Sequence[Line]) -> None:
    """Refuse lines whose variant or place is unknown, out of scope or unfit, or whose quantity is too precise."""
    unknown = [fault for line in lines for fault in _unknown(book, line)]
    if unknown:
        raise NotFound(unknown[0].message, unknown)
    convert(book, lines)
    unfit = [fault for line in lines for fault in _unfit(book, line)]
    if unfit:
        raise Invalid(unfit[0].message, unfit)


def carry_out(book: Book, lines: Sequence[Line]) -> list[Move]:
    """Carry out all lines in their order; refuses with every shortage at once."""
    moves: list[Move] = []
    short: list[Fault] = []
    read_layers(book, lines)
    for line in lines:
        try:
            _carry(book, line, moves, short)
        except TooLarge:
            message = say("The quantity or its value is larger than the ledger can hold.")
            raise Invalid(message, [Fault(line.pointer(line.quantity_field), "too-large", message)]) from None
    if short:
        raise StockShort(short[0].message, short)
    return moves


def _carry(book: Book, line: Line, moves: list[Move], short: list[Fault]) -> None:
    account = book.accounts[line.variant_id]
    if line.roll is not None:
        line.value = line.roll(moves)
    if not line.from_field and not line.to_field:
        ends = line.lot_id or NO_LOT, line.condition_id
        moves.append(Move(line, line.from_id, line.to_id, *ends, *ends, line.quantity, line.value or ZERO))
        return
    if not line.from_field:
        value = account.bring(line.quantity, line.unit_cost, line.value, len(moves), line.undoes)
        ends = line.lot_id or NO_LOT, line.condition_id
        _put(book, line, *ends, line.quantity)
        moves.append(Move(line, line.from_id, line.to_id, *ends, *ends, line.quantity, value))
        return
    parts, missing = _take(book, line)
    if missing > 0:
        short.append(shortage(book, line, missing))
        return
    picked = account.picking if len(parts) > 1 or line.is_picked else None
    for level, part in parts:
        level.on_hand -= part
        value = account.worth(part) if line.to_field else account.withdraw(part, line.value, len(moves), line.undoes)
        own, ends = (level.lot_id, level.condition_id), _ends(line, level)
        if (level.place.id, *own) == (line.to_id, *ends):
            message = say("The goods are labelled so already.")
            raise Invalid(message, [Fault(line.pointer(line.quantity_field), "same-label", message)])
        if line.to_field:
            _put(book, line, *ends, part)
        moves.append(Move(line, level.place.id, line.to_id, *own, *ends, part, value, picked))


def _ends(line: Line, level: Level) -> tuple[int, int]:
    """Lot and condition of the goods where they arrive: those of the level, unless the line changes them."""
    lot = level.lot_id if line.to_lot_id is None else line.to_lot_id
    return lot, level.condition_id if line.to_condition_id is None else line.to_condition_id


def _take(book: Book, line: Line) -> tuple[list[tuple[Level, Decimal]], Decimal]:
    """The levels that serve the line and how much each gives, and what is missing."""
    if line.hold_of is not None:
        return _take_held(book, line)
    place = book.places[line.from_id]
    exact = book.level(line.variant_id, place, line.lot_id or NO_LOT, line.condition_id)
    parts, missing = share(_candidates(book, line, place, exact), line.quantity)
    if missing > 0 and _may_owe(book, line, place, exact):
        rest = missing + sum((part for level, part in parts if level is exact), ZERO)
        parts = [(level, part) for level, part in parts if level is not exact]
        return [*parts, (exact, rest)], ZERO
    return parts, missing


def _may_owe(book: Book, line: Line, place: Place, exact: Level) -> bool:
    """Whether the level may fall below zero: never a serial unit, nor a tracked item of no lot that anybody named.

    What is picked must besides be sound, not expired and in a place that serves demand, as if it were there.
    """
    account = book.accounts[line.variant_id]
    is_nameless = account.tracking != "none" and exact.lot_id == NO_LOT and line.undoes is None
    if not place.allow_negative or account.tracking == "serial" or is_nameless:
        return False
    return not line.is_picked or (place.is_open_to_demand and exact.is_sound and not exact.has_expired(clock.today()))


def _candidates(book: Book, line: Line, place: Place, exact: Level) -> Sequence[Level]:
    """Where the line may take from: picked at or below the place; else in it, of any lot unless one is named."""
    if line.is_picked:
        return book.pick(line.variant_id, place, line.lot_id)
    if line.lot_id is None and book.accounts[line.variant_id].tracking != "none":
        return book.lying(line.variant_id, place, line.condition_id)
    return (exact,)


def _take_held(book: Book, line: Line) -> tuple[list[tuple[Level, Decimal]], Decimal]:
    """Free everything that the line's reservation holds and take the wanted quantity from what may still be shipped.

    Goods that expired since, or whose place serves demand no more, stay where they are.
    """
    parts: list[tuple[Level, Decimal]] = []
    wanted, today = line.quantity, clock.today()
    for level, held in book.held[line.hold_of or 0]:
        level.reserved -= held
        if wanted > 0 and level.is_sound and level.place.is_open_to_demand and not level.has_expired(today):
            parts.append((level, min(held, wanted)))
            wanted -= min(held, wanted)
    return parts, wanted


def _put(book: Book, line: Line, lot_id: int, condition_id: int, quantity: Decimal) -> None:
    book.put(book.level(line.variant_id, book.places[line.to_id], lot_id, condition_id), quantity)


def shortage(book: Book, line: Line, missing: Decimal) -> Fault:
    """The fault of a line for which `missing` lacks: wanted, available, where."""
    account, place = book.accounts[line.variant_id], book.places[line.from_id]
    wanted, available = plain(line.quantity), plain(line.quantity - missing)
    return Fault(
        line.pointer(line.quantity_field),
        "stock-short",
        say(
            "%(wanted)s %(unit)s of %(sku)s wanted, %(available)s available at %(place)s.",
            wanted=figure(line.quantity),
            unit=account.unit,
            sku=account.sku,
            available=figure(line.quantity - missing),
            place=place.code,
        ),
        {
            "wanted": wanted,
            "available": available,
            "variant_id": account.variant_id,
            "location_id": place.id,
            "place": place.code,
        },
    )


def _unknown(book: Book, line: Line) -> Iterator[Fault]:
    if line.variant_id not in book.accounts:
        yield Fault(line.pointer("variant_id"), "not-found", say("Variant %(id)s was not found.", id=line.variant_id))
    for place_id, field in _real_places(line):
        place = book.places.get(place_id)
        if place is None or not (line.is_on_order or is_in_scope(place.site_id)):
            yield Fault(line.pointer(field), "not-found", say("Location %(id)s was not found.", id=place_id))


def _unfit(book: Book, line: Line) -> Iterator[Fault]:
    for place_id, field in _real_places(line):
        place = book.places[place_id]
        if place.site_id is None:
            yield Fault(
                line.pointer(field),
                "virtual-place",
                say("Place %(place)s is virtual and holds no stock.", place=place.code),
            )
        elif not place.is_active:
            yield Fault(
                line.pointer(field), "inactive-place", say("Place %(place)s is switched off.", place=place.code)
            )
        elif place.kind == TRANSIT and not line.is_on_order:
            message = say("What lies in %(place)s is on its way; only its transfer order moves it.", place=place.code)
            yield Fault(line.pointer(field), "transit-place", message)
    changes_label = (line.to_lot_id, line.to_condition_id, line.named_lot) != (None, None, None)
    if line.from_id == line.to_id and line.from_id not in OUTSIDE and not changes_label:
        yield Fault(
            line.pointer(line.to_field or line.quantity_field), "same-place", say("The goods are already there.")
        )
    account = book.accounts[line.variant_id]
    if not has_scale(line.quantity, account.scale):
        precision = _precision(account.scale)
        message = say(
            "%(sku)s is counted in %(unit)s, %(precision)s.", sku=account.sku, unit=account.unit, precision=precision
        )
        yield Fault(line.pointer(line.quantity_field), "too-precise", message)


def _real_places(line: Line) -> Iterator[tuple[int, str]]:
    if line.from_field:
        yield line.from_id, line.from_field
    if line.to_field:
        yield line.to_id, line.to_field


def convert(book: Book, lines: Sequence[Line]) -> None:
    """Turn quantities given in another unit into base units, exactly; refuses what does not convert."""
    for line in lines:
        if line.unit_id is None or line.unit_id == book.accounts[line.variant_id].unit_id:
            continue
        variant, unit = session.get(Variant, line.variant_id), session.get(Unit, line.unit_id)
        if variant is None or unit is None:
            message = say("Unit %(id)s was not found.", id=line.unit_id)
            raise NotFound(message, [Fault(line.pointer("unit_id"), "not-found", message)])
        line.quantity = to_base(variant, line.quantity, unit, field=line.pointer(line.quantity_field)[1:])
        line.unit_id = None


def is_in_scope(site_id: int | None) -> bool:
    """Whether the actor may see and change stock of the site."""
    sites = current.actor().site_ids
    return sites is None or site_id in sites


def has_scale(quantity: Decimal, scale: int) -> bool:
    """Whether the quantity has at most `scale` decimals that matter."""
    return quantity == round(quantity, scale)


def _precision(scale: int) -> str:
    return say("with at most %(scale)s decimals", scale=scale) if scale else say("as a whole number")
