"""What a verb did, in one sentence with its numbers and the way to its posting; for the people who pressed it."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from babel.numbers import format_decimal
from flask_babel import get_locale
from markupsafe import Markup
from sqlalchemy import select

from app.catalog.models import Product, Unit, Variant
from app.core.db import session
from app.inventory.models import Location
from app.inventory.services import Posted, Reserved

SENTENCES = {
    "receive": "{goods} received into {target}.",
    "ship": "{goods} shipped from {source}.",
    "transfer": "{goods} moved from {source} to {target}.",
    "adjust": "{goods} corrected: from {source} to {target}.",
    "reverse": "{goods} moved back from {source} to {target}.",
}
MANY = {
    "receive": "{count} lines received.", "ship": "{count} lines shipped.", "transfer": "{count} lines moved.",
    "adjust": "{count} lines corrected.", "reverse": "{count} moves reversed.",
}  # fmt: skip


def told_of_moves(_command: Any, result: Posted) -> str:
    """`12 pcs of SAU-1001 received into BER-A-18. See the posting.`; several moves are counted."""
    sentence = _of_one(result) if result.move_count == 1 else MANY[result.verb].format(count=result.move_count)
    again = " It had been done already." if result.is_replay else ""
    return Markup('{}{} <a href="/posting/show/{}">See the posting</a>').format(sentence, again, result.posting_id)


def told_of_reservations(command: Any, result: Reserved) -> str:
    """`4 pcs of SAU-1001 reserved.`; several lines are counted."""
    if len(command.lines) != 1:
        return f"{len(command.lines)} lines reserved."
    line, made = command.lines[0], result.reservations[0]
    goods = _goods(line.variant_id, line.quantity, line.unit_id)
    return Markup('{} reserved. <a href="/reservation/show/{}">See the reservation</a>').format(goods, made["id"])


def _of_one(result: Posted) -> str:
    move = result.moves[0]
    places = _codes([move["from_location_id"], move["to_location_id"]])
    goods = _goods(move["variant_id"], Decimal(move["quantity"]))
    return SENTENCES[result.verb].format(goods=goods, source=places[0], target=places[1])


def _goods(variant_id: int, quantity: Decimal, unit_id: int | None = None) -> str:
    unit = Unit.id == unit_id if unit_id else Unit.id == Product.base_unit_id
    named = select(Variant.sku, Unit.code).select_from(Variant).join(Product, Product.id == Variant.product_id)
    sku, code = session.execute(named.join(Unit, unit).where(Variant.id == variant_id)).one()
    return f"{format_decimal(quantity, format='#,##0.######', locale=get_locale())} {code} of {sku}"


def _codes(ids: Sequence[int]) -> list[str]:
    found = {
        row.id: row.code for row in session.execute(select(Location.id, Location.code).where(Location.id.in_(ids)))
    }
    return [found[id_] for id_ in ids]
