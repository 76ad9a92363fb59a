"""Backorders: demand that no stock is there for yet."""

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text, UniqueConstraint, func, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.catalog.models import Variant
from app.core.db import Instant, Quantity, Row, Word
from app.core.language import mark, say
from app.core.screens.words import numbered
from app.inventory.models.location import Location

BACKORDER_STATES = ("open", "filled", "cancelled")


class Backorder(Row):
    """So much of a variant wanted at a place, or anywhere below it, when it comes; it promises nothing.

    `quantity_open` is what still lacks; the rest became reservations. Lower `priority` is served first, then who asked
    first. `key` makes a retry of the same command harmless. Of a cancelled one `quantity_open` is what was given up.
    """

    __table_args__ = (
        UniqueConstraint("principal", "key", "line"),
        CheckConstraint("quantity > 0 AND quantity_open BETWEEN 0 AND quantity", name="quantity"),
        CheckConstraint("state IN ('open', 'filled', 'cancelled')", name="state"),
        CheckConstraint("(state = 'filled') = (quantity_open = 0)", name="filled"),
        CheckConstraint("priority BETWEEN 1 AND 9", name="priority"),
        Index(
            "ix_backorder_waiting", "variant_id", "priority", "requested_at", "id",
            postgresql_where=text("state = 'open'"),
        ),
        Index("ix_backorder_variant", "variant_id", "id"),
        Index("ix_backorder_requested", "requested_at", "id"),
        Index("ix_backorder_demand", "demand"),
    )  # fmt: skip

    variant_id: Mapped[int] = mapped_column(ForeignKey("catalog.variant.id"))
    location_id: Mapped[int] = mapped_column(ForeignKey("inventory.location.id"))
    quantity: Mapped[Quantity]
    quantity_open: Mapped[Quantity]
    priority: Mapped[int] = mapped_column(server_default="5")
    state: Mapped[Word] = mapped_column(server_default="open")
    demand: Mapped[str] = mapped_column(Text)
    principal: Mapped[str] = mapped_column(Text)
    key: Mapped[str | None] = mapped_column(Text)
    line: Mapped[int] = mapped_column(server_default="0")
    fingerprint: Mapped[str | None] = mapped_column(Text)
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("ab_user.id"))
    requested_at: Mapped[Instant] = mapped_column(server_default=func.now())
    changed_at: Mapped[Instant] = mapped_column(server_default=func.now())

    variant: Mapped[Variant] = relationship()
    location: Mapped[Location] = relationship()

    @property
    def heading(self) -> str:
        """Its number, its item and the place, at the head of its page."""
        return say("%(number)s: %(item)s at %(place)s", number=str(self), item=self.variant.name, place=self.location)

    def __str__(self) -> str:
        return numbered(mark("Backorder"), self.id)
