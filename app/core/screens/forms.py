"""The add and edit forms of an entity, made from its column lists."""

from functools import partial
from typing import Any

from flask_wtf import FlaskForm
from wtforms import HiddenField

from app.core.errors import Refusal, parts_of
from app.core.language import word
from app.core.screens.columns import told_label
from app.core.screens.entity import EntityScreen
from app.core.screens.fields import RemoteSelect, RemoteSelectMany, field_for
from app.core.screens.line_list import LineList
from app.core.screens.related import referred, screen_of

UNSEEN = ("csrf_token", "version", "base")


class EntityForm(FlaskForm):
    """The base of every form; `version` and `base` are the row's version and values when the form was loaded."""

    version = HiddenField()
    base = HiddenField()

    def inputs(self) -> list[Any]:
        """The fields that people fill in."""
        return [field for name, field in self._fields.items() if name not in UNSEEN]

    def values(self) -> dict[str, Any]:
        """Column name to value."""
        return {field.short_name: field.data for field in self.inputs()}


def form_class(screen: EntityScreen, names: list[str]) -> type[EntityForm]:
    """A form of the columns and relations with those names."""
    labels, hints = screen.label_columns, screen.description_columns
    return type(
        f"{screen.model.__name__}Form",
        (EntityForm,),
        {name: _field(screen, name, told_label(name, labels), word(hints.get(name, ""))) for name in names},
    )


def _field(screen: EntityScreen, name: str, label: str, hint: str) -> Any:
    relation = screen.datamodel.relation(name)
    if relation is not None:
        target = relation.mapper.class_
        find = partial(referred, target)
        if relation.uselist:
            return RemoteSelectMany(label, url=pick_url(target), find=find, description=hint)
        is_required = any(not column.nullable for column in relation.local_columns)
        picker = getattr(screen, "pickers", {}).get(name)
        url = f"/{picker}" if picker else pick_url(target)
        return RemoteSelect(label, url=url, find=find, is_required=is_required, description=hint)
    column, kind = screen.datamodel.column(name), screen.kind(name)
    if column is None or kind is None:
        raise TypeError(f"{screen.model.__name__}.{name} is neither a column nor a relation")
    is_required = not column.nullable and column.default is None and column.server_default is None
    return field_for(kind, label, is_required=is_required, description=hint)


def pick_url(model: type[Any]) -> str:
    """Where the remote select of that model loads its choices; empty where the model has no page."""
    screen = screen_of(model)
    return f"{screen.route_base}/pick" if screen else ""


def show_faults(form: Any, refusal: Refusal) -> None:
    """Put each fault at the field or line it points to, and the sentences that point to none above the form."""
    form.form_errors = [refusal.detail]
    for fault in refusal.faults:
        place = _at(form, fault.pointer)
        errors = "form_errors" if hasattr(place, "form_errors") else "errors"
        told = getattr(place, errors)
        if fault.message not in told:
            setattr(place, errors, [*told, fault.message])


def _at(form: Any, pointer: str) -> Any:
    """The innermost field, line or form on the pointer's path (`/lines/0/quantity`, or `?day` of an address)."""
    place = form
    for part in [pointer[1:]] if pointer.startswith("?") else parts_of(pointer):
        found = _within(place, part)
        if found is None:
            break
        place = found
    return place


def _within(place: Any, part: str) -> Any:
    """The line of a list by its number, the field of a form by its name; None where there is none."""
    if isinstance(place, LineList):
        is_line = part.isdecimal() and int(part) < len(place.given)
        return place.given[int(part)].form if is_line else None
    fields = getattr(place, "_fields", {})
    return fields.get(part, fields.get(part.removesuffix("_id")))
