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
    assert card_places(columns, {}) == {"item": "main", "on_hand": "end", "category": "start", "stock": "state"}


def test_a_card_of_one_column_is_only_that() -> None:
    assert card_places([("name", "Name", "text", True)], {}) == {"name": "main"}


def test_every_kind_at_the_end_has_a_rank() -> None:
    assert set(ENDS) == END_ALIGNED


def test_a_list_says_what_stands_where_on_a_card_and_the_rest_follows_the_rule() -> None:
    columns = [
        ("number", "Transfer", "code", False), ("state", "State", "status", False),
        ("from_location", "From", "relation", False), ("to_location", "To", "relation", False),
        ("lines", "Lines", "number", False),
    ]  # fmt: skip
    own = {"state": "end", "from_location": "more", "to_location": "more", "not_shown": "start"}
    assert card_places(columns, own) == {
        "number": "main", "state": "end", "from_location": "more", "to_location": "more",
    }  # fmt: skip
    assert card_places(columns, {"to_location": "more"})["from_location"] == "start"
