"""Counts on their pages: how far they are, what they found, what moved meanwhile."""

from collections.abc import Sequence

from app.core.language import counted, mark, word
from app.core.screens.access import may
from app.core.screens.extras import Columns, Gathered
from app.core.screens.tabs import ShownTab
from app.inventory.figures import Figures
from app.inventory.models import CountLine, kind_of_move
from app.inventory.queries import moved_meanwhile, moves_meanwhile, progress_of

MOVES: Columns = [
    ("kind", "What", "status", False), ("recorded_at", "When", "instant", False),
    ("change", "Change", "quantity", False),
]  # fmt: skip


def _of_counts(ids: Sequence[int]) -> Figures:
    return {
        row.count_id: {
            "lines": row.lines,
            "counted": row.counted,
            "differing": row.differing,
            "gained": row.gain_amount,
            "lost": row.loss_amount,
        }
        for row in progress_of(ids)
    }


def _of_lines(ids: Sequence[int]) -> Figures:
    return {line_id: {"moved": change} for line_id, change in moved_meanwhile(ids).items()}


def moves_of(line: CountLine) -> Sequence[ShownTab]:
    """What moved at the line's level after it was counted; the count leaves it as it is."""
    if line.counted is None or not may("read", "StockMove"):
        return []
    rows = [
        {
            "pk": move.posting_id,
            "kind": kind_of_move(move.from_location_id, move.to_location_id),
            "recorded_at": move.recorded_at,
            "change": move.change,
        }
        for move in moves_meanwhile(line.id)
    ]
    columns = [(name, word(label), kind, is_sortable) for name, label, kind, is_sortable in MOVES]
    address = f"/stock_move/list/?variant_id={line.variant_id}"
    title = word(mark("Moved since it was counted"))
    return [ShownTab(title, columns, rows, counted(len(rows)), address, "/posting/show/")]


LINES, COUNTED = ("Lines", "quantity"), ("Counted", "quantity")
FOUND = {"differing": ("Differing", "quantity"), "gained": ("Gained", "money"), "lost": ("Lost", "money")}
COUNT_COLUMNS = Gathered("CountLine", {"lines": LINES, "counted": COUNTED, "differing": FOUND["differing"]}, _of_counts)
COUNT_STATS = Gathered("CountLine", {"lines": LINES, "counted": COUNTED, **FOUND}, _of_counts)
LINE_COLUMNS = Gathered("StockMove", {"moved": ("Moved since", "quantity")}, _of_lines)
