"""Lots and serials as lines name them: found or made, and demanded where the item is tracked."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from app.core import current
from app.core.errors import Fault, Invalid, NotFound
from app.core.language import say
from app.inventory.services.ledger.book import Book
from app.inventory.services.ledger.known_lots import Known, alike, key_of, lots_of, named
from app.inventory.services.ledger.lineage import hand_down
from app.inventory.services.ledger.lines import Line
from app.inventory.sql import run

MAKE = """
INSERT INTO inventory.lot (variant_id, code, supplier_code, made_on, expires_on, is_serial, created_by_id,
                           updated_by_id)
SELECT new.*, %(actor_id)s, %(actor_id)s
FROM unnest(%(variants)s::bigint[], %(codes)s::text[], %(suppliers)s::text[], %(made)s::date[], %(expires)s::date[],
            %(serials)s::bool[]) AS new (variant_id, code, supplier_code, made_on, expires_on, is_serial)
RETURNING id, variant_id, code, expires_on, made_on, supplier_code, is_serial, false
"""


def name_lots(book: Book, lines: Sequence[Line]) -> None:
    """Turn the codes of lots into ids, making the missing ones; refuses what the items' tracking does not allow."""
    if not any(_is_concerned(book, line) for line in lines):
        return
    faults = [fault for line in lines for fault in _unfit(book, line)]
    if faults:
        raise Invalid(faults[0].message, faults)
    known = _find(lines)
    _demand_known(lines, known)
    naming = [line for line in lines if line.named_lot is not None]
    hand_down(book, [line for line in naming if line.from_field], known)
    known |= _made(book, [line for line in naming if key_of(line) not in known])
    for line in naming:
        lot = known[key_of(line)]
        _demand_same(line, lot)
        if line.from_field:
            line.to_lot_id = lot.id
        else:
            line.lot_id = lot.id
    by_id = {lot.id: lot for lot in known.values()}
    book.lots |= {lot.id: lot.expires_on for lot in by_id.values()}
    _demand_once(lines, by_id)


def _is_concerned(book: Book, line: Line) -> bool:
    is_tracked = line.variant_id in book.accounts and book.accounts[line.variant_id].tracking != "none"
    return is_tracked or bool(line.lot_id) or line.named_lot is not None


def _unfit(book: Book, line: Line) -> Iterator[Fault]:
    account = book.accounts.get(line.variant_id)
    pointer = line.pointer(line.lot_field)
    if account is None:
        return
    if line.undoes is not None:  # a reversal moves what was moved, but nothing comes back without a lot meanwhile
        if account.tracking != "none" and line.to_field is not None and not (line.lot_id or line.to_lot_id):
            message = say("%(sku)s is tracked by now, and these goods have no lot; post them anew.", sku=account.sku)
            yield Fault(pointer, "lot-missing", message)
        return
    if account.tracking == "none":
        if line.named_lot is not None:
            yield Fault(pointer, "not-tracked", say("%(sku)s is not tracked by lot.", sku=account.sku))
        return
    is_new = (line.to_field is not None and not line.from_field) or line.named_lot is not None
    if is_new and line.named_lot is None and not line.lot_id and not line.to_lot_id:
        message = (
            say("%(sku)s is tracked by serial number; name it.", sku=account.sku)
            if account.tracking == "serial"
            else say("%(sku)s is tracked by lot; name it.", sku=account.sku)
        )
        yield Fault(pointer, "lot-missing", message)
    elif is_new and account.tracking == "serial" and line.quantity != 1:
        yield Fault(
            line.pointer(line.quantity_field), "one-by-one", say("A serial number is one unit; use a line for each.")
        )


def _find(lines: Sequence[Line]) -> dict[Any, Known]:
    """The lots that the lines name, by id and by (variant, code)."""
    ids = {id_ for line in lines for id_ in (line.lot_id, line.to_lot_id) if id_}
    found = lots_of(sorted(ids), [key_of(line) for line in lines if line.named_lot is not None])
    return {lot.id: lot for lot in found} | {(lot.variant_id, lot.code): lot for lot in found}


def _demand_known(lines: Sequence[Line], known: dict[Any, Known]) -> None:
    for line in lines:
        for id_, field in ((line.lot_id, "lot_id"), (line.to_lot_id, "to_lot_id")):
            if id_ and (id_ not in known or known[id_].variant_id != line.variant_id):
                message = say("Lot %(id)s of this item was not found.", id=id_)
                raise NotFound(message, [Fault(line.pointer(field), "not-found", message)])


def _demand_once(lines: Sequence[Line], known: dict[int, Known]) -> None:
    """Refuse a serial unit that would be on hand twice once all lines are carried out."""
    count = Counter({lot.id: int(lot.is_taken) for lot in known.values() if lot.is_serial})
    for line in lines:
        if line.from_field and line.lot_id and line.lot_id in count:
            count[line.lot_id] -= 1
    for line in lines:
        target = line.to_lot_id or line.lot_id
        if not line.to_field or target is None or target not in count:
            continue
        count[target] += 1
        if count[target] > 1:
            message = say("Serial number %(code)s is on hand already.", code=known[target].code)
            raise Invalid(message, [Fault(line.pointer(line.lot_field), "serial-on-hand", message)])


def _demand_same(line: Line, lot: Known) -> None:
    """Refuse dates that differ from those of the lot there is."""
    if named(line).expires_on not in (None, lot.expires_on):
        told = lot.expires_on.isoformat() if lot.expires_on else say("none")
        message = say("Lot %(code)s is there with another expiry date: %(date)s.", code=lot.code, date=told)
        raise Invalid(message, [Fault(line.pointer("expires_on"), "other-expiry", message)])


def _made(book: Book, lines: Sequence[Line]) -> dict[Any, Known]:
    """Make the lots that the lines name, each once, in one statement."""
    for line in lines:
        lot = named(line)
        if lot.made_on and lot.expires_on and lot.expires_on < lot.made_on:
            message = say("Must not be before the day it was made.")
            raise Invalid(message, [Fault(line.pointer("expires_on"), "before-made", message)])
    new = {key_of(line): named(line) for line in reversed(lines)}
    if not new:
        return {}
    _refuse_alike(lines, list(new))
    columns = {
        "actor_id": current.actor().user_id,
        "variants": [variant_id for variant_id, _code in new],
        "codes": [code for _variant_id, code in new],
        "suppliers": [lot.supplier_code for lot in new.values()],
        "made": [lot.made_on for lot in new.values()],
        "expires": [lot.expires_on for lot in new.values()],
        "serials": [book.accounts[variant_id].tracking == "serial" for variant_id, _code in new],
    }
    return {(lot.variant_id, lot.code): lot for lot in (Known(*row) for row in run(MAKE, columns))}


def _refuse_alike(lines: Sequence[Line], new: Sequence[tuple[int, str]]) -> None:
    """Refuse a new code that differs only in case from another one of the item: a recall would find half of it."""
    there, first = alike(new), {(of, code.lower()): code for of, code in new}  # the last named comes first
    for line in lines:
        variant_id, code = key_of(line)
        other = there.get((variant_id, code), first[variant_id, code.lower()])
        if other != code:
            message = say("Lot %(code)s is written like that; %(typed)s differs in case only.", code=other, typed=code)
            raise Invalid(message, [Fault(line.pointer(line.lot_field), "differs-in-case", message)])
