"""The process: settings, application, dashboards."""

from dashboards.site import create_site

app = create_site()
