"""Reservations: quantities promised to a demand, taken from named levels."""

from sqlalchemy import (
    CheckConstraint,
    DateTime,
    ForeignKey,
    Index,
    Text,
    UniqueConstraint,
    bindparam,
    case,
    func,
    select,
    text,
)
from sqlalchemy.orm import Mapped, column_property, mapped_column, relationship

from app.catalog.models import Variant
from app.core import clock
from app.core.db import Instant, Quantity, Row, Word
from app.core.language import mark, say
from app.core.screens.words import numbered
from app.inventory.models.backorder import Backorder
from app.inventory.models.ledger import StockLevel
from app.inventory.models.location import Location

RESERVATION_STATES = ("held", "committed", "consumed", "released", "expired")


class Reservation(Row):
    """A promise of `quantity` of a variant at a place; held until `expires_at`, committed, then consumed or let go.

    `demand` names what it is for, such as `order_line:7`; `key` makes a retry of the same command harmless.
    An expired hold stops counting at once; the sweep only tidies the row.
    """

    __table_args__ = (
        UniqueConstraint("principal", "key", "line"),
        CheckConstraint("quantity > 0", name="quantity"),
        CheckConstraint("state IN ('held', 'committed', 'consumed', 'released', 'expired')", name="state"),
        CheckConstraint("state <> 'held' OR expires_at IS NOT NULL", name="expiry"),
        Index("ix_reservation_expiry", "expires_at", "variant_id", postgresql_where=text("state = 'held'")),
        Index("ix_reservation_demand", "demand"),
        Index("ix_reservation_backorder", "backorder_id", postgresql_where=text("backorder_id IS NOT NULL")),
    )

    variant_id: Mapped[int] = mapped_column(ForeignKey("catalog.variant.id"), index=True)
    location_id: Mapped[int] = mapped_column(ForeignKey("inventory.location.id"))
    quantity: Mapped[Quantity]
    state: Mapped[Word] = mapped_column(server_default="held")
    expires_at: Mapped[Instant | None]
    demand: Mapped[str] = mapped_column(Text)
    principal: Mapped[str] = mapped_column(Text)
    key: Mapped[str | None] = mapped_column(Text)
    line: Mapped[int] = mapped_column(server_default="0")
    fingerprint: Mapped[str | None] = mapped_column(Text)
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("ab_user.id"))
    backorder_id: Mapped[int | None] = mapped_column(ForeignKey("inventory.backorder.id"))  # whose waiting it ended
    created_at: Mapped[Instant] = mapped_column(server_default=func.now())
    changed_at: Mapped[Instant] = mapped_column(server_default=func.now())

    variant: Mapped[Variant] = relationship()
    location: Mapped[Location] = relationship()
    backorder: Mapped[Backorder | None] = relationship()
    holds: Mapped[list["ReservationHold"]] = relationship(back_populates="reservation")

    @property
    def heading(self) -> str:
        """Its number, its item and the place, at the head of its page."""
        return say("%(number)s: %(item)s at %(place)s", number=str(self), item=self.variant.name, place=self.location)

    def __str__(self) -> str:
        return numbered(mark("Reservation"), self.id)


class ReservationHold(Row):
    """The part of a reservation taken from one level; the open holds of a level add up to its `reserved`.

    A hold is open while its reservation is held or committed; closed ones stay as history.
    """

    __table_args__ = (
        UniqueConstraint("reservation_id", "level_id"),
        CheckConstraint("quantity > 0", name="quantity"),
        Index("ix_reservation_hold_open", "level_id", postgresql_where=text("is_open")),
    )

    reservation_id: Mapped[int] = mapped_column(ForeignKey("inventory.reservation.id", ondelete="CASCADE"))
    level_id: Mapped[int] = mapped_column(ForeignKey("inventory.stock_level.id"))
    quantity: Mapped[Quantity]
    is_open: Mapped[bool] = mapped_column(server_default="true")

    reservation: Mapped[Reservation] = relationship(back_populates="holds")
    level: Mapped[StockLevel] = relationship()


# With the row, in its own statement: what holds past their time keep of a level until the sweep has tidied them.
StockLevel.lapsed = column_property(
    case(
        (
            StockLevel.reserved > 0,
            select(func.coalesce(func.sum(ReservationHold.quantity), 0))
            .join(Reservation, Reservation.id == ReservationHold.reservation_id)
            .where(
                ReservationHold.level_id == StockLevel.id,
                ReservationHold.is_open,
                Reservation.state == "held",
                Reservation.expires_at <= bindparam("present", callable_=clock.now, type_=DateTime(timezone=True)),
            )
            .correlate_except(ReservationHold, Reservation)
            .scalar_subquery(),
        ),
        else_=0,
    )
)
