"""What becomes of a reservation: committed, released, expired, consumed."""

from collections.abc import Sequence
from dataclasses import dataclass as plain_dataclass
from datetime import datetime
from typing import Any

from pydantic.dataclasses import dataclass

from app.core import clock
from app.core.command_fields import STRICT, RowId
from app.core.errors import Fault, NotFound
from app.core.language import say, word
from app.inventory.services.ledger.book import Book
from app.inventory.services.ledger.carrying import is_in_scope
from app.inventory.services.ledger.expiry import free_lapsed
from app.inventory.services.ledger.holding import KEEP, Standing, find, let_go, tell
from app.inventory.services.ledger.locking import lock_accounts
from app.inventory.services.refusals import ReservationClosed
from app.inventory.sql import run
from app.inventory.states import RESERVATION

DUE_VARIANTS = """
SELECT DISTINCT variant_id FROM (
  SELECT variant_id FROM inventory.reservation WHERE state = 'held' AND expires_at <= %(now)s
  ORDER BY expires_at LIMIT %(limit)s
) due
"""


@dataclass(frozen=True, kw_only=True, config=STRICT)
class CommitReservation:
    """Keep a held reservation beyond its time."""

    reservation_id: RowId


@dataclass(frozen=True, kw_only=True, config=STRICT)
class ReleaseReservation:
    """Give a reservation's stock back."""

    reservation_id: RowId


@plain_dataclass(frozen=True, kw_only=True)
class ReservationState:
    """The answer to `commit` and `release`: the reservation's state; a replay where it had it before."""

    reservation_id: int
    state: str
    is_replay: bool

    def as_dict(self) -> dict[str, Any]:
        """The answer as JSON values."""
        return {"reservation_id": self.reservation_id, "state": self.state}


def commit(command: CommitReservation) -> ReservationState:
    """Keep the reservation until it is consumed or released; refuses one that lapsed. Repeating it is harmless."""
    book, standing = _lock(command.reservation_id)
    if standing.state in ("committed", "consumed"):
        return _answer(standing, standing.state, is_replay=True)
    state = next_state(standing, "commit", clock.now())
    variants = [row[0] for row in run(KEEP, {"id": standing.id, "state": state, "now": clock.now()})]
    tell(book, "commit", {variant: [] for variant in variants}, clock.now())
    return _answer(standing, state)


def release(command: ReleaseReservation) -> ReservationState:
    """Give the stock back; refuses one that was consumed, or that keeps goods for a transfer.

    Repeating it, also after expiry, is harmless.
    """
    book, standing = _lock(command.reservation_id)
    refuse_transfers([standing])
    return _given_back(book, standing)


def free(command: ReleaseReservation) -> ReservationState:
    """Give the stock back, whatever it was kept for."""
    return _given_back(*_lock(command.reservation_id))


def _given_back(book: Book, standing: Standing) -> ReservationState:
    if standing.state in ("released", "expired"):
        return _answer(standing, standing.state, is_replay=True)
    state = RESERVATION.get((standing.state, "release"))
    if state is None:
        raise _closed(standing, standing.state, "/reservation_id")
    tell(book, "release", let_go([standing.id], state, clock.now()), clock.now())
    return _answer(standing, state)


def refuse_transfers(found: Sequence[Standing], pointer: str = "/reservation_id") -> None:
    """Refuse reservations that keep goods for a transfer order, which only its own verbs take back or send."""
    for standing in found:
        if standing.transfer is not None and is_in_scope(standing.site_id) and standing.state in ("held", "committed"):
            message = say(
                "Reservation %(reservation_id)s keeps goods for transfer %(number)s; use its own verbs.",
                reservation_id=standing.id,
                number=standing.transfer,
            )
            raise ReservationClosed(message, [Fault(pointer, "kept-for-transfer", message)])


def expire_due(limit: int = 500) -> int:
    """Tidy the lapsed holds of the variants behind the `limit` oldest; returns how many reservations expired."""
    now = clock.now()
    variants = [row[0] for row in run(DUE_VARIANTS, {"now": now, "limit": limit})]
    return free_lapsed(lock_accounts(variants), variants, now) if variants else 0


def next_state(standing: Standing, verb: str, now: datetime, *, pointer: str = "/reservation_id") -> str:
    """The state after `verb`; refuses a reservation that lapsed or was closed before."""
    state = RESERVATION.get((standing.state, verb))
    if state is None or standing.has_lapsed(now):
        raise _closed(standing, "expired" if standing.has_lapsed(now) else standing.state, pointer)
    return state


def _lock(reservation_id: int) -> tuple[Book, Standing]:
    """The reservation as it stands once its variant is locked; refuses an unknown one and foreign sites."""
    found = find([reservation_id])
    if not found or not is_in_scope(found[0].site_id):
        message = say("Reservation %(reservation_id)s was not found.", reservation_id=reservation_id)
        raise NotFound(message, [Fault("/reservation_id", "not-found", message)])
    book = lock_accounts([found[0].variant_id])
    return book, find([reservation_id])[0]


def _answer(standing: Standing, state: str, *, is_replay: bool = False) -> ReservationState:
    return ReservationState(reservation_id=standing.id, state=state, is_replay=is_replay)


def _closed(standing: Standing, state: str, pointer: str) -> ReservationClosed:
    message = say("Reservation %(reservation_id)s is %(state)s.", reservation_id=standing.id, state=word(state))
    return ReservationClosed(message, [Fault(pointer, "closed", message, {"state": state})])
