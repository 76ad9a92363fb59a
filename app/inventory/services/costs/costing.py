"""Change costing: an item is costed by layers or at the moving average from now on, at its standing value."""

from dataclasses import dataclass as plain_dataclass
from typing import Any, Literal

from pydantic.dataclasses import dataclass

from app.core import clock, current
from app.core.command_fields import STRICT, Note, RowId
from app.core.db import session
from app.core.errors import Fault, Forbidden, NotFound
from app.core.language import say, word
from app.core.outbox import record
from app.core.screens.words import sentence
from app.inventory.events import CostingChanged
from app.inventory.models import FIFO, StockingPolicy
from app.inventory.services.ledger.account import Account
from app.inventory.services.ledger.lines import plain
from app.inventory.services.ledger.locking import lock_accounts
from app.inventory.services.refusals import TransitionRefused
from app.inventory.sql import run

_CHANGE = """
WITH change AS (
  INSERT INTO inventory.costing_change
    (variant_id, costing, on_hand, value_amount, last_move_id, note, actor_id, recorded_at)
  VALUES (%(variant)s, %(costing)s, %(on_hand)s, %(value)s,
          (SELECT max(id) FROM inventory.stock_move WHERE variant_id = %(variant)s), %(note)s, %(actor_id)s, %(now)s)
  RETURNING id, variant_id, on_hand, value_amount
)
"""

OPEN = f"""{_CHANGE}, opened AS (
  INSERT INTO inventory.cost_layer
    (variant_id, change_id, quantity, value_amount, remaining, remaining_amount, began_at)
  SELECT variant_id, id, on_hand, value_amount, on_hand, value_amount, %(now)s FROM change WHERE on_hand > 0
)
SELECT id FROM change
"""  # noqa: S608 (constants only)

CLOSE = f"""{_CHANGE}, used AS (
  INSERT INTO inventory.cost_use (layer_id, change_id, quantity, value_amount, used_at)
  SELECT layer.id, change.id, layer.remaining, layer.remaining_amount, %(now)s
  FROM change JOIN inventory.cost_layer layer ON layer.variant_id = change.variant_id AND layer.remaining > 0
), closed AS (
  UPDATE inventory.cost_layer SET remaining = 0, remaining_amount = 0
  WHERE variant_id = %(variant)s AND remaining > 0
), averaged AS (
  UPDATE inventory.stock_account SET average_amount = value_amount WHERE variant_id = %(variant)s
)
SELECT id FROM change
"""  # noqa: S608 (constants only)


@dataclass(frozen=True, kw_only=True, config=STRICT)
class ChangeCosting:
    """How an item is costed from now on."""

    variant_id: RowId
    costing: Literal["average", "fifo"]
    note: Note | None = None


@plain_dataclass(frozen=True, kw_only=True)
class CostingState:
    """The answer: how the item is costed, and the value it began with."""

    variant_id: int
    change_id: int
    costing: str
    value_amount: str

    def as_dict(self) -> dict[str, Any]:
        """The answer as JSON values."""
        return {
            "variant_id": self.variant_id,
            "change_id": self.change_id,
            "costing": self.costing,
            "value_amount": self.value_amount,
        }


def change_costing(command: ChangeCosting) -> CostingState:
    """Cost the item so from now on; its book value stays: one layer opens with it, or all that are open close.

    Refuses what is costed so already, and people who see some sites only, as value is over all sites.
    """
    if current.actor().site_ids is not None:
        raise Forbidden(say("An item is costed over all sites; you see some of them only."))
    account = _locked(command.variant_id)
    if account.costing == command.costing:
        raise TransitionRefused(
            say("%(sku)s is costed so already: %(costing)s.", sku=account.sku, costing=word(sentence(command.costing))),
            [Fault("/costing", "same-costing", say("Choose the other one."))],
        )
    _keep(command)
    return _told(command, account)


def _told(command: ChangeCosting, account: Account) -> CostingState:
    values = {
        "variant": account.variant_id,
        "costing": command.costing,
        "on_hand": account.on_hand,
        "value": account.value,
        "note": command.note,
        "actor_id": current.actor().user_id,
        "now": clock.now(),
    }
    change_id = run(OPEN if command.costing == FIFO else CLOSE, values)[0][0]
    record(
        CostingChanged(
            variant_id=account.variant_id, costing=command.costing, on_hand=account.on_hand, value_amount=account.value
        )
    )
    return CostingState(
        variant_id=account.variant_id, change_id=change_id, costing=command.costing, value_amount=plain(account.value)
    )


def _locked(variant_id: int) -> Account:
    found = lock_accounts({variant_id}).accounts.get(variant_id)
    if found is None:
        message = say("Variant %(id)s was not found.", id=variant_id)
        raise NotFound(message, [Fault("/variant_id", "not-found", message)])
    return found


def _keep(command: ChangeCosting) -> None:
    """Write it into the item's policy, which begins here where it has none."""
    policy = session.query(StockingPolicy).filter_by(variant_id=command.variant_id).one_or_none()
    if policy is None:
        session.add(StockingPolicy(variant_id=command.variant_id, costing=command.costing))
    else:
        policy.costing = command.costing
    session.flush()
