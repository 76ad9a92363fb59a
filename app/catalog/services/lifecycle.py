"""The steps of a product's life, each a verb of the table in `states`."""

from dataclasses import dataclass
from typing import Any

from pydantic.dataclasses import dataclass as command

from app.catalog.events import ProductStatusChanged
from app.catalog.models import Product
from app.catalog.services.attributes import check_required
from app.catalog.services.refusals import TransitionRefused
from app.catalog.services.rows import lock_product
from app.catalog.states import TRANSITIONS, verbs_of
from app.core.command_fields import STRICT, RowId
from app.core.db import session
from app.core.errors import Fault
from app.core.language import say, word
from app.core.outbox import record


@command(frozen=True, config=STRICT)
class ChangeStatus:
    """Which product takes the step."""

    product_id: RowId


@dataclass(frozen=True)
class StatusChanged:
    """The product's new status."""

    product_id: int
    status: str

    def as_dict(self) -> dict[str, Any]:
        """The change as JSON values."""
        return {"product_id": self.product_id, "status": self.status, "verbs": list(verbs_of(self.status))}


def activate(command: ChangeStatus) -> StatusChanged:
    """Open a product for trade; refuses one whose required attributes are missing."""
    return _step(command, "activate")


def phase_out(command: ChangeStatus) -> StatusChanged:
    """Sell what is left of a product and buy no more."""
    return _step(command, "phase_out")


def block(command: ChangeStatus) -> StatusChanged:
    """Stop all trade with a product for now."""
    return _step(command, "block")


def archive(command: ChangeStatus) -> StatusChanged:
    """Put a product away; an active one must be phased out or blocked first."""
    return _step(command, "archive")


def restore(command: ChangeStatus) -> StatusChanged:
    """Take a product out of the archive, as a draft."""
    return _step(command, "restore")


def _step(command: ChangeStatus, verb: str) -> StatusChanged:
    product = lock_product(command.product_id)
    before, after = product.status, TRANSITIONS.get((product.status, verb))
    if after is None:
        raise _refusal(product, verb)
    if after == "active":
        check_required(product.category_id, product.attributes)
    product.status = after
    session.flush()
    record(ProductStatusChanged(product_id=product.id, status_before=before, status=after))
    return StatusChanged(product.id, after)


def _refusal(product: Product, verb: str) -> TransitionRefused:
    possible = ", ".join(_spoken(name) for name in verbs_of(product.status))
    reason = say(
        "“%(verb)s” does not apply to a product that is %(status)s; possible: %(possible)s.",
        verb=_spoken(verb),
        status=_spoken(product.status),
        possible=possible,
    )
    return TransitionRefused(reason, [Fault("/status", "transition", reason, {"status": product.status})])


def _spoken(name: str) -> str:
    return word(name.replace("_", " "))
