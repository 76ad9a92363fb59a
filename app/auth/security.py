"""Inventra's security manager over FAB's: memory instead of SQL, sessions that end in time, few screens."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from app.auth.models import User  # first: our models give FAB's tables our naming convention

# isort: split
from flask import current_app, g
from flask_appbuilder.security.sqla.manager import SecurityManager as FabSecurityManager
from flask_limiter.util import get_remote_address

from app.auth.grants import Grants
from app.auth.identity import Identity, identity_of
from app.auth.passwords import MAX_LENGTH, ResetMyPasswordView, demand_strong
from app.auth.roles import EVERYBODY
from app.auth.signing_in import claims_of, identify, of_session, of_token
from app.auth.signing_out import AuthDBView
from app.auth.sync import sync_roles
from app.auth.tokens import LOGIN_LIMIT, SecurityApi, account_named
from app.core import current
from app.core.screens.kinds import storable


class SecurityManager(FabSecurityManager):
    """Who a request comes from and what they may do. One statement per request; permissions come from memory."""

    user_model = User
    security_api = SecurityApi
    resetmypasswordview = ResetMyPasswordView
    authdbview = AuthDBView
    before_request = staticmethod(identify)

    def __init__(self, appbuilder: Any) -> None:
        self.grants = Grants()
        self.section_titles: set[str] = set()
        super().__init__(appbuilder)
        current_app.config["FAB_PASSWORD_COMPLEXITY_VALIDATOR"] = demand_strong
        self.jwt_manager.additional_claims_loader(claims_of)

    def register_views(self) -> None:
        """Log-in, log-out, tokens and one's own password; users and roles are screens of the site's own."""
        self.appbuilder.add_api(self.security_api)
        self.auth_view = self.authdbview()
        self.appbuilder.add_view_no_menu(self.auth_view)
        self.appbuilder.add_view_no_menu(self.resetmypasswordview())
        for key in (get_remote_address, account_named):
            self.limiter.limit(LOGIN_LIMIT, key_func=key, methods=["POST"])(self.auth_view.blueprint)

    def auth_user_db(self, username: str, password: str) -> User | None:
        """The active user with that name and password; None too for what no account can have."""
        try:
            storable(username)
        except ValueError:
            return None
        user: User | None = super().auth_user_db(username, password) if len(password) <= MAX_LENGTH else None
        return user

    def sync_roles(self) -> None:
        """Bring the database's roles and permissions in line with the registered views."""
        sync_roles(self.appbuilder.baseviews, is_whole=not current_app.config["INVENTRA"].chosen_services)
        self.grants.forget()

    def load_user(self, pk: Any) -> User | None:
        """The person of a session; kept for the request."""
        return self._keep(of_session(int(pk)))

    def load_user_jwt(self, _jwt_header: Any, jwt_data: dict[str, Any]) -> User | None:
        """The bearer of a token; kept for the request."""
        user = self._keep(of_token(jwt_data))
        if user is not None:
            g.user = user
        return user

    def has_access(self, permission_name: str, view_name: str) -> bool:
        """Whether the person of this request holds the permission; menus show what may be read."""
        user = g.get("user")
        if user is None or not user.is_authenticated:
            return False
        if permission_name == "menu_access":
            return view_name in self.section_titles or self.has_access("can_read", view_name)
        if permission_name.removeprefix("can_") in EVERYBODY.get(view_name, ()):
            return True
        identity: Identity = g.identity
        return self.grants.allow(identity.role_ids, permission_name, view_name)

    @contextmanager
    def acting_for(self, user_id: int, request: str) -> Iterator[bool]:
        """Work in the background with a person's rights and row scope; False, and no rights, once they are inactive."""
        kept = {name: g.get(name) for name in ("user", "identity")}
        identity = identity_of(user_id)
        g.user, g.identity = (identity.user, identity) if identity else (None, None)
        try:
            with current.acting_as(identity.actor if identity else current.NOBODY, request=request):
                yield identity is not None
        finally:
            g.user, g.identity = kept["user"], kept["identity"]

    def is_item_public(self, permission_name: str, view_name: str) -> bool:  # noqa: ARG002
        """Nothing is public."""
        return False

    def get_user_menu_access(self, menu_names: list[str] | None = None) -> set[str]:
        """Those of the menu entries that the person may open."""
        return {name for name in menu_names or () if self.has_access("menu_access", name)}

    def _keep(self, identity: Identity | None) -> User | None:
        g.identity = identity
        return identity.user if identity else None
