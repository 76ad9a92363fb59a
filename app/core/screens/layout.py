"""Which columns a list shows to this person, in which order and how dense: their preference, or the declaration."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from app.core.personal import preferences
from app.core.screens.columns import columns_of
from app.core.screens.entity import EntityScreen
from app.core.screens.extras import Columns, Extras

COMFORTABLE, COMPACT = "comfortable", "compact"
DENSITIES = (COMFORTABLE, COMPACT)


@dataclass(frozen=True)
class Layout:
    """`columns` are those shown, in order; `hidden` the others that may be; `gathered` those fetched for all rows."""

    columns: Columns
    hidden: Columns
    gathered: frozenset[str]
    density: str

    @property
    def own(self) -> list[str]:
        """The shown columns that come from the row itself."""
        return [column[0] for column in self.columns if column[0] not in self.gathered]

    @property
    def is_gathering(self) -> bool:
        """Whether a shown column must be fetched for all rows at once."""
        return any(column[0] in self.gathered for column in self.columns)


def preference_key(screen: EntityScreen) -> str:
    """Where the person's layout of the list is kept: `list:StockLevel`."""
    return f"list:{screen.resource}"


def layout_of(screen: EntityScreen, extras: Extras) -> Layout:
    """The person's layout; names that the list does not have (any more) are passed over. One statement."""
    kept = preferences.read(preference_key(screen))
    wanted = kept if isinstance(kept, dict) else {}
    listed = extras.columns(columns_of(screen, screen.list_columns, screen.label_columns))
    columns = {column[0]: column for column in [*listed, *_further(screen, listed)]}
    names = _names(wanted.get("columns"), columns) or [column[0] for column in listed]
    density = wanted.get("density")
    return Layout(
        [columns[name] for name in names],
        [column for name, column in columns.items() if name not in names],
        frozenset(extras.gathered.columns) if extras.gathered and extras.gathered.is_shown else frozenset(),
        density if density in DENSITIES else COMFORTABLE,
    )


def _further(screen: EntityScreen, listed: Columns) -> Columns:
    """What the detail page shows beyond the list, unless the list shows it under the same label."""
    names, labels = {column[0] for column in listed}, {column[1] for column in listed}
    others = columns_of(screen, [name for name in screen.show_columns if name not in names], screen.label_columns)
    return [column for column in others if column[1] not in labels]


def _names(wanted: Any, columns: dict[str, Any]) -> Sequence[str]:
    names = wanted if isinstance(wanted, list) else []
    return list(dict.fromkeys(name for name in names if isinstance(name, str) and name in columns))
