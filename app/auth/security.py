"""Inventra's security manager over FAB's."""

from app.auth.models import User

# isort: split  (our models first: they give FAB's tables our naming convention)
from flask_appbuilder.security.sqla.manager import SecurityManager as FabSecurityManager


class SecurityManager(FabSecurityManager):
    """FAB's security manager with our fixes."""

    user_model = User
