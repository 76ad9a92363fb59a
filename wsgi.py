"""The process: settings, application, dashboards."""

from app import create_app

app = create_app()
