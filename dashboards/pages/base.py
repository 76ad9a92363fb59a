"""The base of dashboard pages: one resource, one permission, templates of this package."""

from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any

from flask import request
from flask_appbuilder import BaseView

from app.analytics.queries import PERIODS, Period, period_between, period_named
from app.core.errors import BadQuery
from app.core.language import mark
from app.core.screens.access import may
from dashboards import wording
from dashboards.links import address, alert_address

DEFAULT_PERIOD = "30d"
PERIOD_LABELS = {"7d": mark("7 d"), "30d": mark("30 d"), "90d": mark("90 d"), "12m": mark("12 m")}


class Page(BaseView):
    """A page of figures; seeing any of them takes `can_read on Dashboard`."""

    resource = "Dashboard"
    class_permission_name = "Dashboard"
    template_folder = str(Path(__file__).parent.parent / "templates")

    def render(self, template: str, **content: Any) -> str:
        """The template of this package with the reader's wording and the chosen period at hand."""
        page: str = self.render_template(
            f"dashboards/{template}",
            wording=wording,
            address=address,
            alert_address=alert_address,
            periods=list(PERIODS),
            period_labels=PERIOD_LABELS,
            may_export=may("export", self.resource),
            **content,
        )
        return page


def of_period(page: Callable[..., str]) -> Callable[..., str | tuple[str, int]]:
    """Give the page the period of the request as its first argument; of none, answer the form with what is wrong."""

    @wraps(page)
    def answered(self: Page, *arguments: Any, **named: Any) -> str | tuple[str, int]:
        try:
            period = chosen_period()
        except BadQuery as refusal:
            return self.render("refused_period.html", title=refusal.title, refusal=refusal), refusal.status
        return page(self, period, *arguments, **named)

    return answered


def chosen_period() -> Period:
    """The period of the request: `period`, or the days `first` and `last`, else 30 days; refuses what is none."""
    if "first" in request.args or "last" in request.args:
        return period_between(request.args.get("first", ""), request.args.get("last", ""))
    return period_named(request.args.get("period") or DEFAULT_PERIOD)
