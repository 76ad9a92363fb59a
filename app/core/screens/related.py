"""The things a screen refers to: found by id within the scope of their own screen, labelled by themselves."""

from collections.abc import Sequence
from typing import Any

from flask import current_app
from sqlalchemy import select

from app.core.db import session
from app.core.screens.entity import EntityScreen


def screens() -> list[EntityScreen]:
    """Every registered page of an entity."""
    views = current_app.appbuilder.baseviews  # type: ignore[attr-defined]
    return [view for view in views if isinstance(view, EntityScreen) and hasattr(view, "list_template")]


def screen_of(model: type[Any]) -> EntityScreen | None:
    """The registered page of the model, None where it has none."""
    return next((screen for screen in screens() if screen.model is model), None)


def screen_at(route: str) -> EntityScreen | None:
    """The registered page whose URL starts with `/<route>`, None where there is none."""
    return next((screen for screen in screens() if screen.route_base == f"/{route}"), None)


def screen_named(resource: str) -> EntityScreen | None:
    """The registered page of the resource `StockLevel`, None where there is none."""
    return next((screen for screen in screens() if screen.resource == resource), None)


def referred(model: type[Any], ids: Sequence[int]) -> dict[int, Any]:
    """The rows with those ids that the actor may see, by id, in one statement."""
    if not ids:
        return {}
    screen = screen_of(model)
    statement = screen.rows() if screen else select(model)
    rows = session.execute(statement.where(model.id.in_(ids))).unique().scalars()
    return {row.id: row for row in rows}
