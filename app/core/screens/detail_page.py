"""The detail page of a row."""

from collections.abc import Sequence
from typing import Any

from flask_appbuilder import expose

from app.core.screens.access import allowed
from app.core.screens.columns import value_of
from app.core.screens.extras import plain_buttons
from app.core.screens.page import Page
from app.core.screens.tabs import shown_tabs

RECORD = ("created_at", "updated_at")


class DetailPage(Page):
    """`/<resource>/show/<id>`."""

    @expose("/show/<pk>", methods=["GET"])
    @allowed("read")
    def show(self, pk: str) -> Any:
        """The detail page of a row."""
        row = self.find(pk, [*self.show_columns, *RECORD])
        begun = self.extras.buttons_of(row, f"{self.route_base}/show/{row.id}")
        return self.render_template(
            self.show_template,
            title=str(row),
            list_title=self.list_title,
            screen_icon=self.icon,
            item=row,
            pk=row.id,
            status=getattr(row, "status", None),
            figures=self.extras.facts(row),
            facts=self._facts(row, self.show_columns),
            side=self._facts(row, [name for name in RECORD if hasattr(row, name)]),
            tabs=[*self.extras.made_tables(row), *shown_tabs({**self.extras.tabs, **self.tabs}, row)],
            verbs=[*(plain_buttons(self._buttons(row)) if begun else self._buttons(row)), *begun],
            **self._rights(),
        )

    def _facts(self, row: Any, names: Sequence[str]) -> Sequence[tuple[str, str, Any]]:
        return [(label, kind, value_of(row, name)) for name, label, kind, _ in self._columns(names)]
