"""The transit place of a site: where goods lie that are on their way to it."""

from sqlalchemy import select

from app.core import current
from app.core.db import session
from app.inventory.models import TRANSIT, Location


def transit_of(site_id: int) -> Location:
    """The site's first active transit place; made where there is none."""
    return _found(site_id) or _made(site_id)


def _found(site_id: int) -> Location | None:
    places = select(Location).where(Location.site_id == site_id, Location.kind == TRANSIT, Location.is_active)
    return session.scalars(places.order_by(Location.id).limit(1)).first()


def _made(site_id: int) -> Location:
    """The site's row is locked, so that rivals make one place between them; moves at the site go on meanwhile."""
    site = session.get_one(Location, site_id, with_for_update={"key_share": True})
    if rivals := _found(site_id):
        return rivals
    who = current.actor().user_id
    place = Location(
        code=f"{site.code[:50]}-TRANSIT", name=f"{site.name[:180]} · in transit", level="zone", kind=TRANSIT,
        parent_id=site.id, created_by_id=who, updated_by_id=who,
    )  # fmt: skip
    session.add(place)
    session.flush()
    session.refresh(place)
    return place
