"""Verbs as page buttons: a form on GET, the same verb as REST on POST."""

import hashlib
from collections.abc import Callable
from typing import Any

from flask import flash, redirect, request, url_for
from uuid_utils.compat import uuid7
from werkzeug.exceptions import Conflict

from app.core.errors import Invalid, Refusal
from app.core.language import say, word
from app.core.screens.access import demand
from app.core.screens.arguments import own_path
from app.core.screens.commands import command_of, foreseen, perform
from app.core.screens.forms import show_faults
from app.core.screens.verb_calls import idempotency_key
from app.core.screens.verb_forms import verb_form
from app.core.screens.verbs import Verb


def add_verb_routes(view: Any) -> None:
    """Give each verb of the view its page."""
    for verb in view.verbs:
        rule = f"/<pk>/{verb.name}" if verb.row else f"/{verb.name}"
        view.blueprint.add_url_rule(rule, verb.name, _endpoint(view, verb), methods=["GET", "POST"])


def _endpoint(view: Any, verb: Verb) -> Callable[..., Any]:
    def page(pk: str | None = None) -> Any:
        demand(verb.name, view.resource)
        row = view.find(pk) if pk is not None else None
        if request.method == "GET" and row is not None and not verb.is_offered(row):
            return _unoffered(view, verb, row), Conflict.code
        form = verb_form(verb)(**_begun())
        if form.is_submitted():
            try:
                values = _read(form)
                command = command_of(verb, values, _given(verb, row))
                if _asks_first(verb, command):
                    return _foretold(view, verb, row, form, command)
                return _pressed(view, verb, row, form, values)
            except Refusal as refusal:
                show_faults(form, refusal)
                return _render(view, verb, row, form), refusal.status
        if verb.is_idempotent:
            form.key.data = str(uuid7())
        return _render(view, verb, row, form)

    page.__name__ = verb.name
    page.__doc__ = verb.label
    return page


def _begun() -> dict[str, Any]:
    """What the address already fills in (`?lines-0-variant_id=7`), while nothing was sent."""
    return {"formdata": request.args} if request.method == "GET" and request.args else {}


def _asks_first(verb: Verb, command: Any) -> bool:
    """Whether the preview is wanted, or must be seen before this very command is done."""
    if request.form.get("then") == "preview":
        return verb.preview is not None
    return verb.is_foretold_first(command) and request.form.get("foreseen") != _mark(command)


def _mark(command: Any) -> str:
    """What tells a command from another one, as long as its preview is on the page."""
    return hashlib.sha256(repr(command).encode()).hexdigest()


def _unoffered(view: Any, verb: Verb, row: Any) -> Any:
    """Why the row cannot have it, in place of a form that would be refused."""
    return view.render_template(
        "screens/unoffered.html",
        title=_title(verb, row),
        list_title=word(view.list_title),
        reason=word(verb.unless),
        row=row,
        back_url=_way_back(view, row),
    )


def _title(verb: Verb, row: Any) -> str:
    named = getattr(row, "heading", None) or row
    return f"{word(verb.title or verb.label)}: {named}" if row else word(verb.title or verb.label)


def _foretold(view: Any, verb: Verb, row: Any, form: Any, command: Any) -> Any:
    """The form as it was filled in, and what it would do."""
    result = foreseen(verb, command)
    foretold = verb.foretell(result) if verb.foretell else None
    return _render(view, verb, row, form, foretold=foretold, foreseen=_mark(command))


def _read(form: Any) -> dict[str, Any]:
    if not form.validate():
        raise Invalid(say("Please correct the fields marked below."))
    values: dict[str, Any] = form.values()
    return values


def _given(verb: Verb, row: Any) -> dict[str, Any]:
    return {verb.row: row.id} if verb.row else {}


def _pressed(view: Any, verb: Verb, row: Any, form: Any, values: dict[str, Any]) -> Any:
    given = _given(verb, row)
    if verb.is_idempotent:
        given["key"] = idempotency_key(form.key.data or "")
    command = command_of(verb, values, given)
    result = perform(verb, command)
    flash(verb.told(command, result) if verb.told else say("%(verb)s: done.", verb=word(verb.label)), "success")
    return redirect(_way_back(view, row))


def _way_back(view: Any, row: Any) -> str:
    """The page that the form was opened from (`?back=`, a path of this site), else the row or the list."""
    if back := own_path(request.args.get("back", "")):
        return back
    return url_for(f"{view.endpoint}.show", pk=row.id) if row else url_for(f"{view.endpoint}.list")


def _render(view: Any, verb: Verb, row: Any, form: Any, *, foretold: Any = None, foreseen: str = "") -> Any:
    return view.render_template(
        view.verb_template,
        title=_title(verb, row),
        list_title=word(view.list_title),
        verb=verb,
        item=row,
        form=form,
        sections=[
            (word(verb.label), word(verb.purpose), [name for name in form._fields if name not in ("csrf_token", "key")])
        ],
        save_label=word(verb.label),
        foretold=foretold or (verb.announce(row) if verb.announce and row is not None else None),
        foreseen=foreseen,
        has_preview=verb.preview is not None,
        cancel_url=_way_back(view, row),
    )
