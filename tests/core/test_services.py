"""SERVICES chooses which packages show their screens; the database stays whole."""

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from app import create_app
from app.auth.models import PermissionView, assoc_permissionview_role
from app.core.db import session
from app.core.install import install
from tests.people import Person, sign_in


def _part(app: Flask, services: str) -> Flask:
    return create_app(app.config["INVENTRA"].model_copy(update={"services": services}))


def test_a_part_of_the_services_shows_only_its_screens(app: Flask, admin: Person) -> None:
    rules = {rule.rule for rule in _part(app, "catalog, notifications").url_map.iter_rules()}
    assert "/api/v1/product/" in rules
    assert not [rule for rule in rules if "stock" in rule]


@pytest.mark.usefixtures("connection")
def test_the_pages_of_a_part_lead_nowhere_else(app: Flask) -> None:
    part = _part(app, "catalog")
    page = sign_in(part, "keeper", "Manager").get("/product/list/")
    assert page.status_code == 200
    assert "/stock_level/" not in page.text


def test_installing_a_part_takes_no_right_of_the_others_away(app: Flask, ctx: Any) -> None:
    def rights() -> tuple[int | None, int | None]:
        granted = session.scalar(select(func.count()).select_from(assoc_permissionview_role))
        return session.scalar(select(func.count()).select_from(PermissionView)), granted

    before = rights()
    with _part(app, "catalog").app_context():
        install()
    assert rights() == before


def test_an_unknown_service_is_refused_by_name(app: Flask) -> None:
    with pytest.raises(ValueError, match=r"SERVICES names catalogue; there are .*catalog"):
        _part(app, "catalogue")
