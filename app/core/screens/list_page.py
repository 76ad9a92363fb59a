"""The list of an entity: a page of rows, searched, filtered and ordered by the address."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from flask import request
from flask_appbuilder import expose

from app.core.screens.access import allowed
from app.core.screens.asking import Condition, read_ask
from app.core.screens.columns import value_of
from app.core.screens.filter_choices import FilterChoices
from app.core.screens.listing import read_page
from app.core.screens.page import Page

SIGNS = {
    "eq": "is", "ne": "is not", "in": "is one of", "gt": ">", "gte": "≥", "lt": "<", "lte": "≤",
    "contains": "contains", "starts": "starts with", "isnull": "is empty:",
}  # fmt: skip


class ListPage(Page):
    """`/<resource>/list/`."""

    @expose("/list/", methods=["GET"])
    @allowed("read")
    def list(self) -> Any:
        """A page of rows, searched, filtered and ordered by the query."""
        ask = read_ask(request.args)
        page = read_page(self, ask, self.list_columns)
        choices = FilterChoices(self, self.pickers)
        return self.render_template(
            self.list_template,
            title=self.list_title,
            screen_icon=self.icon,
            columns=self.extras.columns(self._columns(self.list_columns)),
            rows=self.extras.fill([self._row(row, self.list_columns) for row in page.rows]),
            count=page.count_text,
            next_url=_url_with(cursor=page.next_cursor) if page.next_cursor else None,
            previous_url=_url_with(cursor=page.previous_cursor) if page.previous_cursor else None,
            search_value=ask.search if self.is_searchable else None,
            filters=[self._active(condition, choices) for condition in ask.conditions],
            filterable=choices.offered(),
            verbs=self._buttons(None),
            export_url=f"{self.route_base}/export?{urlencode([*request.args.items(multi=True)])}",
            **self._rights(),
        )

    def _row(self, row: Any, names: Sequence[str]) -> dict[str, Any]:
        shown = {name: value_of(row, name) for name in names}
        return {"pk": row.id, "buttons": self.extras.buttons_of(row), **shown}

    def _active(self, condition: Condition, choices: FilterChoices) -> dict[str, str]:
        name = condition.column if condition.operator == "eq" else f"{condition.column}__{condition.operator}"
        told = f"{choices.label(condition.column)} {SIGNS[condition.operator]} {choices.told(condition)}"
        return {"label": told, "url": _url_with(**{name: None})}


def _url_with(**changes: str | None) -> str:
    arguments = [
        (name, value) for name, value in request.args.items(multi=True) if name not in (*changes, "page", "cursor")
    ]
    given = [(name, value) for name, value in changes.items() if value is not None]
    return f"{request.path}?{urlencode([*arguments, *given])}"
