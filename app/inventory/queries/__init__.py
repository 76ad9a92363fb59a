"""What the inventory tells others: rows ready for the reader, bounded, within the actor's sites."""

from app.inventory.queries.activity import Deed, deeds_of
from app.inventory.queries.bins import Filling, Source, SuggestedBin, fillings_of, suggested_bins
from app.inventory.queries.contents import Content, ProductStock, contents_of, stock_of_products
from app.inventory.queries.counts import (
    MoveMeanwhile,
    Progress,
    SiteAccuracy,
    accuracy_since,
    last_counted,
    last_counted_in,
    moved_meanwhile,
    moves_meanwhile,
    progress_of,
)
from app.inventory.queries.explanation import Explanation, LevelMove, explain_level
from app.inventory.queries.kits import Sellable, is_kit, sellable_of
from app.inventory.queries.ledger import LedgerLine, ledger_of
from app.inventory.queries.level_history import LevelHistory, history_of_level
from app.inventory.queries.parts import Availability, PlacedItem, availability_of, items_in
from app.inventory.queries.recall import Recall, every_shipment, recall_of
from app.inventory.queries.ruling import AppliedRule, items_of, reached_by, ruled_by, rules_of
from app.inventory.queries.standings import ItemStanding, LevelStanding, standings_of, standings_of_levels
from app.inventory.queries.stock import Standing, stock_of
from app.inventory.queries.waiting import bins_of_waiting
from app.inventory.queries.worth import Entry, Worth, worth_of

__all__ = [
    "AppliedRule",
    "Availability",
    "Content",
    "Deed",
    "Entry",
    "Explanation",
    "Filling",
    "ItemStanding",
    "LedgerLine",
    "LevelHistory",
    "LevelMove",
    "LevelStanding",
    "MoveMeanwhile",
    "PlacedItem",
    "ProductStock",
    "Progress",
    "Recall",
    "Sellable",
    "SiteAccuracy",
    "Source",
    "Standing",
    "SuggestedBin",
    "Worth",
    "accuracy_since",
    "availability_of",
    "bins_of_waiting",
    "contents_of",
    "deeds_of",
    "every_shipment",
    "explain_level",
    "fillings_of",
    "history_of_level",
    "is_kit",
    "items_in",
    "items_of",
    "last_counted",
    "last_counted_in",
    "ledger_of",
    "moved_meanwhile",
    "moves_meanwhile",
    "progress_of",
    "reached_by",
    "recall_of",
    "ruled_by",
    "rules_of",
    "sellable_of",
    "standings_of",
    "standings_of_levels",
    "stock_of",
    "stock_of_products",
    "suggested_bins",
    "worth_of",
]
