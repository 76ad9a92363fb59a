"""Batches and single units of items, and how an item is tracked and picked."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text, UniqueConstraint, func, literal_column, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.catalog.models import Variant
from app.core import clock
from app.core.db import Entity, LongText, Quantity, Word
from app.core.language import say

NO_LOT = 0  # id of the row of inventory.lot that stands for "no lot"
TRACKINGS = ("none", "lot", "serial")
PICKINGS = ("fefo", "fifo", "lifo", "closest")


class Lot(Entity):
    """A batch of a variant, or one serial unit of it; id 0 is the real "no lot" row.

    `code` is what is printed on the goods, `supplier_code` what the supplier calls the batch. After `expires_on` the
    goods are on hand, but can be neither promised nor shipped. `is_serial` is kept by the database as the item is
    tracked when the lot is made.
    """

    __table_args__ = (
        UniqueConstraint("variant_id", "code", postgresql_nulls_not_distinct=True),
        CheckConstraint("expires_on >= made_on", name="dates"),
        CheckConstraint("(id = 0) = (variant_id IS NULL)", name="variant"),
        Index("ix_lot_code", "code", "id"),
        Index("ix_lot_folded", "variant_id", func.lower(literal_column("code")).label("folded")),
        Index("ix_lot_expires_on", "expires_on", "id", postgresql_where=text("expires_on IS NOT NULL")),
    )

    variant_id: Mapped[int | None] = mapped_column(ForeignKey("catalog.variant.id"))
    code: Mapped[str] = mapped_column(Text)
    supplier_code: Mapped[str | None] = mapped_column(Text)
    made_on: Mapped[date | None]
    expires_on: Mapped[date | None]
    is_serial: Mapped[bool] = mapped_column(default=False, server_default="false")
    note: Mapped[LongText | None]

    variant: Mapped[Variant | None] = relationship()

    @property
    def has_expired(self) -> bool:
        """Whether its last day has passed."""
        return self.expires_on is not None and self.expires_on < clock.today()

    @property
    def heading(self) -> str:
        """The lot and its item, at the head of its page."""
        if self.variant is None:
            return self.code
        if self.is_serial:
            return say("%(item)s, serial number %(code)s", item=self.variant.name, code=self.code)
        return say("%(item)s, lot %(code)s", item=self.variant.name, code=self.code)

    def __str__(self) -> str:
        return self.code


class StockingPolicy(Entity):
    """How a variant is tracked (not at all, by lot, by serial), in which order it is picked, and how it is costed.

    First expired first out (fefo), first in first out (fifo), last in first out (lifo), or by the place's code
    (closest). A variant without a policy is not tracked and picked fefo, which without lots is fifo. It is costed
    at the moving average; `costing` is changed by its own verb only. Not more than `backorder_limit` (base units;
    None: any quantity) waits on backorder at a time.
    """

    __table_args__ = (
        UniqueConstraint("variant_id"),
        CheckConstraint("tracking IN ('none', 'lot', 'serial')", name="tracking"),
        CheckConstraint("backorder_limit >= 0", name="backorder_limit"),
        CheckConstraint("picking IN ('fefo', 'fifo', 'lifo', 'closest')", name="picking"),
        CheckConstraint("costing IN ('average', 'fifo')", name="costing"),
    )

    variant_id: Mapped[int] = mapped_column(ForeignKey("catalog.variant.id", ondelete="CASCADE"))
    tracking: Mapped[Word] = mapped_column(default="none", server_default="none")
    picking: Mapped[Word] = mapped_column(default="fefo", server_default="fefo")
    costing: Mapped[Word] = mapped_column(default="average", server_default="average")
    backorder_limit: Mapped[Quantity | None]

    variant: Mapped[Variant] = relationship()

    def __str__(self) -> str:
        return str(self.variant)
