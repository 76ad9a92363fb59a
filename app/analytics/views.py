"""The page of stock and value as of a day."""

import csv
import io
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

from flask import Response, stream_with_context
from flask_appbuilder import BaseView, expose

from app.analytics.as_of_form import arguments, form_of, question
from app.analytics.queries import Asked, Held, every_item_as_of, stock_as_of, total_as_of
from app.analytics.queries.as_of import ROWS
from app.core import current
from app.core.language import word
from app.core.screens.access import EXPORT, READ, allowed, may
from app.core.screens.arguments import text_argument
from app.core.screens.cells import Item
from app.core.screens.export import cell

COLUMNS = (("item", "Item", "item"), ("on_hand", "On hand", "quantity"), ("value_amount", "Value", "money"))
EXPORTED = ("variant_id", "sku", "name", "unit", "on_hand", "value_amount")


class StockAsOfView(BaseView):
    """`/stock_as_of?day=2026-01-31&site_id=7`: what there was at the close of a day, and what it was worth."""

    resource = "StockAsOf"
    class_permission_name = "StockAsOf"
    route_base = "/stock_as_of"
    default_view = "page"
    title = "Stock as of"
    icon = "calendar"

    @expose("", methods=["GET"])
    @allowed(READ)
    def page(self) -> str:
        """The items by SKU, fifty at a time, with the totals of all of them."""
        wanted = question()
        rows = stock_as_of(wanted, after=text_argument("after"), limit=ROWS + 1)
        more = rows[:ROWS][-1].sku if len(rows) > ROWS else ""
        drawn: str = self.render_template(
            "analytics/as_of.html",
            title=word(self.title),
            form=form_of(wanted),
            day=wanted.day,
            total=total_as_of(wanted),
            columns=[(name, word(label), kind, False) for name, label, kind in COLUMNS],
            rows=[_row(held) for held in rows[:ROWS]],
            next_url=f"{self.route_base}?{urlencode(arguments(wanted, after=more))}" if more else "",
            export_url=f"{self.route_base}/export?{urlencode(arguments(wanted))}" if may(EXPORT, self.resource) else "",
        )
        return drawn

    @expose("/export", methods=["GET"])
    @allowed(EXPORT)
    def export(self) -> Response:
        """All items as CSV, streamed."""
        wanted = question()
        response = Response(stream_with_context(_lines(wanted, current.actor())), mimetype="text/csv")
        response.headers["Content-Disposition"] = f'attachment; filename="stock-{wanted.day}.csv"'
        return response


def _row(held: Held) -> dict[str, Any]:
    return {
        "pk": held.variant_id,
        "item": Item(held.name or held.sku, held.sku),
        "on_hand": held.on_hand,
        "value_amount": held.value_amount,
    }


def _lines(wanted: Asked, who: current.Actor) -> Iterator[str]:
    yield _line(EXPORTED)
    with current.acting_as(who):
        for held in every_item_as_of(wanted):
            yield _line([cell(getattr(held, name)) for name in EXPORTED])


def _line(cells: Any) -> str:
    buffer = io.StringIO()
    csv.writer(buffer).writerow(cells)
    return buffer.getvalue()
