"""What the palette shows: groups of entries."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Entry:
    """One line: opens `url`, or does the `command` of the page's script. A row names its `resource` and `row_id`."""

    name: str
    icon: str
    url: str = ""
    code: str = ""
    aside: str = ""
    command: str = ""
    hint: str = ""
    resource: str = ""
    row_id: int | None = None


@dataclass(frozen=True)
class Group:
    """Entries under a title."""

    title: str
    entries: Sequence[Entry]
