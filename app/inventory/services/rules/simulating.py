"""Simulate: what a reorder rule would have done in the last days, beside the rule that applies now."""

from collections.abc import Sequence
from dataclasses import dataclass as plain_dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Annotated, Any, Self

from pydantic import Field, model_validator
from pydantic.dataclasses import dataclass

from app.catalog.models import Category, Variant
from app.core import clock
from app.core.command_fields import MONEY_STEP, STRICT, Quantity, RowId
from app.core.db import session
from app.core.errors import Fault, NotFound
from app.core.language import say
from app.inventory.models import MAX_LEAD_DAYS, Location
from app.inventory.queries import reached_by
from app.inventory.queries.demand import History, histories_of
from app.inventory.queries.replay import Policy, Replay, replay
from app.inventory.services.ledger.carrying import is_in_scope
from app.inventory.services.ledger.lines import plain
from app.inventory.services.ledger.locking import base_currency

MAX_ITEMS = 100
Level = Annotated[Decimal, Field(ge=0, max_digits=18, decimal_places=6, allow_inf_nan=False)]

DAYS = 90  # of history, unless told


@dataclass(frozen=True, kw_only=True, config=STRICT)
class Simulate:
    """Try a rule for one item, or for the items of a category, or for all (the first 100), at a site."""

    variant_id: RowId | None = None
    category_id: RowId | None = None
    site_id: RowId
    minimum: Level
    maximum: Level
    multiple: Quantity = Decimal(1)
    lead_days: Annotated[int, Field(ge=0, le=MAX_LEAD_DAYS)] = 7
    days: Annotated[int, Field(ge=7, le=365)] = DAYS

    @model_validator(mode="after")
    def _has_room(self) -> Self:
        if self.maximum < self.minimum:
            raise ValueError(say("the maximum must not be below the minimum"))
        return self


@plain_dataclass(frozen=True, kw_only=True)
class Trial:
    """One item under the rule that was tried, and under the one it has (None: it has none)."""

    history: History
    proposed: Replay
    present: Replay | None

    def cash(self, replayed: Replay) -> Decimal:
        """What the average stock of a replay is worth, in the base currency."""
        return (replayed.average_stock * self.history.unit_cost).quantize(MONEY_STEP)

    @property
    def avoided(self) -> int | None:
        """Days without stock that the rule would have avoided; below zero where it would have caused them."""
        return None if self.present is None else self.present.stock_out_days - self.proposed.stock_out_days


@plain_dataclass(frozen=True, kw_only=True)
class Simulation:
    """The trials of a rule, by SKU; `is_cut`: there are more items than were tried."""

    first: date
    days: int
    trials: Sequence[Trial]
    is_cut: bool

    def as_dict(self) -> dict[str, Any]:
        """The trials as JSON values; of a single item also its days."""
        items = [_item(trial) for trial in self.trials]
        if len(self.trials) == 1:
            items[0]["series"] = _series(self.trials[0])
        return {"first_day": self.first.isoformat(), "days": self.days, "is_cut": self.is_cut, "items": items}


def simulate(command: Simulate) -> Simulation:
    """Replay the demand of the last full days; changes nothing. Refuses what is unknown or not the actor's."""
    _demand_known(command)
    first = clock.today() - timedelta(days=command.days)
    ids = _items(command)
    policy = Policy(command.minimum, command.maximum, command.multiple, command.lead_days)
    histories = histories_of(ids[:MAX_ITEMS], command.site_id, first, base_currency())
    trials = [_trial(history, policy, first, command.days) for history in histories]
    return Simulation(first=first, days=command.days, trials=trials, is_cut=len(ids) > MAX_ITEMS)


def _demand_known(command: Simulate) -> None:
    site = session.get(Location, command.site_id)
    is_site = site is not None and site.level == "site" and is_in_scope(site.site_id) and not site.is_virtual
    missing = [] if is_site else ["site_id"]
    missing += [
        name
        for name, model, row_id in (
            ("variant_id", Variant, command.variant_id), ("category_id", Category, command.category_id),
        )
        if row_id is not None and session.get(model, row_id) is None
    ]  # fmt: skip
    if missing:
        message = say("This was not found, or is not yours to use.")
        raise NotFound(message, [Fault(f"/{name}", "not-found", message) for name in missing])


def _items(command: Simulate) -> Sequence[int]:
    if command.variant_id is not None:
        return [command.variant_id]
    return reached_by(category_id=command.category_id or 0, site_id=command.site_id, limit=MAX_ITEMS + 1)


def _trial(history: History, policy: Policy, first: date, days: int) -> Trial:
    proposed = replay(policy, history.demand, history.opening, first, days)
    present = replay(history.present, history.demand, history.opening, first, days) if history.present else None
    return Trial(history=history, proposed=proposed, present=present)


def _item(trial: Trial) -> dict[str, Any]:
    return {
        "variant_id": trial.history.variant_id,
        "sku": trial.history.sku,
        "opening": plain(trial.history.opening),
        "stock_out_days_avoided": trial.avoided,
        "proposed": _outcome(trial, trial.proposed),
        "present": None if trial.present is None else _outcome(trial, trial.present),
    }


def _outcome(trial: Trial, replayed: Replay) -> dict[str, Any]:
    return {
        "stock_out_days": replayed.stock_out_days,
        "orders": replayed.orders,
        "ordered": plain(replayed.ordered),
        "missed": plain(replayed.missed),
        "service_level": plain(replayed.service_level),
        "average_stock": plain(replayed.average_stock),
        "cash_amount": plain(trial.cash(replayed)),
    }


def _series(trial: Trial) -> list[dict[str, Any]]:
    present = [day.stock for day in trial.present.days] if trial.present else [None] * len(trial.proposed.days)
    return [
        {
            "day": day.day.isoformat(),
            "demand": plain(day.demand),
            "ordered": plain(day.ordered),
            "stock": plain(day.stock),
            "stock_present": None if now is None else plain(now),
        }
        for day, now in zip(trial.proposed.days, present, strict=True)
    ]
