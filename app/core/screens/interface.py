"""Inventra's interface between Flask-AppBuilder and SQLAlchemy: cleaned errors, no commit of its own."""

from typing import Any

import sqlalchemy as sa
from flask_appbuilder.models.sqla.interface import SQLAInterface
from sqlalchemy import inspect
from sqlalchemy.orm import RelationshipProperty, class_mapper

from app.core import current
from app.core.db import session
from app.core.screens.failures import cleaned
from app.core.transaction import transact


class Interface(SQLAInterface):
    """One model as its screens see it."""

    obj: type[Any]

    def is_string(self, col_name: str) -> bool:
        """Whether the column is text; FAB's search box fails on UUID columns unless they count as such."""
        column = self.list_columns.get(col_name)
        return bool(super().is_string(col_name)) or (column is not None and isinstance(column.type, sa.Uuid))

    def column(self, name: str) -> sa.Column[Any] | None:
        """The table column of that name, None for relations, properties and methods."""
        column: sa.Column[Any] | None = self.list_columns.get(name)
        return column

    def relation(self, name: str) -> RelationshipProperty[Any] | None:
        """The relation of that name, or the one whose foreign key is the column `name`."""
        mapper = class_mapper(self.obj)
        if name in mapper.relationships:
            return mapper.relationships[name]
        for relation in mapper.relationships:
            if relation.direction.name == "MANYTOONE" and [column.key for column in relation.local_columns] == [name]:
                return relation
        return None

    def add(self, item: Any) -> bool:
        """Insert the row in the running transaction, or one of its own; raises a cleaned refusal."""
        if hasattr(item, "created_by_id"):
            item.created_by_id = item.updated_by_id = current.actor().user_id
        return self._apply(item, session.add)

    def edit(self, item: Any) -> bool:
        """Write the row's changes; raises a cleaned refusal."""
        if hasattr(item, "updated_by_id") and inspect(item).modified:
            item.updated_by_id = current.actor().user_id
        return self._apply(item, session.add)

    def delete(self, item: Any) -> bool:
        """Delete the row; raises a cleaned refusal, `InUse` where others refer to it."""
        return self._apply(item, session.delete)

    def _apply(self, item: Any, change: Any) -> bool:
        def work() -> None:
            change(item)
            session.flush()

        with cleaned():
            transact(work)
        return True
