"""The REST API of closed books."""

from app.core.screens.api import Api
from app.inventory.screens.common import SERVED
from app.inventory.screens.periods import PeriodLockScreen


class PeriodLockApi(PeriodLockScreen, Api):
    """`/api/v1/period_lock/`, with close_books and reopen_books."""

    list_columns = ["id", "site_id", "site.code", "closed_until", "reason"]
    show_columns = [*list_columns, *SERVED]
