"""The OpenAPI document describes every entity and every verb."""

from collections.abc import Callable

from tests.entities import APIS, url
from tests.people import Caller, Person


def test_the_document_names_every_route(cleo: Person, api: Callable[[Person], Caller]) -> None:
    answer = api(cleo).get("/api/v1/_openapi")
    assert answer.status_code == 200, answer.json
    paths = answer.json["paths"]
    for api_class in APIS:
        assert url(api_class) in paths
        for verb in api_class.verbs:
            path = url(api_class, "{pk}", verb.name) if verb.row else url(api_class, verb.name)
            assert "requestBody" in paths[path]["post"]
