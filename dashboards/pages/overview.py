"""The start page: how the house stands, what needs attention, what just happened."""

from flask import g, redirect, request
from flask_appbuilder import expose
from werkzeug.wrappers import Response

from app.analytics import queries
from app.analytics.queries import Period
from app.core import clock
from app.core.screens.access import allowed, may
from dashboards.figures import FIGURES
from dashboards.layout import PARTS, layout_of
from dashboards.pages.base import Page, of_period
from dashboards.tiles import tiles


class Overview(Page):
    """`/` for whoever is signed in; without the permission, the sections they may open."""

    route_base = ""
    default_view = "index"

    @expose("/")
    def index(self) -> str | tuple[str, int] | Response:
        """The whole page; figures load themselves afterwards."""
        if not g.user.is_authenticated:
            return redirect(self.appbuilder.get_url_for_login)
        if not may("read", self.resource):
            return self.render("sections.html")
        return self._board()

    @of_period
    def _board(self, period: Period) -> str:
        state = queries.freshness()
        if not state.moves:
            return self.render("empty.html")
        layout = layout_of([role.name for role in g.user.roles])
        is_arranging = "arrange" in request.args
        shown = {group: list(layout.order[group]) if is_arranging else layout.shown(group) for group in PARTS}
        return self.render(
            "overview.html",
            title="Dashboard",
            period=period,
            today=clock.today(),
            now=clock.now(),
            freshness=state,
            layout=layout,
            is_arranging=is_arranging,
            tiles=tiles(period, state, shown["tiles"]),
            figures=[FIGURES[name] for name in shown["figures"]],
            side=shown["side"],
            **(self._attention() if "attention" in shown["side"] else {}),
            **(self._activity() if "activity" in shown["side"] else {}),
        )

    @expose("/dashboard/attention")
    @allowed("read")
    def attention(self) -> str:
        """The list of what needs attention, as a piece of page."""
        return self.render("attention.html", **self._attention())

    @expose("/dashboard/activity")
    @allowed("read")
    def activity(self) -> str:
        """The list of the latest postings, as a piece of page."""
        return self.render("activity.html", **self._activity())

    def _attention(self) -> dict[str, object]:
        can_see, can_acknowledge = may("read", "StockAlert"), may("acknowledge", "StockAlert")
        return {
            "attention": queries.needs_attention() if can_see else [],
            "untaken": queries.unacknowledged_alerts() if can_see else 0,
            "can_acknowledge": can_acknowledge,
        }

    def _activity(self) -> dict[str, object]:
        return {"activity": queries.latest_activity() if may("read", "StockMove") else []}
