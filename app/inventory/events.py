"""What happens to stock, as facts."""

from dataclasses import dataclass
from datetime import date, datetime
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

    `cause` is the verb (receive, ship, adjust, transfer, reverse, import, reserve, commit, release, expire);
    `posting_id` names the posting where stock moved.
    """

    variant_id: int
    seq: int
    cause: str
    posting_id: int | None
    effective_at: datetime
    levels: tuple[LevelChange, ...]


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


@dataclass(frozen=True, kw_only=True)
class BooksClosedUntil(Event, name="inventory.books_closed_until", of="period_lock_id"):
    """The books of a site (None: of every one) were closed up to a day, or opened: up to an earlier one, or None."""

    period_lock_id: int
    site_id: int | None
    closed_until: date | None
    reason: str


@dataclass(frozen=True, kw_only=True)
class BackorderOpened(Event, name="inventory.backorder_opened", of="backorder_id"):
    """Demand waits for stock."""

    backorder_id: int
    variant_id: int
    quantity: Decimal


@dataclass(frozen=True, kw_only=True)
class BackorderFilled(Event, name="inventory.backorder_filled", of="backorder_id"):
    """What waited was reserved, `quantity` of it; `quantity_open` still waits."""

    backorder_id: int
    reservation_id: int
    variant_id: int
    quantity: Decimal
    quantity_open: Decimal


@dataclass(frozen=True, kw_only=True)
class BackorderCancelled(Event, name="inventory.backorder_cancelled", of="backorder_id"):
    """What still waited, `quantity` of it, is wanted no longer."""

    backorder_id: int
    variant_id: int
    quantity: Decimal
    note: str | None
