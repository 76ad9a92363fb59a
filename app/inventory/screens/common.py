"""What the screens of stock share: the columns of every row, and search by item."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import Select

from app.catalog.queries import apply_search

SERVED = ["created_at", "updated_at"]

Search = Callable[[Select[Any], str], Select[Any]]


def by_item(variant_id: Any) -> Search:
    """Free text finds the rows of the items that it finds in the catalogue."""
    return lambda statement, text: apply_search(statement, text, variant_id)
