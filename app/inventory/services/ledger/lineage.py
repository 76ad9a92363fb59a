"""Lots made of other lots: they take over their dates and keep no longer than they do."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from app.core.errors import Fault, Invalid
from app.core.language import calendar_day, say
from app.inventory.services.ledger.book import Book
from app.inventory.services.ledger.known_lots import Known, key_of, lots_of, named
from app.inventory.services.ledger.lines import Line, NamedLot


def hand_down(book: Book, lines: Sequence[Line], known: Mapping[Any, Known]) -> None:
    """A lot made of others takes their dates, the earliest of them; refuses one that would keep longer than they do."""
    parents: dict[Any, list[Known]] = {}
    for line in lines:
        parents.setdefault(key_of(line), []).extend(_parents(book, line, known))
    for line in lines:
        found, lot, target = parents[key_of(line)], named(line), known.get(key_of(line))
        end = min((parent.expires_on for parent in found if parent.expires_on is not None), default=None)
        if target is None:
            only = found[0] if len({parent.id for parent in found}) == 1 else None
            line.named_lot = lot = replace(
                lot,
                expires_on=lot.expires_on or end,
                made_on=lot.made_on or (only.made_on if only else None),
                supplier_code=lot.supplier_code or (only.supplier_code if only else None),
            )
        if end is not None:
            _refuse_longer(line, lot, target.expires_on if target else lot.expires_on, end)


def _parents(book: Book, line: Line, known: Mapping[Any, Known]) -> Sequence[Known]:
    """The lots that the goods of a line are of: the one that it names, else whatever lies there."""
    if line.lot_id:
        return [known[line.lot_id]]
    lying = book.lying(line.variant_id, book.places[line.from_id], line.condition_id)
    ids = sorted({level.lot_id for level in lying if level.lot_id and level.on_hand > 0})
    return lots_of(ids) if ids else []


def _refuse_longer(line: Line, lot: NamedLot, kept: date | None, end: date) -> None:
    if kept is None or kept > end:
        message = say(
            "Lot %(code)s would keep longer than the goods, which expire on %(date)s.",
            code=lot.code,
            date=calendar_day(end),
        )
        raise Invalid(message, [Fault(line.pointer(line.lot_field), "keeps-longer", message)])
