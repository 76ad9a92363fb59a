"""People and roles: what their pages and APIs have in common. Nobody gives more rights than they hold themselves."""

from app.auth.models import Role, User
from app.auth.services import demand_no_higher_than_self
from app.auth.verbs import ASSIGN_ROLES, INVITE
from app.core.screens.entity import EntityScreen
from app.core.screens.interface import Interface


class UserInterface(Interface):
    """Nobody touches the account of somebody who may do more than they do."""

    def edit(self, item: User) -> bool:
        """Write the user; refuses one whose roles the actor does not cover."""
        demand_no_higher_than_self(item.roles)
        return super().edit(item)


class UserScreen(EntityScreen):
    """Who can sign in."""

    datamodel = UserInterface(User)
    resource = "User"
    is_small = True
    is_deletable = False  # what people did stays theirs; deactivate instead
    search_columns = ["username", "first_name", "last_name", "email", "active"]
    order_columns = ["username", "first_name", "last_name", "last_login"]
    edit_columns = ["first_name", "last_name", "email", "active"]
    eager = ("roles",)
    verbs = (INVITE, ASSIGN_ROLES)


class RoleScreen(EntityScreen):
    """Named sets of permissions; `roles.py` says what each holds."""

    datamodel = Interface(Role)
    resource = "Role"
    is_small = True
    is_deletable = False
    search_columns = ["name"]
    order_columns = ["name"]
