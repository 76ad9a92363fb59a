"""Closed books: up to which day nothing more is posted."""

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.db import Day, Entity, LongText
from app.core.language import calendar_day, say
from app.inventory.models.location import Location


class PeriodLock(Entity):
    """The books of a site, or of every site, are closed up to and with a day (UTC); None: they are open again.

    `reason` is that of the last closing or reopening; those before stand in the change log.
    """

    __table_args__ = (UniqueConstraint("site_id", postgresql_nulls_not_distinct=True),)

    site_id: Mapped[int | None] = mapped_column(ForeignKey("inventory.location.id"))
    closed_until: Mapped[Day | None]
    reason: Mapped[LongText]

    site: Mapped[Location | None] = relationship()

    @property
    def whose(self) -> str:
        """The code of its site, or that it is about every one."""
        return say("Every site") if self.site is None else self.site.code

    def __str__(self) -> str:
        if self.closed_until is None:
            return say("%(site)s, open", site=self.whose)
        return say("%(site)s, closed up to %(day)s", site=self.whose, day=calendar_day(self.closed_until))
