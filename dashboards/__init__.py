"""The dashboards: pages of tiles and Plotly figures over `app.analytics.queries`.

pandas and plotly are imported here and nowhere else, so only the web process pays for them.
"""
