"""Low-stock rules for items, categories and sites, the rule that applies to each item, and the alerts they raise."""

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, UniqueConstraint, func, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.catalog.models import Category, Variant
from app.core.db import Entity, Instant, Quantity, Row, Word
from app.core.language import say
from app.inventory.models.location import Location

MAX_LEAD_DAYS = 365
ALERT_STATES = ("open", "acknowledged", "snoozed", "resolved")


class ReorderRule(Entity):
    """Keep items at a site between `minimum` and `maximum`, ordered in multiples; silent while snoozed.

    A rule is about a variant, about the variants of a category and of those below it, or about all; at a site, or
    everywhere. Of the rules that fit, the nearest applies: the view `inventory.effective_rule` says which. An order
    takes `lead_days` to arrive.
    """

    __table_args__ = (
        UniqueConstraint("variant_id", "site_id", "category_id", postgresql_nulls_not_distinct=True),
        CheckConstraint("minimum >= 0 AND maximum >= minimum AND multiple > 0", name="bounds"),
        CheckConstraint(
            "num_nonnulls(variant_id, category_id) <= 1 AND num_nonnulls(variant_id, category_id, site_id) > 0",
            name="subject",
        ),
        CheckConstraint("lead_days BETWEEN 0 AND 365", name="lead"),
        Index("ix_reorder_rule_inherited", "site_id", postgresql_where=text("variant_id IS NULL")),
    )

    variant_id: Mapped[int | None] = mapped_column(ForeignKey("catalog.variant.id", ondelete="CASCADE"))
    category_id: Mapped[int | None] = mapped_column(ForeignKey("catalog.category.id"), index=True)
    site_id: Mapped[int | None] = mapped_column(ForeignKey("inventory.location.id"), index=True)
    minimum: Mapped[Quantity]
    maximum: Mapped[Quantity]
    multiple: Mapped[Quantity] = mapped_column(default=1, server_default="1")
    lead_days: Mapped[int] = mapped_column(Integer, default=7, server_default="7")
    snoozed_until: Mapped[Instant | None]

    variant: Mapped[Variant | None] = relationship()
    category: Mapped[Category | None] = relationship()
    site: Mapped[Location | None] = relationship()

    @property
    def is_inherited(self) -> bool:
        """Whether it is about more than one item at one site."""
        return self.variant_id is None or self.site_id is None

    def __str__(self) -> str:
        return rule_name(self.variant or self.category, self.site)


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
        return say("%(item)s at %(place)s", item=self.variant, place=self.site)


def rule_name(subject: object | None, site: object | None) -> str:
    """What a rule about a subject (None: all items) at a site (None: everywhere) is called."""
    what = subject or say("All items")
    return f"{what} at {site}" if site else say("%(subject)s, everywhere", subject=what)
