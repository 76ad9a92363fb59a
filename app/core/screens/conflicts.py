"""Two people changed one row: what stood there when the form was loaded, what stands there now, what was typed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import current_app, request
from itsdangerous import BadData, URLSafeSerializer

from app.core.screens.fields import told
from app.core.screens.history import PastChange, recent_changes

CHOICE = "choose-"
THEIRS, YOURS = "theirs", "yours"
LOOKED_BACK = 50  # changes searched for who wrote a field


@dataclass(frozen=True)
class Difference:
    """A field on which the row and the form disagree, as people read the values; `before` is None where unknown.

    `chosen` is the side offered first: yours where you touched the field, else theirs.
    """

    name: str
    label: str
    before: str | None
    theirs: str
    yours: str
    chosen: str
    who: str
    at: datetime | None


def sealed(form: Any, row: Any) -> str:
    """The row's values as the form shows them, signed; they come back to be shown, never to be written."""
    return _seal(row).dumps({field.short_name: told(field) for field in form.inputs()})


def take_theirs(form: Any, row: Any) -> None:
    """Give the fields for which the person chose the row's value that value."""
    for field in form.inputs():
        if request.form.get(CHOICE + field.short_name) == THEIRS:
            field.process(None, getattr(row, field.short_name))
            field.raw_data = None


def differences(form: Any, theirs: Any, row: Any, resource: str) -> list[Difference]:
    """The fields on which the form as sent and `theirs`, a form of the row as it stands, disagree."""
    before, changes = _unsealed(form.base.data, row), recent_changes(resource, row.id, LOOKED_BACK)
    pairs = [(field, theirs[field.short_name]) for field in form.inputs()]
    return [_difference(yours, held, before, changes) for yours, held in pairs if told(yours) != told(held)]


def _difference(yours: Any, held: Any, before: dict[str, str], changes: Sequence[PastChange]) -> Difference:
    name = yours.short_name
    is_touched = name not in before or told(yours) != before[name]
    is_theirs = name in before and told(held) != before[name]
    writer = next((change for change in changes if is_theirs and {name, f"{name}_id"} & set(change.fields)), None)
    return Difference(
        name, yours.label.text, before.get(name), told(held), told(yours), YOURS if is_touched else THEIRS,
        writer.who if writer else "", writer.at if writer else None,
    )  # fmt: skip


def _seal(row: Any) -> URLSafeSerializer:
    """Bound to the row, so that one form's values are not shown as another's."""
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt=f"form:{type(row).__name__}:{row.id}")


def _unsealed(base: str | None, row: Any) -> dict[str, str]:
    try:
        held = _seal(row).loads(base or "")
    except BadData:
        return {}
    return held if isinstance(held, dict) else {}
