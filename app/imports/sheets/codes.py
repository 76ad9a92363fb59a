"""The ids of what a sheet names by code, looked up for many rows at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select, tuple_

from app.catalog.models import Variant
from app.core.db import session
from app.imports.sheets.reading import BadRow, SheetRow
from app.inventory.models import Condition, Location, Lot


@dataclass(frozen=True)
class Codes:
    """Ids by code: items, real places and conditions, and lots by (item's id, code)."""

    items: dict[str, int]
    places: dict[str, int]
    conditions: dict[str, int]
    lots: dict[tuple[int, str], int]

    def refusal_of(self, row: SheetRow) -> BadRow | None:
        """Why the row cannot be resolved: the first code that is unknown."""
        content = row.content
        for field, known in (("sku", self.items), ("place", self.places), ("condition", self.conditions)):
            if getattr(content, field) not in known:
                return BadRow(row.line, row.cells, field, "There is none of this code.")
        return None


def codes_of(rows: Sequence[SheetRow]) -> Codes:
    """The ids of everything that the rows name, in four statements."""
    items = _by_code(Variant.sku, Variant.id, {row.content.sku for row in rows})
    real = Location.role.is_(None)
    places = _by_code(Location.code, Location.id, {row.content.place for row in rows}, real)
    conditions = _by_code(Condition.code, Condition.id, {row.content.condition for row in rows})
    named = {(items[row.content.sku], row.content.lot) for row in rows if row.content.lot and row.content.sku in items}
    found = select(Lot.variant_id, Lot.code, Lot.id).where(tuple_(Lot.variant_id, Lot.code).in_(named))
    rows_found = session.execute(found) if named else ()
    lots = {(item, code): id_ for item, code, id_ in rows_found if item is not None}
    return Codes(items, places, conditions, lots)


def _by_code(code: Any, id_: Any, wanted: set[str], *conditions: Any) -> dict[str, int]:
    return dict(map(tuple, session.execute(select(code, id_).where(code.in_(wanted), *conditions))))
