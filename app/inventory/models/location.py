"""Places: the tree site > zone > bin, and the virtual places that goods come from and go to."""

from sqlalchemy import CheckConstraint, FetchedValue, ForeignKey, Index, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.db import Code, Entity, Name, Word
from app.core.language import word

LOCATION_LEVELS = ("site", "zone", "bin")
LOCATION_KINDS = ("storage", "staging", "quarantine", "transit", "virtual")
VIRTUAL_ROLES = ("supplier", "customer", "adjustment", "scrap", "assembly")
SUPPLIER, CUSTOMER, ADJUSTMENT, SCRAP, ASSEMBLY = range(1, 6)  # ids of the virtual places, rows of every installation
TRANSIT = "transit"  # the kind of place through which transfer orders go; nothing else moves stock in and out
OUTSIDE = frozenset({SUPPLIER, CUSTOMER, ADJUSTMENT, SCRAP, ASSEMBLY})
AVAILABLE_KINDS = ("storage", "staging")  # goods elsewhere are on hand but cannot be promised or shipped


class Location(Entity):
    """A place for stock. `code` is what is printed on its label; `path` lists the ids from the site, as `/1/4/`.

    `site_id` is the site at the root (a site names itself); virtual places have none and carry a `role` instead.
    `path` and `site_id` are kept by the database.
    """

    __table_args__ = (
        UniqueConstraint("code"),
        CheckConstraint("level IN ('site', 'zone', 'bin')", name="level"),
        CheckConstraint("kind IN ('storage', 'staging', 'quarantine', 'transit', 'virtual')", name="kind"),
        CheckConstraint(
            "role IS NULL OR role IN ('supplier', 'customer', 'adjustment', 'scrap', 'assembly')", name="role"
        ),
        CheckConstraint("(kind = 'virtual') = (role IS NOT NULL)", name="virtual_role"),
        CheckConstraint("(level = 'site') = (parent_id IS NULL)", name="root"),
        Index("uq_location_role", "role", unique=True, postgresql_where=text("role IS NOT NULL")),
    )

    code: Mapped[Code]
    name: Mapped[Name]
    level: Mapped[Word]
    kind: Mapped[Word] = mapped_column(default="storage", server_default="storage")
    role: Mapped[Word | None]
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("inventory.location.id"), index=True)
    site_id: Mapped[int | None] = mapped_column(
        ForeignKey("inventory.location.id"), index=True, server_default=FetchedValue(), server_onupdate=FetchedValue()
    )
    path: Mapped[str] = mapped_column(Text, index=True, server_default=FetchedValue(), server_onupdate=FetchedValue())
    allow_negative: Mapped[bool] = mapped_column(default=False, server_default="false")
    is_active: Mapped[bool] = mapped_column(default=True, server_default="true")

    parent: Mapped["Location | None"] = relationship(remote_side="Location.id", foreign_keys=[parent_id])
    site: Mapped["Location | None"] = relationship(remote_side="Location.id", foreign_keys=[site_id], viewonly=True)

    @property
    def is_virtual(self) -> bool:
        """Whether goods here are outside: with a supplier, a customer, lost, found or in a kit."""
        return self.kind == "virtual"

    @property
    def holds_goods(self) -> bool:
        """Whether people lay goods down here and take them away: not outside, in transit, or switched off."""
        return not self.is_virtual and self.kind != TRANSIT and self.is_active

    def __str__(self) -> str:
        return word(self.name) if self.is_virtual else self.code
