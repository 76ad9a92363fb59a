"""Related lists on a detail page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.core.db import session
from app.core.screens.columns import columns_of, value_of
from app.core.screens.listing import bounded_count
from app.core.screens.related import screen_at

ROWS = 10


@dataclass(frozen=True)
class ShownTab:
    """A related list, ready to draw: columns as in a list, rows by column name."""

    title: str
    columns: Sequence[tuple[str, str, str, bool]]
    rows: Sequence[dict[str, Any]]
    count: str
    url: str
    show_url: str


def shown_tabs(tabs: Mapping[str, str], row: Any) -> list[ShownTab]:
    """The related lists of `row`: each `{"Barcodes": "barcode?variant_id={id}"}` by another screen's own rules.

    A screen that is not installed, or not for this user, is left out; the newest rows come first.
    """
    shown = []
    for title, address in tabs.items():
        route, _, condition = address.partition("?")
        screen: Any = screen_at(route)
        if screen is not None and screen.may("read"):
            shown.append(_shown(title, screen, condition.partition("=")[0], row))
    return shown


def _shown(title: str, screen: Any, column: str, row: Any) -> ShownTab:
    names = [name for name in screen.list_columns if name.partition(".")[0] != column.removesuffix("_id")]
    statement = screen.rows().where(getattr(screen.model, column) == row.id)
    newest = statement.order_by(screen.model.id.desc()).limit(ROWS + 1).options(*screen.loading(names, joined=True))
    rows = session.execute(newest).unique().scalars().all()
    count, is_capped = (len(rows), False) if len(rows) <= ROWS else bounded_count(statement, screen.model)
    shown = [{"pk": found.id, **{name: value_of(found, name) for name in names}} for found in rows[:ROWS]]
    return ShownTab(
        title=title,
        columns=screen.extras.columns(columns_of(screen, names, screen.label_columns or {})),
        rows=screen.extras.fill(shown),
        count=f"{count:,}+" if is_capped else f"{count:,}",
        url=f"{screen.route_base}/list/?{column}={row.id}",
        show_url=f"{screen.route_base}/show/",
    )
