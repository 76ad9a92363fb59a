"""The start page: how the house stands, what needs attention, what just happened."""

from flask import g, redirect
from flask_appbuilder import expose
from werkzeug.wrappers import Response

from app.analytics import queries
from app.core import clock
from app.core.screens.access import allowed, may
from dashboards.figures import FIGURES
from dashboards.pages.base import Page, chosen_period
from dashboards.tiles import tiles


class Overview(Page):
    """`/` for whoever is signed in; without the permission, the sections they may open."""

    route_base = ""
    default_view = "index"

    @expose("/")
    def index(self) -> str | Response:
        """The whole page; figures load themselves afterwards."""
        if not g.user.is_authenticated:
            return redirect(self.appbuilder.get_url_for_login)
        self.update_redirect()
        if not may("read", self.resource):
            return self.render("sections.html")
        period, state = chosen_period(), queries.freshness()
        if not state.moves:
            return self.render("empty.html")
        return self.render(
            "overview.html",
            title="Dashboard",
            period=period,
            today=clock.today(),
            now=clock.now(),
            freshness=state,
            tiles=tiles(period, state),
            figures=FIGURES.values(),
            **self._attention(),
            **self._activity(),
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
        return {"attention": queries.needs_attention() if can_see else [], "can_acknowledge": can_acknowledge}

    def _activity(self) -> dict[str, object]:
        return {"activity": queries.latest_activity() if may("read", "StockMove") else []}
