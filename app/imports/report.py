"""What an import did, in numbers that tie out."""

import resource
import sys
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Self

BYTES_PER_MAXRSS = 1 if sys.platform == "darwin" else 1024


@dataclass
class Report:
    """Every row read is either applied, under its kind, or rejected, under its reason.

    `new_items` and `opening_pieces` are what the import added so that the rows could be applied. `was_done` says that
    the file had been imported before, so that nothing was changed now.
    """

    rows: int = 0
    applied: dict[str, int] = field(default_factory=dict)
    rejected: dict[str, int] = field(default_factory=dict)
    pieces: dict[str, int] = field(default_factory=dict)  # signed change of stock by kind
    items: int = 0
    new_items: int = 0
    opening_pieces: int = 0
    rules: int = 0
    later: dict[str, int] = field(default_factory=dict)  # rows whose domains do not exist yet, by file
    was_done: bool = False
    seconds: float = 0.0
    rejects_path: Path | None = None

    @property
    def rows_applied(self) -> int:
        """Rows that moved stock or became goods."""
        return sum(self.applied.values())

    @property
    def rows_rejected(self) -> int:
        """Rows in the rejects file."""
        return sum(self.rejected.values())

    @property
    def ties_out(self) -> bool:
        """Whether every row read is accounted for."""
        return self.rows == self.rows_applied + self.rows_rejected

    @property
    def rows_per_second(self) -> float:
        """Pace over the whole import."""
        return self.rows / self.seconds if self.seconds else 0.0

    def totals(self) -> dict[str, Any]:
        """The lasting numbers as JSON values; pace and paths belong to one run."""
        left_out = ("was_done", "seconds", "rejects_path")
        return {name: value for name, value in asdict(self).items() if name not in left_out}

    @classmethod
    def of(cls, totals: dict[str, Any]) -> Self:
        """The report of an import that was done before, from its totals."""
        return cls(**totals, was_done=True)


def peak_memory_mib() -> float:
    """The most memory this process ever held, MiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * BYTES_PER_MAXRSS / 2**20
