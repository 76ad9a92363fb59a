"""Cycle counts: what is to be counted where, what was counted against which figure of the books, and every try."""

from datetime import date
from decimal import Decimal

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, Text, UniqueConstraint, func, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.auth.models import User
from app.catalog.models import Category, Variant
from app.core import current
from app.core.db import Entity, Instant, LongText, Money, Quantity, Row, Word
from app.core.language import say
from app.inventory.models.ledger import Condition, Posting
from app.inventory.models.location import Location
from app.inventory.models.lot import Lot

COUNT_STATES = ("planned", "counting", "review", "recount", "approved", "posted", "cancelled")
COUNTING_STATES = ("planned", "counting", "recount")
ENDED_STATES = ("posted", "cancelled")
ABC_CLASSES = ("a", "b", "c")
HUNDRED = Decimal(100)


class StockCount(Entity):
    """A count of what lies in a place and below it, narrowed by category, ABC class or when it was counted last.

    While a blind count goes on, nobody learns from it what the books say. The figures of accuracy are recorded when it
    is posted: lines counted and right, what these were worth by the books, and what was gained and lost.
    """

    __table_args__ = (
        UniqueConstraint("principal", "key"),
        CheckConstraint(
            "state IN ('planned', 'counting', 'review', 'recount', 'approved', 'posted', 'cancelled')", name="state"
        ),
        CheckConstraint("abc_class IN ('a', 'b', 'c')", name="abc_class"),
        CheckConstraint("(state = 'posted') = (counted_lines IS NOT NULL)", name="figures"),
        Index("ix_stock_count_state", "state", "id"),
    )

    location_id: Mapped[int] = mapped_column(ForeignKey("inventory.location.id"), index=True)
    site_id: Mapped[int] = mapped_column(ForeignKey("inventory.location.id"), index=True)
    category_id: Mapped[int | None] = mapped_column(ForeignKey("catalog.category.id"))
    abc_class: Mapped[Word | None]
    not_counted_since: Mapped[date | None]
    is_blind: Mapped[bool] = mapped_column(default=True, server_default="true")
    state: Mapped[Word] = mapped_column(default="planned", server_default="planned")
    round: Mapped[int] = mapped_column(default=1, server_default="1")
    assignee_id: Mapped[int | None] = mapped_column(ForeignKey("ab_user.id"), index=True)
    note: Mapped[LongText | None]
    verdict: Mapped[LongText | None]  # why it was rejected or approved
    submitted_at: Mapped[Instant | None]
    submitted_by_id: Mapped[int | None] = mapped_column(ForeignKey("ab_user.id"))
    approved_at: Mapped[Instant | None]
    approved_by_id: Mapped[int | None] = mapped_column(ForeignKey("ab_user.id"))
    posted_at: Mapped[Instant | None]
    posting_id: Mapped[int | None] = mapped_column(ForeignKey("inventory.posting.id"), unique=True)
    counted_lines: Mapped[int | None]
    right_lines: Mapped[int | None]
    book_amount: Mapped[Money | None]
    right_amount: Mapped[Money | None]
    gain_amount: Mapped[Money | None]
    loss_amount: Mapped[Money | None]
    principal: Mapped[str] = mapped_column(Text)
    key: Mapped[str | None] = mapped_column(Text)
    fingerprint: Mapped[str | None] = mapped_column(Text)

    location: Mapped[Location] = relationship(foreign_keys=[location_id])
    site: Mapped[Location] = relationship(foreign_keys=[site_id])
    category: Mapped[Category | None] = relationship()
    assignee: Mapped[User | None] = relationship(foreign_keys=[assignee_id])
    submitted_by: Mapped[User | None] = relationship(foreign_keys=[submitted_by_id])
    approved_by: Mapped[User | None] = relationship(foreign_keys=[approved_by_id])
    posting: Mapped[Posting | None] = relationship()

    @property
    def hides_books(self) -> bool:
        """Whether the reader must not learn what the books say: nobody while a blind count goes on, and whoever it is
        assigned to until it is posted."""
        if not self.is_blind or self.state == "posted":
            return False
        who = current.actor().user_id
        return self.state in COUNTING_STATES or (who is not None and who in (self.assignee_id, self.submitted_by_id))

    @property
    def accuracy(self) -> Decimal | None:
        """Lines that were right, in per cent of those counted; None until it is posted."""
        return _share(self.right_lines, self.counted_lines)

    @property
    def value_accuracy(self) -> Decimal | None:
        """What the right lines are worth, in per cent of all lines counted, by the books."""
        return _share(self.right_amount, self.book_amount)

    def __str__(self) -> str:
        return say("Count %(id)s", id=self.id)


Posting.count = relationship(StockCount, uselist=False, viewonly=True)


