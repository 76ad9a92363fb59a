"""`docs/how-to/add-an-entity.md` is followed word by word on a copy of the tree, and what it makes is used."""

import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from config import ROOT, Settings
from tests.architecture.recipe import blocks_of, run

PAGE = ROOT / "docs" / "how-to" / "add-an-entity.md"
CODE = ("app", "dashboards", "jobs", "migrations", "scripts", "tests", "docs")
FILES = ("config.py", "wsgi.py", "pyproject.toml", "README.md")
SHARED = ("var", ".venv")  # the test bed's servers and the tools
SOURCES = ("app", "migrations", "tests")
TIDY = (("check", "-q", "--fix", "--exit-zero"), ("format", "-q"), ("check", "-q"))  # `make fmt` and `make lint`
TESTS = (
    "-q", "-p", "no:cacheprovider", "tests/architecture/check_the_brand.py", "tests/contracts",
    "tests/architecture/test_migrations.py", "-k", "brand or migrations",
)  # fmt: skip


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A copy of the sources; servers, tools and the front-end bundle are shared."""
    leave = shutil.ignore_patterns("__pycache__", "vendor", ".mypy_cache")
    for folder in CODE:
        shutil.copytree(ROOT / folder, tmp_path / folder, ignore=leave)
    for name in FILES:
        shutil.copy(ROOT / name, tmp_path)
    for name in (*SHARED, "app/static/vendor"):
        (tmp_path / name).symlink_to(ROOT / name)
    return tmp_path


@pytest.fixture
def environment(servers: Settings, template: str) -> Iterator[dict[str, str]]:
    """The settings of an installation as it was before the brand, on a database of its own."""
    name, host = f"recipe_{os.getpid()}", str(servers.socket_dir)
    with psycopg.connect(host=host, user="postgres", dbname="postgres", autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY file_copy")
        yield {
            "PATH": os.environ["PATH"],
            "HOME": os.environ.get("HOME", ""),
            "DATABASE_URL": f"postgresql://postgres@/{name}?host={host}",
            "REDIS_URL": servers.redis_address,
            "SECRET_KEY": servers.secret_key,
        }
        server.execute(f"DROP DATABASE {name} WITH (FORCE)")


def test_whoever_follows_the_page_has_a_brand(tree: Path, environment: dict[str, str]) -> None:
    for block in blocks_of(PAGE):
        block.carry_out(tree, environment)
    for asked in TIDY:
        run([sys.executable, "-m", "ruff", *asked, *SOURCES], tree, environment)
    known = {path.name for path in (ROOT / "migrations/versions").glob("*.py")}
    assert len({path.name for path in (tree / "migrations/versions").glob("*.py")} - known) == 1
    bed = {name: value for name, value in environment.items() if not name.endswith("_URL")}
    run([sys.executable, "-m", "pytest", *TESTS], tree, bed)
