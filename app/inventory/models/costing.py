"""What stock cost: FIFO layers and their uses, costs that came later, and how an item was costed when."""

from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.catalog.models import Variant
from app.core.db import Instant, LongText, Money, Quantity, Row, Word
from app.core.language import mark
from app.core.screens.words import numbered
from app.inventory.models.ledger import Posting, StockMove, TransactionId

AVERAGE, FIFO = "average", "fifo"
COSTINGS = (AVERAGE, FIFO)
COST_KINDS = ("freight", "duty", "bill", "other")
UNCOVERED, SETTLEMENT, CORRECTION = "uncovered", "settlement", "correction"
OWN_KINDS = (UNCOVERED, SETTLEMENT, CORRECTION)  # what the ledger books itself

_ONE_CAUSE = "(move_id IS NULL) <> (change_id IS NULL)"


class CostingChange(Row):
    """An item was costed otherwise from then on: what was on hand over all sites, and its value. Written once.

    `last_move_id` is the item's last move before it; None: there was none.
    """

    __table_args__ = (CheckConstraint("costing IN ('average', 'fifo')", name="costing"),)

    variant_id: Mapped[int] = mapped_column(ForeignKey("catalog.variant.id"), index=True)
    costing: Mapped[Word]
    on_hand: Mapped[Quantity]
    value_amount: Mapped[Money]
    note: Mapped[LongText | None]
    last_move_id: Mapped[int | None] = mapped_column(ForeignKey("inventory.stock_move.id"), index=True)
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("ab_user.id"))
    recorded_at: Mapped[Instant]

    variant: Mapped[Variant] = relationship()

    def __str__(self) -> str:
        return numbered(self.costing, self.id)


class CostLayer(Row):
    """Goods of one receipt at their cost, of an item costed first in, first out; over all sites, the oldest goes first.

    Brought by a move, or opened from the standing value by a change of costing. `value_amount` is all that was ever
    put on the layer, late cost included; quantity and value are always those of its uses and what remains.
    """

    __table_args__ = (
        CheckConstraint(_ONE_CAUSE, name="cause"),
        CheckConstraint("remaining >= 0 AND remaining <= quantity", name="remaining"),
        CheckConstraint("remaining_amount >= 0 AND (remaining > 0 OR remaining_amount = 0)", name="value"),
        Index("ix_cost_layer_variant", "variant_id", "id"),
        Index("ix_cost_layer_open", "variant_id", "id", postgresql_where=text("remaining > 0")),
    )

    variant_id: Mapped[int] = mapped_column(ForeignKey("catalog.variant.id"))
    move_id: Mapped[int | None] = mapped_column(ForeignKey("inventory.stock_move.id"), index=True)
    change_id: Mapped[int | None] = mapped_column(ForeignKey("inventory.costing_change.id"), index=True)
    quantity: Mapped[Quantity]
    value_amount: Mapped[Money]
    remaining: Mapped[Quantity]
    remaining_amount: Mapped[Money]
    began_at: Mapped[Instant]

    variant: Mapped[Variant] = relationship()
    move: Mapped[StockMove | None] = relationship()
    change: Mapped[CostingChange | None] = relationship()

    def __str__(self) -> str:
        return numbered(mark("Layer"), self.id)


class CostUse(Row):
    """So much of a layer went with a move, or was closed by a change of costing; below zero: a reversal gave it back.

    Written once: the database refuses UPDATE and DELETE.
    """

    __table_args__ = (
        CheckConstraint(_ONE_CAUSE, name="cause"),
        CheckConstraint("quantity <> 0 AND value_amount * sign(quantity) >= 0", name="quantity"),
    )

    layer_id: Mapped[int] = mapped_column(ForeignKey("inventory.cost_layer.id"), index=True)
    move_id: Mapped[int | None] = mapped_column(ForeignKey("inventory.stock_move.id"), index=True)
    change_id: Mapped[int | None] = mapped_column(ForeignKey("inventory.costing_change.id"), index=True)
    quantity: Mapped[Quantity]
    value_amount: Mapped[Money]
    used_at: Mapped[Instant]

    layer: Mapped[CostLayer] = relationship()
    move: Mapped[StockMove | None] = relationship()
    change: Mapped[CostingChange | None] = relationship()

    def __str__(self) -> str:
        return numbered(mark("Use"), self.id)


class CostAdjustment(Row):
    """Value that a receipt's move gained later: what of it stock still held bears, and what goods sold bear.

    Freight, duty, a bill's difference. Or booked by the ledger itself: `uncovered` goods left before they were there,
    at a cost that the stock did not have and gets back here; at the `settlement` they came, and had left already.
    Written once: the database refuses UPDATE and DELETE.
    """

    __table_args__ = (
        CheckConstraint(
            "kind IN ('freight', 'duty', 'bill', 'other', 'uncovered', 'settlement', 'correction')", name="kind"
        ),
        Index("ix_cost_adjustment_variant", "variant_id", "id"),
        Index("ix_cost_adjustment_xid", "recorded_xid"),
    )

    posting_id: Mapped[int] = mapped_column(ForeignKey("inventory.posting.id"), index=True)
    move_id: Mapped[int] = mapped_column(ForeignKey("inventory.stock_move.id"), index=True)
    variant_id: Mapped[int] = mapped_column(ForeignKey("catalog.variant.id"))
    kind: Mapped[Word]
    stock_amount: Mapped[Money]
    sold_amount: Mapped[Money]
    effective_at: Mapped[Instant]
    recorded_xid: Mapped[int] = mapped_column(TransactionId, server_default=text("pg_current_xact_id()"))

    posting: Mapped[Posting] = relationship()
    move: Mapped[StockMove] = relationship()
    variant: Mapped[Variant] = relationship()

    def __str__(self) -> str:
        return numbered(self.kind, self.id)

    @property
    def amount(self) -> Decimal:
        """All of it, whoever bears it."""
        return self.stock_amount + self.sold_amount
