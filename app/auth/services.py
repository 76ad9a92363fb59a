"""Create people and give them roles and sites; nobody gives more than they have."""

from collections.abc import Collection

from flask import current_app
from flask_appbuilder.exceptions import PasswordComplexityValidationError
from sqlalchemy import select
from werkzeug.security import generate_password_hash

from app.auth.models import Role, User, UserSite
from app.auth.passwords import demand_strong
from app.auth.roles import ADMIN
from app.core import current
from app.core.db import session
from app.core.errors import Fault, Forbidden, Invalid
from app.core.language import say


def create_user(
    username: str,
    *,
    first_name: str,
    last_name: str,
    email: str,
    password: str,
    role_names: Collection[str] = (),
    site_ids: Collection[int] = (),
) -> User:
    """A new active user; refuses a weak password, an unknown role, and roles above the actor's own."""
    try:
        demand_strong(password)
    except PasswordComplexityValidationError as error:
        raise Invalid(say("The password is too weak."), [Fault("/password", "weak", str(error))]) from None
    method = current_app.config.get("FAB_PASSWORD_HASH_METHOD", "scrypt")
    user = User(
        username=username,
        first_name=first_name,
        last_name=last_name,
        email=email,
        active=True,
        password=generate_password_hash(password, method=method),
    )
    session.add(user)
    assign_roles(user, role_names)
    session.flush()
    assign_sites(user, site_ids)
    return user


def assign_roles(user: User, role_names: Collection[str]) -> None:
    """Let the user hold exactly these roles; refuses an unknown role and any that the actor does not cover."""
    roles = session.scalars(select(Role).where(Role.name.in_(role_names))).all()
    unknown = set(role_names) - {role.name for role in roles}
    if unknown:
        reason = say("There is no role %(role)s.", role=min(unknown))
        raise Invalid(reason, [Fault("/roles", "unknown", reason)])
    demand_no_higher_than_self({*roles} ^ {*user.roles})
    user.roles = list(roles)


def assign_sites(user: User, site_ids: Collection[int]) -> None:
    """Let the user see exactly these sites, every site for none; refuses sites outside of the actor's own."""
    own = current.actor().site_ids
    if own is not None and not (site_ids and own.issuperset(site_ids)):
        raise Forbidden(say("You can give others only sites that you see yourself."))
    held = {link.site_id: link for link in session.scalars(select(UserSite).where(UserSite.user_id == user.id))}
    for number in held.keys() - set(site_ids):
        session.delete(held[number])
    session.add_all(UserSite(user_id=user.id, site_id=number) for number in sorted(set(site_ids) - held.keys()))
    session.flush()


def demand_no_higher_than_self(roles: Collection[Role]) -> None:
    """Refuse to give or take a role that holds a permission the actor lacks; the system may do all."""
    actor_id = current.actor().user_id
    if actor_id is None and current.actor() == current.SYSTEM:
        return
    own_roles = (
        session.scalars(select(Role).join(User.roles.of_type(Role)).where(User.id == actor_id)).all()
        if actor_id
        else []
    )
    if any(role.name == ADMIN for role in own_roles):
        return
    own = {permission.id for role in own_roles for permission in role.permissions}
    for role in roles:
        if role.name == ADMIN or any(permission.id not in own for permission in role.permissions):
            raise Forbidden(say("The role %(role)s holds rights that you do not have yourself.", role=role.name))
