"""Units of measure, and how many base units a pack of a variant holds, as exact ratios."""

from typing import TYPE_CHECKING

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.db import Code, Entity, Name, Word

if TYPE_CHECKING:
    from app.catalog.models.variant import Variant


class Unit(Entity):
    """A unit of measure; `scale` is the number of decimals a quantity in it may have (0: whole units only).

    Units of one `dimension` (mass, length...) convert by themselves: one unit is `numerator / denominator` of the
    dimension's own unit (1 g = 1/1000 kg). Units without a dimension (box, pallet) convert by pack levels only.
    """

    __table_args__ = (
        UniqueConstraint("code"),
        CheckConstraint("scale BETWEEN 0 AND 6", name="scale", info={"message": "Must lie between 0 and 6."}),
        CheckConstraint("numerator > 0 AND denominator > 0", name="ratio", info={"message": "Must be above zero."}),
    )

    code: Mapped[Code]
    name: Mapped[Name]
    scale: Mapped[int] = mapped_column(default=0, server_default="0")
    dimension: Mapped[Word | None]
    numerator: Mapped[int] = mapped_column(default=1, server_default="1")
    denominator: Mapped[int] = mapped_column(default=1, server_default="1")

    def __str__(self) -> str:
        return self.code


class VariantUnit(Entity):
    """A pack level: one `unit` of the variant is `numerator / denominator` of its base unit."""

    __table_args__ = (
        UniqueConstraint("variant_id", "unit_id"),
        CheckConstraint("numerator > 0 AND denominator > 0", name="ratio", info={"message": "Must be above zero."}),
    )

    variant_id: Mapped[int] = mapped_column(ForeignKey("catalog.variant.id", ondelete="CASCADE"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("catalog.unit.id"), index=True)
    numerator: Mapped[int]
    denominator: Mapped[int] = mapped_column(default=1, server_default="1")

    variant: Mapped["Variant"] = relationship(back_populates="packs")
    unit: Mapped[Unit] = relationship()

    def __str__(self) -> str:
        ratio = f"{self.numerator}/{self.denominator}" if self.denominator > 1 else str(self.numerator)
        return f"{self.unit} of {ratio}"
