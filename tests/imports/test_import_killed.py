"""An import whose process dies, after a chunk or in the middle of one, still ends with the same ledger."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from psycopg import sql

from app import create_app
from app.core.db import db, session
from app.core.failpoints import EXIT_CODE
from app.inventory.doctor.ledger import examine
from config import ROOT, Settings
from tests.imports.odd_file import trade, write
from tests.imports.recount import recount
from tests.jobs.plant import wait_until

CHUNKS = 4  # products, opening stock, two of movements
KEY = "test-key-of-at-least-32-bytes-length"
ON_HAND = (
    "SELECT variant.sku, level.on_hand::int FROM inventory.stock_level level"
    " JOIN catalog.variant ON variant.id = level.variant_id"
)
MOVES = "SELECT count(*)::int FROM inventory.stock_move"
OPENED = (
    "SELECT (result->>'move_count')::int FROM inventory.posting"
    " WHERE reason_id = (SELECT id FROM inventory.reason WHERE code = 'opening')"
)
# The backend of a process that sleeps inside its transaction, or was killed there.
WAITING = (
    "SELECT count(*)::int FROM pg_stat_activity WHERE datname = current_database()"
    " AND state = 'idle in transaction' AND state_change < clock_timestamp() - interval '2 seconds'"
)


@pytest.fixture
def own_database(servers: Settings, template: str) -> Iterator[str]:
    """Address of a database of this test's own."""
    name = f"killed_{uuid4().hex[:12]}"
    server = psycopg.connect(host=str(servers.socket_dir), user="postgres", dbname="postgres", autocommit=True)
    server.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(template)))
    yield f"postgresql://postgres@/{name}?host={servers.socket_dir}"
    server.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))
    server.close()


@dataclass(frozen=True)
class Import:
    """`flask inventra import online-retail` on a database of its own, as often as a test starts it."""

    path: Path
    database: str
    redis: str

    def start(self, failpoints: str = "") -> subprocess.Popen[bytes]:
        """Start it."""
        environment = {
            **os.environ,
            "DATABASE_URL": self.database,
            "REDIS_URL": self.redis,
            "VAR_DIR": str(self.path.parent),
            "FAILPOINTS": failpoints,
        }
        words = ["--app", "app", "inventra", "import", "online-retail", str(self.path)]
        return subprocess.Popen([sys.executable, "-m", "flask", *words], env=environment, cwd=ROOT)

    def ends(self, failpoints: str = "") -> int:
        """Run it to its end; the exit code."""
        return self.start(failpoints).wait(timeout=120)

    def rows(self, statement: str) -> list[Any]:
        """Ask its database."""
        with psycopg.connect(self.database) as connection:
            return connection.execute(statement).fetchall()  # type: ignore[call-overload,no-any-return]

    def assert_whole(self) -> None:
        """Every line counts once: stock and moved pieces as pandas counts them, and the doctor finds nothing."""
        expected = recount(self.path)
        assert dict(self.rows(ON_HAND)) == expected.on_hand
        assert self.rows(MOVES) == [(sum(expected.applied.values()) + sum(self.opened()),)]
        assert self.rows("SELECT count(*) - count(DISTINCT key) FROM inventory.posting") == [(0,)]
        app = create_app(Settings(database_url=self.database, redis_url=self.redis, secret_key=KEY))
        with app.app_context():
            broken = [verdict for verdict in examine() if not verdict.is_sound]
            session.remove()
            db.engine.dispose()
        assert broken == []

    def opened(self) -> list[int]:
        """Number of moves of each posting of opening stock."""
        return [row[0] for row in self.rows(OPENED)]


@pytest.fixture
def importing(servers: Settings, own_database: str, tmp_path: Path) -> Import:
    """An import of 12,000 lines with every oddity that pandas can count."""
    path = write(tmp_path / "trade.csv.gz", [line.encode() for line in trade(12_000)])
    return Import(path, own_database, servers.redis_address)


@pytest.mark.fault
@pytest.mark.real_db
@pytest.mark.parametrize(
    "failpoints",
    [["import.after_chunk=exit"] * CHUNKS, [f"stock.after_moves=exit@{posting}" for posting in (1, 2, 3)]],
    ids=["after each chunk", "amid chunks"],
)
def test_an_import_that_dies_again_and_again_ends_with_the_right_stock(
    importing: Import, failpoints: list[str]
) -> None:
    assert [importing.ends(each) for each in failpoints] == [EXIT_CODE] * len(failpoints)
    assert importing.ends() == 0
    importing.assert_whole()
    assert importing.ends() == 0  # once more: changes nothing
    importing.assert_whole()


@pytest.mark.real_db
def test_an_import_killed_with_9_amid_a_chunk_leaves_nothing_of_it_and_resumes(importing: Import) -> None:
    process = importing.start("stock.after_moves=sleep:60@2")
    wait_until(lambda: importing.rows(WAITING) == [(1,)], "the second posting is written and not committed", 60)
    process.kill()
    assert process.wait() == -signal.SIGKILL
    wait_until(lambda: importing.rows(WAITING) == [(0,)], "PostgreSQL notices")
    assert importing.rows("SELECT count(*) FROM inventory.posting") == [(1,)]
    assert importing.ends() == 0
    importing.assert_whole()
