"""A signed-in person as a request sees them: one statement for user, roles and sites."""

import hashlib
from dataclasses import dataclass

from sqlalchemy import BindParameter, Integer, ScalarSelect, Select, Text, bindparam, exists, func, select, union

from app.auth.models import EndedSession, User, UserSite, assoc_group_role, assoc_user_group, assoc_user_role
from app.core.current import Actor
from app.core.db import session


@dataclass(frozen=True)
class Identity:
    """An active user with the ids of their roles and the sites of their row scope (None: every site)."""

    user: User
    role_ids: frozenset[int]
    site_ids: frozenset[int] | None

    @property
    def stamp(self) -> str:
        """A fingerprint of password and roles; sessions and tokens carry it and die with any change of either."""
        text = f"{self.user.id}|{self.user.password}|{sorted(self.role_ids)}"
        return hashlib.sha256(text.encode()).hexdigest()[:24]

    @property
    def actor(self) -> Actor:
        """The user as the actor of a request."""
        return Actor(self.user.id, self.user.username, self.site_ids)


def identity_of(user_id: int, sid: str | None = None) -> Identity | None:
    """The identity of an active user; None for an unknown or deactivated one, and for a session `sid` that ended."""
    found = session.execute(_PERSON, {"user_id": user_id, "sid": sid}).one_or_none()
    if found is None:
        return None
    user, role_ids, site_ids = found
    return Identity(user, frozenset(role_ids or ()), frozenset(site_ids) if site_ids else None)


def _person() -> Select[User, list[int], list[int]]:
    """The user `user_id` with roles and sites, unless session `sid` has ended; made once, asked by every request."""
    user_id = bindparam("user_id", type_=Integer)
    sites = select(func.array_agg(UserSite.site_id)).where(UserSite.user_id == user_id).scalar_subquery()
    has_ended = exists().where(EndedSession.sid == bindparam("sid", type_=Text))
    return select(User, _role_ids(user_id), sites).where(User.id == user_id, User.active, ~has_ended)


def _role_ids(user_id: BindParameter[int]) -> "ScalarSelect[list[int]]":
    """The ids of the roles a user has by themselves and through their groups."""
    own = select(assoc_user_role.c.role_id).where(assoc_user_role.c.user_id == user_id)
    through_groups = (
        select(assoc_group_role.c.role_id)
        .join(assoc_user_group, assoc_user_group.c.group_id == assoc_group_role.c.group_id)
        .where(assoc_user_group.c.user_id == user_id)
    )
    roles = union(own, through_groups).subquery()
    return select(func.array_agg(roles.c.role_id)).scalar_subquery()


_PERSON = _person()
