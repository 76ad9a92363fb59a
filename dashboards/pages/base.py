"""The base of dashboard pages: one resource, one permission, templates of this package."""

from pathlib import Path
from typing import Any

from flask import request
from flask_appbuilder import BaseView

from app.analytics.queries import PERIODS, Period, period_named
from app.core.screens.access import may
from dashboards import wording
from dashboards.links import address, alert_address

DEFAULT_PERIOD = "30d"
PERIOD_LABELS = {"7d": "7 d", "30d": "30 d", "90d": "90 d", "12m": "12 m"}


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


def chosen_period() -> Period:
    """The period of the request: `period`, or the days `first` and `last`, else 30 days; refuses what is none."""
    if "first" in request.args or "last" in request.args:
        return period_named(f"{request.args.get('first', '')}..{request.args.get('last', '')}")
    return period_named(request.args.get("period") or DEFAULT_PERIOD)
