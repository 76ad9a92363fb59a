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

    `cause` is the verb (receive, ship, adjust, transfer, scrap, assemble, take_apart, reverse, import, reserve,
    commit, release, expire, rebuild);
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
class TransferChanged(Event, name="inventory.transfer_changed", of="order_id"):
    """A transfer order was drafted, allocated, sent, received, written off or cancelled: its new `state`.

    `verb` says which it was; `posting_id` names the posting where stock moved.
    """

    order_id: int
    number: str
    verb: str
    state: str
    posting_id: int | None


@dataclass(frozen=True, kw_only=True)
class ReorderRuleChanged(Event, name="inventory.reorder_rule_changed", of="variant_id"):
    """A low-stock rule of the variant at the site (0: everywhere) was written, changed or deleted."""

    variant_id: int
    site_id: int


@dataclass(frozen=True, kw_only=True)
class StockCountChanged(Event, name="inventory.stock_count_changed", of="count_id"):
    """A count was planned, assigned, counted on, submitted, approved, rejected, posted or cancelled (`cause`)."""

    count_id: int
    site_id: int
    cause: str
    state: str
    round: int
    assignee_id: int | None
    posting_id: int | None


@dataclass(frozen=True, kw_only=True)
class ExaminationAsked(Event, name="inventory.examination_asked", of="examination_id"):
    """The ledger is to be examined, at night or because somebody asked."""

    examination_id: int


@dataclass(frozen=True, kw_only=True)
class ExaminationEnded(Event, name="inventory.examination_ended", of="examination_id"):
    """The ledger was examined; `broken` checks of `checks` found rows that disagree."""

    examination_id: int
    checks: int
    broken: int


@dataclass(frozen=True, kw_only=True)
class LedgerRebuilt(Event, name="inventory.ledger_rebuilt", of="examination_id"):
    """Rows of `variant_ids` that disagreed with the ledger were rebuilt from it; `rows` were changed or added."""

    examination_id: int
    variant_ids: tuple[int, ...]
    rows: int


@dataclass(frozen=True, kw_only=True)
class InheritedRuleChanged(Event, name="inventory.inherited_rule_changed", of="category_id"):
    """Other rules may be inherited now: by the items below the category, at the site, of the product (0: any).

    The items up to and with the id `after` have been seen to.
    """

    category_id: int = 0
    site_id: int = 0
    product_id: int = 0
    after: int = 0


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
