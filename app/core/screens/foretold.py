"""What a verb would do, as its form shows it before anybody says yes."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.core.screens.tabs import ShownTab


@dataclass(frozen=True)
class Foretold:
    """Sentences, warnings beside them, and a table of what would change where there is one."""

    sentences: Sequence[str]
    warnings: Sequence[str] = ()
    table: ShownTab | None = None
