"""Verbs over REST: `POST /api/v1/stock_level/receive`, `POST /api/v1/stock_alert/7/acknowledge`."""

from collections.abc import Callable
from typing import Any

from flask import Response, jsonify, request

from app.core.errors import Fault, Malformed
from app.core.failpoints import failpoint
from app.core.language import say
from app.core.screens.access import demand
from app.core.screens.body import json_object
from app.core.screens.commands import command_of, foreseen, perform
from app.core.screens.schema import as_json
from app.core.screens.verbs import Verb

MAX_KEY_LENGTH = 255


def add_verb_routes(api: Any) -> None:
    """Give each verb of the API its URL."""
    for verb in api.verbs:
        rule = f"/<pk>/{verb.name}" if verb.row else f"/{verb.name}"
        api.blueprint.add_url_rule(rule, verb.name, _endpoint(api, verb), methods=["POST"])
        if verb.preview:
            name = f"{verb.name}_preview"
            api.blueprint.add_url_rule(f"{rule}/preview", name, _preview(api, verb), methods=["POST"])


def _endpoint(api: Any, verb: Verb) -> Callable[..., Response]:
    def call(pk: str | None = None) -> Response:
        demand(verb.name, api.resource)
        values = json_object() if request.get_data() or not verb.row else {}
        given = _named_by_us(verb, values, api.find(pk).id if pk is not None else None)
        command = command_of(verb, values, given)
        result = perform(verb, command)
        failpoint("web.before_reply")
        response = jsonify(result=as_json(result))
        if getattr(result, "is_replay", False):
            response.headers["Idempotent-Replayed"] = "true"
        return response

    call.__name__ = verb.name
    call.__doc__ = verb.label
    return call


def _preview(api: Any, verb: Verb) -> Callable[..., Response]:
    def call(pk: str | None = None) -> Response:
        demand(verb.name, api.resource)
        values = json_object() if request.get_data() or not verb.row else {}
        given = {verb.row: api.find(pk).id} if verb.row and pk is not None else {}
        return jsonify(result=as_json(foreseen(verb, command_of(verb, values, given))))

    call.__name__ = f"{verb.name}_preview"
    call.__doc__ = verb.label
    return call


def _named_by_us(verb: Verb, values: dict[str, Any], row_id: int | None) -> dict[str, Any]:
    """The command's fields that the URL and the headers carry; refuses them in the body."""
    given: dict[str, Any] = {}
    if verb.row:
        given[verb.row] = row_id
    if verb.is_idempotent:
        given["key"] = idempotency_key(request.headers.get("Idempotency-Key", ""))
    for name in given:
        if name in values:
            where = say("the URL") if name == verb.row else say("the Idempotency-Key header")
            raise Malformed(
                say("%(name)s belongs into %(where)s.", name=name, where=where),
                [Fault(f"/{name}", "misplaced", say("Put it into %(where)s.", where=where))],
            )
    return given


def idempotency_key(text: str) -> str:
    """The key, refusing none and those that are not 1 to 255 visible ASCII characters."""
    if not text:
        raise Malformed(
            say("Send an Idempotency-Key header: a value of your own that names this request for good."),
            [Fault("Idempotency-Key", "required", say("This header is required."))],
        )
    if len(text) > MAX_KEY_LENGTH or not text.isascii() or not text.isprintable():
        raise Malformed(say("The Idempotency-Key must have 1 to 255 visible ASCII characters."))
    return text
