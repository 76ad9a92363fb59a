"""The page of stock and value as of a day."""

import csv
import io
from collections.abc import Iterator
from datetime import date
from typing import Any
from urllib.parse import urlencode

from flask import Response, stream_with_context
from flask_appbuilder import BaseView, expose
from wtforms import Form

from app.analytics.as_of_form import arguments, form_of, form_refused, question
from app.analytics.queries import Asked, Held, every_item_as_of, stock_as_of, total_as_of
from app.analytics.queries.as_of import ROWS
from app.core import current
from app.core.errors import BadQuery
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
    def page(self) -> Any:
        """The items by SKU, fifty at a time, with the totals of all; a wrong question is marked at its field."""
        after = text_argument("after")
        try:
            wanted = question()
        except BadQuery as refusal:
            return self._page(form_refused(refusal), None), refusal.status
        rows = stock_as_of(wanted, after=after, limit=ROWS + 1)
        more = rows[:ROWS][-1].sku if len(rows) > ROWS else ""
        return self._page(
            form_of(wanted),
            wanted.day,
            total=total_as_of(wanted),
            is_of_sites=wanted.site_id is not None or current.actor().site_ids is not None,
            columns=[(name, word(label), kind, False) for name, label, kind in COLUMNS],
            rows=[_row(held) for held in rows[:ROWS]],
            next_url=f"{self.route_base}?{urlencode(arguments(wanted, after=more))}" if more else "",
            export_url=f"{self.route_base}/export?{urlencode(arguments(wanted))}" if may(EXPORT, self.resource) else "",
        )

    def _page(self, form: Form, day: date | None, **found: Any) -> str:
        drawn: str = self.render_template("analytics/as_of.html", title=word(self.title), form=form, day=day, **found)
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
