"""The things a screen refers to: found by id within the scope of their own screen, labelled by themselves."""

from collections.abc import Sequence
from typing import Any

from flask import current_app
from sqlalchemy import select

from app.core.db import session
from app.core.screens.entity import EntityScreen


def screen_of(model: type[Any]) -> EntityScreen | None:
    """The registered page of the model, None where it has none."""
    for view in current_app.appbuilder.baseviews:  # type: ignore[attr-defined]
        if isinstance(view, EntityScreen) and view.model is model and hasattr(view, "list_template"):
            return view
    return None


def screen_at(route: str) -> EntityScreen | None:
    """The registered page whose URL starts with `/<route>`, None where there is none."""
    for view in current_app.appbuilder.baseviews:  # type: ignore[attr-defined]
        if isinstance(view, EntityScreen) and hasattr(view, "list_template") and view.route_base == f"/{route}":
            return view
    return None


def referred(model: type[Any], ids: Sequence[int]) -> dict[int, Any]:
    """The rows with those ids that the actor may see, by id, in one statement."""
    if not ids:
        return {}
    screen = screen_of(model)
    statement = screen.rows() if screen else select(model)
    rows = session.execute(statement.where(model.id.in_(ids))).unique().scalars()
    return {row.id: row for row in rows}
