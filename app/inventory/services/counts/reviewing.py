"""After counting: submitted, looked at by somebody else, counted again, approved, or called off."""

from decimal import Decimal
from functools import cache
from typing import Literal

from pydantic.dataclasses import dataclass

from app.core import clock, current
from app.core.command_fields import STRICT, Note, RowId
from app.core.db import session
from app.core.errors import Fault, Invalid
from app.core.language import say, say_many
from app.inventory.models import CountEntry, CountLine, StockCount
from app.inventory.services.counts.books import books_of, write_down
from app.inventory.services.counts.state import CountState, advance, demand, lock_count
from app.inventory.services.ledger.account import ZERO
from app.inventory.services.ledger.locking import lock_accounts
from app.inventory.services.refusals import NotYoursToApprove
from app.inventory.sql import run
from config import Settings

VARIANTS = "SELECT DISTINCT variant_id FROM inventory.count_line WHERE count_id = %(id)s"

# What was gained and lost, not what remains of both: a surplus does not hide a loss.
VARIANCE = """
SELECT coalesce(sum(abs(counted - expected) * unit_value), 0) FROM inventory.count_line WHERE count_id = %(id)s
"""

CLOSE_LINES = "UPDATE inventory.count_line SET is_open = false WHERE count_id = %(id)s AND is_open RETURNING id"

# The first count stays as its entry; who counted it stays known, so that the recount is blind to them, too.
ASK_AGAIN = """
UPDATE inventory.count_line SET counted = NULL, counted_at = NULL
WHERE count_id = %(id)s AND counted IS NOT NULL AND (%(all)s OR counted <> expected)
RETURNING id
"""


@dataclass(frozen=True, kw_only=True, config=STRICT)
class SubmitCount:
    """Counting is over; lines that nobody counted must be, or hold nothing, or are left out."""

    count_id: RowId
    uncounted: Literal["must_be_counted", "nothing_there", "left_out"] = "must_be_counted"


@dataclass(frozen=True, kw_only=True, config=STRICT)
class RecountCount:
    """Count the differing lines again."""

    count_id: RowId


@dataclass(frozen=True, kw_only=True, config=STRICT)
class RejectCount:
    """Count everything again, and why."""

    count_id: RowId
    verdict: Note


@dataclass(frozen=True, kw_only=True, config=STRICT)
class ApproveCount:
    """What was counted is to become the books."""

    count_id: RowId
    verdict: Note | None = None


@dataclass(frozen=True, kw_only=True, config=STRICT)
class CancelCount:
    """Call the count off; the books stay as they are."""

    count_id: RowId


def submit(command: SubmitCount) -> CountState:
    """End the counting; refuses while lines are not counted, unless the command says what becomes of them.

    What gains and loses more than the installation's limit waits for approval; else it passes, approved by nobody.
    """
    book = lock_accounts(row[0] for row in run(VARIANTS, {"id": command.count_id}))
    count = lock_count(command.count_id)
    demand(count, "submit")
    lines = session.query(CountLine).filter_by(count_id=count.id, counted=None).order_by(CountLine.id).all()
    if lines and command.uncounted == "must_be_counted":
        raise _uncounted(len(lines))
    if lines and command.uncounted == "nothing_there":
        seen = books_of(book, [_key(line) for line in lines])
        for line in lines:
            session.add(write_down(line, count.round, seen[_key(line)], ZERO))
    session.flush()
    _demand_some(count)
    is_large = variance_of(count.id) > approval_limit()
    count.submitted_at, count.submitted_by_id = clock.now(), current.actor().user_id
    if is_large:
        return advance(count, "submit")
    return advance(count, "pass")


def recount(command: RecountCount) -> CountState:
    """Ask for the differing lines again; what was counted first is kept. Refuses a count in which nothing differs."""
    return _again(command.count_id, "recount", wants_all=False)


def reject(command: RejectCount) -> CountState:
    """Send a submitted count back: every line is counted again. Refuses whoever counted."""
    count = lock_count(command.count_id)
    demand(count, "reject")
    _demand_checker(count)
    count.verdict = command.verdict
    return _again(count.id, "reject", wants_all=True)


def approve(command: ApproveCount) -> CountState:
    """Let a submitted count become the books; refuses whoever counted any of it, in any round, or submitted it."""
    count = lock_count(command.count_id)
    demand(count, "approve")
    _demand_checker(count)
    count.verdict = command.verdict
    count.approved_at, count.approved_by_id = clock.now(), current.actor().user_id
    return advance(count, "approve")


def cancel(command: CancelCount) -> CountState:
    """Call the count off and free its levels for others; what was counted is kept. Refuses one that was posted."""
    count = lock_count(command.count_id)
    demand(count, "cancel")
    run(CLOSE_LINES, {"id": count.id})
    return advance(count, "cancel")


def variance_of(count_id: int) -> Decimal:
    """What the count's lines gain and lose together, in the base currency."""
    amount: Decimal = run(VARIANCE, {"id": count_id})[0][0]
    return amount


@cache
def approval_limit() -> Decimal:
    """Up to this variance nobody needs to approve, in the base currency."""
    return Settings().count_approval_limit


def _again(count_id: int, verb: str, *, wants_all: bool) -> CountState:
    count = lock_count(count_id)
    demand(count, verb)
    asked = run(ASK_AGAIN, {"id": count.id, "all": wants_all})
    if not asked:
        message = say("Nothing differs, so there is nothing to count again.")
        raise Invalid(message, [Fault("/count_id", "nothing-differs", message)])
    count.round += 1
    count.submitted_at = count.submitted_by_id = count.approved_at = count.approved_by_id = None
    return advance(count, verb)


def _demand_some(count: StockCount) -> None:
    if not session.query(CountLine.id).filter(CountLine.count_id == count.id, CountLine.counted.is_not(None)).first():
        message = say("Nothing was counted yet.")
        raise Invalid(message, [Fault("/count_id", "nothing-counted", message)])


def _demand_checker(count: StockCount) -> None:
    """Refuse whoever counted, in any round."""
    who = current.actor().user_id
    counted = session.query(CountEntry.id).join(CountLine, CountLine.id == CountEntry.line_id)
    has_counted = counted.filter(CountLine.count_id == count.id, CountEntry.counted_by_id == who).first()
    if who is not None and (has_counted or who == count.submitted_by_id):
        message = say("Who counted does not approve or reject; ask somebody else.")
        raise NotYoursToApprove(message, [Fault("/count_id", "maker-is-checker", message)])


def _uncounted(number: int) -> Invalid:
    message = say_many("One line is not counted yet.", "%(count)s lines are not counted yet.", number)
    return Invalid(message, [Fault("/uncounted", "not-counted", message, {"lines": number})])


def _key(line: CountLine) -> tuple[int, int, int, int]:
    return line.variant_id, line.location_id, line.lot_id, line.condition_id
