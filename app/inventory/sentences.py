"""What a verb did, in one sentence with its numbers and the way to its posting; for the people who pressed it."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from babel.numbers import format_decimal
from markupsafe import Markup
from sqlalchemy import select

from app.catalog.models import Product, Unit, Variant
from app.core.db import session
from app.core.language import counted, locale, mark, say, word
from app.core.screens.words import sentence
from app.inventory.models import Location
from app.inventory.services import CostingState, CostPosted, Kitted, Posted, Reserved, Scrapped
from app.inventory.services.transfers import TransferStanding

SENTENCES = {
    "receive": mark("%(goods)s received into %(target)s."),
    "ship": mark("%(goods)s shipped from %(source)s."),
    "transfer": mark("%(goods)s moved from %(source)s to %(target)s."),
    "adjust": mark("%(goods)s corrected: from %(source)s to %(target)s."),
    "relabel": mark("%(goods)s relabelled in %(source)s."),
    "scrap": mark("%(goods)s scrapped from %(source)s."),
    "assemble": mark("%(goods)s assembled."),
    "take_apart": mark("%(goods)s taken apart."),
    "reverse": mark("%(goods)s moved back from %(source)s to %(target)s."),
}
MANY = {
    "receive": mark("%(count)s lines received."),
    "ship": mark("%(count)s lines shipped."),
    "transfer": mark("%(count)s lines moved."),
    "adjust": mark("%(count)s lines corrected."),
    "relabel": mark("%(count)s lines relabelled."),
    "scrap": mark("%(count)s lines scrapped."),
    "reverse": mark("%(count)s moves reversed."),
}


def told_of_moves(command: Any, result: Posted | CostPosted) -> str:
    """`12 pcs of SAU-1001 received into BER-A-18. See the posting.`; several moves are counted."""
    if isinstance(result, CostPosted):
        return told_of_costs(command, result)
    return _posted(_of_moves(result), result)


def told_of_scrap(_command: Any, result: Scrapped) -> str:
    """As of any move, and what the goods were worth."""
    worth = say("They were worth %(value)s.", value=_money(result.value_amount))
    return _posted(f"{_of_moves(result)} {worth}", result)


def told_of_kits(command: Any, result: Kitted) -> str:
    """`3 pcs of GIFT-BOX assembled. They were worth 41.70. See the posting.`"""
    done = say(SENTENCES[result.verb], goods=_goods(command.variant_id, command.quantity))
    worth = say("They were worth %(value)s.", value=_money(result.value_amount))
    return _posted(f"{done} {worth}", result)


def told_of_costs(_command: Any, result: CostPosted) -> str:
    """`Stock is worth 3.00 more, and goods sold have cost 7.01 more. See the posting.`"""
    done = say(
        "Stock bears %(stock)s of it, goods sold bear %(sold)s.",
        stock=_money(Decimal(result.stock_amount)),
        sold=_money(Decimal(result.sold_amount)),
    )
    return _posted(done, result)


def told_of_costing(_command: Any, result: CostingState) -> str:
    """How the item is costed now, and at what value it begins."""
    names = {"costing": word(sentence(result.costing)), "value": _money(Decimal(result.value_amount))}
    return say("Costed so from now on: %(costing)s. It begins at %(value)s.", **names)


def _of_moves(result: Posted) -> str:
    return _of_one(result) if result.move_count == 1 else say(MANY[result.verb], count=counted(result.move_count))


def _posted(sentence: str, result: Posted | CostPosted) -> str:
    again = say("It had been done already.") if result.is_replay else ""
    return _linked(f"{sentence} {again}".strip(), f"/posting/show/{result.posting_id}", say("See the posting"))


def _money(amount: Decimal) -> str:
    return str(format_decimal(amount, format="#,##0.00##", locale=locale()))


def told_of_transfer(_command: Any, result: TransferStanding) -> str:
    """`Transfer TR-000012 is sent. See the transfer.`"""
    done = say("Transfer %(number)s: %(state)s.", number=result.number, state=word(sentence(result.state)))
    again = say("It had been done already.") if result.is_replay else ""
    return _linked(f"{done} {again}".strip(), f"/transfer_order/show/{result.order_id}", say("See the transfer"))


def told_of_reservations(command: Any, result: Reserved) -> str:
    """`4 pcs of SAU-1001 reserved.`, and what is backordered; several lines are counted."""
    if len(command.lines) != 1:
        return say("%(count)s lines reserved.", count=counted(len(command.lines)))
    parts = [
        _linked(
            say("%(goods)s reserved.", goods=_goods(made["variant_id"], Decimal(made["quantity"]))),
            f"/reservation/show/{made['id']}",
            say("See the reservation"),
        )
        for made in result.reservations
    ]
    parts += [
        _linked(
            say("%(goods)s backordered.", goods=_goods(made["variant_id"], Decimal(made["quantity"]))),
            f"/backorder/show/{made['id']}",
            say("See the backorder"),
        )
        for made in result.backorders
    ]
    return Markup(" ").join(parts)


def _linked(sentence: str, address: str, label: str) -> Markup:
    return Markup('{} <a href="{}">{}</a>').format(sentence, address, label)


def _of_one(result: Posted) -> str:
    move = result.moves[0]
    places = _names([move["from_location_id"], move["to_location_id"]])
    goods = _goods(move["variant_id"], Decimal(move["quantity"]))
    return say(SENTENCES[result.verb], goods=goods, source=places[0], target=places[1])


def _goods(variant_id: int, quantity: Decimal, unit_id: int | None = None) -> str:
    unit = Unit.id == unit_id if unit_id else Unit.id == Product.base_unit_id
    named = select(Variant.sku, Unit.code).select_from(Variant).join(Product, Product.id == Variant.product_id)
    sku, code = session.execute(named.join(Unit, unit).where(Variant.id == variant_id)).one()
    number = format_decimal(quantity, format="#,##0.######", locale=locale())
    return say("%(quantity)s %(unit)s of %(sku)s", quantity=number, unit=code, sku=sku)


def _names(ids: Sequence[int]) -> list[str]:
    found = {place.id: str(place) for place in session.scalars(select(Location).where(Location.id.in_(ids)))}
    return [found[id_] for id_ in ids]
