"""The ledger: postings of insert-only, double-entry moves; levels and accounts are its running sums."""

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, Text, UniqueConstraint, func, or_, text
from sqlalchemy.dialects.postgresql import JSONB, ExcludeConstraint
from sqlalchemy.dialects.postgresql.base import ischema_names
from sqlalchemy.orm import Mapped, foreign, mapped_column, relationship, remote
from sqlalchemy.types import UserDefinedType

from app.auth.models import User
from app.catalog.models import Variant
from app.core import clock
from app.core.db import Entity, Instant, LongText, Money, Name, Quantity, Row, Word
from app.core.language import mark, say, word
from app.core.screens.words import numbered, sentence
from app.inventory.models.location import (
    ADJUSTMENT,
    ASSEMBLY,
    AVAILABLE_KINDS,
    CUSTOMER,
    OUTSIDE,
    SCRAP,
    SUPPLIER,
    Location,
)
from app.inventory.models.lot import Lot
from app.inventory.models.period import PeriodLock

OK = 0  # id of the row of inventory.condition that stands for sound goods
CONDITIONS = ("ok", "quarantine", "damaged", "returned")  # rows of every installation

VERBS = (
    "receive", "ship", "adjust", "transfer", "relabel", "scrap", "assemble", "take_apart", "cost", "reverse", "import",
)  # fmt: skip


class TransactionId(UserDefinedType[int]):
    """PostgreSQL's xid8: rows below the snapshot's xmin are all visible, so a watermark over it misses none."""

    cache_ok = True

    def get_col_spec(self, **_kw: Any) -> str:
        """The column's type in DDL."""
        return "xid8"


ischema_names["xid8"] = TransactionId  # so that a comparison of models and database knows the type


class Condition(Row):
    """The state of goods; id 0 is `ok`. Stock counts as available only where `is_available`."""

    __table_args__ = (UniqueConstraint("code"),)

    code: Mapped[Word]
    is_available: Mapped[bool]

    def __str__(self) -> str:
        return word(sentence(self.code))


class Reason(Entity):
    """Why stock is adjusted: damaged, found, lost, miscounted…"""

    __table_args__ = (UniqueConstraint("code"),)

    code: Mapped[Word]
    name: Mapped[Name]
    is_active: Mapped[bool] = mapped_column(default=True, server_default="true")

    def __str__(self) -> str:
        return self.name


class Posting(Row):
    """One command that moved stock: its moves stand or fall together, and its key makes a retry harmless.

    `result` is the first answer, given again to a retry; `fingerprint` is the SHA-256 of the command's content.
    Written once: the database refuses UPDATE and DELETE.
    """

    __table_args__ = (
        UniqueConstraint("principal", "key"),
        CheckConstraint(
            "verb IN ('receive', 'ship', 'adjust', 'transfer', 'relabel', 'scrap', 'assemble', 'take_apart', 'cost',"
            " 'reverse', 'import')",
            name="verb",
        ),
        Index("ix_posting_period_lock", "period_lock_id", "id", postgresql_where=text("period_lock_id IS NOT NULL")),
    )

    verb: Mapped[Word]
    principal: Mapped[str] = mapped_column(Text)
    key: Mapped[str | None] = mapped_column(Text)
    fingerprint: Mapped[str | None] = mapped_column(Text)
    reason_id: Mapped[int | None] = mapped_column(ForeignKey("inventory.reason.id"))
    reference: Mapped[str | None] = mapped_column(Text)  # the document behind it, such as a delivery note
    note: Mapped[LongText | None]
    reverses_id: Mapped[int | None] = mapped_column(ForeignKey("inventory.posting.id"), unique=True)
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("ab_user.id"))
    request_id: Mapped[str | None] = mapped_column(Text)
    # The closed books that it was posted into, by permission.
    period_lock_id: Mapped[int | None] = mapped_column(ForeignKey("inventory.period_lock.id"))
    effective_at: Mapped[Instant]
    recorded_at: Mapped[Instant] = mapped_column(server_default=func.now())
    result: Mapped[dict[str, Any] | None] = mapped_column(JSONB)

    reason: Mapped[Reason | None] = relationship()
    reverses: Mapped["Posting | None"] = relationship(remote_side="Posting.id")
    period_lock: Mapped[PeriodLock | None] = relationship()
    reversed_by: Mapped["Posting | None"] = relationship(
        primaryjoin=lambda: Posting.id == remote(foreign(Posting.reverses_id)), uselist=False, viewonly=True
    )
    actor: Mapped[User | None] = relationship(primaryjoin=lambda: User.id == foreign(Posting.actor_id), viewonly=True)

    @property
    def done_by(self) -> object:
        """The person who posted it; `System` where none did."""
        return self.actor or say("System")

    if TYPE_CHECKING:
        transfer: Mapped[Any]  # the transfer order whose goods it moved; mapped where those are
        count: Mapped[Any]  # the count that it applied; mapped where those are

    @property
    def document(self) -> object:
        """The transfer or the count that it was made for; None for a posting of its own."""
        return self.transfer or self.count

    @property
    def is_reversible(self) -> bool:
        """Whether reversing it is for people to ask: neither a reversal nor reversed, and of no transfer."""
        return self.reverses_id is None and self.reversed_by is None and self.transfer is None

    def __str__(self) -> str:
        return numbered(self.verb, self.id)


