"""What is kept for the lines of an order at their source."""

from collections.abc import Iterable, Sequence

from app.inventory.models import TransferOrderLine
from app.inventory.services.ledger.holding import find
from app.inventory.services.reservations.commitment import ReleaseReservation, free


def standing(lines: Sequence[TransferOrderLine]) -> set[int]:
    """The ids of the lines whose goods are kept."""
    ids = {line.reservation_id for line in lines if line.reservation_id is not None}
    kept = {found.id for found in find(ids) if found.state == "committed"} if ids else set()
    return {line.id for line in lines if line.reservation_id in kept}


def let_go(lines: Iterable[TransferOrderLine]) -> None:
    """Free what is still kept for the lines."""
    ids = {line.reservation_id for line in lines if line.reservation_id is not None}
    for found in find(ids) if ids else ():
        if found.state in ("held", "committed"):
            free(ReleaseReservation(reservation_id=found.id))
