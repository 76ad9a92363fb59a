"""Catalogues of the tests: compiled anew, so that no test reads yesterday's words."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from scripts.messages import compile_all
from tests.people import Person


@pytest.fixture(scope="session", autouse=True)
def catalogues() -> None:
    """Every language as its messages.po stands."""
    compile_all()


@pytest.fixture
def reading(app: Flask) -> Callable[[Person, str], FlaskClient]:
    """The browser of a person who asks for a language: `reading(ada, "de")`."""

    def browser(person: Person, language: str) -> FlaskClient:
        client = person.browser
        client.environ_base["HTTP_ACCEPT_LANGUAGE"] = language
        return client

    return browser
