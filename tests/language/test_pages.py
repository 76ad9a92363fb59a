"""Every page passes everything it says through the translators: seen with translations that bracket each message."""

import re

import pytest
from flask_babel import Domain

from app.core.db import session
from app.core.screens.view import View
from tests.entities import each_view, model, url
from tests.factories import make
from tests.language.visible import visible_texts
from tests.people import Person

MESSAGE = re.compile(r"⟦[^⟦⟧]*⟧")
LETTERS = re.compile(r"[^\W\d_]{2}")
# Names, units of keys and of file formats: no words of a language.
NAMES = re.compile(r"Inventra|CSV|XLSX|SKUs?|API|Ctrl K|Ctrl S|Ctrl|Admin_Person Tester|admin_person|Esc|system")


class Bracketing:
    """Translations that put each message into brackets."""

    def ugettext(self, message: str) -> str:
        """The message in brackets."""
        return f"⟦{message}⟧" if message else ""

    def upgettext(self, _context: str, message: str) -> str:
        """The message of a context in brackets."""
        return self.ugettext(message)

    def ungettext(self, one: str, many: str, count: int) -> str:
        """The fitting form in brackets."""
        return self.ugettext(one if count == 1 else many)


@pytest.fixture
def bracketed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every message in brackets, whatever the language."""
    monkeypatch.setattr(Domain, "get_translations", lambda _domain: Bracketing())


def untranslated(html: str, data: str) -> list[str]:
    """The texts, or parts of texts, that went past the translators."""
    found = []
    for text in visible_texts(html):
        left = text
        while MESSAGE.search(left):
            left = MESSAGE.sub("", left)
        left = NAMES.sub("", left)
        if LETTERS.search(left) and left.strip() not in data:
            found.append(text)
    return sorted(set(found))


@each_view
def test_a_page_says_nothing_past_the_translators(
    view: type[View], admin: Person, ctx: object, bracketed: None
) -> None:
    row = make(model(view))
    session.commit()
    data = " ".join([str(row), *(str(value) for value in vars(row).values())])
    for path in ("list/", f"show/{row.id}", *(("add",) if view.add_columns else ())):
        page = admin.get(url(view, path))
        assert page.status_code == 200
        assert untranslated(page.text, data) == []


@pytest.mark.parametrize("path", ["/", "/language", "/stock_level/receive", "/stock_level/transfer", "/user/invite"])
def test_other_pages_say_nothing_past_the_translators(path: str, admin: Person, ctx: object, bracketed: None) -> None:
    assert untranslated(admin.get(path).text, "UTC") == []
