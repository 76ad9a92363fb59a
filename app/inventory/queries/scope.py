"""The row scope as a condition of SQL."""

from typing import Any

from app.core import current

# Over the alias `location` and the parameters of `parameters()`.
IN_SCOPE = "(%(every_site)s OR location.site_id = ANY(%(sites)s::bigint[]))"


def parameters() -> dict[str, Any]:
    """Values of IN_SCOPE for the current actor."""
    sites = current.actor().site_ids
    return {"every_site": sites is None, "sites": sorted(sites or ())}
