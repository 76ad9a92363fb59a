"""Scrap: goods are thrown away, for a reason, and what they were worth is told."""

from collections.abc import Iterator
from dataclasses import dataclass as plain_dataclass
from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any

from pydantic import Field
from pydantic.dataclasses import dataclass

from app.core import clock
from app.core.command_fields import MAX_LINES, STRICT, FixedId, Key, Note, Quantity, Reference, RowId
from app.core.outbox import record
from app.inventory.events import StockScrapped
from app.inventory.models import OK, SCRAP
from app.inventory.services.ledger.lines import Line, plain
from app.inventory.services.ledger.posting import Draft, Posted, post
from app.inventory.services.ledger.reasons import active_reason
from app.inventory.sql import run

VALUE = "SELECT sum(value_amount) FROM inventory.stock_move WHERE posting_id = %(id)s"


@dataclass(frozen=True, kw_only=True, config=STRICT)
class ScrapLine:
    """Goods that are thrown away, of a lot and condition, from a place."""

    variant_id: RowId
    location_id: RowId
    quantity: Quantity
    unit_id: RowId | None = None
    lot_id: RowId | None = None
    condition_id: FixedId = OK


@dataclass(frozen=True, kw_only=True, config=STRICT)
class Scrap:
    """Throw goods away, for a reason."""

    reason_id: RowId
    lines: Annotated[tuple[ScrapLine, ...], Field(min_length=1, max_length=MAX_LINES)]
    reference: Reference | None = None
    note: Note | None = None
    key: Key | None = None


@plain_dataclass(frozen=True, kw_only=True)
class Scrapped(Posted):
    """The answer to a scrapping: its posting, and what the goods were worth."""

    value_amount: Decimal

    def as_dict(self) -> dict[str, Any]:
        """The answer as JSON values."""
        return {**super().as_dict(), "value_amount": plain(self.value_amount)}


def scrap(command: Scrap) -> Scrapped:
    """Take unpromised goods off at their book value; refuses an unknown or retired reason and every shortage."""
    lines = list(_lines(command, clock.now()))
    posted = post(Draft.of("scrap", command, lines, reason_id=active_reason(command.reason_id)))
    value = run(VALUE, {"id": posted.posting_id})[0][0]
    if not posted.is_replay:
        record(StockScrapped(posting_id=posted.posting_id, reason_id=command.reason_id, value_amount=value))
    return Scrapped(**vars(posted), value_amount=value)


def _lines(command: Scrap, now: datetime) -> Iterator[Line]:
    for number, line in enumerate(command.lines):
        yield Line(
            number=number,
            variant_id=line.variant_id,
            quantity=line.quantity,
            unit_id=line.unit_id,
            from_id=line.location_id,
            from_field="location_id",
            to_id=SCRAP,
            lot_id=line.lot_id,
            condition_id=line.condition_id,
            effective_at=now,
        )
