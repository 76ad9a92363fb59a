"""Related lists on a detail page: one tab each, read when somebody opens it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from sqlalchemy import Select, func, select
from werkzeug.datastructures import MultiDict

from app.core.db import session, snake
from app.core.language import word
from app.core.screens.asking import Ask, read_ask
from app.core.screens.columns import columns_of, value_of
from app.core.screens.listing import narrowed, read_page
from app.core.screens.related import screen_at

ROWS = 10
COUNTED = 999  # tabs count no further
OVERVIEW = "overview"


@dataclass(frozen=True)
class Tab:
    """A related list: the rows of `screen` that `arguments` leave, as in the address of its list."""

    title: str
    screen: Any
    arguments: Mapping[str, str]

    @property
    def name(self) -> str:
        """The tab in addresses: `stock_by_place`."""
        return snake(self.title.title().replace(" ", ""))

    @property
    def label(self) -> str:
        """The title in the reader's language."""
        return word(self.title)

    @property
    def is_shown(self) -> bool:
        """Whether the current user may read what it lists."""
        return bool(self.screen.may("read"))

    def ask(self, cursor: str = "", rows: int = ROWS) -> Ask:
        """What the list is asked for."""
        return read_ask(MultiDict({**self.arguments, "cursor": cursor, "page_size": str(rows)}))

    def counting(self) -> Select[Any]:
        """SELECT of how many rows there are, up to one more than are counted."""
        model = self.screen.model
        ids = narrowed(self.screen, self.ask()).with_only_columns(model.id).order_by(None).limit(COUNTED + 1)
        return select(func.count()).select_from(ids.subquery())


@dataclass(frozen=True)
class ShownTab:
    """A table on a detail page, ready to draw: columns as in a list, rows by column name.

    `url` leads to the whole list, empty where these are all; the cursors to its neighbouring pages are None at its
    ends.
    """

    title: str
    columns: Sequence[tuple[str, str, str, bool]]
    rows: Sequence[dict[str, Any]]
    count: str
    url: str
    show_url: str
    name: str = ""
    card: Mapping[str, str] = field(default_factory=dict)
    next_cursor: str | None = None
    previous_cursor: str | None = None


def tabs_of(declared: Mapping[str, str], row: Any) -> list[Tab]:
    """The related lists of the row, declared as `{"Barcodes": "barcode?variant_id={id}"}`.

    A screen that is not installed is left out; whether the user may read it is for `is_shown` to say.
    """
    found = []
    for title, address in declared.items():
        route, _, query = address.partition("?")
        screen = screen_at(route)
        if screen is not None:
            pairs = (pair.partition("=") for pair in query.format(id=row.id).split("&"))
            found.append(Tab(title, screen, {name: value for name, _, value in pairs}))
    return found


def counts(tabs: Sequence[Tab]) -> dict[str, str]:
    """How many rows each tab has, by name, in one statement: `7`, `999+`."""
    if not tabs:
        return {}
    numbers = session.execute(select(*(tab.counting().scalar_subquery() for tab in tabs))).one()
    return {tab.name: _words(number) for tab, number in zip(tabs, numbers, strict=True)}


def opened(tab: Tab, cursor: str = "", rows: int = ROWS) -> ShownTab:
    """A page of the tab's rows by their own screen's rules: scope, columns, figures."""
    screen = tab.screen
    told = {name.removesuffix("_id") for name in tab.arguments} | {*tab.arguments}
    names = [name for name in screen.list_columns if name.partition(".")[0] not in told]
    page = read_page(screen, tab.ask(cursor, rows), names)
    shown = [{"pk": found.id, **{name: value_of(found, name) for name in names}} for found in page.rows]
    return ShownTab(
        title=tab.label,
        columns=screen.extras.columns(columns_of(screen, names, screen.label_columns or {})),
        rows=screen.extras.fill(shown),
        count=page.count_text,
        url=f"{screen.route_base}/list/?{urlencode(tab.arguments)}",
        show_url=f"{screen.route_base}/show/",
        name=tab.name,
        card=screen.card,
        next_cursor=page.next_cursor,
        previous_cursor=page.previous_cursor,
    )


def _words(number: int) -> str:
    return f"{COUNTED}+" if number > COUNTED else f"{number}"
