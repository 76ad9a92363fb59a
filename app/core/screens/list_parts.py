"""The parts of a list that are fetched when opened: counts, filter editor, row menu, columns, a view's form."""

from typing import Any

from flask import Response, jsonify, request
from flask_appbuilder import expose

from app.core.personal.audience import may_share, own_roles
from app.core.personal.list_views import VIEW, counts_of, find_view, views_of
from app.core.screens.access import allowed, may
from app.core.screens.asking import Condition
from app.core.screens.filter_choices import FilterChoices
from app.core.screens.layout import DENSITIES, layout_of, preference_key
from app.core.screens.page import Page


class ListParts(Page):
    """`/<resource>/view_counts`, `/filter`, `/row_menu/<id>`, `/columns` and `/view_form`."""

    @expose("/view_counts", methods=["GET"])
    @allowed("read")
    def view_counts(self) -> Response:
        """How many rows each view of the list has, by its key."""
        return jsonify(counts_of(self, views_of(self)))

    @expose("/filter", methods=["GET"])
    @allowed("read")
    def filter_editor(self) -> Any:
        """What edits the filter `column`, `operator` and `value` say; refuses a column that is no filter here."""
        asked = Condition(
            request.args.get("column", ""), request.args.get("operator", ""), request.args.get("value", "")
        )
        editor = FilterChoices(self, self.pickers).editor(asked)
        return self.render_template("screens/filter.html", filter=editor, argument=request.args.get("argument", ""))

    @expose("/row_menu/<pk>", methods=["GET"])
    @allowed("read")
    def row_menu(self, pk: str) -> Any:
        """What the person may do with the row."""
        row = self.find(pk)
        buttons = [*self._buttons(row), *self.extras.buttons_of(row)]
        return self.render_template(
            "screens/row_menu.html", pk=row.id, name=str(row), buttons=buttons, **self._rights(row)
        )

    @expose("/columns", methods=["GET"])
    @allowed("read")
    def column_chooser(self) -> Any:
        """The chooser of the list's columns, their order and density."""
        return self.render_template(
            "screens/columns.html",
            layout=layout_of(self, self.extras),
            densities=DENSITIES,
            preference=preference_key(self),
        )

    @expose("/view_form", methods=["GET"])
    @allowed("read")
    def view_form(self) -> Any:
        """What saves the list as a view, or changes the view that `view` names."""
        view = find_view(self, request.args[VIEW]) if request.args.get(VIEW) else None
        roles = own_roles() if may("create", "SavedView") else []
        saved = view.saved if view else None
        if saved and saved.role_id is not None and saved.role_id not in dict(roles):
            roles.append((saved.role_id, str(saved.role)))
        return self.render_template(
            "screens/view_form.html", view=view, roles=roles, can_share=may_share(), resource=self.resource
        )
