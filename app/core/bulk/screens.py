"""Runs over many rows: what their pages and their API have in common."""

from typing import Any

from sqlalchemy import Select, select

from app.core import current
from app.core.bulk.commands import CANCEL, UNDO
from app.core.bulk.models import ITEM_STATES, RUN_STATES, BulkItem, BulkRun
from app.core.screens.access import may
from app.core.screens.entity import EntityScreen
from app.core.screens.interface import Interface
from app.core.screens.saved_list import SavedList

READ_ALL = "read_all"


def own(statement: Select[Any], actor: current.Actor) -> Select[Any]:
    """One's own runs; everybody's for who may read all."""
    sees_all = actor == current.SYSTEM or may(READ_ALL, "BulkRun")
    return statement if sees_all else statement.where(BulkRun.user_id == actor.user_id)


def of_own(statement: Select[Any], actor: current.Actor) -> Select[Any]:
    """The rows of the runs that one may see."""
    return statement.where(BulkItem.run_id.in_(own(select(BulkRun.id), actor)))


class BulkRunScreen(EntityScreen):
    """Acts on many rows."""

    datamodel = Interface(BulkRun)
    resource = "BulkRun"
    scope = own
    choices = {"state": RUN_STATES}
    views = (SavedList("Running", "state__in=queued,running", tone="info"), SavedList("Failed", "state=failed"))
    search_columns = ["state", "resource", "act", "user_id", "asked_at"]
    eager = ("user",)
    is_deletable = False
    verbs = (CANCEL, UNDO)

    @classmethod
    def permissions(cls) -> set[str]:
        """The usual ones, and that of reading everybody's runs."""
        return super().permissions() | {f"can_{READ_ALL}"}


class BulkItemScreen(EntityScreen):
    """What became of each row of a run."""

    datamodel = Interface(BulkItem)
    resource = "BulkItem"
    scope = of_own
    choices = {"state": ITEM_STATES}
    views = (SavedList("Refused", "state=refused", tone="bad"),)
    search_columns = ["run_id", "state", "row_id"]
    is_deletable = False
