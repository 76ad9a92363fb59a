"""The conditions of goods, as commands name them."""

from collections.abc import Sequence

from app.core.errors import Fault, Invalid
from app.core.language import say
from app.inventory.services.ledger.lines import Line
from app.inventory.sql import run

UNKNOWN = """
SELECT id FROM unnest(%(ids)s::bigint[]) AS named (id) WHERE id NOT IN (SELECT id FROM inventory.condition)
"""


def demand_conditions(lines: Sequence[Line]) -> None:
    """Refuse conditions that there are not; no statement where all goods are `ok`."""
    named = {id_ for line in lines for id_ in (line.condition_id, line.to_condition_id) if id_}
    unknown = {row[0] for row in run(UNKNOWN, {"ids": sorted(named)})} if named else set()
    for line in lines:
        for id_, field in ((line.condition_id, "condition_id"), (line.to_condition_id, "to_condition_id")):
            if id_ in unknown:
                message = say("Choose one of the conditions there are.")
                raise Invalid(message, [Fault(line.pointer(field), "unknown-condition", message)])
