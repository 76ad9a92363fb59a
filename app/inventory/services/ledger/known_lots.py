"""The lots that lines name, as they are in the database."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.inventory.services.ledger.lines import Line, NamedLot
from app.inventory.sql import run

# The accounts of the variants are locked, so nobody makes the same lot meanwhile.
_LOT = """
SELECT lot.id, lot.variant_id, lot.code, lot.expires_on, lot.made_on, lot.supplier_code, lot.is_serial,
       lot.is_serial AND EXISTS (
         SELECT FROM inventory.stock_level level WHERE level.lot_id = lot.id AND level.on_hand > 0)
FROM inventory.lot
"""
FIND = f"""
{_LOT} WHERE lot.id = ANY(%(ids)s::bigint[])
UNION ALL
{_LOT} JOIN unnest(%(variants)s::bigint[], %(codes)s::text[]) AS named (variant_id, code)
  ON (lot.variant_id, lot.code) = (named.variant_id, named.code)
"""
# Codes of one item that differ in case only: nobody prints both, somebody typed one of them.
ALIKE = """
SELECT named.variant_id, named.code, lot.code
FROM unnest(%(variants)s::bigint[], %(codes)s::text[]) AS named (variant_id, code)
JOIN inventory.lot ON (lot.variant_id, lower(lot.code)) = (named.variant_id, lower(named.code))
"""


@dataclass(frozen=True, slots=True)
class Known:
    """A lot there is; `is_taken`: a serial unit that is on hand somewhere already."""

    id: int
    variant_id: int
    code: str
    expires_on: date | None
    made_on: date | None
    supplier_code: str | None
    is_serial: bool
    is_taken: bool


def lots_of(ids: Sequence[int], named: Sequence[tuple[int, str]] = ()) -> list[Known]:
    """The lots of these ids, and those of these variants and codes, as far as there are any."""
    return [Known(*row) for row in run(FIND, {"ids": ids, **_columns(named)})]


def alike(named: Sequence[tuple[int, str]]) -> dict[tuple[int, str], str]:
    """By variant and code, the code of a lot there is that differs from it in case only."""
    return {(variant_id, code): there for variant_id, code, there in run(ALIKE, _columns(named))}


def _columns(named: Sequence[tuple[int, str]]) -> dict[str, list[Any]]:
    return {"variants": [pair[0] for pair in named], "codes": [pair[1] for pair in named]}


def named(line: Line) -> NamedLot:
    """The lot that the line names by its code."""
    assert line.named_lot is not None
    return line.named_lot


def key_of(line: Line) -> tuple[int, str]:
    """Item and code of the lot that the line names."""
    return line.variant_id, named(line).code
