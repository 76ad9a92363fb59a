"""Low-stock rules per item and site, and the alerts they raise."""

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, func, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.catalog.models import Variant
from app.core.db import Entity, Instant, Quantity, Row, Word
from app.inventory.models.location import Location

ALERT_STATES = ("open", "acknowledged", "snoozed", "resolved")


class ReorderRule(Entity):
    """Keep a variant at a site between `minimum` and `maximum`, ordered in multiples; silent while snoozed."""

    __table_args__ = (
        UniqueConstraint("variant_id", "site_id"),
        CheckConstraint("minimum >= 0 AND maximum >= minimum AND multiple > 0", name="bounds"),
    )

    variant_id: Mapped[int] = mapped_column(ForeignKey("catalog.variant.id", ondelete="CASCADE"))
    site_id: Mapped[int] = mapped_column(ForeignKey("inventory.location.id"), index=True)
    minimum: Mapped[Quantity]
    maximum: Mapped[Quantity]
    multiple: Mapped[Quantity] = mapped_column(default=1, server_default="1")
    snoozed_until: Mapped[Instant | None]

    variant: Mapped[Variant] = relationship()
    site: Mapped[Location] = relationship()

    def __str__(self) -> str:
        return f"{self.variant} at {self.site}"


class StockAlert(Row):
    """Available stock of a variant at a site fell to its rule's minimum or below; resolved when it recovers."""

    __table_args__ = (
        CheckConstraint("state IN ('open', 'acknowledged', 'snoozed', 'resolved')", name="state"),
        Index(
            "uq_stock_alert_live",
            "variant_id",
            "site_id",
            unique=True,
            postgresql_where=text("state <> 'resolved'"),
        ),
        Index("ix_stock_alert_state", "state", "id"),
    )

    variant_id: Mapped[int] = mapped_column(ForeignKey("catalog.variant.id"))
    site_id: Mapped[int] = mapped_column(ForeignKey("inventory.location.id"), index=True)
    rule_id: Mapped[int | None] = mapped_column(ForeignKey("inventory.reorder_rule.id", ondelete="SET NULL"))
    state: Mapped[Word] = mapped_column(server_default="open")
    available: Mapped[Quantity]  # at the last evaluation
    minimum: Mapped[Quantity]
    opened_at: Mapped[Instant] = mapped_column(server_default=func.now())
    changed_at: Mapped[Instant] = mapped_column(server_default=func.now())
    changed_by_id: Mapped[int | None] = mapped_column(ForeignKey("ab_user.id"))
    snoozed_until: Mapped[Instant | None]
    resolved_at: Mapped[Instant | None]

    variant: Mapped[Variant] = relationship()
    site: Mapped[Location] = relationship()
    rule: Mapped[ReorderRule | None] = relationship()

    def __str__(self) -> str:
        return f"{self.variant} at {self.site}"
