"""The modes of the scan page as data; what follows on which scan is in frontend/scan/modes.js."""

from collections.abc import Mapping
from dataclasses import dataclass

from app.core.screens.access import may
from app.core.screens.verbs import Verb
from app.inventory.verbs.counts import RECORD
from app.inventory.verbs.stock import ADJUST, RECEIVE, TRANSFER
from app.inventory.verbs.transfers import RECEIVE as RECEIVE_TRANSFER
from app.inventory.verbs.transfers import SEND_PACKED


@dataclass(frozen=True)
class Mode:
    """One way of scanning: its words, and the verb over `resource` that its lines are posted with."""

    name: str
    label: str
    verb: Verb
    resource: str = "StockLevel"

    @property
    def is_allowed(self) -> bool:
        """Whether the current user may post what this mode makes."""
        return may(self.verb.name, self.resource)


MODES: Mapping[str, Mode] = {
    mode.name: mode
    for mode in (
        Mode("receive", "Receive", RECEIVE),
        Mode("move", "Move", TRANSFER),
        Mode("send", "Send", SEND_PACKED, "TransferOrder"),
        Mode("unload", "Unload", RECEIVE_TRANSFER, "TransferOrder"),
        Mode("adjust", "Adjust", ADJUST),
        Mode("count", "Count", RECORD, "StockCount"),
        Mode("recount", "Recount", RECORD, "StockCount"),
    )
}


def allowed_modes() -> list[Mode]:
    """The modes of the current user, in their order."""
    return [mode for mode in MODES.values() if mode.is_allowed]
