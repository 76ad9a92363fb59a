"""What a load balancer and the supervisor are told."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.core import revision


def test_a_living_process_says_so_without_asking_anybody(client: FlaskClient) -> None:
    assert client.get("/healthz").json == {"status": "alive"}


def test_a_process_with_database_redis_and_migrations_is_ready(client: FlaskClient) -> None:
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json) == (
        200,
        {"status": "ready", "checks": {"database": "ok", "redis": "ok"}},
    )


def test_missing_migrations_make_it_unavailable(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(revision, "head", lambda: "a newer one")
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json["checks"]["database"] == "migrations missing"


def test_without_redis_it_goes_on_degraded(app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    nowhere = app.config["INVENTRA"].model_copy(update={"redis_url": "unix:///nowhere/redis.sock"})
    monkeypatch.setitem(app.config, "INVENTRA", nowhere)
    answer = client.get("/readyz")
    assert answer.status_code == 200
    assert answer.json == {"status": "degraded", "checks": {"database": "ok", "redis": "unreachable"}}
