"""Requests while the web server or Redis dies: what the client retries happens once, and stock moves without Redis."""

from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
import requests
from flask_jwt_extended import create_access_token

from app.core.transaction import transact
from tests.factories import inventory
from tests.jobs.plant import Plant
from tests.jobs.web import Web, hire, inside

pytestmark = [pytest.mark.fault, pytest.mark.real_db]
WRITE_SECONDS_MAX = 10
OPEN_WORK = (
    "SELECT 1 FROM core.outbox WHERE dispatched_at IS NULL"
    " UNION ALL SELECT 1 FROM core.task WHERE state <> 'done' AND queue = 'default'"
)


class Ben:
    """A warehouse clerk with a program, who receives one unit at a time of one variant into one bin."""

    def __init__(self, plant: Plant) -> None:
        with inside(plant) as app:
            user_id = hire(app, "ben", "Warehouse")
            variant_id, shelf_id = transact(lambda: (inventory.variant("TEA").id, inventory.site("BER").id))
            token = create_access_token(identity=str(user_id))
        line = {"variant_id": variant_id, "location_id": shelf_id, "quantity": "1"}
        self._body = {"lines": [line]}
        self._headers = {"Authorization": f"Bearer {token}"}

    def receive(self, web: Web, key: str) -> requests.Response:
        """Receive one unit under this key."""
        address = f"{web.address}/api/v1/stock_level/receive"
        return requests.post(address, json=self._body, headers={**self._headers, "Idempotency-Key": key}, timeout=60)


@pytest.fixture
def ben(plant: Plant) -> Iterator[Ben]:
    """Ben, hired in the plant."""
    yield Ben(plant)


def on_hand(plant: Plant) -> int:
    return int(plant.execute("SELECT coalesce(sum(on_hand), 0) FROM inventory.stock_level")[0][0])


@pytest.mark.parametrize(
    ("point", "is_kept"), [("stock.after_moves", False), ("web.before_reply", True)], ids=["before", "after commit"]
)
def test_a_request_whose_web_process_died_is_answered_once_by_a_retry(
    plant: Plant, ben: Ben, point: str, is_kept: bool
) -> None:
    key = str(uuid4())
    with pytest.raises(requests.ConnectionError):
        ben.receive(Web(plant, failpoints=f"{point}=exit"), key)
    assert on_hand(plant) == int(is_kept)
    plant.kill_all()
    web = Web(plant)
    retried, again = ben.receive(web, key), ben.receive(web, key)
    assert (retried.status_code, again.status_code) == (200, 200), retried.text
    assert retried.json()["result"]["posting_id"] == again.json()["result"]["posting_id"]
    assert replayed(retried) is is_kept
    assert replayed(again)
    assert on_hand(plant) == 1
    assert plant.execute("SELECT count(*) FROM inventory.posting") == [(1,)]


def replayed(answer: requests.Response) -> bool:
    return answer.headers.get("Idempotent-Replayed") == "true"


def test_stock_moves_without_redis_and_the_backlog_drains_when_it_is_back(plant: Plant, ben: Ben) -> None:
    plant.start_all()
    web = Web(plant)
    assert ben.receive(web, "first").ok
    plant.redis_server.kill()
    answers = [ben.receive(web, f"without-{number}") for number in range(20)]
    assert {answer.status_code for answer in answers} == {200}
    assert max(answer.elapsed.total_seconds() for answer in answers) < WRITE_SECONDS_MAX
    assert readiness(web) == (200, "degraded")
    assert plant.execute(OPEN_WORK)
    plant.redis_server.start()
    plant.wait(lambda: plant.execute(OPEN_WORK) == [], "the backlog drains")
    plant.wait(lambda: readiness(web) == (200, "ready"), "the site is ready")
    assert on_hand(plant) == 21


def readiness(web: Web) -> tuple[int, Any]:
    answer = requests.get(f"{web.address}/readyz", timeout=60)
    return answer.status_code, answer.json()["status"]
