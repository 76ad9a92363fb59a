"""What the page and the API of closed books have in common."""

from app.core.screens.entity import EntityScreen
from app.core.screens.interface import Interface
from app.core.screens.saved_list import SavedList
from app.inventory import scopes
from app.inventory.models import PeriodLock
from app.inventory.verbs.periods import CLOSE_BOOKS, REOPEN_BOOKS


class PeriodLockScreen(EntityScreen):
    """Up to which day the books are closed; changed by verbs only."""

    datamodel = Interface(PeriodLock)
    resource = "PeriodLock"
    is_small = True
    scope = scopes.period_locks
    views = (SavedList("Closed", "closed_until__isnull=false"),)
    search_columns = ["site_id", "closed_until", "reason", "updated_at"]
    order_columns = ["closed_until", "updated_at"]
    eager = ("site",)
    is_deletable = False
    verbs = (CLOSE_BOOKS, REOPEN_BOOKS)
