"""The OpenAPI document (3.0): verbs with bodies and examples, and what every operation of ours has in common."""

from collections.abc import Iterator
from typing import Any

from app.core.screens.commands import adapter_of
from app.core.screens.verbs import Verb

ERRORS = {
    "400": "the query, a header or the body cannot be read",
    "401": "no valid token",
    "403": "the permission is missing",
    "404": "there is none, or none for you",
}
CHANGE_ERRORS = {"409": "refused; `errors` says why", "422": "some fields are not valid", "503": "busy; send it again"}
PROBLEM = {
    "type": "object",
    "description": "Problem details (RFC 9457).",
    "required": ["type", "title", "status", "detail", "instance", "errors", "request_id"],
    "properties": {
        "type": {"type": "string", "example": "/problems/invalid"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "instance": {"type": "string"},
        "request_id": {"type": "string", "nullable": True},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["pointer", "code", "message"],
                "properties": {
                    "pointer": {"type": "string", "example": "/lines/0/quantity"},
                    "code": {"type": "string"},
                    "message": {"type": "string"},
                },
            },
        },
    },
}
PROBLEM_CONTENT = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
# What pydantic says that OpenAPI 3.0 does not know, in its words where it has any.
UNKNOWN = ("max_digits", "decimal_places", "allow_inf_nan", "title", "default", "propertyNames")
BOUNDS = {"gt": ("minimum", True), "ge": ("minimum", False), "lt": ("maximum", True), "le": ("maximum", False)}
EXCLUSIVE = {"exclusiveMinimum": "gt", "exclusiveMaximum": "lt"}


def describe(api: Any, api_spec: Any) -> None:
    """Add the API's verbs to the document, and to each of its operations the errors and how to sign in."""
    if "Problem" not in api_spec.components.schemas:
        api_spec.components.schema("Problem", PROBLEM)
    for verb in api.verbs:
        path = f"{api.route_base}/{{pk}}/{verb.name}" if verb.row else f"{api.route_base}/{verb.name}"
        api_spec.path(path=path, operations={"post": _operation(api, verb)})
        if verb.preview:
            api_spec.path(path=f"{path}/preview", operations={"post": _preview(_operation(api, verb))})
    for method, operation in _operations(api, api_spec):
        operation["security"] = [{"jwt": []}]
        answers = operation.setdefault("responses", {})
        for status, reason in {**ERRORS, **({} if method == "get" else CHANGE_ERRORS)}.items():
            answers.setdefault(status, {"description": reason})
        for status in answers:
            if status >= "400":
                answers[status].setdefault("content", PROBLEM_CONTENT)


def _operations(api: Any, api_spec: Any) -> Iterator[tuple[str, dict[str, Any]]]:
    for path, operations in api_spec._paths.items():
        if path.startswith(f"{api.route_base}/"):
            yield from operations.items()


def _operation(api: Any, verb: Verb) -> dict[str, Any]:
    command: Any = verb.command
    schema = adapter_of(command).json_schema(ref_template="#/components/schemas/{model}")
    parameters: list[dict[str, Any]] = []
    if verb.row:
        parameters.append({"in": "path", "name": "pk", "required": True, "schema": {"type": "integer"}})
    if verb.is_idempotent:
        key = {"type": "string", "minLength": 1, "maxLength": 255}
        parameters.append({"in": "header", "name": "Idempotency-Key", "required": True, "schema": key})
    hidden = {verb.row, "key" if verb.is_idempotent else None}
    schema["properties"] = {name: part for name, part in schema.get("properties", {}).items() if name not in hidden}
    required = [name for name in schema.pop("required", []) if name not in hidden]
    body = _as_openapi({**schema, **({"required": required} if required else {})}, schema.pop("$defs", {}))
    content = {"application/json": {"schema": body, "example": _example("", body)}}
    result = {"type": "object", "properties": {"result": {"type": "object"}}}
    return {
        "summary": verb.label,
        "description": body.pop("description", verb.label),
        "tags": [type(api).__name__],
        "parameters": parameters,
        "requestBody": {"required": bool(required), "content": content},
        "responses": {"200": {"description": "done, or replayed", "content": {"application/json": {"schema": result}}}},
    }


def _preview(operation: dict[str, Any]) -> dict[str, Any]:
    """The same question, asked without posting anything: it needs no key."""
    return {
        **operation,
        "summary": f"{operation['summary']}: preview",
        "parameters": [entry for entry in operation["parameters"] if entry["name"] != "Idempotency-Key"],
        "responses": {
            "200": {**operation["responses"]["200"], "description": "what it would do; nothing was written"},
        },
    }


def _as_openapi(part: Any, definitions: dict[str, Any]) -> Any:
    """pydantic's JSON schema as OpenAPI 3.0, definitions in place of references."""
    if isinstance(part, list):
        return [_as_openapi(inner, definitions) for inner in part]
    if not isinstance(part, dict):
        return part
    if "$ref" in part:
        return _as_openapi(definitions[part["$ref"].rpartition("/")[2]], definitions)
    kinds = [kind for kind in part.get("anyOf", []) if kind != {"type": "null"}]
    if kinds and len(kinds) < len(part["anyOf"]):
        rest = {name: value for name, value in part.items() if name != "anyOf"}
        merged = {**kinds[0], **rest} if len(kinds) == 1 else {"anyOf": kinds, **rest}
        return {**_as_openapi(merged, definitions), "nullable": True}
    return _renamed(part, definitions)


def _renamed(part: dict[str, Any], definitions: dict[str, Any]) -> dict[str, Any]:
    said: dict[str, Any] = {}
    for name, value in part.items():
        bound = BOUNDS.get(EXCLUSIVE.get(name, name))
        if name == "properties":
            said[name] = {field: _as_openapi(inner, definitions) for field, inner in value.items()}
        elif bound:
            said[bound[0]] = value
            said |= {f"exclusive{bound[0].capitalize()}": True} if bound[1] else {}
        elif name == "const":
            said["enum"] = [value]
        elif name not in UNKNOWN and name != "$defs":
            said[name] = _as_openapi(value, definitions)
    return said


def _example(name: str, part: dict[str, Any]) -> Any:
    """The smallest body that could be sent: what is required, with plain values."""
    if "anyOf" in part:
        return "1"  # an exact number; text loses no digit
    if part.get("type") == "object":
        inner = part.get("properties", {})
        return {field: _example(field, inner[field]) for field in part.get("required", ())}
    if part.get("type") == "array":
        return [_example(name, part.get("items", {}))]
    if "enum" in part:
        return part["enum"][0]
    instants = {"date-time": "2026-12-01T08:00:00Z", "date": "2026-12-01"}
    plain = {"integer": 1, "number": 1, "boolean": True}
    return plain.get(part.get("type", ""), instants.get(part.get("format", ""), name or "text"))
