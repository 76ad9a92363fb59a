"""What the inventory tells others: rows ready for the reader, bounded, within the actor's sites."""

from app.inventory.queries.contents import Content, ProductStock, contents_of, stock_of_products
from app.inventory.queries.explanation import Explanation, explain_level
from app.inventory.queries.ledger import LedgerLine, ledger_of
from app.inventory.queries.standings import ItemStanding, LevelStanding, standings_of, standings_of_levels
from app.inventory.queries.stock import Standing, stock_of

__all__ = [
    "Content",
    "Explanation",
    "ItemStanding",
    "LedgerLine",
    "LevelStanding",
    "ProductStock",
    "Standing",
    "contents_of",
    "explain_level",
    "ledger_of",
    "standings_of",
    "standings_of_levels",
    "stock_of",
    "stock_of_products",
]
