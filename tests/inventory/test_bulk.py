"""Imports post thousands of moves under the rules of every other posting."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import event

from app.core import clock
from app.core.db import session
from app.core.errors import Invalid
from app.core.outbox import Outbox
from app.inventory.doctor.ledger import examine
from app.inventory.models import CUSTOMER, SUPPLIER, StockAccount, StockMove
from app.inventory.services import MoveLine, Ship, ShipLine, StockShort, post_moves, ship
from tests.factories import inventory as make


def test_a_year_of_history_is_one_posting_with_one_event_per_variant(ctx: Any) -> None:
    tea, rice, shelf = make.variant(), make.variant(), make.site()
    start = clock.now() - timedelta(days=365)
    lines = [MoveLine(item.id, SUPPLIER, shelf.id, Decimal(10), start, Decimal(2)) for item in (tea, rice)] + [
        MoveLine(tea.id, shelf.id, CUSTOMER, Decimal(1), start + timedelta(days=day)) for day in range(1, 8)
    ]
    posted = post_moves(lines, key="history")
    account = session.query(StockAccount).filter_by(variant_id=tea.id).one()
    days = session.query(StockMove.effective_at).filter_by(posting_id=posted.posting_id).distinct().count()
    told = session.query(Outbox).filter(Outbox.aggregate_id.in_([tea.id, rice.id])).count()
    assert (posted.move_count, account.on_hand, account.value_amount, days, told) == (9, 3, 6, 8, 2)
    assert post_moves(lines, key="history").is_replay


def test_shortages_are_named_by_line_after_what_went_before(ctx: Any) -> None:
    tea, shelf = make.variant(), make.site()
    lines = [
        MoveLine(tea.id, SUPPLIER, shelf.id, Decimal(3), clock.now()),
        MoveLine(tea.id, shelf.id, CUSTOMER, Decimal(2), clock.now()),
        MoveLine(tea.id, shelf.id, CUSTOMER, Decimal(2), clock.now()),
    ]
    with pytest.raises(StockShort) as refused:
        post_moves(lines)
    assert [(fault.pointer, fault.detail["available"]) for fault in refused.value.faults] == [
        ("/lines/2/quantity", "1")
    ]


def test_moves_from_nowhere_to_nowhere_or_tomorrow_are_refused(ctx: Any) -> None:
    tea, shelf = make.variant(), make.site()
    for line in (
        MoveLine(tea.id, SUPPLIER, CUSTOMER, Decimal(1), clock.now()),
        MoveLine(tea.id, SUPPLIER, shelf.id, Decimal(1), clock.now() + timedelta(days=1)),
        MoveLine(tea.id, SUPPLIER, shelf.id, Decimal(0), clock.now()),
    ):
        with pytest.raises(Invalid):
            post_moves([line])


def test_any_number_of_lines_costs_the_same_few_statements(ctx: Any, connection: Any) -> None:
    statements: list[str] = []
    event.listen(connection, "before_cursor_execute", lambda *call: statements.append(call[2]))
    shelf, items = make.site(), [make.variant() for _ in range(20)]
    post_moves([MoveLine(item.id, SUPPLIER, shelf.id, Decimal(5), clock.now()) for item in items])
    statements.clear()
    ship(Ship(lines=tuple(ShipLine(variant_id=item.id, location_id=shelf.id, quantity=Decimal(1)) for item in items)))
    assert len(statements) == 4  # lock, read, post, tell


def test_the_doctor_names_what_does_not_agree(ctx: Any) -> None:
    tea, shelf = make.variant(), make.site()
    make.stock(tea, shelf, 5)
    assert all(verdict.is_sound for verdict in examine())
    session.connection().exec_driver_sql("UPDATE inventory.stock_level SET on_hand = on_hand + 1")
    broken = {verdict.name: verdict for verdict in examine() if not verdict.is_sound}
    assert set(broken) == {"moves make the levels", "levels make the accounts, so transfers net to zero"}
    assert broken["moves make the levels"].rows[0]["variant_id"] == str(tea.id)
