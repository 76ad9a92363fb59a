"""Transfers between the warehouses, each as far as another: drafted, kept, on the way, half here, short, late."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from random import Random
from typing import NamedTuple

from app.core import clock
from app.core.db import session
from app.demo.assortment import SEED
from app.demo.history import Ids
from app.demo.trade import Item, Shelf
from app.inventory.models import TransferOrder
from app.inventory.services import Posted, transfers

SENT = Decimal(2)  # of each item; every warehouse has more of what is chosen
SPARE = 12  # what lies there beyond the minimum, promises left aside
STAGES = ("draft", "allocate", "send", "send", "late", "part", "short")
Stock = tuple[Item, Shelf]


class Travelled(NamedTuple):
    """The transfers in numbers: orders, their moves and promises, the transit places that were made for them."""

    orders: int
    moves: int
    promises: int
    places: int


def write_transfers(ids: Ids, items: Sequence[Item], end: datetime) -> Travelled:
    """A transfer for every stage, each of three items."""
    chance = Random(f"{SEED}:transfers")
    many = [item for item in items if len(item.shelves) > 1]
    rich = [(item, item.shelves[0]) for item in many if item.shelves[0].on_hand > item.shelves[0].minimum + SPARE]
    tracked = set(ids.shelf_days)
    chosen = chance.sample([stock for stock in rich if stock[0].plan.sku not in tracked], 3 * len(STAGES))
    moves, transit = 0, set[int]()
    for number, stage in enumerate(STAGES):
        with clock.stopped_at(end - timedelta(hours=30 - number)):
            order = _drafted(ids, chosen[3 * number : 3 * number + 3], stage, end)
            moves += _carried(stage, order, ids)
            transit.add(order.transit_location_id)
    return Travelled(len(STAGES), moves, 3 * (len(STAGES) - 1), len(transit))


def _drafted(ids: Ids, chosen: Sequence[Stock], stage: str, end: datetime) -> TransferOrder:
    source, target = chosen[0][1].warehouse.code, chosen[0][0].shelves[1].warehouse.code
    command = transfers.DraftTransfer(
        from_location_id=ids.places[source],
        to_location_id=ids.places[target],
        lines=tuple(
            transfers.DraftTransferLine(variant_id=ids.variants[item.plan.sku], quantity=SENT) for item, _ in chosen
        ),
        due_on=(end + timedelta(days=-1 if stage == "late" else 2)).date(),
        reference="Replenishment",
    )
    return session.get_one(TransferOrder, transfers.draft(command).order_id)


def _carried(stage: str, order: TransferOrder, ids: Ids) -> int:
    """Take the order as far as its stage; answers how many moves that took."""
    if stage == "draft":
        return 0
    transfers.allocate(transfers.AllocateTransfer(order_id=order.id))
    if stage == "allocate":
        return 0
    sent = transfers.send(transfers.SendTransfer(order_id=order.id))
    assert sent.posting is not None
    posted: list[Posted | None] = [sent.posting]
    if stage in ("part", "short"):
        arrived = tuple(
            transfers.ArrivedLine(
                variant_id=move["variant_id"], quantity=Decimal(move["quantity"]), location_id=order.to_location_id
            )
            for move in sent.posting.moves[:-1]
        )
        posted.append(transfers.receive(transfers.ReceiveTransfer(order_id=order.id, lines=arrived)).posting)
    if stage == "short":
        closing = transfers.CloseTransfer(order_id=order.id, reason_id=ids.reasons["lost"])
        posted.append(transfers.close(closing).posting)
    return sum(one.move_count for one in posted if one)
