"""Verbs over REST: `POST /api/v1/stock_level/receive`, `POST /api/v1/stock_alert/7/acknowledge`."""

from collections.abc import Callable
from typing import Any

from flask import Response, jsonify, request
from pydantic import TypeAdapter

from app.core.errors import Fault, Malformed
from app.core.failpoints import failpoint
from app.core.screens.access import demand
from app.core.screens.body import json_object
from app.core.screens.commands import adapter_of, command_of, perform
from app.core.screens.schema import as_json
from app.core.screens.verbs import Verb

MAX_KEY_LENGTH = 255


def add_verb_routes(api: Any) -> None:
    """Give each verb of the API its URL."""
    for verb in api.verbs:
        rule = f"/<pk>/{verb.name}" if verb.row else f"/{verb.name}"
        api.blueprint.add_url_rule(rule, verb.name, _endpoint(api, verb), methods=["POST"])


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


def _named_by_us(verb: Verb, values: dict[str, Any], row_id: int | None) -> dict[str, Any]:
    """The command's fields that the URL and the headers carry; refuses them in the body."""
    given: dict[str, Any] = {}
    if verb.row:
        given[verb.row] = row_id
    if verb.is_idempotent:
        given["key"] = idempotency_key(request.headers.get("Idempotency-Key", ""))
    for name in given:
        if name in values:
            where = "the URL" if name == verb.row else "the Idempotency-Key header"
            raise Malformed(f"{name} belongs into {where}.", [Fault(f"/{name}", "misplaced", f"Put it into {where}.")])
    return given


def idempotency_key(text: str) -> str:
    """The key, refusing none and those that are not 1 to 255 visible ASCII characters."""
    if not text:
        raise Malformed(
            "Send an Idempotency-Key header: a value of your own that names this request for good.",
            [Fault("Idempotency-Key", "required", "This header is required.")],
        )
    if len(text) > MAX_KEY_LENGTH or not text.isascii() or not text.isprintable():
        raise Malformed("The Idempotency-Key must have 1 to 255 visible ASCII characters.")
    return text


def add_verb_paths(api: Any, api_spec: Any) -> None:
    """Describe the API's verbs in the OpenAPI document."""
    for verb in api.verbs:
        path = f"{api.route_base}/{{pk}}/{verb.name}" if verb.row else f"{api.route_base}/{verb.name}"
        api_spec.path(path=path, operations={"post": _operation(api, verb, adapter_of(verb.command))})


def _operation(api: Any, verb: Verb, adapter: TypeAdapter[Any]) -> dict[str, Any]:
    schema = adapter.json_schema(ref_template="#/components/schemas/{model}")
    parameters: list[dict[str, Any]] = []
    if verb.row:
        parameters.append({"in": "path", "name": "pk", "required": True, "schema": {"type": "integer"}})
    if verb.is_idempotent:
        parameters.append({"in": "header", "name": "Idempotency-Key", "required": True, "schema": {"type": "string"}})
    hidden = {verb.row, "key" if verb.is_idempotent else None}
    schema["properties"] = {name: part for name, part in schema.get("properties", {}).items() if name not in hidden}
    schema["required"] = [name for name in schema.get("required", []) if name not in hidden]
    return {
        "summary": verb.label,
        "tags": [type(api).__name__],
        "parameters": parameters,
        "requestBody": {"content": {"application/json": {"schema": _inlined(schema)}}},
        "responses": {"200": {"description": "done, or replayed"}, "422": {"description": "some fields are not valid"}},
    }


def _inlined(schema: dict[str, Any]) -> dict[str, Any]:
    """The schema with its definitions in place of references, so that it stands alone in the document."""
    definitions = schema.pop("$defs", {})

    def resolve(part: Any) -> Any:
        if isinstance(part, dict):
            name = str(part.get("$ref", "")).rpartition("/")[2]
            return resolve(definitions[name]) if name else {key: resolve(inner) for key, inner in part.items()}
        return [resolve(inner) for inner in part] if isinstance(part, list) else part

    resolved: dict[str, Any] = resolve(schema)
    return resolved
