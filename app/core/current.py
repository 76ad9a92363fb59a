"""Who is acting, in which request, and which sites they may touch."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Actor:
    """A person, an integration or the system itself.

    `user_id` is None for the system. `site_ids` is the row scope: the sites whose stock the actor may see and change,
    None for every site.
    """

    user_id: int | None
    name: str
    site_ids: frozenset[int] | None = None

    def within(self, site_id: int) -> "Actor":
        """The same actor at that one site; unchanged where it is not theirs, so that a choice never widens a scope."""
        is_theirs = self.site_ids is None or site_id in self.site_ids
        return replace(self, site_ids=frozenset({site_id})) if is_theirs else self

    @property
    def principal(self) -> str:
        """The owner of an idempotency key: `user:7` or `system`."""
        return "system" if self.user_id is None else f"user:{self.user_id}"


SYSTEM = Actor(user_id=None, name="system")
NOBODY = Actor(user_id=None, name="nobody", site_ids=frozenset())

_actor: ContextVar[Actor] = ContextVar("actor", default=SYSTEM)
_request_id: ContextVar[str | None] = ContextVar("request_id", default=None)


def actor() -> Actor:
    """The current actor; the system where nobody was named (jobs, command line)."""
    return _actor.get()


def request_id() -> str | None:
    """The id of the request being served, None outside of one."""
    return _request_id.get()


@contextmanager
def acting_as(who: Actor, *, request: str | None = None) -> Iterator[None]:
    """Let `who` be the actor, and `request` the request id, for the block."""
    actor_token, request_token = _actor.set(who), _request_id.set(request)
    try:
        yield
    finally:
        _actor.reset(actor_token)
        _request_id.reset(request_token)
