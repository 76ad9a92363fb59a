"""Kits: which parts, and how many of each, make one of a variant."""

from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.catalog.models import Variant
from app.core.db import Entity, Quantity
from app.core.language import say


class KitPart(Entity):
    """So many of a part (base units of both) go into one kit; a part may be a kit itself, never a part of itself.

    A variant with parts is a kit. `position` is the order in which people lay the parts out.
    """

    __table_args__ = (
        UniqueConstraint("kit_id", "part_id"),
        CheckConstraint("kit_id <> part_id", name="itself"),
        CheckConstraint("quantity > 0", name="quantity"),
    )

    kit_id: Mapped[int] = mapped_column(ForeignKey("catalog.variant.id"))
    part_id: Mapped[int] = mapped_column(ForeignKey("catalog.variant.id"), index=True)
    quantity: Mapped[Quantity] = mapped_column(default=Decimal(1), server_default="1")
    position: Mapped[int] = mapped_column(default=1, server_default="1")

    kit: Mapped[Variant] = relationship(foreign_keys=[kit_id])
    part: Mapped[Variant] = relationship(foreign_keys=[part_id])

    def __str__(self) -> str:
        return say("%(part)s in %(kit)s", part=self.part, kit=self.kit)
