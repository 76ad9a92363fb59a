"""The REST API of people and roles; passwords go in and never come out."""

from app.auth.screens import RoleScreen, UserScreen
from app.core.screens.api import Api


class UserApi(UserScreen, Api):
    """`/api/v1/user/`."""

    list_columns = ["id", "username", "first_name", "last_name", "email", "active", "roles", "last_login"]


class RoleApi(RoleScreen, Api):
    """`/api/v1/role/`."""

    list_columns = ["id", "name"]
    show_columns = ["id", "name", "permissions"]
