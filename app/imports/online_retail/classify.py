"""What a well-formed line means for stock."""

from collections.abc import Callable
from enum import StrEnum
from typing import NamedTuple

from app.imports.online_retail.codes import refusal_of
from app.imports.online_retail.format import Broken, InvoiceLine
from app.imports.online_retail.names import Names


class Kind(StrEnum):
    """The cause of a movement."""

    SALE = "sale"
    RETURN = "return"
    CORRECTION = "correction"


class Movement(NamedTuple):
    """A line that moves stock: `change` is what it does to the quantity on hand, in pieces, never 0."""

    kind: Kind
    change: int
    row: InvoiceLine


# A line that is well-formed, names goods, and yet cannot have happened.
CONTRADICTIONS: tuple[tuple[str, Callable[[InvoiceLine], bool]], ...] = (
    ("quantity_zero", lambda row: row.quantity == 0),
    ("price_negative", lambda row: row.price < 0),
    ("cancellation_positive", lambda row: row.quantity > 0 and row.invoice.startswith("C")),
)


def refusal(row: InvoiceLine | Broken) -> str | None:
    """Why a line is rejected whatever the rest of the file says, or None; the first reason that holds."""
    if isinstance(row, Broken):
        return row.reason
    if row.invoice.startswith("A"):
        return "bad_debt"
    return refusal_of(row.code) or next((reason for reason, holds in CONTRADICTIONS if holds(row)), None)


def movement(row: InvoiceLine, names: Names) -> Movement:
    """The movement of a line that is not refused.

    A `C` invoice brings goods back. Any other negative quantity is a correction, and so is an unpriced positive one
    that bears a remark or nothing as description: both are written as signed changes of stock. The rest is sold.
    """
    if row.invoice.startswith("C"):
        return Movement(Kind.RETURN, -row.quantity, row)
    if row.quantity < 0 or (not row.price and names.is_note(row.code, row.description)):
        return Movement(Kind.CORRECTION, row.quantity, row)
    return Movement(Kind.SALE, -row.quantity, row)
