"""The log-in page of FAB, with a way out that nobody else's link can take."""

from typing import Any

from flask_appbuilder import expose
from flask_appbuilder.security.views import AuthDBView as FabAuthDBView


class AuthDBView(FabAuthDBView):
    """`/login/`, and `/logout/` by POST only: with its CSRF token, as every change."""

    @expose("/logout/", methods=["POST"])
    def logout(self) -> Any:
        """End the session; then the start page."""
        return super().logout()
