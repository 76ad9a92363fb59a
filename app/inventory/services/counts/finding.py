"""Which count a counted level belongs to, and which lot was counted."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import literal, or_, select

from app.core import current
from app.core.db import session
from app.core.errors import Fault, Invalid, NotFound
from app.core.language import say
from app.inventory.models import COUNTING_STATES, NO_LOT, CountLine, Location, Lot, StockCount
from app.inventory.services.ledger.book import Book, LevelKey, Place
from app.inventory.services.ledger.lines import Line
from app.inventory.services.refusals import CountRefused
from app.inventory.sql import run

# The count that has the level open; else those going on around the place that the actor may count in.
FIND = """
SELECT line.count_id, true FROM inventory.count_line line
WHERE line.is_open AND (line.variant_id, line.location_id, line.lot_id, line.condition_id)
      = (%(variant)s, %(location)s, %(lot)s, %(condition)s)
UNION ALL
SELECT count.id, false FROM inventory.stock_count count
JOIN inventory.location around ON around.id = count.location_id AND starts_with(%(path)s, around.path)
WHERE count.state IN ('planned', 'counting', 'recount') AND coalesce(count.assignee_id = %(me)s, true)
ORDER BY 2 DESC, 1
"""


@dataclass(frozen=True, slots=True)
class Counting:
    """The locked counts by id, and the count of each line in the order of the command."""

    order: Sequence[int]
    rows: Mapping[int, StockCount]


def count_of(key: LevelKey, place: Place, count_id: int | None, line: Line) -> int:
    """The id of the count that the level belongs to.

    Refuses where no count goes on, where several do and none is named, and a level that another count than the named
    one has open.
    """
    names = dict(zip(("variant", "location", "lot", "condition"), key, strict=True))
    rows = run(FIND, {**names, "path": place.path, "me": current.actor().user_id})
    has_line: list[int] = [found for found, is_line in rows if is_line]
    around: list[int] = [found for found, is_line in rows if not is_line]
    if has_line:
        if count_id in (None, has_line[0]):
            return has_line[0]
        raise _refused(line, "other-count", say("Count %(id)s counts this already.", id=has_line[0]))
    if count_id is not None:
        if count_id in around:
            return count_id
        raise _refused(
            line, "not-counted", say("Count %(id)s does not count in %(place)s.", id=count_id, place=place.code)
        )
    if len(around) == 1:
        return around[0]
    if around:
        message = say("Several counts go on in %(place)s; name the one.", place=place.code)
        raise _refused(line, "several-counts", message)
    raise _refused(line, "not-counted", _why_none(place))


def _why_none(place: Place) -> str:
    """Why nobody counts there now; names the count that is nearest to it, where there is one."""
    at = Location.path
    near = select(StockCount).join(Location, Location.id == StockCount.location_id)
    near = near.where(StockCount.state.not_in(("posted", "cancelled")))
    near = near.where(or_(literal(place.path).startswith(at), at.startswith(place.path)))
    count = session.scalars(near.order_by(StockCount.id.desc()).limit(1)).first()
    if count is None:
        return say("No count goes on in %(place)s.", place=place.code)
    names = {"id": count.id, "place": count.location}
    if count.state not in COUNTING_STATES:
        return say("Count %(id)s in %(place)s was submitted; nothing more is counted in it.", **names)
    if not place.path.startswith(count.location.path):
        return say("Count %(id)s goes on only in %(place)s.", **names)
    return say("Count %(id)s in %(place)s is assigned to %(person)s.", **names, person=count.assignee)


def lot_of(book: Book, line: Line, lot_id: int | None, code: str | None) -> int:
    """The lot that was counted; a code that nobody knows makes one.

    Of a tracked item without a lot, the only one that is to be counted there. Refuses lots of other items, a lot of
    an item that has none, and several of a serial unit.
    """
    account = book.accounts[line.variant_id]
    if account.tracking == "none":
        if code is not None or lot_id is not None:
            raise _invalid(line, "lot", "not-tracked", say("%(sku)s is not tracked by lot.", sku=account.sku))
        return NO_LOT
    if account.tracking == "serial" and line.quantity > 1:
        message = say("A serial number is one unit; use a line for each.")
        raise _invalid(line, line.quantity_field, "one-by-one", message)
    if lot_id is not None:
        return _known(line, lot_id)
    if code is not None:
        return _named(line, code, is_serial=account.tracking == "serial")
    return _only_one(line, account.sku)


def _known(line: Line, lot_id: int) -> int:
    lot = session.get(Lot, lot_id)
    if lot is None or lot.variant_id != line.variant_id:
        message = say("Lot %(id)s was not found.", id=lot_id)
        raise NotFound(message, [Fault(line.pointer("lot_id"), "not-found", message)])
    return lot.id


def _named(line: Line, code: str, *, is_serial: bool) -> int:
    """The account of the variant is locked, so nobody makes the same lot meanwhile."""
    lot = session.query(Lot).filter_by(variant_id=line.variant_id, code=code).one_or_none()
    if lot is None:
        who = current.actor().user_id
        lot = Lot(variant_id=line.variant_id, code=code, is_serial=is_serial, created_by_id=who, updated_by_id=who)
        session.add(lot)
        session.flush()
    return lot.id


def _only_one(line: Line, sku: str) -> int:
    names = {"variant_id": line.variant_id, "location_id": line.to_id, "condition_id": line.condition_id}
    found = session.query(CountLine.lot_id).filter_by(is_open=True, **names).limit(2).all()
    if len(found) != 1:
        raise _invalid(line, "lot", "lot-missing", say("%(sku)s is tracked; name the lot that you count.", sku=sku))
    lot_id: int = found[0][0]
    return lot_id


def _refused(line: Line, code: str, message: str) -> CountRefused:
    return CountRefused(message, [Fault(line.pointer("location_id"), code, message)])


def _invalid(line: Line, field: str, code: str, message: str) -> Invalid:
    return Invalid(message, [Fault(line.pointer(field), code, message)])
