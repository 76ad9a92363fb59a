"""The rules of a kit's bill, however its rows are edited."""

from sqlalchemy import Select, select, text
from sqlalchemy.orm import aliased

from app.catalog.models import Product, Unit, Variant
from app.core.db import session
from app.core.errors import Fault, Invalid
from app.core.language import say
from app.core.screens.interface import Interface
from app.inventory.models import KitPart

ONE_AT_A_TIME = text("LOCK TABLE inventory.kit_part IN SHARE ROW EXCLUSIVE MODE")


class KitPartInterface(Interface):
    """Kits do not hold themselves, and parts are counted as their units allow."""

    def add(self, item: KitPart) -> bool:
        """Insert the part; refuses one that holds the kit, and a quantity finer than its unit."""
        _check(item)
        return super().add(item)

    def edit(self, item: KitPart) -> bool:
        """Write the part, by the same rules."""
        _check(item)
        return super().edit(item)


def _check(item: KitPart) -> None:
    """Bills are written one at a time, so that no two of them close a circle together."""
    kit_id, part_id = _id_of(item.kit_id, item.kit), _id_of(item.part_id, item.part)
    if item.quantity is not None and item.quantity <= 0:
        raise _invalid("quantity", say("Must be above zero."))
    if kit_id is None or part_id is None:
        return  # the form says which is missing
    with session.no_autoflush:
        session.execute(ONE_AT_A_TIME)
        if part_id == kit_id or kit_id in _inside(part_id, item.id):
            raise _invalid("part_id", say("The part holds this kit itself."))
        scale = session.scalar(_scale_of(part_id))
    if item.quantity is not None and scale is not None and item.quantity != round(item.quantity, scale):
        raise _invalid("quantity", say("The part's unit has at most %(scale)s decimals.", scale=scale))


def _id_of(row_id: int | None, row: Variant | None) -> int | None:
    """The id of a relation: a form sets the row, the API its id."""
    return row_id if row is None else row.id


def _inside(part_id: int, edited_id: int | None) -> set[int]:
    """Everything that the part is made of; the edited row does not count as it was."""
    first = select(KitPart.part_id).where(KitPart.kit_id == part_id, KitPart.id.is_distinct_from(edited_id))
    below = first.cte("below", recursive=True)
    further = aliased(KitPart)
    inside = below.union(
        select(further.part_id).where(further.kit_id == below.c.part_id, further.id.is_distinct_from(edited_id))
    )
    return set(session.scalars(select(inside.c.part_id)))


def _scale_of(part_id: int) -> Select[int]:
    return (
        select(Unit.scale)
        .join(Product, Product.base_unit_id == Unit.id)
        .join(Variant, Variant.product_id == Product.id)
        .where(Variant.id == part_id)
    )


def _invalid(field: str, message: str) -> Invalid:
    return Invalid(message, [Fault(f"/{field}", "invalid", message)])
