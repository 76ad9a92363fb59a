"""A posting is undone by another one, once."""

from decimal import Decimal
from typing import Any

import pytest

from app.core.db import session
from app.inventory.models import StockAccount
from app.inventory.services import AlreadyReversed, Reverse, Ship, ShipLine, StockShort, reverse, ship
from tests.factories import inventory as make


def test_reversing_moves_goods_and_value_back(ctx: Any) -> None:
    tea, shelf = make.variant(), make.site()
    make.stock(tea, shelf, 5, Decimal(3))
    shipped = ship(Ship(lines=(ShipLine(variant_id=tea.id, location_id=shelf.id, quantity=Decimal(2)),)))
    reverse(Reverse(posting_id=shipped.posting_id))
    account = session.query(StockAccount).filter_by(variant_id=tea.id).one()
    assert (account.on_hand, account.value_amount, account.seq) == (5, 15, 3)


def test_a_posting_is_reversed_once_and_a_reversal_never(ctx: Any) -> None:
    tea, shelf = make.variant(), make.site()
    received = make.stock(tea, shelf, 5)
    undone = reverse(Reverse(posting_id=received.posting_id, key="k"))
    assert reverse(Reverse(posting_id=received.posting_id, key="k")).as_dict() == undone.as_dict()
    make.stock(tea, shelf, 5)
    with pytest.raises(AlreadyReversed, match="before"):
        reverse(Reverse(posting_id=received.posting_id))
    with pytest.raises(AlreadyReversed, match="itself"):
        reverse(Reverse(posting_id=undone.posting_id))


def test_goods_that_are_gone_cannot_be_reversed(ctx: Any) -> None:
    tea, shelf = make.variant(), make.site()
    received = make.stock(tea, shelf, 5)
    ship(Ship(lines=(ShipLine(variant_id=tea.id, location_id=shelf.id, quantity=Decimal(1)),)))
    with pytest.raises(StockShort):
        reverse(Reverse(posting_id=received.posting_id))
