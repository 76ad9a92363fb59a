"""Demand that waits: written beside what could be held, within the policy of the item, and given up again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass as plain_dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from pydantic.dataclasses import dataclass

from app.core import clock, current
from app.core.command_fields import STRICT, Note, RowId
from app.core.errors import Fault, KeyReused, NotFound
from app.core.language import figure, say, word
from app.core.outbox import record, record_all
from app.inventory.events import BackorderCancelled, BackorderOpened
from app.inventory.services.ledger.book import Book
from app.inventory.services.ledger.carrying import is_in_scope
from app.inventory.services.ledger.lines import Line, plain
from app.inventory.services.ledger.locking import lock_accounts
from app.inventory.services.refusals import BackorderLimit, TransitionRefused
from app.inventory.sql import run
from app.inventory.states import BACKORDER

LIMITS = """
SELECT policy.variant_id, policy.backorder_limit,
       coalesce((SELECT sum(quantity_open) FROM inventory.backorder
                 WHERE backorder.variant_id = policy.variant_id AND backorder.state = 'open'), 0)
FROM inventory.stocking_policy policy
WHERE policy.variant_id = ANY(%(variants)s::bigint[]) AND policy.backorder_limit IS NOT NULL
"""
PUT = """
INSERT INTO inventory.backorder (variant_id, location_id, quantity, quantity_open, priority, demand, principal, key,
                                 line, fingerprint, actor_id, requested_at, changed_at)
SELECT new.variant_id, new.location_id, new.quantity, new.quantity, %(priority)s, new.demand, %(principal)s, %(key)s,
       new.line, %(fingerprint)s, %(actor_id)s, %(now)s, %(now)s
FROM unnest(%(variants)s::bigint[], %(locations)s::bigint[], %(quantities)s::numeric[], %(demands)s::text[],
            %(lines)s::int[]) AS new (variant_id, location_id, quantity, demand, line)
ON CONFLICT (principal, key, line) DO NOTHING
RETURNING id, line, variant_id, location_id, quantity, priority
"""
BEFORE = """
SELECT id, line, variant_id, location_id, quantity, priority, fingerprint FROM inventory.backorder
WHERE principal = %(principal)s AND key = %(key)s ORDER BY line
"""
FIND = """
SELECT backorder.variant_id, backorder.state, backorder.quantity_open, location.site_id
FROM inventory.backorder JOIN inventory.location ON location.id = backorder.location_id
WHERE backorder.id = %(id)s
"""
CANCEL = """
UPDATE inventory.backorder SET state = %(state)s, changed_at = %(now)s WHERE id = %(id)s RETURNING id
"""


@plain_dataclass(frozen=True)
class Lacking:
    """What a line could not be given: `quantity` in base units, for `demand`."""

    line: Line
    quantity: Decimal
    demand: str


@dataclass(frozen=True, kw_only=True, config=STRICT)
class CancelBackorder:
    """Want it no longer."""

    backorder_id: RowId
    note: Note | None = None


@plain_dataclass(frozen=True, kw_only=True)
class BackorderState:
    """The answer to `cancel`: the backorder's state; a replay where it had it before."""

    backorder_id: int
    state: str
    is_replay: bool

    def as_dict(self) -> dict[str, Any]:
        """The answer as JSON values."""
        return {"backorder_id": self.backorder_id, "state": self.state}


def cancel_backorder(command: CancelBackorder) -> BackorderState:
    """Give up what is still open of it; what it was given stays reserved. Refuses one that was filled."""
    variant_id = _find(command.backorder_id)[0]
    lock_accounts([variant_id])
    _, state, lacking, _ = _find(command.backorder_id)
    if state == "cancelled":
        return BackorderState(backorder_id=command.backorder_id, state=state, is_replay=True)
    after = BACKORDER.get((state, "cancel"))
    if after is None:
        message = say("Backorder %(id)s is %(state)s.", id=command.backorder_id, state=word(state))
        raise TransitionRefused(message, [Fault("/backorder_id", "closed", message, {"state": state})])
    run(CANCEL, {"id": command.backorder_id, "state": after, "now": clock.now()})
    record(
        BackorderCancelled(
            backorder_id=command.backorder_id, variant_id=variant_id, quantity=lacking, note=command.note
        )
    )
    return BackorderState(backorder_id=command.backorder_id, state=after, is_replay=False)


def put_back(
    book: Book, lacking: Sequence[Lacking], *, priority: int, key: str | None, content: str, now: datetime
) -> list[dict[str, Any]]:
    """Write a backorder for everything that lacks, as JSON values; refuses more than the items' policies allow."""
    if not lacking:
        return []
    _demand_room(book, lacking)
    who = current.actor()
    rows = run(
        PUT,
        {
            "priority": priority,
            "principal": who.principal,
            "actor_id": who.user_id,
            "key": key,
            "fingerprint": content,
            "now": now,
            "variants": [part.line.variant_id for part in lacking],
            "locations": [part.line.from_id for part in lacking],
            "quantities": [part.quantity for part in lacking],
            "demands": [part.demand for part in lacking],
            "lines": [part.line.number for part in lacking],
        },
    )
    if len(rows) < len(lacking):
        raise KeyReused(say("This key was used before, with another content."))
    record_all(BackorderOpened(backorder_id=row[0], variant_id=row[2], quantity=row[4]) for row in rows)
    return [told(row) for row in rows]


def put_before(key: str) -> tuple[list[dict[str, Any]], str | None]:
    """The backorders that the actor's key made, as JSON values, and the content that they were made of."""
    rows = run(BEFORE, {"principal": current.actor().principal, "key": key})
    return [told(row) for row in rows], rows[0][6] if rows else None


def told(row: Sequence[Any]) -> dict[str, Any]:
    """A backorder as JSON values."""
    row_id, line, variant_id, location_id, quantity, priority, *_ = row
    return {
        "id": row_id,
        "line": line,
        "variant_id": variant_id,
        "location_id": location_id,
        "quantity": plain(quantity),
        "priority": priority,
    }


def _demand_room(book: Book, lacking: Sequence[Lacking]) -> None:
    """The accounts are locked, so no rival uses the same room."""
    rows = run(LIMITS, {"variants": sorted({part.line.variant_id for part in lacking})})
    room: Mapping[int, list[Decimal]] = {variant: [limit, limit - waiting] for variant, limit, waiting in rows}
    for part in lacking:
        if part.line.variant_id not in room:
            continue
        limit, left = room[part.line.variant_id]
        if part.quantity > left:
            raise _full(book, part, limit, max(left, Decimal(0)))
        room[part.line.variant_id][1] = left - part.quantity


def _full(book: Book, part: Lacking, limit: Decimal, left: Decimal) -> BackorderLimit:
    message = say(
        "%(lacking)s of %(sku)s lack; at most %(limit)s of it may be backordered, and %(left)s still can.",
        lacking=figure(part.quantity),
        sku=book.accounts[part.line.variant_id].sku,
        limit=figure(limit),
        left=figure(left),
    )
    detail = {"limit": plain(limit), "left": plain(left)}
    return BackorderLimit(message, [Fault(part.line.pointer("quantity"), "backorder-limit", message, detail)])


def _find(backorder_id: int) -> Sequence[Any]:
    rows = run(FIND, {"id": backorder_id})
    if not rows or not is_in_scope(rows[0][3]):
        message = say("Backorder %(id)s was not found.", id=backorder_id)
        raise NotFound(message, [Fault("/backorder_id", "not-found", message)])
    found: Sequence[Any] = rows[0]
    return found
