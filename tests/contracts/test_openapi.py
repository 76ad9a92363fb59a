"""The OpenAPI document describes every entity and every verb, in the words of OpenAPI 3.0."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.entities import APIS, each_api, url
from tests.people import Caller, Person

# Of the vocabulary of JSON Schema, what OpenAPI 3.0 takes (and we use).
WORDS = {
    "type", "properties", "required", "items", "anyOf", "enum", "nullable", "description", "format", "example", "$ref",
    "allOf",
    "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "minLength", "maxLength", "minItems", "maxItems",
    "pattern", "additionalProperties", "readOnly", "title", "default",
}  # fmt: skip

READ: dict[str, Any] = {}


@pytest.fixture
def document(cleo: Person, api: Callable[[Person], Caller]) -> dict[str, Any]:
    """The document as an integrator reads it; fetched once, for it takes a second to write."""
    if not READ:
        answer = api(cleo).get("/api/v1/_openapi")
        assert answer.status_code == 200, answer.json
        READ.update(answer.json)
    return READ


def schemas(part: Any) -> Iterator[dict[str, Any]]:
    """Every schema of a schema."""
    yield part
    for inner in [*part.get("properties", {}).values(), *part.get("anyOf", []), *filter(None, [part.get("items")])]:
        yield from schemas(inner)


def test_the_document_names_every_route(document: dict[str, Any]) -> None:
    for api_class in APIS:
        assert url(api_class) in document["paths"]
        for verb in api_class.verbs:
            path = url(api_class, "{pk}", verb.name) if verb.row else url(api_class, verb.name)
            assert document["paths"][path]["post"]["requestBody"]["content"]["application/json"]["example"] is not None


@each_api
def test_every_operation_says_how_to_sign_in_and_how_it_fails(api_class: type[Any], document: dict[str, Any]) -> None:
    operations = [
        operation
        for path, methods in document["paths"].items()
        if path.startswith(url(api_class))
        for operation in methods.values()
    ]
    assert operations
    for operation in operations:
        assert operation["security"] == [{"jwt": []}]
        assert {"400", "401", "403", "404"} < set(operation["responses"])
        assert any(status < "300" for status in operation["responses"])
        assert all("content" in answer for status, answer in operation["responses"].items() if status >= "400")


def test_bodies_are_in_the_words_of_openapi(document: dict[str, Any]) -> None:
    bodies = [
        content["schema"]
        for methods in document["paths"].values()
        for operation in methods.values()
        for content in operation.get("requestBody", {}).get("content", {}).values()
    ]
    for schema in (part for body in [*bodies, *document["components"]["schemas"].values()] for part in schemas(body)):
        assert set(schema) <= WORDS, schema
        assert schema.get("type") != "null", schema
        assert isinstance(schema.get("exclusiveMinimum", True), bool), schema


def test_every_reference_leads_somewhere(document: dict[str, Any]) -> None:
    def references(part: Any) -> Iterator[str]:
        if isinstance(part, dict):
            if "$ref" in part:
                yield part["$ref"]
            for inner in part.values():
                yield from references(inner)
        elif isinstance(part, list):
            for inner in part:
                yield from references(inner)

    for reference in set(references(document)):
        target = document
        for name in reference.removeprefix("#/").split("/"):
            target = target[name]
