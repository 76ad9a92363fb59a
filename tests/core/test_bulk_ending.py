"""Runs end even when their work does not: given up, or old."""

from typing import Any

import pytest
from sqlalchemy import text

from app.core.bulk.ending import GIVEN_UP, end_given_up, forget_old
from app.core.bulk.events import BulkRunAsked
from app.core.bulk.models import BulkItem, BulkRun
from app.core.db import session
from app.core.outbox import record
from tests.factories.bulk import bulk_item, bulk_run
from tests.people import Person

DISPATCH = """
WITH told AS (UPDATE core.outbox SET dispatched_at = now() WHERE topic = :topic RETURNING event_id)
INSERT INTO core.task (kind, event_id, queue, arguments, state)
SELECT 'core.bulk', event_id, 'default', '{}', :state FROM told
"""


@pytest.fixture
def run(ctx: Any, ada: Person) -> BulkRun:
    made = bulk_run(user_id=ada.user_id)
    record(BulkRunAsked(run_id=made.id))
    session.flush()
    return made


def dispatch(state: str) -> None:
    session.execute(text(DISPATCH), {"topic": BulkRunAsked.name, "state": state})


def test_a_run_whose_task_died_is_over_and_says_why(run: BulkRun) -> None:
    dispatch("dead")
    assert (end_given_up(), end_given_up()) == (1, 0)
    session.refresh(run)
    assert (run.state, run.reason, run.finished_at is not None) == ("failed", GIVEN_UP, True)


@pytest.mark.parametrize("state", ["queued", "running", "done"])
def test_a_run_that_is_worked_on_goes_on(run: BulkRun, state: str) -> None:
    dispatch(state)
    assert end_given_up() == 0


def test_a_run_whose_next_part_waits_goes_on_though_an_earlier_task_died(run: BulkRun) -> None:
    dispatch("dead")
    record(BulkRunAsked(run_id=run.id))
    session.flush()
    assert end_given_up() == 0


def test_runs_are_forgotten_three_months_after_their_end(run: BulkRun) -> None:
    old, item = bulk_run(user_id=run.user_id, state="done"), bulk_item(run_id=None)
    session.execute(text("UPDATE core.bulk_run SET finished_at = now() - interval '91 days' WHERE state = 'done'"))
    session.execute(text("UPDATE core.bulk_item SET run_id = :run"), {"run": old.id})
    assert forget_old() == 1
    assert session.query(BulkItem).filter_by(id=item.id).count() == 0
    assert session.query(BulkRun).filter_by(id=run.id).count() == 1
