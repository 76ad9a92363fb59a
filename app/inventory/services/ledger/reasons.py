"""The reasons that commands name."""

from app.core.db import session
from app.core.errors import Fault, Invalid
from app.core.language import say
from app.inventory.models import Reason


def active_reason(reason_id: int) -> int:
    """The id of a reason in use; refuses an unknown or retired one."""
    reason = session.get(Reason, reason_id)
    if reason is None or not reason.is_active:
        message = say("Choose one of the reasons in use.")
        raise Invalid(message, [Fault("/reason_id", "unknown-reason", message)])
    return reason_id
