"""Printed barcodes that tell the scan page what to do: `INV:MODE:MOVE`, `INV:QTY:5`, `INV:UNDO`, `INV:DONE`."""

import re
from dataclasses import dataclass
from decimal import Decimal

from app.scanning.modes import MODES

PREFIX = "INV:"
PLACE_PREFIX = "INV:LOC:"  # a place's label, where its bare code could be taken for an item
MOST = Decimal(1_000_000)
NUMBER = re.compile(r"\d{1,7}(\.\d{1,6})?", re.ASCII)


@dataclass(frozen=True)
class Command:
    """What the page is to do, such as `mode` with the value `move`."""

    name: str
    value: str = ""


def command_of(text: str) -> Command | None:
    """The command that a code stands for; None for any other code and for a command that does not exist."""
    if not text.upper().startswith(PREFIX):
        return None
    name, _, value = text[len(PREFIX) :].partition(":")
    name, value = name.lower(), value.lower()
    if name == "mode" and value in MODES:
        return Command(name, value)
    if name in ("qty", "add") and _is_quantity(value):
        return Command(name, value)
    return Command(name) if name in ("undo", "done") and not value else None


def _is_quantity(value: str) -> bool:
    """Zero is one: where nothing lies, a count says so."""
    return bool(NUMBER.fullmatch(value)) and Decimal(value) <= MOST