class StockMove(Row):
    """One line of the ledger: `quantity` (base units, above zero) of a variant from one place to another.

    A move may also change the lot or the condition of the goods: `to_lot_id` and `to_condition_id` are those at its
    end. A move between two lots is an edge of their genealogy.
    `value_amount` is what the quantity is worth in the base currency (never negative). Written once: the database
    refuses UPDATE and DELETE. A correction is a posting that reverses another.
    """

    __table_args__ = (
        CheckConstraint("quantity > 0", name="quantity"),
        CheckConstraint(
            "(from_location_id, lot_id, condition_id) <> (to_location_id, to_lot_id, to_condition_id)", name="places"
        ),
        CheckConstraint("value_amount >= 0", name="value"),
        Index("ix_stock_move_variant", "variant_id", "id"),
        Index("ix_stock_move_from", "from_location_id", "id"),
        Index("ix_stock_move_to", "to_location_id", "id"),
        Index("ix_stock_move_xid", "recorded_xid"),
        Index("ix_stock_move_lot", "lot_id", "id", postgresql_where=text("lot_id <> 0")),
        Index("ix_stock_move_to_lot", "to_lot_id", "id", postgresql_where=text("to_lot_id <> 0")),
        Index("ix_stock_move_effective", "effective_at", "id"),
    )

    posting_id: Mapped[int] = mapped_column(ForeignKey("inventory.posting.id"), index=True)
    variant_id: Mapped[int] = mapped_column(ForeignKey("catalog.variant.id"))
    from_location_id: Mapped[int] = mapped_column(ForeignKey("inventory.location.id"))
    to_location_id: Mapped[int] = mapped_column(ForeignKey("inventory.location.id"))
    lot_id: Mapped[int] = mapped_column(ForeignKey("inventory.lot.id"), server_default="0")
    condition_id: Mapped[int] = mapped_column(ForeignKey("inventory.condition.id"), server_default="0")
    to_lot_id: Mapped[int] = mapped_column(ForeignKey("inventory.lot.id"))
    to_condition_id: Mapped[int] = mapped_column(ForeignKey("inventory.condition.id"))
    quantity: Mapped[Quantity]
    value_amount: Mapped[Money] = mapped_column(server_default="0")
    effective_at: Mapped[Instant]
    recorded_at: Mapped[Instant] = mapped_column(server_default=func.now())
    recorded_xid: Mapped[int] = mapped_column(TransactionId, server_default=text("pg_current_xact_id()"))

    posting: Mapped[Posting] = relationship()
    variant: Mapped[Variant] = relationship()
    from_location: Mapped[Location] = relationship(foreign_keys=[from_location_id])
    to_location: Mapped[Location] = relationship(foreign_keys=[to_location_id])
    places: Mapped[list[Location]] = relationship(
        primaryjoin=lambda: or_(
            Location.id == foreign(StockMove.from_location_id), Location.id == foreign(StockMove.to_location_id)
        ),
        uselist=True,
        viewonly=True,
    )
    lot: Mapped[Lot] = relationship(foreign_keys=[lot_id])
    condition: Mapped[Condition] = relationship(foreign_keys=[condition_id])
    to_lot: Mapped[Lot] = relationship(foreign_keys=[to_lot_id])
    to_condition: Mapped[Condition] = relationship(foreign_keys=[to_condition_id])

    @property
    def heading(self) -> str:
        """Its number and its item, at the head of its page."""
        return say("%(number)s: %(item)s", number=str(self), item=self.variant.name)

    def __str__(self) -> str:
        return numbered(mark("Movement"), self.id)

    @property
    def kind(self) -> str:
        """What the move was, told by its two places: `receipt`, `shipment`, `transfer`…"""
        return kind_of_move(self.from_location_id, self.to_location_id)


LEAVING = {
    SUPPLIER: "supplier_return", CUSTOMER: "shipment", SCRAP: "scrap", ADJUSTMENT: "adjustment",
    ASSEMBLY: "consumption",
}  # fmt: skip
COMING = {
    SUPPLIER: "receipt", CUSTOMER: "customer_return", SCRAP: "salvage", ADJUSTMENT: "adjustment",
    ASSEMBLY: "production",
}  # fmt: skip


def kind_of_move(from_id: int, to_id: int) -> str:
    """What a move between these places is called in the trade."""
    if from_id == to_id:
        return "relabelling"
    if to_id in OUTSIDE:
        return LEAVING[to_id]
    if from_id in OUTSIDE:
        return COMING[from_id]
    return "transfer"


