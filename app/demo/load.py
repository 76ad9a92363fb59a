"""The demo loaded into an empty database, all of it or nothing."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import select, text

from app.auth.models import User, UserSite
from app.catalog.models import Product, Variant
from app.core import clock
from app.core.db import session
from app.core.errors import Refusal
from app.core.transaction import transact
from app.demo.assortment import ProductPlan, assortment
from app.demo.catalogue import write_catalogue
from app.demo.conditions import put_aside
from app.demo.costs import cost_by_layers, late_freight
from app.demo.counts import write_counts
from app.demo.history import (
    Ids,
    reason_ids,
    write_movements,
    write_places,
    write_policies,
    write_reservations,
    write_rules,
)
from app.demo.kits import write_kit
from app.demo.picking import write_category_rule, write_pick_faces
from app.demo.places import places
from app.demo.policies import close_last_books, write_backorders
from app.demo.serials import write_serials
from app.demo.trade import Event, Item, year
from app.demo.transit import write_transfers
from app.demo.world import World, world
from app.inventory.models import Location

# What a transaction has written is unknown to the planner, which would take a year of movements for none.
ANALYZE = text(
    "ANALYZE catalog.variant, catalog.product, inventory.location, inventory.stock_level, inventory.stock_move"
)
OF_THEIR_OWN = 2  # the kit and the item with serial numbers
SCOPED_USER = "ben"  # counts in one warehouse only

Tell = Callable[[str], None]


class DemoRefused(Refusal):
    """The database holds data that the demo would mix with."""

    title = "Not loaded"


@dataclass(frozen=True)
class Loaded:
    """What the demo consists of, in numbers."""

    products: int
    variants: int
    places: int
    movements: int
    rules: int
    alerts: int
    reservations: int
    transfers: int
    counts: int

    def __str__(self) -> str:
        return (
            f"{self.products:,} products with {self.variants:,} variants, {self.places:,} places, {self.movements:,} "
            f"movements, {self.rules:,} reorder rules, {self.alerts:,} alerts, {self.reservations:,} reservations, "
            f"{self.transfers} transfers, {self.counts} counts"
        )


def load(today: date | None = None, tell: Tell = lambda _step: None, *, force: bool = False) -> Loaded:
    """Load catalogue and a year of trade that ends the day before `today` (default: this day), in one transaction.

    Refuses a database that has products, unless `force`; refuses in any case where the demo was loaded before.
    """
    _refuse_mixing(world(), force=force)
    end = datetime.combine(today or clock.today(), time(), UTC)
    return transact(lambda: _load(world(), end, tell))


def _load(words: World, end: datetime, tell: Tell) -> Loaded:
    tell("Inventing a year of trade")
    plans = list(assortment(words))
    items, events = _years(words, plans, end)
    tell("Writing the catalogue")
    keeping = {variant.sku: plan.family.shelf_days for plan in plans for variant in plan.variants}
    shelf_days = {sku: days for sku, days in keeping.items() if days}
    ids = Ids(write_catalogue(words, plans), write_places(words), reason_ids(), shelf_days)
    _scope(ids)
    write_policies(ids)
    cost_by_layers(ids, end - timedelta(days=366))
    tell(f"Posting {len(events):,} movements")
    movements = write_movements(ids, events, end)
    with clock.stopped_at(end - timedelta(hours=1)):
        movements += put_aside(ids)
    movements += late_freight(ids, end)
    session.execute(ANALYZE)
    tell("Writing rules, alerts, reservations, transfers and counts")
    rules, alerts = write_rules(ids, items)
    ruled, raised = write_category_rule(ids, words.warehouses[0])
    promised = write_reservations(ids, items)
    travelled = write_transfers(ids, items, end)
    with clock.stopped_at(end - timedelta(hours=1)):
        movements += write_pick_faces(ids, words.warehouses[0])
        movements += write_kit(ids, words.warehouses[0])
        movements += write_serials(ids, words.warehouses[0])
    with clock.stopped_at(end - timedelta(minutes=30)):
        counts, counted_moves = write_counts(_user(SCOPED_USER))
    write_backorders(ids, items)
    close_last_books(end)
    return Loaded(
        products=len(plans) + OF_THEIR_OWN,
        variants=len(ids.variants) + OF_THEIR_OWN,
        places=len(places(words)) + travelled.places,
        movements=movements + travelled.moves + counted_moves,
        rules=rules + ruled,
        alerts=alerts + raised,
        reservations=promised + travelled.promises,
        transfers=travelled.orders,
        counts=counts,
    )


def _years(words: World, plans: list[ProductPlan], end: datetime) -> tuple[list[Item], list[Event]]:
    items, events = list[Item](), list[Event]()
    for plan in plans:
        if plan.status == "draft":
            continue
        for variant in plan.variants:
            item, lived = year(variant, plan.family, words.warehouses, end)
            items.append(item)
            events += lived
    return items, events


def _scope(ids: Ids) -> None:
    """Ben sees the first warehouse only, where there is a Ben."""
    ben = _user(SCOPED_USER)
    if ben is not None:
        session.add(UserSite(user_id=ben, site_id=ids.places[world().warehouses[0].code]))


def _user(username: str) -> int | None:
    return session.scalar(select(User.id).filter_by(username=username))


def _refuse_mixing(words: World, *, force: bool) -> None:
    codes = [warehouse.code for warehouse in words.warehouses]
    if session.scalar(select(Location.id).where(Location.code.in_(codes)).limit(1)):
        raise DemoRefused(f"The demo was loaded before: a place named {' or '.join(codes)} exists.")
    first = next(assortment(words)).variants[0].sku
    if session.scalar(select(Variant.id).filter_by(sku=first)):
        raise DemoRefused(f"The demo cannot be loaded: an item {first} exists.")
    if not force and session.scalar(select(Product.id).limit(1)):
        raise DemoRefused("The database has products. Say --force to load the demo beside them.")
