"""The application together with its dashboards: what the web process serves."""

from flask import Flask

from app import create_app
from config import Settings
from dashboards.pages.figure import Figure
from dashboards.pages.overview import Overview


def create_site(settings: Settings | None = None) -> Flask:
    """The application with the overview at `/` and its figures below `/dashboard/`."""
    site = create_app(settings, index_view=Overview)
    with site.app_context():
        site.appbuilder.add_view_no_menu(Figure)  # type: ignore[attr-defined]
    return site
