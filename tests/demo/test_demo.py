"""The demo: a plausible year, the same at every load."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import func, select
from stdnum import ean

from app.catalog.models import Barcode, Product, Variant
from app.core.db import session
from app.demo.assortment import assortment
from app.demo.load import DemoRefused, Loaded, load
from app.demo.places import places
from app.demo.trade import Event, year
from app.demo.world import world
from app.imports.goods import Item, category_id, write_items
from app.inventory.doctor.ledger import examine
from app.inventory.models import (
    CUSTOMER,
    TRANSFER_STATES,
    Backorder,
    BinRule,
    Condition,
    CostAdjustment,
    CostLayer,
    KitPart,
    Location,
    Lot,
    PeriodLock,
    ReorderRule,
    Reservation,
    StockAccount,
    StockAlert,
    StockCount,
    StockLevel,
    StockMove,
    TransferOrder,
)
from app.inventory.queries import fillings_of

TODAY = date(2026, 3, 1)
END = datetime(2026, 3, 1, tzinfo=UTC)
CONDITIONS = ("ok", "quarantine", "damaged", "returned")


def _some_years(end: datetime = END) -> list[Event]:
    plans = list(assortment(world()))[::12]
    return [
        event
        for plan in plans
        for item in plan.variants
        for event in year(item, plan.family, world().warehouses, end)[1]
    ]


def test_the_assortment_is_large_unique_and_the_same_every_time() -> None:
    plans = list(assortment(world()))
    variants = [variant for plan in plans for variant in plan.variants]
    assert (len(plans), len(variants)) == (3000, 5840)
    assert len({variant.sku for variant in variants}) == len(variants)
    assert len({plan.name for plan in plans}) == len(plans)
    assert all(ean.is_valid(variant.barcode) for variant in variants)
    assert list(assortment(world())) == plans


@pytest.mark.parametrize("day", range(7))
def test_a_year_of_trade_never_sells_what_is_not_there_whatever_day_it_ends(day: int) -> None:
    on_hand: Counter[tuple[str, str]] = Counter()
    for event in sorted(_some_years(END + timedelta(days=38 * day)), key=lambda event: (event.at, event.sku)):
        on_hand[event.sku, event.target] += event.quantity  # type: ignore[assignment]
        on_hand[event.sku, event.source] -= event.quantity  # type: ignore[assignment]
        if "-" in event.source:
            assert on_hand[event.sku, event.source] >= 0, event


def test_a_year_of_trade_lies_in_the_year_before_its_end() -> None:
    events = _some_years()
    assert events == _some_years()
    assert all(END - timedelta(days=366) <= event.at < END for event in events)
    assert {event.cause for event in events} == {"sale", "receipt", "return", "transfer", "adjustment"}


def test_places_are_three_sites_with_zones_and_bins() -> None:
    plans = places(world())
    assert Counter(plan.level for plan in plans)["site"] == 3
    assert {plan.kind for plan in plans} == {"storage", "staging", "quarantine"}
    codes = [plan.code for plan in plans]
    assert all(plan.parent is None or codes.index(plan.parent) < codes.index(plan.code) for plan in plans)


@pytest.mark.usefixtures("ctx")
def test_the_loaded_demo_is_whole_and_is_loaded_once() -> None:
    loaded = load(TODAY)
    assert loaded == Loaded(**_counted())
    assert session.scalar(select(func.min(StockLevel.on_hand))) == 0
    in_levels = session.scalar(select(func.sum(StockLevel.on_hand)))
    assert in_levels == session.scalar(select(func.sum(StockAccount.on_hand)))
    assert [verdict.name for verdict in examine() if not verdict.is_sound] == []
    assert 50 <= loaded.alerts <= 400
    states = session.scalars(select(StockCount.state).order_by(StockCount.id)).all()
    assert states == ["posted", "review", "counting", "planned"]
    fillings = fillings_of(session.scalars(select(BinRule.id)).all())
    assert (len(fillings), sum(filling.is_under and bool(filling.parts) for filling in fillings)) == (12, 4)
    waiting = select(func.count()).select_from(StockLevel).join(Location).where(Location.code == "BER-RCV")
    assert session.scalar(waiting.where(StockLevel.on_hand > 0)) == 3
    inherited = select(func.count()).select_from(StockAlert).join(ReorderRule).where(ReorderRule.variant_id.is_(None))
    assert (session.scalar(inherited) or 0) > 0
    assert session.scalar(select(func.max(StockMove.effective_at))) < END
    assert (session.scalar(select(func.sum(StockAccount.value_amount))) or 0) > Decimal(100_000)
    assert _kinds_missing() == []
    with pytest.raises(DemoRefused, match="was loaded before"):
        load(TODAY, force=True)


@pytest.mark.usefixtures("ctx")
def test_the_demo_does_not_mix_with_products_unless_told() -> None:
    write_items([Item("A-1", "An item", None, None, "EUR", category_id("Ours"))])
    with pytest.raises(DemoRefused, match="Say --force"):
        load(TODAY)


def _kinds_missing() -> list[str]:
    """What a visitor should be able to look at and would not find."""
    soon = TODAY + timedelta(days=60)
    lying = select(StockLevel.id).where(StockLevel.on_hand > 0)
    wanted = {
        **{code: lying.join(Condition).where(Condition.code == code) for code in CONDITIONS},
        "expiring lots": lying.where(StockLevel.expires_on.between(TODAY, soon)),
        "expired lots": lying.where(StockLevel.expires_on < TODAY),
        "serial units on hand": lying.join(Lot).where(Lot.is_serial),
        "serial units sold": select(StockMove.id)
        .join(Lot, Lot.id == StockMove.lot_id)
        .where(Lot.is_serial, StockMove.to_location_id == CUSTOMER),
        "kits on hand": lying.where(StockLevel.variant_id.in_(select(KitPart.kit_id))),
        "goods in transit": lying.join(Location).where(Location.kind == "transit"),
        **{f"transfers {state}": select(TransferOrder.id).filter_by(state=state) for state in TRANSFER_STATES[:5]},
        **{f"promises {state}": select(Reservation.id).filter_by(state=state) for state in ("held", "committed")},
        "backorders": select(Backorder.id),
        "later costs": select(CostAdjustment.id),
        "layers": select(CostLayer.id),
        "closed books": select(PeriodLock.id),
    }
    return [name for name, rows in wanted.items() if session.scalar(rows.limit(1)) is None]


def _counted() -> dict[str, int]:
    tables = {
        "products": Product,
        "variants": Variant,
        "movements": StockMove,
        "alerts": StockAlert,
        "reservations": Reservation,
        "rules": ReorderRule,
        "transfers": TransferOrder,
        "counts": StockCount,
    }
    counts = {name: session.scalar(select(func.count()).select_from(table)) or 0 for name, table in tables.items()}
    assert session.scalar(select(func.count()).select_from(Barcode)) == counts["variants"]
    real_places = select(func.count()).select_from(Location).where(Location.role.is_(None))
    return {**counts, "places": session.scalar(real_places) or 0}
