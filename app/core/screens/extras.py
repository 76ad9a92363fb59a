"""What a page shows beside its own columns: figures fetched for all its rows at once, and buttons with forms begun.

Declared by a view itself, or for it in the sitemap by a package above its own, which it may not import.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from string import Formatter
from typing import Any
from urllib.parse import quote

from app.core.language import word
from app.core.screens.access import may
from app.core.screens.buttons import Button
from app.core.screens.computed import ComputedFilter
from app.core.screens.explained import NOTHING_EXPLAINED, Explainers
from app.core.screens.related import screen_at
from app.core.screens.saved_list import SavedList
from app.core.screens.timeline import Moment

Columns = list[tuple[str, str, str, bool]]
NO_VALUES: Mapping[str, Any] = {}


@dataclass(frozen=True)
class Gathered:
    """Columns whose values come for many rows in a few statements.

    `columns` maps a name to (label, kind of cell); the name of a listed column takes that column's place. `of(ids)`
    maps row ids to values by name. Shown to those who may read `resource`.
    """

    resource: str
    columns: Mapping[str, tuple[str, str]]
    of: Callable[[Sequence[int]], Mapping[int, Mapping[str, Any]]]

    @property
    def is_shown(self) -> bool:
        """Whether the current user may see the figures."""
        return may("read", self.resource)


@dataclass(frozen=True)
class Fact:
    """A labelled value of a detail page; `name` is what its explanation goes by."""

    name: str
    label: str
    kind: str
    value: Any


@dataclass(frozen=True)
class PageLink:
    """A button to a page that is no entity's: `address` with the row's values, for who has `right` on `resource`, on
    rows that it `is_offered`."""

    label: str
    icon: str
    address: str
    resource: str
    right: str = "read"
    is_offered: Callable[[Any], bool] = lambda _row: True
    is_primary: bool = False

    def is_shown(self, row: Any) -> bool:
        """Whether the current user may follow it from the row."""
        return self.is_offered(row) and may(self.right, self.resource)


@dataclass(frozen=True)
class Extras:
    """`gathered` columns of the list, `stats` of the detail page, related `tabs` as a view declares them, `tables`
    made from a row, and `buttons`: verbs of other screens begun with the row's values,
    `"stock_level/receive?lines-0-variant_id={row.id}"`, what of them is `offered` by the row, and `links` to other
    pages; `computed` filters and `views` of the list as an entity has; what else happened to a row (`activity`),
    and how its figures are `explained`."""

    gathered: Gathered | None = None
    stats: Gathered | None = None
    tabs: Mapping[str, str] = field(default_factory=dict)
    tables: Callable[[Any], Sequence[Any]] | None = None
    buttons: tuple[str, ...] = ()
    offered: Callable[[Any], Sequence[str]] | None = None
    links: Sequence[PageLink] = ()
    computed: Mapping[str, ComputedFilter] = field(default_factory=dict)
    views: tuple[SavedList, ...] = ()
    activity: Callable[[Any], Sequence[Moment]] | None = None
    explained: Explainers = NOTHING_EXPLAINED

    def columns(self, own: Columns) -> Columns:
        """The list's columns: its own, those of the same name replaced, then the others."""
        if self.gathered is None or not self.gathered.is_shown:
            return own
        ours = {name: (name, word(label), kind) for name, (label, kind) in self.gathered.columns.items()}
        placed = [(*ours.pop(column[0]), column[3]) if column[0] in ours else column for column in own]
        return [*placed, *((*column, False) for column in ours.values())]

    def fill(self, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """The rows (each with its id as `pk`) with the gathered values."""
        if not rows or self.gathered is None or not self.gathered.is_shown:
            return rows
        found = self.gathered.of([row["pk"] for row in rows])
        blank = dict.fromkeys(self.gathered.columns)
        return [{**row, **blank, **found.get(row["pk"], NO_VALUES)} for row in rows]

    def facts(self, row: Any) -> list[Fact]:
        """The figures of the row's stat strip."""
        if self.stats is None or not self.stats.is_shown:
            return []
        values = self.stats.of([row.id]).get(row.id, NO_VALUES)
        return [Fact(name, word(label), kind, values.get(name)) for name, (label, kind) in self.stats.columns.items()]

    def happened(self, row: Any) -> Sequence[Moment]:
        """What happened to the row beside its own changes."""
        return self.activity(row) if self.activity else []

    def made_tables(self, row: Any) -> Sequence[Any]:
        """The tables made from the row."""
        return self.tables(row) if self.tables else []

    def buttons_of(self, row: Any, back: str = "") -> list[Button]:
        """The buttons of a row for what the current user may do; the form of a verb returns to `back`."""
        addresses = (*self.buttons, *(self.offered(row) if self.offered else ()))
        verbs = [button for address in addresses if (button := button_at(address, row, back))]
        return [*verbs, *(_link(link, row) for link in self.links if link.is_shown(row))]


class _Address(Formatter):
    """Fills in values as they stand in the query of an address."""

    def format_field(self, value: Any, format_spec: str) -> str:
        return quote(format(value, format_spec), safe="")


def _link(link: PageLink, row: Any) -> Button:
    return Button(word(link.label), link.icon, _Address().format(link.address, row=row), link.is_primary)


def button_at(address: str, row: Any = None, back: str = "") -> Button | None:
    """The button of a verb of any screen by its address, `stock_level/receive`; None for who may not press it."""
    path, _, query = _Address().format(address, row=row).partition("?")
    route, _, name = path.partition("/")
    screen = screen_at(route)
    verb = next((verb for verb in screen.verbs if verb.name == name), None) if screen else None
    if screen is None or verb is None or not screen.may(name):
        return None
    query = f"{query}&back={back}" if back else query
    begun = f"?{query}" if query else ""
    return Button(word(verb.label), verb.icon, f"{screen.route_base}/{name}{begun}", verb.is_primary)


def plain_buttons(buttons: Sequence[Button]) -> list[Button]:
    """The buttons with none of them standing out."""
    return [replace(button, is_primary=False) for button in buttons]
