"""Which items a site holds well, low, not at all or beyond their maximum, as a filter of items.

The same rule counts the health figure (`RECOUNT_HEALTH` in `app.analytics`): the first state that fits counts.
"""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import BigInteger, BindParameter, bindparam, column, select, text

from app.catalog.models import Variant
from app.core import clock, current
from app.core.db import session
from app.core.language import say, word
from app.core.screens.computed import ComputedFilter
from app.inventory.models import Location
from app.inventory.queries.available import LAPSED

LABELS = {"healthy": "In stock", "low": "Low", "out": "Out", "over": "Over"}

_FREE = f"level.on_hand - level.reserved + {LAPSED.replace('%(now)s', 'CAST(:now AS timestamptz)')}"
_ITEMS = f"""
SELECT variant_id FROM (
    SELECT level.variant_id, sum({_FREE}) AS quantity
    FROM inventory.stock_level level
    JOIN inventory.location place ON place.id = level.location_id AND place.site_id = :site_id
    JOIN inventory.condition condition ON condition.id = level.condition_id AND condition.is_available
    GROUP BY level.variant_id
) available
FULL JOIN (SELECT variant_id, minimum, maximum FROM inventory.effective_rule WHERE site_id = :site_id) rule
    USING (variant_id)
JOIN catalog.variant variant ON variant.id = variant_id
JOIN catalog.product product ON product.id = variant.product_id AND product.status IN ('active', 'phase_out')
WHERE CASE WHEN coalesce(quantity, 0) <= 0 THEN 'out' WHEN quantity <= minimum THEN 'low'
           WHEN quantity > maximum THEN 'over' ELSE 'healthy' END = :state
"""  # noqa: S608 (constants only)


def _words() -> Mapping[str, str]:
    """Every state at every site of the actor: `{"low.7": "Low in Berlin"}`."""
    is_real = Location.site_id == Location.id  # virtual places belong to no site
    sites = select(Location.id, Location.name).where(is_real).order_by(Location.name, Location.id)
    scope = current.actor().site_ids
    if scope is not None:
        sites = sites.where(Location.id.in_(scope))
    return {
        f"{state}.{site_id}": say("%(state)s in %(site)s", state=word(label), site=name)
        for site_id, name in session.execute(sites)
        for state, label in LABELS.items()
    }


def _clause(chosen: str) -> Any:
    state, _, site_id = chosen.partition(".")
    values: tuple[BindParameter[Any], ...] = (
        bindparam("site_id", int(site_id), unique=True),
        bindparam("state", state, unique=True),
        bindparam("now", clock.now(), unique=True),
    )
    return Variant.id.in_(text(_ITEMS).bindparams(*values).columns(column("variant_id", BigInteger)))


SITE_HEALTH = {"health": ComputedFilter(_words, _clause)}
