"""Transfer orders: goods that one site sends to another, what was asked for, what is on its way, what was lost."""

from datetime import date
from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.catalog.models import Variant
from app.core.db import Entity, Instant, LongText, Quantity, Row, Word
from app.inventory.models.ledger import Posting
from app.inventory.models.location import Location
from app.inventory.models.lot import Lot
from app.inventory.models.reservation import Reservation

TRANSFER_STATES = ("draft", "allocated", "sent", "partly_received", "received", "cancelled")
ON_THE_WAY = ("sent", "partly_received")
ENDED_TRANSFERS = ("received", "cancelled")


class TransferOrder(Entity):
    """An order to send goods from a place to another, by way of the transit place of the receiving site.

    `number` is what people call it, as `TR-000012`; numbers rise, and one whose making failed is left out. `key` makes
    a retry of the same command harmless. `received_at` is when nothing was left on the way.
    """

    __table_args__ = (
        UniqueConstraint("number"),
        UniqueConstraint("principal", "key"),
        CheckConstraint(
            "state IN ('draft', 'allocated', 'sent', 'partly_received', 'received', 'cancelled')", name="state"
        ),
        CheckConstraint("from_location_id <> to_location_id", name="places"),
        CheckConstraint("(state IN ('sent', 'partly_received', 'received')) = (sent_at IS NOT NULL)", name="sent"),
        CheckConstraint("(state = 'received') = (received_at IS NOT NULL)", name="received"),
        Index("ix_transfer_order_state", "state", "id"),
        Index("ix_transfer_order_due_on", "due_on", "id"),
        Index("ix_transfer_order_sent_at", "sent_at", "id"),
        Index("ix_transfer_order_received_at", "received_at", "id"),
    )

    number: Mapped[str] = mapped_column(Text)
    state: Mapped[Word] = mapped_column(default="draft", server_default="draft")
    from_location_id: Mapped[int] = mapped_column(ForeignKey("inventory.location.id"), index=True)
    to_location_id: Mapped[int] = mapped_column(ForeignKey("inventory.location.id"), index=True)
    transit_location_id: Mapped[int] = mapped_column(ForeignKey("inventory.location.id"), index=True)
    due_on: Mapped[date | None]
    reference: Mapped[str | None] = mapped_column(Text)
    note: Mapped[LongText | None]
    sent_at: Mapped[Instant | None]
    received_at: Mapped[Instant | None]
    principal: Mapped[str] = mapped_column(Text)
    key: Mapped[str | None] = mapped_column(Text)
    fingerprint: Mapped[str | None] = mapped_column(Text)

    from_location: Mapped[Location] = relationship(foreign_keys=[from_location_id])
    to_location: Mapped[Location] = relationship(foreign_keys=[to_location_id])
    transit_location: Mapped[Location] = relationship(foreign_keys=[transit_location_id])

    def __str__(self) -> str:
        return self.number


class TransferOrderLine(Row):
    """What is to be sent: so many base units of a variant, of an exact lot where one is named.

    `reservation_id` is the promise that keeps the goods at the source since the order was allocated.
    """

    __table_args__ = (
        UniqueConstraint("order_id", "variant_id", "lot_id", postgresql_nulls_not_distinct=True),
        CheckConstraint("quantity > 0", name="quantity"),
        Index(
            "ix_transfer_order_line_reservation",
            "reservation_id",
            postgresql_where=text("reservation_id IS NOT NULL"),
        ),
    )

    order_id: Mapped[int] = mapped_column(ForeignKey("inventory.transfer_order.id", ondelete="CASCADE"))
    variant_id: Mapped[int] = mapped_column(ForeignKey("catalog.variant.id"), index=True)
    lot_id: Mapped[int | None] = mapped_column(ForeignKey("inventory.lot.id"))
    quantity: Mapped[Quantity]
    reservation_id: Mapped[int | None] = mapped_column(ForeignKey("inventory.reservation.id"))

    order: Mapped[TransferOrder] = relationship()
    variant: Mapped[Variant] = relationship()
    lot: Mapped[Lot | None] = relationship()
    reservation: Mapped[Reservation | None] = relationship()

    def __str__(self) -> str:
        return f"{self.order}: {self.variant}"


class TransferCargo(Row):
    """What an order sent of a variant and lot, and what became of it; the rest of open orders lies in transit."""

    __table_args__ = (
        UniqueConstraint("order_id", "variant_id", "lot_id"),
        CheckConstraint("sent > 0 AND received >= 0 AND lost >= 0 AND received + lost <= sent", name="quantities"),
        Index("ix_transfer_cargo_open", "variant_id", "lot_id", postgresql_where=text("received + lost < sent")),
        Index("ix_transfer_cargo_variant", "variant_id", "id"),
    )

    order_id: Mapped[int] = mapped_column(ForeignKey("inventory.transfer_order.id", ondelete="CASCADE"))
    variant_id: Mapped[int] = mapped_column(ForeignKey("catalog.variant.id"))
    lot_id: Mapped[int] = mapped_column(ForeignKey("inventory.lot.id"), server_default="0")
    sent: Mapped[Quantity]
    received: Mapped[Quantity] = mapped_column(default=0, server_default="0")
    lost: Mapped[Quantity] = mapped_column(default=0, server_default="0")

    order: Mapped[TransferOrder] = relationship()
    variant: Mapped[Variant] = relationship()
    lot: Mapped[Lot] = relationship()

    @property
    def on_the_way(self) -> Decimal:
        """What has neither arrived nor been given up."""
        return self.sent - self.received - self.lost

    def __str__(self) -> str:
        return f"{self.order}: {self.variant}"


class TransferPosting(Row):
    """A posting that an order made, and the order's state after it; undone by the order's own verbs only."""

    __table_args__ = (
        UniqueConstraint("posting_id"),
        CheckConstraint("deed IN ('send', 'receive', 'write_off')", name="deed"),
    )

    order_id: Mapped[int] = mapped_column(ForeignKey("inventory.transfer_order.id", ondelete="CASCADE"), index=True)
    posting_id: Mapped[int] = mapped_column(ForeignKey("inventory.posting.id"))
    deed: Mapped[Word]
    state: Mapped[Word]

    order: Mapped[TransferOrder] = relationship()
    posting: Mapped[Posting] = relationship()


Posting.transfer = relationship(TransferOrder, secondary=TransferPosting.__table__, uselist=False, viewonly=True)
