"""Pick faces: the bins from which an item is picked, and how full each is kept."""

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.catalog.models import Variant
from app.core.db import Entity, Quantity
from app.core.language import say
from app.inventory.models.location import Location


class BinRule(Entity):
    """A bin is the home of a variant: below `minimum` it is filled up to `maximum` from other bins of the site."""

    __table_args__ = (
        UniqueConstraint("variant_id", "location_id"),
        CheckConstraint("minimum >= 0 AND maximum >= minimum AND maximum > 0", name="bounds"),
    )

    variant_id: Mapped[int] = mapped_column(ForeignKey("catalog.variant.id", ondelete="CASCADE"))
    location_id: Mapped[int] = mapped_column(ForeignKey("inventory.location.id"), index=True)
    minimum: Mapped[Quantity]
    maximum: Mapped[Quantity]

    variant: Mapped[Variant] = relationship()
    location: Mapped[Location] = relationship()

    def __str__(self) -> str:
        return say("%(item)s at %(place)s", item=self.variant, place=self.location)
