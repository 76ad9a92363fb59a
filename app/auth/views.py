"""The pages of people and roles."""

from app.auth.screens import RoleScreen, UserScreen
from app.core.screens.view import View


class UserView(UserScreen, View):
    """People."""

    title = "People"
    icon = "users"
    base_order = ("username", "asc")
    list_columns = ["username", "first_name", "last_name", "email", "roles", "active", "last_login"]
    show_columns = ["username", "first_name", "last_name", "email", "roles", "groups", "active", "last_login"]
    label_columns = {"username": "User name", "last_login": "Last signed in"}
    kinds = {"roles": "tags", "groups": "tags", "active": "boolean"}


class RoleView(RoleScreen, View):
    """Roles."""

    title = "Roles"
    icon = "shield"
    base_order = ("name", "asc")
    list_columns = ["name"]
    show_columns = ["name", "permissions"]
    kinds = {"permissions": "tags"}
