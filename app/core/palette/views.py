"""The palette's routes: what was found as a fragment of HTML, a code's object, and what was opened."""

from collections.abc import Iterator

from flask import Response, current_app, jsonify, request
from flask_appbuilder import BaseView, expose

from app.core.errors import NotFound, Refusal
from app.core.language import say
from app.core.palette.entries import Group
from app.core.palette.places import places
from app.core.palette.query import Query
from app.core.palette.recent import recent, remember
from app.core.palette.rows import findable_screens, found
from app.core.screens.access import READ, allowed


class PaletteView(BaseView):
    """`/palette` for everybody who has signed in; every group asks for its own permission and row scope."""

    resource = "Palette"
    class_permission_name = "Palette"
    route_base = "/palette"
    default_view = "find"

    @expose("", methods=["GET"])
    @allowed(READ)
    def find(self) -> str:
        """The groups that match `?q=`; without text, what was opened last and the commands."""
        query = Query.of(request.args.get("q", ""))
        groups = [group for group in _groups(query) if group.entries]
        page: str = self.render_template("palette/results.html", groups=groups, query=query)
        return page

    @expose("/open", methods=["GET"])
    @allowed(READ)
    def open(self) -> Response:
        """The page of what `?code=` names exactly; null where it names nothing, or several things."""
        return jsonify(url=self._address(request.args.get("code", "")))

    @expose("/recent", methods=["POST"])
    @allowed(READ)
    def remember(self) -> tuple[str, int]:
        """Keep that the row was opened: form fields `resource` and `row_id`."""
        resource = request.form.get("resource", "")
        screen = next((screen for screen in findable_screens() if screen.resource == resource), None)
        if screen is None:
            raise NotFound(say("There is no list of that name for you."))
        remember(screen, request.form.get("row_id", ""))
        return "", 204

    def _address(self, code: str) -> str | None:
        resolve = current_app.extensions["landmarks"].resolve
        try:
            return resolve(code).get("url") if resolve else None
        except Refusal:  # not a code: the palette goes on searching
            return None


def _groups(query: Query) -> Iterator[Group]:
    if query.is_empty:
        yield recent()
    yield from found(query)
    yield from places(query)
