"""Row scope: which rows of each table belong to the sites an actor may see and change."""

from typing import Any

from sqlalchemy import ColumnElement, Select, false, or_, select

from app.core.current import Actor
from app.inventory.models import (
    NO_LOT,
    Backorder,
    BinRule,
    CostAdjustment,
    CostLayer,
    CostUse,
    CountEntry,
    CountLine,
    Location,
    Lot,
    PeriodLock,
    Posting,
    ReorderRule,
    Reservation,
    StockAlert,
    StockCount,
    StockLevel,
    StockMove,
    TransferCargo,
    TransferOrder,
    TransferOrderLine,
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
    """Postings with a move from or to the actor's sites, or with costs of such a move."""
    if actor.site_ids is None:
        return statement
    inside = select(StockMove.id).where(StockMove.posting_id == Posting.id, _touches(actor.site_ids))
    costs = select(CostAdjustment.id).join(StockMove, StockMove.id == CostAdjustment.move_id)
    borne = costs.where(CostAdjustment.posting_id == Posting.id, _touches(actor.site_ids))
    return statement.where(or_(inside.exists(), borne.exists()))


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
    """Low-stock rules of the actor's sites, and those for every site (which only who sees all of them may write)."""
    if actor.site_ids is None:
        return statement
    return statement.where(or_(ReorderRule.site_id.in_(actor.site_ids), ReorderRule.site_id.is_(None)))


def bin_rules(statement: Select[Any], actor: Actor) -> Select[Any]:
    """Pick faces in the actor's sites."""
    return statement if actor.site_ids is None else statement.where(_at(BinRule.location_id, actor.site_ids))


def alerts(statement: Select[Any], actor: Actor) -> Select[Any]:
    """Alerts of the actor's sites."""
    return statement if actor.site_ids is None else statement.where(StockAlert.site_id.in_(actor.site_ids))


def cost_layers(statement: Select[Any], actor: Actor) -> Select[Any]:
    """Layers that moves from or to the actor's sites brought; one opened by a change concerns all sites together."""
    return _of_moves(statement, CostLayer.move_id, actor)


def cost_uses(statement: Select[Any], actor: Actor) -> Select[Any]:
    """Uses by moves from or to the actor's sites."""
    return _of_moves(statement, CostUse.move_id, actor)


def cost_adjustments(statement: Select[Any], actor: Actor) -> Select[Any]:
    """Later costs of moves from or to the actor's sites."""
    return _of_moves(statement, CostAdjustment.move_id, actor)


def of_every_site(statement: Select[Any], actor: Actor) -> Select[Any]:
    """Rows for those who see every site; they are about all of them together."""
    return statement if actor.site_ids is None else statement.where(false())


def _of_moves(statement: Select[Any], move_id: Any, actor: Actor) -> Select[Any]:
    if actor.site_ids is None:
        return statement
    return statement.where(move_id.in_(select(StockMove.id).where(_touches(actor.site_ids))))


def counts(statement: Select[Any], actor: Actor) -> Select[Any]:
    """Counts at the actor's sites."""
    return statement if actor.site_ids is None else statement.where(StockCount.site_id.in_(actor.site_ids))


def count_lines(statement: Select[Any], actor: Actor) -> Select[Any]:
    """Lines of counts in places of the actor's sites."""
    return statement if actor.site_ids is None else statement.where(_at(CountLine.location_id, actor.site_ids))


def count_entries(statement: Select[Any], actor: Actor) -> Select[Any]:
    """Tries at such lines."""
    if actor.site_ids is None:
        return statement
    lines = select(CountLine.id).where(_at(CountLine.location_id, actor.site_ids))
    return statement.where(CountEntry.line_id.in_(lines))


def transfers(statement: Select[Any], actor: Actor) -> Select[Any]:
    """Transfer orders from or to the actor's sites: either side sees it."""
    return statement if actor.site_ids is None else statement.where(_between(actor.site_ids))


def transfer_lines(statement: Select[Any], actor: Actor) -> Select[Any]:
    """Lines of such orders."""
    return _of_orders(statement, TransferOrderLine.order_id, actor)


def transfer_cargo(statement: Select[Any], actor: Actor) -> Select[Any]:
    """What such orders sent."""
    return _of_orders(statement, TransferCargo.order_id, actor)


def _of_orders(statement: Select[Any], order_id: Any, actor: Actor) -> Select[Any]:
    if actor.site_ids is None:
        return statement
    return statement.where(order_id.in_(select(TransferOrder.id).where(_between(actor.site_ids))))


def _between(site_ids: frozenset[int]) -> ColumnElement[bool]:
    return or_(_at(TransferOrder.from_location_id, site_ids), _at(TransferOrder.to_location_id, site_ids))


def examinations(statement: Select[Any], actor: Actor) -> Select[Any]:
    """Examinations are of all sites together: whoever sees some only sees none of them."""
    return statement if actor.site_ids is None else statement.where(false())


def _touches(site_ids: frozenset[int]) -> ColumnElement[bool]:
    return or_(_at(StockMove.from_location_id, site_ids), _at(StockMove.to_location_id, site_ids))


def _at(location_id: Any, site_ids: frozenset[int]) -> ColumnElement[bool]:
    inside: ColumnElement[bool] = location_id.in_(select(Location.id).where(Location.site_id.in_(site_ids)))
    return inside
