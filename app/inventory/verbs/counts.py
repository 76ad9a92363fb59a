"""What people do to counts: each verb once, for pages and REST alike."""

from collections.abc import Callable
from typing import Any

from app.core.language import mark, say, say_many, word
from app.core.screens.verbs import Verb
from app.inventory.announcing import counts as announcing
from app.inventory.services import (
    ApplyCount,
    ApproveCount,
    AssignCount,
    CancelCount,
    CountOne,
    CountState,
    PlanCount,
    Planned,
    Record,
    Recorded,
    RecountCount,
    RejectCount,
    SubmitCount,
    apply_count,
    approve,
    assign,
    cancel,
    count_one,
    plan,
    record,
    recount,
    reject,
    submit,
)
from app.inventory.states import COUNT
from app.inventory.verbs.stock import HOLDING


def _told_of_plan(_command: Any, result: Planned) -> str:
    return say_many("One line to count.", "%(count)s lines to count.", result.line_count)


def _told_of_lines(_command: Any, result: Recorded) -> str:
    return say_many("One line counted.", "%(count)s lines counted.", len(result.lines))


def _told_of_apply(_command: Any, result: CountState) -> str:
    if result.state == "review":
        return say("Nothing was moved: the differences are worth more by now than may be applied without approval.")
    return say("%(verb)s: done.", verb=word("Apply to stock"))


def _applies(verb: str) -> Callable[[Any], bool]:
    return lambda count: (count.state, verb) in COUNT


NOT_OPEN = mark("Only a count that goes on is counted, assigned and submitted.")
NOT_SUBMITTED = mark("Only a count that was submitted is judged, before it is applied.")
NOT_APPROVED = mark("Only an approved count is applied, and only once.")
ENDED = mark("This count has ended.")
PEOPLE = {"assignee_id": "user", "location_id": HOLDING}
PLAN = Verb(
    "plan", "Plan a count", PlanCount, plan, is_idempotent=True, icon="clipboard-list", is_primary=True,
    pickers=PEOPLE, title="Plan a count", told=_told_of_plan,
    purpose="Lists what is to be counted in a place; what another open count counts is left to that one.",
    labels={
        "location_id": "Count in", "category_id": "Only this category", "abc_class": "Only this class",
        "not_counted_since": "Only what was not counted since", "assignee_id": "Assigned to",
        "shows_books": "Show what the books say",
    },
    hints={
        "location_id": "A bin, or a zone or site with all that lies in it.",
        "abc_class": "By the value used over the last year: a is the first 80 %, b the next 15 %, c the rest.",
        "assignee_id": "Left empty: whoever may count there.",
        "shows_books": "Otherwise the count is blind: who counts does not learn the expected quantity.",
    },
)  # fmt: skip
ASSIGN = Verb(
    "assign", "Assign", AssignCount, assign, row="count_id", is_bulk=True, icon="user", is_offered=_applies("assign"),
    pickers=PEOPLE, labels={"assignee_id": "Assigned to"},
    hints={"assignee_id": "Left empty: whoever may count there."}, announce=announcing.standing, unless=NOT_OPEN,
)  # fmt: skip
RECORD = Verb(
    "record", "Count goods", Record, record, is_idempotent=True, icon="list-check",
    pickers={"count_id": "stock_count?state__in=planned,counting,recount", "location_id": HOLDING},
    title="Count goods", told=_told_of_lines,
    purpose="Takes down what lies in a place, also goods that nobody expected there.",
    labels={
        "count_id": "Count", "variant_id": "Item", "location_id": "Place", "lot_id": "Lot",
        "lot": "Or lot or serial number on the goods", "condition_id": "Condition", "is_recount": "Only a recount",
        "seconds_ago": "Counted so many minutes ago",
    },
    hints={"count_id": "Left empty: the count that goes on there.", "quantity": "0 where nothing lies there."},
)  # fmt: skip
SUBMIT = Verb(
    "submit", "Submit", SubmitCount, submit, row="count_id", icon="send", is_primary=True,
    is_offered=_applies("submit"), title="Submit the count",
    purpose="Ends the counting; a large variance waits for approval by somebody who did not count.",
    labels={"uncounted": "Lines that nobody counted"}, announce=announcing.submitted, unless=NOT_OPEN,
)  # fmt: skip
RECOUNT = Verb(
    "recount", "Recount", RecountCount, recount, row="count_id", icon="refresh", is_offered=_applies("recount"),
    purpose="Asks for the differing lines again; what was counted first is kept.",
    announce=announcing.found, unless=NOT_SUBMITTED,
)  # fmt: skip
REJECT = Verb(
    "reject", "Reject", RejectCount, reject, row="count_id", icon="x", is_offered=_applies("reject"),
    purpose="Sends the count back: everything is counted again.", labels={"verdict": "Why"},
    announce=announcing.found, unless=NOT_SUBMITTED,
)  # fmt: skip
APPROVE = Verb(
    "approve", "Approve", ApproveCount, approve, row="count_id", is_bulk=True, icon="check", is_primary=True,
    is_offered=_applies("approve"), labels={"verdict": "Note"},
    purpose="What was counted may become the books. Who counted cannot approve.",
    announce=announcing.found, unless=NOT_SUBMITTED,
)  # fmt: skip
APPLY = Verb(
    "apply", "Apply to stock", ApplyCount, apply_count, row="count_id", is_bulk=True, icon="checks", is_primary=True,
    is_offered=_applies("apply"), told=_told_of_apply,
    purpose="Corrects stock by what was counted less what the books said then; what moved meanwhile remains.",
    announce=announcing.found, unless=NOT_APPROVED,
)  # fmt: skip
CANCEL = Verb(
    "cancel", "Call off", CancelCount, cancel, row="count_id", icon="ban", is_offered=_applies("cancel"),
    purpose="Ends the count; the books stay as they are.",
    announce=announcing.called_off, unless=ENDED,
)  # fmt: skip
COUNT_ONE = Verb(
    "count", "Count", CountOne, count_one, row="line_id", is_idempotent=True, icon="list-check", is_primary=True,
    is_offered=lambda line: (line.count.state, "record") in COUNT, told=_told_of_lines, unless=NOT_OPEN,
    hints={"quantity": "0 where nothing lies there.", "unit_id": "Left empty: the item's own unit."},
)  # fmt: skip

COUNT_VERBS = (PLAN, RECORD, ASSIGN, CANCEL, RECOUNT, REJECT, SUBMIT, APPROVE, APPLY)
