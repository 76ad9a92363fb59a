"""What the inventory tells others: rows ready for the reader, bounded, within the actor's sites."""

from app.inventory.queries.explanation import Explanation, explain_level
from app.inventory.queries.ledger import LedgerLine, ledger_of
from app.inventory.queries.stock import Standing, stock_of

__all__ = ["Explanation", "LedgerLine", "Standing", "explain_level", "ledger_of", "stock_of"]
