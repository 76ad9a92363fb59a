"""Acts on many rows survive a worker that is killed between their parts: each row changes once."""

from typing import Any

import pytest

from app.core import current
from app.core.bulk.events import BulkRunAsked
from app.core.db import session
from app.core.outbox import record
from app.core.transaction import transact
from tests.factories import bulk, inventory
from tests.jobs.plant import Plant
from tests.jobs.web import hire, inside

pytestmark = [pytest.mark.fault, pytest.mark.real_db]
ROWS = 450  # three parts


@pytest.fixture
def asked(plant: Plant) -> int:
    """A run of Ada's that gives 450 reorder rules another minimum."""

    def furnish() -> int:
        place = inventory.site()
        rules = [inventory.rule(inventory.variant(), place, 1, maximum=100) for _ in range(ROWS)]
        run = bulk.bulk_run(arguments={"minimum": "9"}, total=ROWS)
        for rule in rules:
            bulk.bulk_item(run_id=run.id, row_id=rule.id)
        session.flush()
        record(BulkRunAsked(run_id=run.id))
        return run.id

    with inside(plant) as app, current.acting_as(current.SYSTEM):
        hire(app, "ada", "Manager", "Buyer")
        return transact(furnish)


@pytest.mark.parametrize("point", ["bulk.after_part", "task.before_commit", "task.after_lease"])
def test_a_worker_killed_between_parts_changes_no_row_twice(plant: Plant, asked: int, point: str) -> None:
    plant.start("scheduler")
    doomed = plant.start("worker", "default", failpoints=f"{point}=exit@2")
    plant.wait(lambda: doomed.poll() is not None, "the worker died in the middle")
    assert counted(plant) != {"9": ROWS}
    plant.start("worker", "default")
    plant.wait(lambda: plant.execute("SELECT state FROM core.bulk_run") == [("done",)], "the run is done")
    assert plant.execute("SELECT total, done, changed, failed FROM core.bulk_run") == [(ROWS, ROWS, ROWS, 0)]
    assert counted(plant) == {"9": ROWS}
    assert plant.execute("SELECT DISTINCT row_version FROM inventory.reorder_rule") == [(2,)]
    assert plant.execute("SELECT count(*) FROM audit.change WHERE verb = 'updated'") == [(ROWS,)]


def counted(plant: Plant) -> dict[str, Any]:
    """How many rules have which minimum."""
    return dict(plant.execute("SELECT trim_scale(minimum)::text, count(*) FROM inventory.reorder_rule GROUP BY 1"))
