"""Row scope: which rows of each table belong to the sites an actor may see and change."""

from typing import Any

from sqlalchemy import ColumnElement, Select, or_, select

from app.core.current import Actor
from app.inventory.models import (
    NO_LOT,
    Backorder,
    Location,
    Lot,
    PeriodLock,
    Posting,
    ReorderRule,
    Reservation,
    StockAlert,
    StockLevel,
    StockMove,
)


def locations(statement: Select[Any], actor: Actor) -> Select[Any]:
    """Places of the actor's sites, and the virtual ones."""
    if actor.site_ids is None:
        return statement
    return statement.where(or_(Location.site_id.in_(actor.site_ids), Location.role.is_not(None)))


def levels(statement: Select[Any], actor: Actor) -> Select[Any]:
    """Levels in places of the actor's sites."""
    return statement if actor.site_ids is None else statement.where(_at(StockLevel.location_id, actor.site_ids))


def moves(statement: Select[Any], actor: Actor) -> Select[Any]:
    """Moves from or to places of the actor's sites."""
    return statement if actor.site_ids is None else statement.where(_touches(actor.site_ids))


def postings(statement: Select[Any], actor: Actor) -> Select[Any]:
    """Postings with a move from or to the actor's sites."""
    if actor.site_ids is None:
        return statement
    inside = select(StockMove.id).where(StockMove.posting_id == Posting.id, _touches(actor.site_ids))
    return statement.where(inside.exists())


def reservations(statement: Select[Any], actor: Actor) -> Select[Any]:
    """Reservations at places of the actor's sites."""
    return statement if actor.site_ids is None else statement.where(_at(Reservation.location_id, actor.site_ids))


def backorders(statement: Select[Any], actor: Actor) -> Select[Any]:
    """Backorders at places of the actor's sites."""
    return statement if actor.site_ids is None else statement.where(_at(Backorder.location_id, actor.site_ids))


def lots(statement: Select[Any], actor: Actor) -> Select[Any]:
    """Lots that lie or lay in the actor's sites or nowhere yet; never the row that stands for none."""
    named = statement.where(Lot.id != NO_LOT)
    if actor.site_ids is None:
        return named
    lay = select(StockLevel.id).where(StockLevel.lot_id == Lot.id)
    return named.where(or_(lay.where(_at(StockLevel.location_id, actor.site_ids)).exists(), ~lay.exists()))


def period_locks(statement: Select[Any], actor: Actor) -> Select[Any]:
    """Closed books of the actor's sites, and those of every site."""
    if actor.site_ids is None:
        return statement
    return statement.where(or_(PeriodLock.site_id.in_(actor.site_ids), PeriodLock.site_id.is_(None)))


def rules(statement: Select[Any], actor: Actor) -> Select[Any]:
    """Low-stock rules of the actor's sites."""
    return statement if actor.site_ids is None else statement.where(ReorderRule.site_id.in_(actor.site_ids))


def alerts(statement: Select[Any], actor: Actor) -> Select[Any]:
    """Alerts of the actor's sites."""
    return statement if actor.site_ids is None else statement.where(StockAlert.site_id.in_(actor.site_ids))


def _touches(site_ids: frozenset[int]) -> ColumnElement[bool]:
    return or_(_at(StockMove.from_location_id, site_ids), _at(StockMove.to_location_id, site_ids))


def _at(location_id: Any, site_ids: frozenset[int]) -> ColumnElement[bool]:
    inside: ColumnElement[bool] = location_id.in_(select(Location.id).where(Location.site_id.in_(site_ids)))
    return inside
