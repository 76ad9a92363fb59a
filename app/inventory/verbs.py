"""What people do to stock beyond editing rows: each verb once, for pages and REST alike."""

from collections.abc import Callable
from typing import Any

from app.core.screens.verbs import Verb
from app.inventory.services import (
    AcknowledgeAlert,
    Adjust,
    CommitReservation,
    Receive,
    ReleaseReservation,
    Reserve,
    Reverse,
    Ship,
    SnoozeAlert,
    Transfer,
    acknowledge,
    adjust,
    commit,
    receive,
    release,
    reserve,
    reverse,
    ship,
    snooze,
    transfer,
)
from app.inventory.states import ALERT, RESERVATION


def _applies(table: dict[tuple[str, str], str], verb: str) -> Callable[[Any], bool]:
    return lambda row: (row.state, verb) in table


RECEIVE = Verb(
    "receive", "Receive", Receive, receive, is_idempotent=True, icon="package-import", is_primary=True,
)  # fmt: skip
SHIP = Verb("ship", "Ship", Ship, ship, is_idempotent=True, icon="package-export")
ADJUST = Verb("adjust", "Adjust", Adjust, adjust, is_idempotent=True, icon="adjustments")
TRANSFER = Verb(
    "transfer", "Transfer", Transfer, transfer, is_idempotent=True, icon="arrows-exchange",
    pickers={"from_location_id": "location", "to_location_id": "location"},
)  # fmt: skip
RESERVE = Verb("reserve", "Reserve", Reserve, reserve, is_idempotent=True, icon="lock")

REVERSE = Verb(
    "reverse", "Reverse", Reverse, reverse, row="posting_id", is_idempotent=True, icon="arrow-back-up",
    is_offered=lambda posting: posting.reverses_id is None,
)  # fmt: skip

COMMIT = Verb(
    "commit", "Commit", CommitReservation, commit, row="reservation_id", icon="check", is_primary=True,
    is_offered=_applies(RESERVATION, "commit"),
)  # fmt: skip
RELEASE = Verb(
    "release", "Release", ReleaseReservation, release, row="reservation_id", icon="lock-open",
    is_offered=_applies(RESERVATION, "release"),
)  # fmt: skip

ACKNOWLEDGE = Verb(
    "acknowledge", "Acknowledge", AcknowledgeAlert, acknowledge, row="alert_id", icon="check", is_primary=True,
    is_offered=_applies(ALERT, "acknowledge"),
)  # fmt: skip
SNOOZE = Verb(
    "snooze", "Snooze", SnoozeAlert, snooze, row="alert_id", icon="clock-pause", is_offered=_applies(ALERT, "snooze")
)
