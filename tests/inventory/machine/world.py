"""The whole reference: stock, transfer orders, counts, kits and what waits."""

from dataclasses import dataclass

from tests.inventory.reference_backorders import Backorders
from tests.inventory.reference_counts import Counts
from tests.inventory.reference_dates import Dates
from tests.inventory.reference_kits import Kits
from tests.inventory.reference_orders import Orders


@dataclass
class World(Orders, Counts, Kits, Backorders, Dates):
    """Everything that the ledger knows, in plain Python."""
