"""What is asked of stock as of a day: the form at the head of the page, and the same question over REST."""

from functools import partial
from typing import Any

from flask import request
from wtforms import Form

from app.analytics.queries import Asked, asked
from app.catalog.models import Category
from app.core.command_fields import MAX_ID
from app.core.errors import BadQuery, Fault, Refusal
from app.core.language import say, word
from app.core.screens.fields import DayField, RemoteSelect
from app.core.screens.forms import show_faults
from app.core.screens.kinds import Day
from app.core.screens.related import referred
from app.inventory.models import Location


def question() -> Asked:
    """The question in the address of the request: `?day=2026-01-31&site_id=7&category_id=3`; refuses by parameter."""
    return asked(request.args.get("day", ""), _id("site_id"), _id("category_id"))


def form_of(wanted: Asked) -> Form:
    """The form that asks it, in the reader's language."""
    return _form_class()(data={"day": wanted.day, "site_id": wanted.site_id, "category_id": wanted.category_id})


def form_refused(refusal: Refusal) -> Form:
    """The form as it was sent, with what is wrong at its fields."""
    form = _form_class()(formdata=request.args)
    show_faults(form, refusal)
    return form


def _form_class() -> type[Form]:
    fields: dict[str, Any] = {
        "day": DayField(word("Day"), kind=Day()),
        "site_id": RemoteSelect(word("Site"), url="/location/pick?level=site", find=partial(referred, Location)),
        "category_id": RemoteSelect(word("Category"), url="/category/pick", find=partial(referred, Category)),
    }
    return type("AsOfForm", (Form,), fields)


def arguments(wanted: Asked, **more: str) -> dict[str, str]:
    """The question as the arguments of an address."""
    named = {"day": wanted.day.isoformat(), "site_id": wanted.site_id, "category_id": wanted.category_id, **more}
    return {name: str(value) for name, value in named.items() if value not in (None, "")}


def _id(name: str) -> int | None:
    text = request.args.get(name, "").strip()
    if not text:
        return None
    if not text.isascii() or not text.isdigit() or int(text) > MAX_ID:
        reason = say("Must be the number of a row.")
        raise BadQuery(reason, [Fault(f"?{name}", "not-a-number", reason)])
    return int(text)
