"""The pages: they read the request, ask and render; numbers come from `app.analytics.queries`."""
