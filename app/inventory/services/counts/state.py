"""A count moves from state to state: locked, asked whether it may, changed and told."""

from dataclasses import dataclass
from typing import Any

from app.core import current
from app.core.db import session
from app.core.errors import Fault, NotFound
from app.core.language import say, word
from app.core.outbox import record
from app.inventory.events import StockCountChanged
from app.inventory.models import StockCount
from app.inventory.services.ledger.carrying import is_in_scope
from app.inventory.services.refusals import TransitionRefused
from app.inventory.states import COUNT


@dataclass(frozen=True, kw_only=True)
class CountState:
    """The answer to most verbs of a count: its state; it tells nothing of what the books say."""

    count_id: int
    state: str
    posting_id: int | None = None
    is_replay: bool = False

    def as_dict(self) -> dict[str, Any]:
        """The answer as JSON values."""
        return {"count_id": self.count_id, "state": self.state, "posting_id": self.posting_id}


def lock_count(count_id: int) -> StockCount:
    """The count, locked; accounts are locked before. Refuses an unknown one and foreign sites."""
    count = session.get(StockCount, count_id, with_for_update=True, populate_existing=True)
    if count is None or not is_in_scope(count.site_id):
        message = say("Count %(id)s was not found.", id=count_id)
        raise NotFound(message, [Fault("/count_id", "not-found", message)])
    return count


def demand(count: StockCount, verb: str) -> str:
    """The state after the verb; refuses a verb that the count's state does not allow."""
    state = COUNT.get((count.state, verb))
    if state is None:
        raise TransitionRefused(
            say("The count is %(state)s; it cannot be changed by “%(verb)s”.", state=word(count.state), verb=word(verb))
        )
    return state


def advance(count: StockCount, verb: str) -> CountState:
    """Give the count its state after the verb, and tell of it."""
    count.state = demand(count, verb)
    count.updated_by_id = current.actor().user_id
    session.flush()
    return tell(count, verb)


def tell(count: StockCount, cause: str) -> CountState:
    """Record what became of the count."""
    record(
        StockCountChanged(
            count_id=count.id,
            site_id=count.site_id,
            cause=cause,
            state=count.state,
            round=count.round,
            assignee_id=count.assignee_id,
            posting_id=count.posting_id,
        )
    )
    return state_of(count)


def state_of(count: StockCount, *, is_replay: bool = False) -> CountState:
    """The count's state as an answer."""
    return CountState(count_id=count.id, state=count.state, posting_id=count.posting_id, is_replay=is_replay)
