"""Every catalogue is complete, and fits what the sources say. `make messages` brings them up to date."""

import re

import pytest

from scripts.messages import collected, kept, missing, translated_languages

NAMED = re.compile(r"%\((\w+)\)s|\{(\w+)\}")


@pytest.fixture(scope="module")
def said() -> set[str]:
    """Every message that a person may read."""
    return {_first(message.id) for message in collected() if message.id}


@pytest.mark.parametrize("code", translated_languages())
def test_everything_people_read_is_translated(code: str, said: set[str]) -> None:
    catalogue = kept(code)
    known = {_first(message.id) for message in catalogue if message.id}
    assert said - known == set(), "run `make messages` and translate what it names"
    assert missing(catalogue) == []


@pytest.mark.parametrize("code", translated_languages())
def test_no_translation_is_a_guess(code: str) -> None:
    assert not kept(code).fuzzy, "the catalogue as a whole is marked as a guess, so nothing of it is compiled"
    assert [message.id for message in kept(code) if message.id and message.fuzzy] == []


@pytest.mark.parametrize("code", translated_languages())
def test_translations_keep_the_placeholders(code: str) -> None:
    wrong = [
        (message.id, message.string)
        for message in kept(code)
        if message.id and isinstance(message.id, str) and _names(message.id) != _names(str(message.string))
    ]
    assert wrong == []


def _first(message: object) -> str:
    return str(message[0]) if isinstance(message, list | tuple) else str(message)


def _names(text: str) -> list[str]:
    return sorted(first or second for first, second in NAMED.findall(text))
