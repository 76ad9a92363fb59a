"""Nobody bypasses Inventra's bases over Flask-AppBuilder."""

import ast
from pathlib import Path

from flask import Flask
from flask_appbuilder import ModelView
from flask_appbuilder.api import BaseApi, ModelRestApi
from flask_appbuilder.baseviews import BaseCRUDView
from flask_appbuilder.models.sqla.interface import SQLAInterface

from app.auth.models import Permission, PermissionView, ViewMenu
from app.core.db import session
from app.core.screens.api import Api
from app.core.screens.interface import Interface
from app.core.screens.view import View
from config import ROOT
from tests.entities import APIS, VIEWS, each_api, each_view

# FAB's own that stay: they hold no rows of ours. Everything else must build on our bases.
FAB_OWN = {
    "AuthDBView", "IndexView", "LocaleView", "MenuApi", "OpenApi", "ResetMyPasswordView", "SecurityApi", "SwaggerView",
    "UtilView",
}  # fmt: skip
# Ours without rows of an entity: each asks for its permission by `allowed`.
OUR_OWN = {"Dashboard", "ExplainApi", "PreferenceApi", "ScanApi", "StockAsOfApi"}
FAB_BASES = {"ModelView", "ModelRestApi", "SQLAInterface", "BaseSupersetView", "MasterDetailView", "MultipleView"}
BASE_FILES = {"app/core/screens/view.py", "app/core/screens/api.py", "app/core/screens/interface.py"}


def test_every_screen_of_rows_builds_on_our_bases(app: Flask) -> None:
    for view in app.appbuilder.baseviews:
        if isinstance(view, ModelView | BaseCRUDView):
            assert isinstance(view, View), type(view).__name__
        if isinstance(view, ModelRestApi):
            assert isinstance(view, Api), type(view).__name__
        if isinstance(getattr(view, "datamodel", None), SQLAInterface):
            assert isinstance(view.datamodel, Interface), type(view).__name__


def test_of_flask_appbuilder_only_the_named_classes_are_registered(app: Flask) -> None:
    foreign = {
        type(view).__name__
        for view in app.appbuilder.baseviews
        if type(view).__module__.startswith("flask_appbuilder")
        or (isinstance(view, BaseApi) and not isinstance(view, Api))
    }
    assert foreign <= FAB_OWN | OUR_OWN


def test_no_source_file_uses_the_unsafe_classes() -> None:
    for path in sorted((ROOT / "app").rglob("*.py")):
        if str(path.relative_to(ROOT)) in BASE_FILES:
            continue
        names = {alias.name for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.ImportFrom)
                 and (node.module or "").startswith("flask_appbuilder") for alias in node.names}  # fmt: skip
        assert not names & FAB_BASES, f"{path.relative_to(ROOT)} uses {names & FAB_BASES}"


def test_services_never_commit() -> None:
    for path in sorted((ROOT / "app").rglob("services*/**/*.py")) + sorted((ROOT / "app").rglob("services.py")):
        calls = [node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Attribute)]
        assert not [node for node in calls if node.attr == "commit" and ast.unparse(node.value) == "session"], path


@each_view
def test_a_view_declares_its_columns(view: type[View]) -> None:
    assert view.list_columns, "list_columns must be named"
    assert not getattr(view, "base_filters", None), "use scope, which every way to a row passes"


@each_view
def test_a_view_and_an_api_of_one_resource_ask_for_the_same_permissions(view: type[View]) -> None:
    for api_class in APIS:
        if api_class.resource == view.resource:
            assert api_class.permissions() == view.permissions()


@each_view
def test_a_view_orders_only_by_indexed_columns(view: type[View]) -> None:
    _assert_indexed(view)


@each_api
def test_an_api_orders_only_by_indexed_columns(api_class: type[Api]) -> None:
    _assert_indexed(api_class)


def test_every_offered_permission_is_stored_and_nothing_else(app: Flask, ctx: object) -> None:
    offered = {
        (name, view.class_permission_name) for view in app.appbuilder.baseviews for name in view.base_permissions
    }
    rows = session.query(Permission.name, ViewMenu.name).select_from(PermissionView).join(Permission).join(ViewMenu)
    stored = {tuple(row) for row in rows}
    assert offered <= stored
    assert not {pair for pair in stored if ".*" in pair[0] or ".*" in pair[1]}


def test_the_application_stays_a_list_under_sixty_lines(app: Flask) -> None:
    assert VIEWS and APIS
    assert Path(ROOT / "app" / "__init__.py").read_text().count("\n") < 60


def _assert_indexed(screen: type[View] | type[Api]) -> None:
    if screen.is_small:
        return
    table = screen.datamodel.obj.__table__
    led = {next(iter(index.columns)).name for index in table.indexes if index.columns}
    led |= {
        next(iter(rule.columns)).name for rule in table.constraints if rule.columns and "Unique" in type(rule).__name__
    }
    assert set(screen.order_columns) <= led | {"id"}, f"no index leads with {set(screen.order_columns) - led}"
