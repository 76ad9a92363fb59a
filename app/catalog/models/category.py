"""The category tree and the typed attributes that categories hand down."""

from sqlalchemy import CheckConstraint, FetchedValue, ForeignKey, Index, Text, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.db import Code, Entity, Name, Word

ATTRIBUTE_KINDS = ("text", "integer", "decimal", "boolean", "choice")


class Category(Entity):
    """A node of the category tree; `path` lists the ids from the root, as `/1/4/`, and is kept by the database."""

    __table_args__ = (
        UniqueConstraint("parent_id", "name", postgresql_nulls_not_distinct=True),
        Index("ix_category_path", "path", postgresql_ops={"path": "text_pattern_ops"}),
    )

    name: Mapped[Name]
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("catalog.category.id"), index=True)
    path: Mapped[str] = mapped_column(Text, server_default="", server_onupdate=FetchedValue())

    parent: Mapped["Category | None"] = relationship(remote_side="Category.id")

    def __str__(self) -> str:
        return self.name


class Attribute(Entity):
    """A typed property of products, such as `diameter` in mm; `choices` lists the words a choice allows."""

    __table_args__ = (
        UniqueConstraint("code"),
        CheckConstraint("kind IN ('text', 'integer', 'decimal', 'boolean', 'choice')", name="kind"),
    )

    code: Mapped[Code]
    name: Mapped[Name]
    kind: Mapped[Word] = mapped_column(default="text", server_default="text")
    unit: Mapped[str | None] = mapped_column(Text)
    choices: Mapped[list[str]] = mapped_column(JSONB, default=list, server_default="[]")

    def __str__(self) -> str:
        return self.name


class CategoryAttribute(Entity):
    """An attribute that every product of the category, and of those below it, has."""

    __table_args__ = (UniqueConstraint("category_id", "attribute_id"),)

    category_id: Mapped[int] = mapped_column(ForeignKey("catalog.category.id", ondelete="CASCADE"))
    attribute_id: Mapped[int] = mapped_column(ForeignKey("catalog.attribute.id"), index=True)
    is_required: Mapped[bool] = mapped_column(default=False, server_default="false")

    category: Mapped[Category] = relationship()
    attribute: Mapped[Attribute] = relationship()

    def __str__(self) -> str:
        return f"{self.category} · {self.attribute}"
