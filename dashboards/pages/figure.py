"""One figure in three forms: for the chart, as a table, as CSV."""

import orjson
from flask import current_app, request
from flask_appbuilder import expose
from werkzeug.wrappers import Response

from app.analytics import queries
from app.analytics.queries import Period
from app.core import clock
from app.core.screens.access import allowed
from dashboards import theme, wording
from dashboards.figures import figure_named
from dashboards.pages.base import Page, chosen_period, of_period
from dashboards.spreadsheet import as_csv

FRESH_SECONDS = 30  # a browser may show the same figure again for so long; the counting runs every minute


class Figure(Page):
    """The figures of `dashboards.figures` by name."""

    route_base = "/dashboard/figure"
    default_view = "chart"

    @expose("/<name>")
    @allowed("read")
    def chart(self, name: str) -> Response:
        """The Plotly figure as JSON, `{data, layout, summary}`; colours are names of CSS tokens."""
        kind, period = figure_named(name), chosen_period()
        rows = kind.rows(period)
        content = theme.as_json(kind.figure(rows, period), wording.locale(), wording.currency())
        content["summary"] = kind.said(rows)
        answer = current_app.response_class(orjson.dumps(content), mimetype="application/json")
        answer.cache_control.private = True
        answer.cache_control.max_age = FRESH_SECONDS
        answer.vary.add("Cookie")
        answer.add_etag()
        return answer.make_conditional(request)

    @expose("/<name>/table")
    @allowed("read")
    @of_period
    def table(self, period: Period, name: str) -> str:
        """The same rows as a page with a table."""
        kind = figure_named(name)
        rows = kind.rows(period)
        return self.render(
            "table.html",
            title=kind.title,
            kind=kind,
            summary=kind.said(rows),
            rows=[(row, kind.leads(row, period)) for row in kind.newest_first(rows)],
            period=period,
            freshness=queries.freshness(),
        )

    @expose("/<name>/csv")
    @allowed("export")
    def csv(self, name: str) -> Response:
        """The same rows as a CSV file."""
        kind, period = figure_named(name), chosen_period()
        answer = current_app.response_class(as_csv(kind, kind.rows(period)), mimetype="text/csv")
        file_name = f"{kind.name}-{period.name}-{clock.today().isoformat()}.csv"
        answer.headers.set("Content-Disposition", "attachment", filename=file_name)
        return answer
