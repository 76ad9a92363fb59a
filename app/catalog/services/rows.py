"""Rows that a command names, found or refused."""

from collections.abc import Collection
from typing import TypeVar

from sqlalchemy import select

from app.catalog.models import Product, Unit
from app.core.db import Row, session
from app.core.errors import Fault, Invalid, NotFound
from app.core.language import say, word

R = TypeVar("R", bound=Row)


def found(model: type[R], key: int, field: str, *, is_locked: bool = False) -> R:
    """The row of that id, locked against other writers where asked; refuses an id that does not exist."""
    row = _locked(model, key) if is_locked else session.get(model, key)
    if row is None:
        raise NotFound(
            say("There is no %(noun)s %(key)s.", noun=word(model.__tablename__.replace("_", " ")), key=key),
            [Fault(f"/{field}", "unknown", say("Does not exist."))],
        )
    return row


def _locked(model: type[R], key: int) -> R | None:
    # Loaded afresh: the page loaded the row before the lock, and who held the lock may have changed it since.
    statement = select(model).where(model.id == key).with_for_update(key_share=True)
    return session.execute(statement.execution_options(populate_existing=True)).scalar_one_or_none()


def lock_product(product_id: int) -> Product:
    """The product, so locked that its options and variants are changed by one command at a time."""
    return found(Product, product_id, "product_id", is_locked=True)


def unit_of_code(code: str, field: str) -> Unit:
    """The unit of that code; refuses an unknown one, naming those that exist."""
    units = {unit.code: unit for unit in session.scalars(select(Unit).order_by(Unit.code))}
    if code not in units:
        raise Invalid(
            say("There is no unit “%(code)s”.", code=code),
            [Fault(f"/{field}", "unknown", say("Must be one of: %(units)s.", units=", ".join(units)))],
        )
    return units[code]


def refuse_repeats(values: Collection[str], pointer: str, noun: str) -> None:
    """Refuse a list that says the same word twice, whatever its case."""
    seen: set[str] = set()
    for value in values:
        if value.casefold() in seen:
            raise Invalid(
                say("%(noun)s “%(value)s” is named twice.", noun=word(noun), value=value),
                [Fault(pointer, "repeated", say("“%(value)s” is named twice.", value=value))],
            )
        seen.add(value.casefold())
