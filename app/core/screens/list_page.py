"""The list of an entity: a page of rows, searched, filtered and ordered by the address."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from flask import redirect, request
from flask_appbuilder import expose

from app.core.bulk.page import BulkPage
from app.core.language import word
from app.core.personal.list_views import VIEW, ListView, find_view, views_of
from app.core.screens.access import allowed
from app.core.screens.active_filters import chips_of
from app.core.screens.asking import read_ask
from app.core.screens.columns import told_label, value_of
from app.core.screens.filter_choices import FilterChoices
from app.core.screens.layout import Layout, layout_of
from app.core.screens.list_parts import ListParts
from app.core.screens.listing import read_page
from app.core.screens.skin import with_arguments


class ListPage(BulkPage, ListParts):
    """`/<resource>/list/`."""

    @expose("/list/", methods=["GET"])
    @allowed("read")
    def list(self) -> Any:
        """A page of rows, searched, filtered and ordered by the query; `?view=` alone leads to that view's address."""
        if set(request.args) == {VIEW} and (query := find_view(self, request.args[VIEW]).query):
            return redirect(f"{request.path}?{VIEW}={request.args[VIEW]}&{query}")
        ask = read_ask(request.args)
        layout = layout_of(self, self.extras)
        page = read_page(self, ask, layout.own)
        choices = FilterChoices(self, self.pickers)
        chips = chips_of(ask.conditions, choices)
        return self.render_template(
            self.list_template,
            title=word(self.list_title),
            resource=self.resource,
            screen_icon=self.icon,
            columns=layout.columns,
            card=self.card,
            density=layout.density,
            rows=self._rows(page.rows, layout),
            page=page,
            count=page.count_text,
            next_url=with_arguments(cursor=page.next_cursor) if page.next_cursor else None,
            previous_url=with_arguments(cursor=page.previous_cursor) if page.previous_cursor else None,
            search_value=ask.search if self.is_searchable else None,
            filters=chips,
            clear_url=with_arguments(**{condition.argument: None for condition in chips}),
            filterable=choices.offered(),
            orders=[(name, told_label(name, self.label_columns)) for name in self.order_columns],
            order=page.order.text,
            verbs=self._buttons(None),
            purpose=word(self.purpose),
            first_step=None if page.rows else self._first_step(),
            export_url=f"{self.route_base}/export?{urlencode([*request.args.items(multi=True)])}",
            **self._views(),
            **self._rights(),
            **self.bulk_bar(),
        )

    def _views(self) -> dict[str, Any]:
        views = views_of(self)
        here = request.args.get(VIEW, "")
        current = next((view for view in views if view.key == here), None)
        if here and current is None:
            current = find_view(self, here)
            views.append(current)
        return {
            "views": views,
            "current_view": current,
            "is_view_changed": current is not None and current.is_changed(request.args),
            "view_url": _address_of,
        }

    def _rows(self, rows: Sequence[Any], layout: Layout) -> Sequence[dict[str, Any]]:
        shown = [self._row(row, layout) for row in rows]
        return self.extras.fill(shown) if layout.is_gathering else shown

    def _row(self, row: Any, layout: Layout) -> dict[str, Any]:
        shown = {name: value_of(row, name) for name in layout.own}
        return {"pk": row.id, **shown}


def _address_of(view: ListView) -> str:
    query = f"&{view.query}" if view.query else ""
    return f"{request.path}?{VIEW}={view.key}{query}"
