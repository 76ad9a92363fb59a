"""What every verb of a transfer order begins and ends with: the locked order, who may, the next state, the answer.

The order's row is locked before the accounts of its variants, by every verb, so that no two of them wait in a circle.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from app.core import clock, current
from app.core.db import session
from app.core.errors import Fault, Forbidden, NotFound
from app.core.language import say, word
from app.core.outbox import record
from app.inventory.events import TransferChanged
from app.inventory.models import Location, TransferOrder, TransferOrderLine, TransferPosting
from app.inventory.services.ledger.carrying import is_in_scope
from app.inventory.services.ledger.posting import Draft, Posted, first_answer
from app.inventory.services.refusals import TransitionRefused
from app.inventory.states import TRANSFER


@dataclass(frozen=True, kw_only=True)
class TransferStanding:
    """The answer to every verb of a transfer order: its state after the verb, and the posting where stock moved."""

    order_id: int
    number: str
    state: str
    posting: Posted | None = None
    is_replay: bool = False

    def as_dict(self) -> dict[str, Any]:
        """The answer as JSON values."""
        return {
            "order_id": self.order_id,
            "number": self.number,
            "state": self.state,
            "posting_id": self.posting.posting_id if self.posting else None,
            "moves": list(self.posting.moves) if self.posting else [],
        }


def locked(order_id: int) -> TransferOrder:
    """The order as it stands, locked; refuses an unknown one and one between foreign sites."""
    order = session.get(TransferOrder, order_id, with_for_update=True, populate_existing=True)
    if order is None or not (is_in_scope(order.from_location.site_id) or is_in_scope(order.to_location.site_id)):
        message = say("Transfer %(id)s was not found.", id=order_id)
        raise NotFound(message, [Fault("/order_id", "not-found", message)])
    return order


def lines_of(order: TransferOrder) -> Sequence[TransferOrderLine]:
    """What is to be sent, in the order it was written down."""
    lines = select(TransferOrderLine).where(TransferOrderLine.order_id == order.id).order_by(TransferOrderLine.id)
    return session.scalars(lines).all()


def demand_site(place: Location) -> None:
    """Refuse who does not work at the site of the place; the other side of an order sees it and does not touch it."""
    if not is_in_scope(place.site_id):
        message = say("Only people of %(site)s may do that.", site=place.site.code if place.site else place.code)
        raise Forbidden(message, [Fault("/order_id", "other-site", message)])


def next_state(order: TransferOrder, verb: str) -> str:
    """The state after `verb`; refuses what is not listed."""
    state = TRANSFER.get((order.state, verb))
    if state is None:
        message = say(
            "Transfer %(number)s is %(state)s.", number=order.number, state=word(order.state.replace("_", " "))
        )
        raise TransitionRefused(message, [Fault("/order_id", "wrong-state", message, {"state": order.state})])
    return state


def answered(order: TransferOrder, key: str | None, content: str | None) -> TransferStanding | None:
    """The first answer to the key, if it was used before; refuses a key that was used for another content."""
    posted = first_answer(Draft(verb="transfer", lines=(), key=key, fingerprint=content))
    if posted is None:
        return None
    made = session.scalars(select(TransferPosting).filter_by(posting_id=posted.posting_id)).one()
    return TransferStanding(order_id=order.id, number=order.number, state=made.state, posting=posted, is_replay=True)


def turned(order: TransferOrder, verb: str, state: str, posted: Posted | None = None) -> TransferStanding:
    """Write the order's new state, link the posting and record the event; the answer."""
    order.state, order.updated_by_id = state, current.actor().user_id
    if state == "sent":
        order.sent_at = clock.now()
    if state == "received":
        order.received_at = clock.now()
    if posted:
        session.add(TransferPosting(order_id=order.id, posting_id=posted.posting_id, deed=verb, state=state))
    session.flush()
    record(
        TransferChanged(
            order_id=order.id,
            number=order.number,
            verb=verb,
            state=state,
            posting_id=posted.posting_id if posted else None,
        )
    )
    return TransferStanding(order_id=order.id, number=order.number, state=state, posting=posted)
