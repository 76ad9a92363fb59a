"""What the frame decides for every page."""

from app.core.screens.cells import END_ALIGNED
from app.core.screens.skin import ENDS, card_places


def test_a_card_shows_stock_rather_than_price_and_its_state_rather_than_the_items() -> None:
    columns = [
        ("item", "Item", "item", False), ("category", "Category", "relation", False),
        ("status", "Status", "status", False), ("price", "Price", "money", False),
        ("on_hand", "On hand", "quantity", False), ("sold", "Sold", "boolean", False),
        ("stock", "Stock", "status", False),
    ]  # fmt: skip
    assert card_places(columns) == {"item": "main", "on_hand": "end", "category": "start", "stock": "state"}


def test_a_card_of_one_column_is_only_that() -> None:
    assert card_places([("name", "Name", "text", True)]) == {"name": "main"}


def test_every_kind_at_the_end_has_a_rank() -> None:
    assert set(ENDS) == END_ALIGNED
