"""Work left lying is found and named; a dead task gets another attempt when a person says so."""

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import text

from app.core import queue_doctor
from app.core.db import session
from app.core.doctor import Verdict

KNOWN = "inventory.evaluate_alerts"
DAMAGE = {
    "every event is handed on to its reactions": (
        "INSERT INTO core.outbox (event_id, topic, aggregate_id, payload, created_at)"
        " VALUES (gen_random_uuid(), 'inventory.stock_changed', 7, '{}', now() - interval '6 minutes')"
    ),
    "no task waits for a worker past its time": "UPDATE core.task SET due_at = now() - interval '6 minutes'",
    "no running task has lost its worker": (
        "UPDATE core.task SET state = 'running', lease_until = now() - interval '6 minutes'"
    ),
    "no task is dead": "UPDATE core.task SET state = 'dead', attempts = 8, last_error = 'ValueError: no'",
    "every open task is of a known kind": "UPDATE core.task SET kind = 'inventory.forgotten'",
}


@pytest.fixture
def task_id(ctx: Any) -> int:
    """A task that waits for its worker."""
    made = "INSERT INTO core.task (kind, event_id, arguments) VALUES (:kind, gen_random_uuid(), '{}') RETURNING id"
    return int(session.execute(text(made), {"kind": KNOWN}).scalar_one())


def broken() -> dict[str, Verdict]:
    return {verdict.name: verdict for verdict in queue_doctor.examine([KNOWN]) if not verdict.is_sound}


def state(task_id: int) -> tuple[str, int]:
    row = session.execute(text("SELECT state, attempts FROM core.task WHERE id = :id"), {"id": task_id}).one()
    return row.state, row.attempts


def test_there_is_a_damage_for_every_check() -> None:
    assert set(DAMAGE) == {check.name for check in queue_doctor.CHECKS}


@pytest.mark.parametrize("name", DAMAGE)
def test_work_left_lying_is_found_and_named(task_id: int, name: str) -> None:
    assert broken() == {}
    session.execute(text(DAMAGE[name]))
    (verdict,) = broken().values()
    assert (verdict.name, verdict.broken) == (name, 1)
    assert {"outbox_id", "task_id"} & set(verdict.rows[0])


def revive(app: Flask, *arguments: str) -> tuple[int, str]:
    result = app.test_cli_runner().invoke(args=["inventra", "revive", *arguments])
    return result.exit_code, result.output


@pytest.mark.parametrize("is_all", [False, True], ids=["by id", "all"])
def test_a_revived_task_waits_for_one_more_attempt(app: Flask, task_id: int, is_all: bool) -> None:
    session.execute(text(DAMAGE["no task is dead"]))
    exit_code, said = revive(app, "--all" if is_all else str(task_id))
    assert exit_code == 0, said
    assert f"1 {KNOWN}" in said
    assert "Revived 1;" in said
    assert state(task_id) == ("queued", 8)


def test_a_task_that_is_not_dead_is_refused_by_its_id_and_none_is_revived(app: Flask, task_id: int) -> None:
    session.execute(text(DAMAGE["no task is dead"]))
    session.commit()
    exit_code, said = revive(app, str(task_id), "987654321")
    assert exit_code == 1
    assert "no dead task 987654321; nothing was revived" in said
    assert state(task_id) == ("dead", 8)


@pytest.mark.parametrize("arguments", [(), ("--all", "1")], ids=["nothing", "both"])
def test_reviving_must_be_told_which(app: Flask, task_id: int, arguments: tuple[str, ...]) -> None:
    exit_code, said = revive(app, *arguments)
    assert exit_code == 2
    assert "Name the tasks, or say --all." in said


def test_without_dead_tasks_nothing_is_revived(app: Flask, task_id: int) -> None:
    exit_code, said = revive(app, "--all")
    assert (exit_code, state(task_id)) == (0, ("queued", 0))
    assert "Revived 0;" in said
