"""Rebuilding rows that are only sums from the ledger, exactly as an examination showed that they would change."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from pydantic.dataclasses import dataclass as command

from app.core import clock, current
from app.core.command_fields import STRICT, RowId
from app.core.db import session
from app.core.errors import Fault, NotFound
from app.core.language import say
from app.core.outbox import record, record_all
from app.inventory.events import LedgerRebuilt, LevelChange, StockChanged
from app.inventory.models import Examination
from app.inventory.models.examination import BROKEN, REBUILT
from app.inventory.queries.derived import Difference, differences_of
from app.inventory.services.ledger.locking import lock_accounts
from app.inventory.services.proof.examining import demand_every_site
from app.inventory.services.refusals import LedgerMoved, NotRebuildable
from app.inventory.sql import run
from app.inventory.states import EXAMINATION

_LEVEL = """
FROM jsonb_to_recordset(%(rows)s::jsonb) AS new (
  row_id bigint, variant_id bigint, location_id bigint, lot_id bigint, condition_id bigint, on_hand numeric,
  reserved numeric, allow_negative boolean, is_serial boolean, expires_on date)
"""
CHANGE_LEVELS = f"""
UPDATE inventory.stock_level level
SET on_hand = new.on_hand, reserved = new.reserved, allow_negative = new.allow_negative, is_serial = new.is_serial,
    expires_on = new.expires_on, changed_at = now()
{_LEVEL} WHERE level.id = new.row_id RETURNING level.id
"""  # noqa: S608 (constants only)
ADD_LEVELS = f"""
INSERT INTO inventory.stock_level (variant_id, location_id, lot_id, condition_id, on_hand)
SELECT new.variant_id, new.location_id, new.lot_id, new.condition_id, new.on_hand
{_LEVEL} WHERE new.row_id IS NULL RETURNING id
"""
CHANGE_HOLDS = """
UPDATE inventory.reservation_hold hold SET is_open = new.is_open
FROM jsonb_to_recordset(%(rows)s::jsonb) AS new (row_id bigint, is_open boolean)
WHERE hold.id = new.row_id RETURNING hold.id
"""
CHANGE_ACCOUNTS = """
UPDATE inventory.stock_account account SET on_hand = new.on_hand, value_amount = new.value_amount,
    average_amount = new.average_amount, owed_amount = new.owed_amount
FROM jsonb_to_recordset(%(rows)s::jsonb) AS new (
  variant_id bigint, on_hand numeric, value_amount numeric, average_amount numeric, owed_amount numeric)
WHERE account.variant_id = new.variant_id RETURNING account.id
"""
CHANGE_LAYERS = """
UPDATE inventory.cost_layer layer SET remaining = new.remaining, remaining_amount = new.remaining_amount
FROM jsonb_to_recordset(%(rows)s::jsonb) AS new (row_id bigint, remaining numeric, remaining_amount numeric)
WHERE layer.id = new.row_id RETURNING layer.id
"""
_CARGO = """
FROM jsonb_to_recordset(%(rows)s::jsonb) AS new (
  row_id bigint, order_id bigint, variant_id bigint, lot_id bigint, sent numeric, received numeric, lost numeric)
