"""The row scope of every answer: the sites of the current actor."""

from typing import Any

from app.core.current import actor


def visible_sites() -> dict[str, Any]:
    """Parameters for `(:everywhere OR site_id = ANY(:site_ids))`."""
    site_ids = actor().site_ids
    return {"everywhere": site_ids is None, "site_ids": sorted(site_ids or ())}
