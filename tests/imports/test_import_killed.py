"""An import whose process dies after every single chunk still ends with the same ledger."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
from psycopg import sql

from app.core.failpoints import EXIT_CODE
from config import ROOT, Settings
from tests.imports.odd_file import trade, write
from tests.imports.recount import recount

CHUNKS = 4  # products, opening stock, two of movements
ON_HAND = (
    "SELECT variant.sku, level.on_hand::int FROM inventory.stock_level level"
    " JOIN catalog.variant ON variant.id = level.variant_id"
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


@pytest.mark.real_db
def test_a_process_that_dies_after_every_chunk_ends_with_the_right_stock(
    servers: Settings, own_database: str, tmp_path: Path
) -> None:
    path = write(tmp_path / "trade.csv.gz", [line.encode() for line in trade(12_000)])
    environment = {
        **os.environ,
        "DATABASE_URL": own_database,
        "REDIS_URL": servers.redis_address,
        "VAR_DIR": str(tmp_path),
        "FAILPOINTS": "import.after_chunk=exit",
    }
    command = [sys.executable, "-m", "flask", "--app", "app", "inventra", "import", "online-retail", str(path)]
    ends = [subprocess.run(command, env=environment, cwd=ROOT, check=False).returncode for _ in range(CHUNKS + 1)]
    assert ends == [EXIT_CODE] * CHUNKS + [0]
    with psycopg.connect(own_database) as connection:
        assert dict(connection.execute(ON_HAND).fetchall()) == recount(path).on_hand
