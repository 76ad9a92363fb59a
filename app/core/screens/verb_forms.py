"""The form of a verb, made from its command: nested lines are repeatable rows, `*_id` fields choose from a list.

Lengths of time (`ttl_seconds`) are typed in minutes.
"""

import dataclasses
import types
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from functools import partial
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

from flask_wtf import FlaskForm
from pydantic import AwareDatetime
from wtforms import Form, FormField, HiddenField

from app.core.language import word
from app.core.screens.columns import told_label
from app.core.screens.fields import MinutesField, RemoteSelect, field_for
from app.core.screens.kinds import Day, Exact, Instant, Json, Kind, Text, Truth, Whole
from app.core.screens.line_list import LineList, OptionalLines
from app.core.screens.related import referred, screen_at
from app.core.screens.verbs import Verb

MAX_LINES = 200


class VerbForm(FlaskForm):
    """The base of every verb's form."""

    def values(self) -> dict[str, Any]:
        """The command's values; empty optional fields are left to the command's defaults."""
        data = {name: value for name, value in self.data.items() if name not in ("csrf_token", "key")}
        values: dict[str, Any] = _without_blanks(data)
        return values


def verb_form(verb: Verb) -> type[VerbForm]:
    """The form of the verb's command; the row of the URL is not asked for, the key is hidden."""
    fields = _fields(verb, verb.command)
    fields.pop(verb.row or "", None)
    if verb.is_idempotent:
        fields["key"] = HiddenField()
    return type(f"{verb.name.title()}Form", (VerbForm,), fields)


def _fields(verb: Verb, command: type[Any]) -> dict[str, Any]:
    hints = get_type_hints(command, include_extras=True)
    return {
        field.name: _field(verb, field.name, hints[field.name], declared=field) for field in dataclasses.fields(command)
    }


def _field(verb: Verb, name: str, hint: Any, *, declared: "dataclasses.Field[Any]") -> Any:
    bare, is_required = _bare(hint), _has_no_default(declared)
    label, hint_text = told_label(name, verb.labels), word(verb.hints.get(name, ""))
    line = _line_type(bare)
    if line is not None:
        inner = type(f"{line.__name__}Form", (Form,), _fields(verb, line))
        kind = LineList if is_required else OptionalLines
        return kind(FormField(inner), label, min_entries=1, max_entries=MAX_LINES, description=hint_text)
    if name.endswith("_id"):
        route, _, query = verb.pickers.get(name, name.removesuffix("_id")).partition("?")
        find, url = partial(_found, route), f"/{route}/pick?{query}" if query else f"/{route}/pick"
        return RemoteSelect(label, url=url, find=find, is_required=is_required, description=hint_text)
    if "seconds" in name.split("_"):
        return MinutesField(label, kind=Whole(), is_required=is_required, description=hint_text)
    is_asked = is_required and _kind(bare).name != "boolean"
    begun = declared.default if get_origin(bare) is Literal and isinstance(declared.default, str) else None
    return field_for(_kind(bare), label, is_required=is_asked, description=hint_text, begun=begun)


def _found(route: str, ids: Sequence[int]) -> Mapping[int, Any]:
    screen = screen_at(route)
    return referred(screen.model, ids) if screen else {}


def _kind(hint: Any) -> Kind:
    if get_origin(hint) is Literal:
        return Text(choices=[str(choice) for choice in get_args(hint)])
    if isinstance(hint, type) and issubclass(hint, Enum):
        return Text(choices=[str(choice.value) for choice in hint])
    return {
        bool: Truth(), int: Whole(), Decimal: Exact(), date: Day(), datetime: Instant(), AwareDatetime: Instant(),
        str: Text(max_length=1_000),
    }.get(hint, Json())  # fmt: skip


def _bare(hint: Any) -> Any:
    """The type itself, without Annotated and without `| None`."""
    if get_origin(hint) is Annotated:
        return _bare(get_args(hint)[0])
    if get_origin(hint) in (Union, types.UnionType):
        return _bare(next(part for part in get_args(hint) if part is not type(None)))
    return hint


def _line_type(hint: Any) -> type[Any] | None:
    inner = _bare(get_args(hint)[0]) if get_origin(hint) in (tuple, list, Sequence) and get_args(hint) else None
    return inner if isinstance(inner, type) and dataclasses.is_dataclass(inner) else None


def _has_no_default(field: "dataclasses.Field[Any]") -> bool:
    return field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING


def _without_blanks(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _without_blanks(inner) for name, inner in value.items() if inner not in (None, "")}
    return [_without_blanks(inner) for inner in value] if isinstance(value, list) else value
