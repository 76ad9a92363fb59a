"""Views of a list that come with the entity: a name and a query, declared as data."""

import re
from dataclasses import dataclass


@dataclass(frozen=True)
class SavedList:
    """A tab above the list: `SavedList("Low stock", "stock=low_stock", tone="warn")`; `tone` colours its count."""

    name: str
    query: str
    tone: str = ""

    @property
    def key(self) -> str:
        """The view in an address: `Low stock` -> `low-stock`."""
        return re.sub(r"[^a-z0-9]+", "-", self.name.lower()).strip("-")
