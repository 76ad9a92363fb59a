"""Stock and value as of a day: what a replay of moves and later costs until its close gives, counted or not."""

import random
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import text

from app.analytics.queries import asked, every_item_as_of, stock_as_of, total_as_of
from app.core import clock
from app.core.current import Actor, acting_as
from app.core.db import db
from app.core.errors import BadQuery
from tests.analytics.own_ledger import (
    BEARING,
    BERLIN,
    BERLIN_BIN,
    BOLT,
    CUSTOMER,
    GLOVE,
    LYON,
    SCRAP,
    SUPPLIER,
    Ledger,
)

pytestmark = pytest.mark.real_db
COST = """
INSERT INTO inventory.cost_adjustment (posting_id, move_id, variant_id, kind, stock_amount, sold_amount, effective_at)
SELECT 1, id, variant_id, 'freight', :amount, 0, CAST(:day AS date) + interval '11 hours'
FROM inventory.stock_move WHERE to_location_id > 4 ORDER BY random() LIMIT 1
"""
REPLAY = """
SELECT variant.sku, sum(part.quantity), sum(part.amount)
FROM (
  SELECT variant_id, place.site_id, CASE WHEN place.id = to_location_id THEN quantity ELSE -quantity END AS quantity,
         CASE WHEN place.id = to_location_id THEN value_amount ELSE -value_amount END AS amount, effective_at
  FROM inventory.stock_move move JOIN inventory.location place ON place.id IN (from_location_id, to_location_id)
  UNION ALL
  SELECT cost.variant_id, place.site_id, 0, cost.stock_amount, cost.effective_at
  FROM inventory.cost_adjustment cost JOIN inventory.stock_move move ON move.id = cost.move_id
  JOIN inventory.location place ON place.id = move.to_location_id
) part
JOIN catalog.variant ON variant.id = part.variant_id
WHERE part.site_id = ANY(ARRAY[{sites}]) AND (part.effective_at AT TIME ZONE 'UTC')::date <= '{day}'
GROUP BY variant.sku HAVING sum(part.quantity) <> 0 OR sum(part.amount) <> 0
ORDER BY variant.sku
"""


def happen(ledger: Ledger, seed: int) -> None:
    """Fifty moves and eight later costs, on days of the last forty."""
    chance = random.Random(seed)
    today = clock.today()
    with db.engine.begin() as connection:
        for _ in range(50):
            source, target = chance.sample([SUPPLIER, CUSTOMER, SCRAP, BERLIN, BERLIN_BIN, LYON], 2)
            day = today - timedelta(days=chance.randrange(40))
            units, value = chance.randint(1, 30), chance.randint(0, 900)
            item = chance.choice([BEARING, BOLT, GLOVE])
            ledger.move(item, source, target, units, day, value=value, connection=connection)
        for _ in range(8):
            day = today - timedelta(days=chance.randrange(40))
            connection.execute(text(COST), {"amount": chance.randint(-50, 90), "day": day})


def replayed(ledger: Ledger, day: date, *sites: int) -> list[tuple[Any, ...]]:
    return ledger.rows(REPLAY.format(sites=", ".join(map(str, sites)), day=day))


def told(day: date, site_id: int | None = None) -> list[tuple[str, Decimal, Decimal]]:
    question = asked(day.isoformat(), site_id)
    rows = [(row.sku, row.on_hand, row.value_amount) for row in every_item_as_of(question, at_once=2)]
    total = total_as_of(question)
    assert total.on_hand == sum(row[1] for row in rows)
    assert total.value_amount == sum(row[2] for row in rows)
    return rows


@pytest.fixture
def days() -> Iterator[list[date]]:
    """Days before, within and at the end of what happened."""
    yield [clock.today() - timedelta(days=back) for back in (0, 1, 7, 20, 39, 60)]


def test_any_day_equals_a_full_replay_counted_or_not(ledger: Ledger, days: list[date]) -> None:
    for seed in range(3):
        happen(ledger, seed)  # the tail: nothing of it is counted yet
        for _round in range(2):
            for day in days:
                assert told(day) == replayed(ledger, day, BERLIN, LYON)
                assert told(day, LYON) == replayed(ledger, day, LYON)
            ledger.refresh()


def test_a_category_includes_those_below_it_and_adds_up(ledger: Ledger) -> None:
    ledger.run("INSERT INTO catalog.category (id, name, path) OVERRIDING SYSTEM VALUE VALUES (71, 'Parts', '/71/')")
    ledger.run(
        "INSERT INTO catalog.category (id, name, path, parent_id) OVERRIDING SYSTEM VALUE"
        " VALUES (72, 'Bolts', '/71/72/', 71)"
    )
    ledger.run("UPDATE catalog.product SET category_id = 72 WHERE id = 2")
    for item in (BEARING, BOLT):
        ledger.move(item, SUPPLIER, BERLIN, 5, clock.today(), value=7)
    ledger.refresh()
    question = asked("", None, 71)
    assert [(row.sku, row.on_hand) for row in stock_as_of(question)] == [("BLT-M8", 5)]
    assert (total_as_of(question).on_hand, total_as_of(question).value_amount) == (5, 7)


def test_a_category_adds_up_on_any_day_forwards_and_backwards(ledger: Ledger) -> None:
    ledger.run("INSERT INTO catalog.category (id, name, path) OVERRIDING SYSTEM VALUE VALUES (71, 'Parts', '/71/')")
    ledger.run("UPDATE catalog.product SET category_id = 71 WHERE id IN (1, 2)")
    for seed in range(2):
        happen(ledger, seed)  # of these the second half is not counted
        for back in (0, 1, 7, 19, 20, 21, 33, 38, 39, 40, 60):
            question = asked((clock.today() - timedelta(days=back)).isoformat(), None, 71)
            rows, total = list(every_item_as_of(question)), total_as_of(question)
            assert total.on_hand == sum(row.on_hand for row in rows)
            assert total.value_amount == sum(row.value_amount for row in rows)
        ledger.refresh()


def test_people_see_their_sites_only_and_no_day_to_come(ledger: Ledger) -> None:
    ledger.move(BEARING, SUPPLIER, BERLIN, 5, clock.today(), value=7)
    with acting_as(Actor(None, "Luc", frozenset({LYON}))):
        assert stock_as_of(asked("")) == []
        with pytest.raises(BadQuery):
            asked("", BERLIN)
    for day in ("2999-01-01", "yesterday"):
        with pytest.raises(BadQuery):
            asked(day)