class StockLevel(Row):
    """How much of a variant (lot, condition) lies in a place of a site, and how much of that is promised.

    `allow_negative` is kept by the database as its location says, `is_serial` and `expires_on` as its lot says.
    """

    __table_args__ = (
        UniqueConstraint("variant_id", "location_id", "lot_id", "condition_id"),
        CheckConstraint("on_hand >= 0 OR allow_negative", name="on_hand"),
        CheckConstraint("reserved >= 0 AND (reserved <= on_hand OR allow_negative)", name="reserved"),
        CheckConstraint("on_hand <= 1 OR NOT is_serial", name="serial"),
        # Asked at the end of a statement, for one statement takes a unit from a level and puts it into another.
        ExcludeConstraint(
            ("lot_id", "="),
            name="uq_stock_level_serial",
            using="btree",
            where=text("is_serial AND on_hand > 0"),
            deferrable=True,
            initially="IMMEDIATE",
        ),
        Index("ix_stock_level_lot", "lot_id", postgresql_where=text("lot_id <> 0")),
        Index("ix_stock_level_expiry", "expires_on", postgresql_where=text("expires_on IS NOT NULL AND on_hand > 0")),
        Index("ix_stock_level_location", "location_id", "variant_id"),
        Index("ix_stock_level_below_zero", "id", postgresql_where=text("on_hand < 0")),
    )

    variant_id: Mapped[int] = mapped_column(ForeignKey("catalog.variant.id"))
    location_id: Mapped[int] = mapped_column(ForeignKey("inventory.location.id"))
    lot_id: Mapped[int] = mapped_column(ForeignKey("inventory.lot.id"), server_default="0")
    condition_id: Mapped[int] = mapped_column(ForeignKey("inventory.condition.id"), server_default="0")
    on_hand: Mapped[Quantity] = mapped_column(server_default="0")
    reserved: Mapped[Quantity] = mapped_column(server_default="0")
    allow_negative: Mapped[bool] = mapped_column(server_default="false")
    is_serial: Mapped[bool] = mapped_column(server_default="false")
    expires_on: Mapped[date | None]
    last_move_id: Mapped[int | None] = mapped_column(BigInteger)  # no later move than this one has touched the level
    changed_at: Mapped[Instant] = mapped_column(server_default=func.now())

    variant: Mapped[Variant] = relationship()
    location: Mapped[Location] = relationship()
    lot: Mapped[Lot] = relationship()
    condition: Mapped[Condition] = relationship()

    if TYPE_CHECKING:
        lapsed: Mapped[Decimal]  # of `reserved`, what holds past their time keep; mapped where reservations are

    @property
    def available(self) -> Decimal:
        """What may be promised; what lapsed holds still keep counts, even before the sweep has tidied them."""
        is_open = self.location.is_active and self.location.kind in AVAILABLE_KINDS and self.condition.is_available
        is_open = is_open and (self.expires_on is None or self.expires_on >= clock.today())
        return self.on_hand - self.reserved + self.lapsed if is_open else Decimal(0)

    @property
    def named_lot(self) -> str:
        """The id of its lot; empty where it is of none."""
        return str(self.lot_id) if self.lot_id else ""

    @property
    def sku(self) -> str:
        """The code of its item."""
        return self.variant.sku

    @property
    def heading(self) -> str:
        """The item's name and its place, at the head of its page."""
        return say("%(item)s at %(place)s", item=self.variant.name, place=self.location)

    def __str__(self) -> str:
        return say("%(item)s at %(place)s", item=self.variant, place=self.location)


class StockAccount(Row):
    """The running totals of one variant over all sites, and the lock that every stock verb takes first, by variant.

    `seq` numbers the variant's `stock_changed` events without gaps. `value_amount` is the book value as the item is
    costed; `average_amount` is what the same goods are worth at the moving average, the same unless costed by layers.
    `owed_amount` is the cost at which goods left that were not there yet; it is settled by what comes in.
    `last_cost_amount` is the last known cost of one base unit.
    """

    __table_args__ = (
        UniqueConstraint("variant_id"),
        CheckConstraint("value_amount >= 0 AND (on_hand > 0 OR value_amount = 0)", name="value"),
        CheckConstraint("average_amount >= 0 AND (on_hand > 0 OR average_amount = 0)", name="average"),
        CheckConstraint("owed_amount >= 0 AND (on_hand < 0 OR owed_amount = 0)", name="owed"),
    )

    variant_id: Mapped[int] = mapped_column(ForeignKey("catalog.variant.id"))
    seq: Mapped[int] = mapped_column(BigInteger, server_default="0")
    on_hand: Mapped[Quantity] = mapped_column(server_default="0")
    value_amount: Mapped[Money] = mapped_column(server_default="0")
    average_amount: Mapped[Money] = mapped_column(server_default="0")
    owed_amount: Mapped[Money] = mapped_column(server_default="0")
    last_cost_amount: Mapped[Money | None]

    variant: Mapped[Variant] = relationship()
