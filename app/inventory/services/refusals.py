"""What the ledger refuses, by name."""

from app.core.errors import Refusal


class StockShort(Refusal):
    """Some lines want more than is available; each fault says wanted, available and where."""

    status = 409
    title = "Not enough stock"


class BackorderLimit(Refusal):
    """More would wait than the item's policy lets be backordered."""

    status = 409
    title = "Too much backordered"


class AlreadyReversed(Refusal):
    """The posting was reversed before, or is itself a reversal."""

    status = 409
    title = "Cannot be reversed"


class BooksClosed(Refusal):
    """The books are closed up to a day on or after the one on which the movement is said to have happened."""

    status = 409
    title = "Books closed"


class ReservationClosed(Refusal):
    """The reservation has expired, was released or was consumed."""

    status = 409
    title = "Reservation no longer stands"


class TransitionRefused(Refusal):
    """The thing's present state does not allow the verb."""

    status = 409
    title = "Not possible in this state"


class CountRefused(Refusal):
    """What was counted cannot be taken down: nobody counts there, somebody else does, or it is not clear for which."""

    status = 409
    title = "Not counted here"


class NotYoursToApprove(Refusal):
    """Whoever counted does not approve."""

    status = 409
    title = "Somebody else must approve"


class LedgerMoved(Refusal):
    """Stock has changed since the examination, so its differences are not those of now."""

    status = 409
    title = "Stock has changed meanwhile"


class NotRebuildable(Refusal):
    """Nothing differs, or the ledger would make figures that no level may have."""

    status = 409
    title = "Cannot be rebuilt"
