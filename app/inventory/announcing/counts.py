"""What the verbs of a count announce: how far it is, and what it found, to whom it is not blind."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.core.db import session
from app.core.language import counted, say, say_many
from app.core.screens.cells import amount
from app.core.screens.foretold import Foretold
from app.core.screens.tabs import ShownTab
from app.inventory.announcing.goods import table
from app.inventory.models import CountLine, StockCount
from app.inventory.queries import progress_of
from app.inventory.queries.counts import Progress

MOST = 50  # differing lines that the form lists
COLUMNS = (
    ("item", "Item", "item"), ("place", "Place", "code"), ("lot", "Lot", "code"), ("books", "Books", "quantity"),
    ("counted", "Counted", "quantity"), ("difference", "Difference", "quantity"),
    ("amount", "Difference in value", "money"),
)  # fmt: skip
CARD = {"difference": "end", "place": "start", "amount": "state", "lot": "more", "books": "more", "counted": "more"}


def standing(count: StockCount) -> Foretold:
    """How far the count is."""
    return Foretold([_how_far(count, _progress(count))])


def submitted(count: StockCount) -> Foretold:
    """How far it is, and how many lines nobody counted."""
    progress = _progress(count)
    left = progress.lines - progress.counted
    warning = say_many("One line is not counted yet.", "%(count)s lines are not counted yet.", left)
    return Foretold([_how_far(count, progress)], [warning] if left else ())


def called_off(count: StockCount) -> Foretold:
    """What calling off throws away."""
    progress = _progress(count)
    given_up = say("What was counted will not be used.") if progress.counted else ""
    return Foretold([_how_far(count, progress), *filter(None, [given_up])])


def found(count: StockCount) -> Foretold:
    """What the count found, and the lines that differ."""
    progress = _progress(count)
    if progress.differing is None:
        return Foretold([_how_far(count, progress)])
    return Foretold([_how_far(count, progress), _of_difference(progress)], (), _differing(count))


def _progress(count: StockCount) -> Progress:
    return progress_of([count.id])[0]


def _how_far(count: StockCount, progress: Progress) -> str:
    return say(
        "%(count)s in %(place)s: %(counted)s of %(lines)s lines are counted.",
        count=count,
        place=count.location,
        counted=counted(progress.counted),
        lines=counted(progress.lines),
    )


def _of_difference(progress: Progress) -> str:
    if not progress.differing or progress.gain_amount is None or progress.loss_amount is None:
        return say("All of them are as the books say; stock stays as it is.")
    return say_many(
        "One line differs: %(gain)s more and %(loss)s less than the books say.",
        "%(count)s lines differ: %(gain)s more and %(loss)s less than the books say.",
        progress.differing,
        gain=amount(progress.gain_amount),
        loss=amount(progress.loss_amount),
    )


def _differing(count: StockCount) -> ShownTab | None:
    lines = select(CountLine).where(CountLine.count_id == count.id, CountLine.counted != CountLine.expected)
    loading = (joinedload(part) for part in (CountLine.variant, CountLine.location, CountLine.lot))
    shown: Sequence[CountLine] = session.scalars(lines.order_by(CountLine.id).limit(MOST).options(*loading)).all()
    rows = [
        {
            "pk": line.variant_id, "item": line.variant.item, "place": str(line.location), "lot": str(line.lot),
            "books": line.books, "counted": line.counted, "difference": line.difference,
            "amount": line.difference_amount,
        }
        for line in shown
        if not line.hides_books
    ]  # fmt: skip
    return table(COLUMNS, rows, CARD) if rows else None
