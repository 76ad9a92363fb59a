"""What the inventory tells others: rows ready for the reader, bounded, within the actor's sites."""

from app.inventory.queries.activity import Deed, deeds_of
from app.inventory.queries.contents import Content, ProductStock, contents_of, stock_of_products
from app.inventory.queries.explanation import Explanation, explain_level
from app.inventory.queries.kits import Sellable, is_kit, sellable_of
from app.inventory.queries.ledger import LedgerLine, ledger_of
from app.inventory.queries.parts import Availability, PlacedItem, availability_of, items_in
from app.inventory.queries.recall import Recall, recall_of
from app.inventory.queries.standings import ItemStanding, LevelStanding, standings_of, standings_of_levels
from app.inventory.queries.stock import Standing, stock_of
from app.inventory.queries.worth import Entry, Worth, worth_of

__all__ = [
    "Availability",
    "Content",
    "Deed",
    "Entry",
    "Explanation",
    "ItemStanding",
    "LedgerLine",
    "LevelStanding",
    "PlacedItem",
    "ProductStock",
    "Recall",
    "Sellable",
    "Standing",
    "Worth",
    "availability_of",
    "contents_of",
    "deeds_of",
    "explain_level",
    "is_kit",
    "items_in",
    "ledger_of",
    "recall_of",
    "sellable_of",
    "standings_of",
    "standings_of_levels",
    "stock_of",
    "stock_of_products",
    "worth_of",
]
