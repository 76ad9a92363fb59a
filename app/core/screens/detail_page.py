"""The detail page of a row, and the parts of it that are asked for one by one."""

from typing import Any

from flask import request
from flask_appbuilder import expose

from app.core.errors import NotFound
from app.core.language import say, word
from app.core.screens.access import allowed, demand
from app.core.screens.buttons import Button
from app.core.screens.columns import value_of
from app.core.screens.explained import window_asked_for
from app.core.screens.extras import Fact, plain_buttons
from app.core.screens.history import log_tab
from app.core.screens.page import Page
from app.core.screens.tabs import OVERVIEW, ShownTab, Tab, counts, opened, tabs_of
from app.core.screens.timeline import timeline

RECORD = ("created_at", "updated_at")
PREVIEWED = 5  # rows of the first related list on the overview


class DetailPage(Page):
    """`/<resource>/show/<id>`, with `/tab/<name>`, `/preview` and `/explain?figure=<name>` below it."""

    @expose("/show/<pk>", methods=["GET"])
    @allowed("read")
    def show(self, pk: str) -> Any:
        """The detail page of a row; `?tab=movements` opens a related list."""
        row = self.find(pk, [*self.show_columns, *RECORD])
        tabs = [tab for tab in self._tabs(row) if tab.is_shown]
        active = next((tab for tab in tabs if tab.name == request.args.get("tab")), None)
        counted = counts(tabs)
        return self.render_template(
            self.show_template,
            **self._head(row),
            **self._panel(row, active, tabs, counted),
            tabs=tabs,
            counts=counted,
            timeline=timeline(self, row),
        )

    @expose("/show/<pk>/tab/<name>", methods=["GET"])
    @allowed("read")
    def tab(self, pk: str, name: str) -> Any:
        """One tab of the page: the overview or a related list, for those who may read that too."""
        row = self.find(pk, [*self.show_columns, *RECORD])
        tabs = self._tabs(row)
        active = next((tab for tab in tabs if tab.name == name), None)
        if active is not None:
            demand("read", active.screen.resource)
        elif name != OVERVIEW:
            raise NotFound(say("There is no such tab."))
        shown = [tab for tab in tabs if tab.is_shown]
        panel = self._panel(row, active, shown, {} if active else counts(shown))
        return self.render_template("screens/tab_fragment.html", **self._head(row), **panel)

    @expose("/show/<pk>/preview", methods=["GET"])
    @allowed("read")
    def preview(self, pk: str) -> Any:
        """The head, figures and facts of the row, for a drawer beside the list."""
        row = self.find(pk, [*self.show_columns, *RECORD])
        return self.render_template("screens/preview.html", **self._head(row))

    @expose("/show/<pk>/explain", methods=["GET"])
    @allowed("read")
    def explain(self, pk: str) -> Any:
        """What makes one figure of the row: a page of its own, or the part that a dialog asks for."""
        row = self.find(pk, [*self.show_columns, *RECORD])
        name = request.args.get("figure", "")
        explained = self.extras.explained.explain(name, row, window_asked_for(request.args))
        facts = [*self.extras.facts(row), *self._facts(row, self.show_columns)]
        label = next((fact.label for fact in facts if fact.name == name), word(name.replace("_", " ").capitalize()))
        return self.render_template(
            "screens/explained.html", **self._head(row), explained=explained, figure_label=label, figure=name
        )

    def _head(self, row: Any) -> dict[str, Any]:
        """What the page and its preview have in common: name, state, figures, facts and what one may do."""
        begun = self.extras.buttons_of(row, f"{self.route_base}/show/{row.id}")
        own = self._buttons(row)
        return {
            "title": getattr(row, "heading", None) or str(row),
            "list_title": word(self.list_title),
            "resource": self.resource,
            "screen_icon": self.icon,
            "item": row,
            "pk": row.id,
            "status": getattr(row, "status", None),
            "figures": self.extras.facts(row),
            "facts": self._facts(row, self.show_columns),
            "record": self._facts(row, [name for name in RECORD if hasattr(row, name)]),
            "is_explained": self.extras.explained.has,
            "verbs": primary_last([*(plain_buttons(own) if any(one.is_primary for one in begun) else own), *begun]),
            **self._rights(row),
        }

    def _panel(self, row: Any, active: Tab | None, tabs: list[Tab], counted: dict[str, str]) -> dict[str, Any]:
        """What the open tab shows: a page of its list; on the overview the row's own tables, else the first list
        that holds something."""
        if active is not None:
            return {"active": active.name, "tables": [], "related": opened(active, request.args.get("cursor", ""))}
        tables: list[ShownTab] = [*self.extras.made_tables(row)]
        if not tables and tabs:
            first = next((tab for tab in tabs if counted[tab.name] != "0"), tabs[0])
            tables = [opened(first, rows=PREVIEWED)]
        return {"active": OVERVIEW, "tables": tables, "related": None}

    def _tabs(self, row: Any) -> list[Tab]:
        return tabs_of({**self.extras.tabs, **self.tabs, **log_tab(self.model.__name__)}, row)

    def _facts(self, row: Any, names: Any) -> list[Fact]:
        return [Fact(name, label, kind, value_of(row, name)) for name, label, kind, _ in self._columns(names)]


def primary_last(buttons: list[Button]) -> list[Button]:
    """The buttons with the one that stands out at the end, where the eye goes first."""
    return sorted(buttons, key=lambda button: button.is_primary)
