"""What the verbs of levels, pick faces, promises, postings and examinations announce."""

from collections.abc import Sequence
from decimal import Decimal

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from app.core import current
from app.core.db import session
from app.core.language import calendar_day, figure, say, say_many
from app.core.screens.cells import amount
from app.core.screens.foretold import Foretold
from app.core.screens.words import reference
from app.inventory import scopes
from app.inventory.announcing.goods import Parcel, announced, one, told, units_of
from app.inventory.models import (
    Backorder,
    BinRule,
    CostAdjustment,
    Examination,
    Location,
    PeriodLock,
    Posting,
    Reservation,
    StockAlert,
    StockLevel,
    StockMove,
)
from app.inventory.placing import bins_of
from app.inventory.queries import fillings_of
from app.inventory.queries.bins import whole
from app.inventory.services.moves.placing import spread

MOST = 50  # moves of a posting that the form lists


def put_away(level: StockLevel) -> Foretold:
    """Which bins the goods will go into, and what finds none."""
    scale = level.variant.product.base_unit.scale
    bins = bins_of(level)
    codes = {row.location_id: row.place for row in bins}
    parts, left = spread(bins, whole(level.on_hand - level.reserved, scale), scale)
    parcels = [
        Parcel(level.variant, quantity, str(level.lot), level.location.code, codes[bin_]) for bin_, quantity in parts
    ]
    homeless = say("No bin is suggested for %(goods)s; name one.", goods=one(level.variant, left)) if left else ""
    said = [_moved(parcel) for parcel in parcels]
    return announced(said, parcels, list(filter(None, [homeless])))


def filled_up(rule: BinRule) -> Foretold:
    """What comes from where, and what is still lacking then."""
    (filling,) = fillings_of([rule.id])
    parcels = [Parcel(rule.variant, taken, "", source.place, filling.place) for source, taken in filling.parts]
    lacking = filling.lacking - sum((parcel.quantity for parcel in parcels), Decimal(0))
    if not filling.lacking:
        return Foretold([say("Bin %(place)s is full.", place=filling.place)])
    short = say("%(goods)s lie nowhere else at the site; they stay lacking.", goods=one(rule.variant, lacking))
    return announced([_moved(parcel) for parcel in parcels], parcels, [short] if lacking else ())


def committed(reservation: Reservation) -> Foretold:
    """What stays kept, for what."""
    sentence = say("%(goods)s at %(place)s will stay kept for %(demand)s, without an end.", **_promise(reservation))
    return Foretold([sentence])


def released(reservation: Reservation) -> Foretold:
    """What is free again, and who loses it."""
    sentence = say("%(goods)s at %(place)s, kept for %(demand)s, will be free for others.", **_promise(reservation))
    return Foretold([sentence])


def given_up(backorder: Backorder) -> Foretold:
    """What waits no more, for what."""
    goods = {**_promise(backorder), "goods": one(backorder.variant, backorder.quantity_open)}
    return Foretold([say("%(demand)s will wait no more for %(goods)s at %(place)s.", **goods)])


def low(alert: StockAlert) -> Foretold:
    """How low it is."""
    return Foretold(
        [
            say(
                "%(item)s at %(place)s: %(available)s available, alerted at %(minimum)s.",
                item=alert.variant.name,
                place=alert.site,
                available=figure(alert.available),
                minimum=figure(alert.minimum),
            )
        ]
    )


def moved_back(posting: Posting) -> Foretold:
    """The moves the other way round; of later costs, what is taken back."""
    if posting.verb == "cost":
        return Foretold([say("Later costs of %(value)s will be taken back.", value=amount(_costs_of(posting)))])
    parcels, count = _moves_of(posting)
    back = [Parcel(parcel.variant, parcel.quantity, parcel.lot, parcel.target, parcel.source) for parcel in parcels]
    sentences = [_moved(back[0]) if count == 1 else say("%(goods)s will be moved back.", goods=told(back))]
    return announced([*sentences, *_of_all(count)], back)


def bearing(posting: Posting) -> Foretold:
    """The goods that will bear the cost."""
    parcels, count = _moves_of(posting)
    return announced([say("The cost will be borne by %(goods)s.", goods=told(parcels)), *_of_all(count)], parcels)


def rebuilt(examination: Examination) -> Foretold:
    """How many rows will change."""
    rows = len(examination.changes)
    sentence = say_many("One row will be changed.", "%(count)s rows will be changed.", rows)
    items = say_many("One item differs.", "%(count)s items differ.", examination.differing)
    return Foretold([items, sentence])


def reopened(lock: PeriodLock) -> Foretold:
    """What is closed now."""
    if lock.closed_until is None:
        return Foretold([say("The books are open.")])
    day = calendar_day(lock.closed_until)
    site: Location | None = lock.site
    if site is None:
        return Foretold([say("The books of every site are closed up to %(day)s.", day=day)])
    return Foretold([say("The books of %(place)s are closed up to %(day)s.", place=site, day=day)])


def _moved(parcel: Parcel) -> str:
    goods = one(parcel.variant, parcel.quantity)
    return say("%(goods)s will be moved from %(source)s to %(target)s.", goods=goods, source=parcel.source,
               target=parcel.target)  # fmt: skip


def _promise(row: Reservation | Backorder) -> dict[str, str]:
    goods = one(row.variant, row.quantity)
    return {"goods": goods, "place": str(row.location), "demand": reference(row.demand)}


def _moves_of(posting: Posting) -> tuple[list[Parcel], int]:
    """The first moves that the actor may see, and how many there are."""
    moves = scopes.moves(select(StockMove).where(StockMove.posting_id == posting.id), current.actor())
    count = session.scalar(select(func.count()).select_from(moves.subquery())) or 0
    places = (joinedload(part) for part in (StockMove.from_location, StockMove.to_location, StockMove.lot))
    shown: Sequence[StockMove] = session.scalars(
        moves.order_by(StockMove.id).limit(MOST).options(units_of(StockMove.variant), *places)
    ).all()
    parcels = [
        Parcel(move.variant, move.quantity, str(move.lot), str(move.from_location), str(move.to_location))
        for move in shown
    ]
    return parcels, count


def _of_all(count: int) -> list[str]:
    return [say("The first %(most)s of %(count)s are shown.", most=MOST, count=count)] if count > MOST else []


def _costs_of(posting: Posting) -> Decimal:
    total = func.coalesce(func.sum(CostAdjustment.stock_amount + CostAdjustment.sold_amount), 0)
    summed: Decimal = session.scalar(select(total).where(CostAdjustment.posting_id == posting.id)) or Decimal(0)
    return summed