class CountLine(Row):
    """What one level holds: the quantity counted, and what the books said when it was.

    `expected` is on hand in base units after the move `seen_move_id` of the variant and all before it, noted when the
    line was planned and again at the instant of counting; `unit_value` is what one was worth then, and what it was
    posted at once it was. `is_open` while the count goes on: a level is in one open count at most. Later moves do not
    change what was counted and expected; posting moves the difference.
    """

    __table_args__ = (
        UniqueConstraint("count_id", "variant_id", "location_id", "lot_id", "condition_id", name="uq_count_line_level"),
        CheckConstraint("counted >= 0", name="counted"),
        CheckConstraint("(counted IS NULL) = (counted_at IS NULL)", name="counted_at"),
        Index(
            "uq_count_line_open",
            "variant_id",
            "location_id",
            "lot_id",
            "condition_id",
            unique=True,
            postgresql_where=text("is_open"),
        ),
        Index("ix_count_line_level", "location_id", "variant_id", "counted_at"),
    )

    count_id: Mapped[int] = mapped_column(ForeignKey("inventory.stock_count.id"))
    variant_id: Mapped[int] = mapped_column(ForeignKey("catalog.variant.id"))
    location_id: Mapped[int] = mapped_column(ForeignKey("inventory.location.id"))
    lot_id: Mapped[int] = mapped_column(ForeignKey("inventory.lot.id"), server_default="0")
    condition_id: Mapped[int] = mapped_column(ForeignKey("inventory.condition.id"), server_default="0")
    is_found: Mapped[bool] = mapped_column(default=False, server_default="false")  # not planned, but lying there
    is_open: Mapped[bool] = mapped_column(default=True, server_default="true")
    expected: Mapped[Quantity]
    seen_move_id: Mapped[int] = mapped_column(BigInteger)
    unit_value: Mapped[Money]
    counted: Mapped[Quantity | None]
    counted_at: Mapped[Instant | None]
    counted_by_id: Mapped[int | None] = mapped_column(ForeignKey("ab_user.id"))

    count: Mapped[StockCount] = relationship()
    variant: Mapped[Variant] = relationship()
    location: Mapped[Location] = relationship()
    lot: Mapped[Lot] = relationship()
    condition: Mapped[Condition] = relationship()
    counted_by: Mapped[User | None] = relationship()

    @property
    def hides_books(self) -> bool:
        """Whether the reader must not learn what the books say: as of the count, and whoever counted the line."""
        is_own = self.counted_by_id is not None and self.counted_by_id == current.actor().user_id
        return self.count.hides_books or (is_own and self.count.is_blind and self.count.state != "posted")

    @property
    def books(self) -> Decimal | None:
        """What the books said; None for whom the count is blind."""
        return None if self.hides_books else self.expected

    @property
    def difference(self) -> Decimal | None:
        """Counted less books; None while nothing was counted, and for whom the count is blind."""
        return None if self.hides_books or self.counted is None else self.counted - self.expected

    @property
    def difference_amount(self) -> Decimal | None:
        """What the difference is worth at the moving average."""
        return None if self.difference is None else round(self.difference * self.unit_value, 4)

    def __str__(self) -> str:
        return f"{self.variant} · {self.location}"


class CountEntry(Row):
    """One try at a line, in which round, against which figure of the books; the newest is what the line says.

    Written once: the database refuses UPDATE and DELETE. `key` makes a retry of the same command harmless.
    """

    __table_args__ = (
        UniqueConstraint("principal", "key", "number"),
        CheckConstraint("quantity >= 0", name="quantity"),
        Index("ix_count_entry_line", "line_id", "id"),
    )

    line_id: Mapped[int] = mapped_column(ForeignKey("inventory.count_line.id"))
    round: Mapped[int]
    quantity: Mapped[Quantity]
    expected: Mapped[Quantity]
    seen_move_id: Mapped[int] = mapped_column(BigInteger)
    counted_at: Mapped[Instant] = mapped_column(server_default=func.now())
    counted_by_id: Mapped[int | None] = mapped_column(ForeignKey("ab_user.id"))
    principal: Mapped[str] = mapped_column(Text)
    key: Mapped[str | None] = mapped_column(Text)
    number: Mapped[int] = mapped_column(default=0, server_default="0")
    fingerprint: Mapped[str | None] = mapped_column(Text)

    line: Mapped[CountLine] = relationship()
    counted_by: Mapped[User | None] = relationship()

    @property
    def counted(self) -> Decimal | None:
        """What was counted; None during a blind recount, which must not lean on the first count."""
        count = self.line.count
        return None if count.is_blind and count.state == "recount" and self.round < count.round else self.quantity

    @property
    def books(self) -> Decimal | None:
        """What the books said then; None for whom the count is blind."""
        return None if self.line.hides_books else self.expected

    def __str__(self) -> str:
        return say("Entry %(id)s", id=self.id)


def _share(part: Decimal | int | None, whole: Decimal | int | None) -> Decimal | None:
    """`part` in per cent of `whole`, one decimal."""
    return None if part is None or not whole else round(HUNDRED * part / whole, 1)
