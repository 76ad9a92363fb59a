"""A database of its own for tests that commit for real and race."""

import os
from collections.abc import Iterator

import pytest
from flask import Flask

from app import create_app
from app.core.db import db
from config import Settings
from tests.conftest import _run, _settings


@pytest.fixture
def committed(servers: Settings, template: str) -> Iterator[Flask]:
    """The application on a fresh copy of the template, without the rollback around the test."""
    name = f"race_{os.getpid()}"
    _run(servers, "DROP DATABASE IF EXISTS {} WITH (FORCE)", name)
    _run(servers, "CREATE DATABASE {} TEMPLATE {} STRATEGY file_copy", name, template)
    settings = _settings(servers, name)
    app = create_app(settings)
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()
    _run(servers, "DROP DATABASE IF EXISTS {} WITH (FORCE)", name)
