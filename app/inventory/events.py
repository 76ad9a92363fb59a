"""What happens to stock, as facts."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from app.core.events import Event


@dataclass(frozen=True, kw_only=True)
class LevelChange:
    """One level before and after, in base units."""

    location_id: int
    site_id: int
    lot_id: int
    condition_id: int
    on_hand_before: Decimal
    on_hand_after: Decimal
    reserved_before: Decimal
    reserved_after: Decimal


@dataclass(frozen=True, kw_only=True)
class StockChanged(Event, name="inventory.stock_changed", of="variant_id"):
    """Levels of a variant changed, by whatever cause; `seq` has no gaps per variant.

    `cause` is the verb (receive, ship, adjust, transfer, scrap, assemble, take_apart, reverse, import,
    reserve, commit, release, expire);
    `posting_id` names the posting where stock moved.
    """

    variant_id: int
    seq: int
    cause: str
    posting_id: int | None
    effective_at: datetime
    levels: tuple[LevelChange, ...]


@dataclass(frozen=True, kw_only=True)
class StockScrapped(Event, name="inventory.stock_scrapped", of="posting_id"):
    """Goods worth `value_amount` were thrown away, for a reason."""

    posting_id: int
    reason_id: int
    value_amount: Decimal


@dataclass(frozen=True, kw_only=True)
class KitAssembled(Event, name="inventory.kit_assembled", of="posting_id"):
    """So many kits were put together, worth what was taken for them."""

    posting_id: int
    variant_id: int
    quantity: Decimal
    value_amount: Decimal


@dataclass(frozen=True, kw_only=True)
class KitTakenApart(Event, name="inventory.kit_taken_apart", of="posting_id"):
    """So many kits were taken apart, worth `value_amount`; parts worth `lost_amount` of it did not come back."""

    posting_id: int
    variant_id: int
    quantity: Decimal
    value_amount: Decimal
    lost_amount: Decimal


@dataclass(frozen=True, kw_only=True)
class CostAdded(Event, name="inventory.cost_added", of="posting_id"):
    """Goods received before cost more, or below zero less: what of it their stock bears, and what goods sold bear."""

    posting_id: int
    kind: str
    stock_amount: Decimal
    sold_amount: Decimal
    variant_ids: tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class CostingChanged(Event, name="inventory.costing_changed", of="variant_id"):
    """An item is costed so (average, fifo) from now on, beginning with what was on hand and its book value."""

    variant_id: int
    costing: str
    on_hand: Decimal
    value_amount: Decimal


@dataclass(frozen=True, kw_only=True)
class StockAlertOpened(Event, name="inventory.stock_alert_opened", of="alert_id"):
    """Available stock crossed its minimum downwards."""

    alert_id: int
    variant_id: int
    site_id: int
    available: Decimal
    minimum: Decimal


@dataclass(frozen=True, kw_only=True)
class StockAlertChanged(Event, name="inventory.stock_alert_changed", of="alert_id"):
    """An alert was acknowledged, snoozed, woken or resolved: its new `state`."""

    alert_id: int
    variant_id: int
    site_id: int
    state: str


@dataclass(frozen=True, kw_only=True)
class ReorderRuleChanged(Event, name="inventory.reorder_rule_changed", of="variant_id"):
    """A low-stock rule of the variant at the site was written, changed or deleted."""

    variant_id: int
    site_id: int
