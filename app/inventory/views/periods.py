"""The page of closed books."""

from app.core.screens.view import View
from app.inventory.screens.common import SERVED
from app.inventory.screens.periods import PeriodLockScreen


class PeriodLockView(PeriodLockScreen, View):
    """Closed books: up to which day nothing more is posted."""

    title = "Closed books"
    purpose = "Until which day the books are closed, for one site or for all."
    icon = "calendar-off"
    base_order = ("closed_until", "desc")
    list_columns = ["whose", "closed_until", "reason", "updated_at"]
    show_columns = ["whose", "closed_until", "reason", *SERVED]
    label_columns = {"whose": "Books of", "site_id": "Site", "closed_until": "Closed up to and with"}
    pickers = {"site_id": "location/pick?level=site"}
    tabs = {"Posted into them": "posting?period_lock_id={id}"}
