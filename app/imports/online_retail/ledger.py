"""From classified rows to postings of the ledger: opening stock, and chunks of movements."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from itertools import groupby

from sqlalchemy import select

from app.core.db import session
from app.imports.online_retail.classify import Kind, Movement
from app.imports.online_retail.notes import reason_of
from app.inventory.models import ADJUSTMENT, CUSTOMER, NO_LOT, OK, SUPPLIER, Reason, StockLevel
from app.inventory.services import MoveLine, post_moves

OUTSIDE = {Kind.SALE: CUSTOMER, Kind.RETURN: CUSTOMER, Kind.CORRECTION: ADJUSTMENT}
NOTE_CHARACTERS_MAX = 2000
OPENING = "opening"


@dataclass(frozen=True)
class Ledger:
    """Where the goods of a file lie, and the ids its rows need."""

    store_id: int
    variants: Mapping[str, int]
    reasons: Mapping[str, int]

    def post_opening(self, key: str, missing: Mapping[str, int], costs: Mapping[str, Decimal], at: datetime) -> int:
        """Receive what each code lacks for its rows to come; answers the pieces that were received.

        `missing` is the stock the rows need; what lies in the store unpromised is counted on. `costs` are per piece,
        in the base currency.
        """
        free = self._free([self.variants[code] for code in missing])
        wanted = {code: pieces - free.get(self.variants[code], 0) for code, pieces in missing.items()}
        lines = [
            MoveLine(self.variants[code], SUPPLIER, self.store_id, Decimal(pieces), at, costs[code])
            for code, pieces in wanted.items()
            if pieces > 0
        ]
        if lines:
            post_moves(lines, key=key, reference="Opening stock", reason_id=self.reasons[OPENING])
        return sum(int(line.quantity) for line in lines)

    def post_movements(self, key: str, movements: Sequence[Movement]) -> None:
        """Post one chunk: what brings goods goes first, so that no level is short in between."""
        groups = groupby(sorted(movements, key=_group), key=_group)
        for number, ((_is_out, kind, reason), members) in enumerate(groups):
            rows = list(members)
            post_moves(
                [self._line(movement) for movement in rows],
                key=f"{key}:{number}",
                reference=_span(rows),
                note=_remarks(rows) if kind == Kind.CORRECTION else None,
                reason_id=self.reasons[reason] if reason else None,
            )

    def _line(self, movement: Movement) -> MoveLine:
        places = (OUTSIDE[movement.kind], self.store_id)
        source, target = places if movement.change > 0 else places[::-1]
        variant_id = self.variants[movement.row.code]
        return MoveLine(variant_id, source, target, Decimal(abs(movement.change)), movement.row.at)

    def _free(self, variant_ids: Sequence[int]) -> dict[int, int]:
        here = select(StockLevel.variant_id, StockLevel.on_hand - StockLevel.reserved).where(
            StockLevel.location_id == self.store_id,
            StockLevel.variant_id.in_(variant_ids),
            StockLevel.lot_id == NO_LOT,
            StockLevel.condition_id == OK,
        )
        return {variant_id: int(free) for variant_id, free in session.execute(here)}


def reason_ids() -> dict[str, int]:
    """Ids of the adjustment reasons by their code."""
    return {row.code: row.id for row in session.execute(select(Reason.code, Reason.id))}


def _group(movement: Movement) -> tuple[bool, str, str]:
    reason = reason_of(movement.row.description, movement.change) if movement.kind == Kind.CORRECTION else ""
    return movement.change < 0, movement.kind, reason


def _span(rows: Sequence[Movement]) -> str:
    first, last = rows[0].row.invoice, rows[-1].row.invoice
    return first if first == last else f"{first} to {last}"


def _remarks(rows: Sequence[Movement]) -> str | None:
    """The clerk's own words, one per invoice."""
    said = (f"{row.row.invoice} {row.row.code}: {row.row.description}" for row in rows if row.row.description)
    return "\n".join(said)[:NOTE_CHARACTERS_MAX] or None