"""
CHANGE_CARGO = f"""
UPDATE inventory.transfer_cargo cargo SET sent = new.sent, received = new.received, lost = new.lost
{_CARGO} WHERE cargo.id = new.row_id RETURNING cargo.id
"""  # noqa: S608 (constants only)
ADD_CARGO = f"""
INSERT INTO inventory.transfer_cargo (order_id, variant_id, lot_id, sent, received, lost)
SELECT new.order_id, new.variant_id, new.lot_id, new.sent, new.received, new.lost
{_CARGO} WHERE new.row_id IS NULL RETURNING id
"""
CHANGE_BACKORDERS = """
UPDATE inventory.backorder SET quantity_open = new.quantity_open, state = new.state, changed_at = now()
FROM jsonb_to_recordset(%(rows)s::jsonb) AS new (row_id bigint, quantity_open numeric, state text)
WHERE backorder.id = new.row_id RETURNING backorder.id
"""
COUNT_EVENTS = """
UPDATE inventory.stock_account SET seq = seq + 1 WHERE variant_id = ANY(%(variants)s::bigint[])
RETURNING variant_id, seq
"""
# What is changed after levels and their holds, in this order.
REST = (
    ("stock_account", CHANGE_ACCOUNTS),
    ("cost_layer", CHANGE_LAYERS),
    ("transfer_cargo", CHANGE_CARGO),
    ("transfer_cargo", ADD_CARGO),
    ("backorder", CHANGE_BACKORDERS),
)


@command(frozen=True, kw_only=True, config=STRICT)
class RebuildLedger:
    """Put right what the examination showed."""

    examination_id: RowId


@dataclass(frozen=True, kw_only=True)
class Rebuilt:
    """How many rows of how many items were changed or added; a replay where that was done before."""

    examination_id: int
    items: int
    rows: int
    is_replay: bool = False

    def as_dict(self) -> dict[str, Any]:
        """The answer as JSON values."""
        return {"examination_id": self.examination_id, "items": self.items, "rows": self.rows}


def rebuild(command: RebuildLedger) -> Rebuilt:
    """Rebuild levels, holds, accounts, layers, cargo and backorders as shown; moves, costs and reservations stay.

    Refuses an examination that shows nothing to rebuild, one since which the items have changed, and figures that the
    ledger must not have (less than nothing, more promised than there is). Repeating it is harmless.
    """
    demand_every_site()
    examination: Examination | None = session.get(Examination, command.examination_id, with_for_update=True)
    if examination is None:
        raise NotFound(say("There is no examination %(id)s.", id=command.examination_id))
    shown = [Difference(**change) for change in examination.changes]
    variants = sorted({difference.variant_id for difference in shown})
    answer = Rebuilt(examination_id=examination.id, items=len(variants), rows=len(shown))
    if examination.state == REBUILT:
        return Rebuilt(**answer.as_dict(), is_replay=True)
    if not examination.is_rebuildable:
        raise NotRebuildable(say("This examination shows nothing that can be rebuilt."))
    lock_accounts(variants)
    if list(differences_of(variants)) != shown:
        raise LedgerMoved(say("The items have changed since this examination; examine again."))
    _demand_possible(shown)
    _write(shown)
    record_all(_told(shown, variants))
    record(LedgerRebuilt(examination_id=examination.id, variant_ids=tuple(variants), rows=len(shown)))
    examination.state = EXAMINATION[BROKEN, "rebuild"]
    examination.rebuilt_at, examination.rebuilt_by_id = clock.now(), current.actor().user_id
    return answer


def _demand_possible(shown: Sequence[Difference]) -> None:
    faults = [
        Fault(
            "/examination_id",
            "impossible",
            say(
                "Item %(item)s at place %(place)s would have %(on_hand)s on hand and %(reserved)s promised.",
                item=difference.variant_id,
                place=difference.location_id,
                on_hand=difference.rebuilt["on_hand"],
                reserved=difference.rebuilt["reserved"],
            ),
            {"variant_id": difference.variant_id, "location_id": difference.location_id},
        )
        for difference in shown
        if difference.of == "stock_level" and not _is_possible(difference.rebuilt)
    ]
    if faults:
        raise NotRebuildable(faults[0].message, faults)


def _is_possible(level: dict[str, Any]) -> bool:
    on_hand, reserved = Decimal(level["on_hand"]), Decimal(level["reserved"])
    return bool(level["allow_negative"]) or 0 <= reserved <= on_hand


def _write(shown: Sequence[Difference]) -> None:
    """Levels that lose go before those that gain: a serial unit is never in two places, not even for a moment."""
    of: dict[str, list[Difference]] = {}
    for difference in shown:
        of.setdefault(difference.of, []).append(difference)
    levels = of.get("stock_level", [])
    _run(CHANGE_HOLDS, of.get("reservation_hold", []))
    for group in ([one for one in levels if _gain(one) < 0], [one for one in levels if _gain(one) >= 0]):
        _run(CHANGE_LEVELS, group)
        _run(ADD_LEVELS, group)
    for name, statement in REST:
        _run(statement, of.get(name, []))


def _gain(difference: Difference) -> Decimal:
    return Decimal(difference.rebuilt["on_hand"]) - Decimal(difference.stored["on_hand"])


def _run(statement: str, rows: Sequence[Difference]) -> None:
    if rows:
        run(statement, {"rows": json.dumps([{**row.as_dict(), **row.rebuilt} for row in rows])})


def _told(shown: Sequence[Difference], variants: Sequence[int]) -> Iterator[StockChanged]:
    """One event per item, numbered as every other change of its stock."""
    now = clock.now()
    for variant_id, seq in sorted(tuple(row) for row in run(COUNT_EVENTS, {"variants": list(variants)})):
        levels = (one for one in shown if one.of == "stock_level" and one.variant_id == variant_id)
        yield StockChanged(
            variant_id=variant_id,
            seq=seq,
            cause="rebuild",
            posting_id=None,
            effective_at=now,
            levels=tuple(_change(level) for level in levels),
        )


def _change(level: Difference) -> LevelChange:
    return LevelChange(
        location_id=level.location_id or 0,
        site_id=level.site_id or 0,
        lot_id=level.lot_id or 0,
        condition_id=level.condition_id or 0,
        on_hand_before=Decimal(level.stored["on_hand"]),
        on_hand_after=Decimal(level.rebuilt["on_hand"]),
        reserved_before=Decimal(level.stored["reserved"]),
        reserved_after=Decimal(level.rebuilt["reserved"]),
    )
