"""Brings app/translations up to date with the sources: `make messages`.

Collects what code and templates say and what screens declare, adds what is new to each language's messages.po, drops
what nobody says any more, and compiles. It names the messages that wait for a translator.
"""

import os
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from config import LANGUAGES, ROOT
from dashboards.site import create_site
from scripts.declared import FOLDERS, FOR_THE_CONSOLE, declared_words

TRANSLATIONS = ROOT / "app" / "translations"
SOURCE_LANGUAGE = "en"
METHODS = [
    *((f"{folder}/**", "ignore") for folder in FOR_THE_CONSOLE),
    ("core/embedded/**", "ignore"),
    ("**.py", "python"),
    ("**/templates/**.html", "jinja2"),
]
KEYWORDS = {
    "_": None, "gettext": None, "lazy_gettext": None, "say": None, "mark": None,
    "ngettext": (1, 2), "say_many": (1, 2), "pgettext": ((1, "c"), 2),
}  # fmt: skip


def translated_languages() -> list[str]:
    """The languages that have a catalogue."""
    return [code for code in LANGUAGES if code != SOURCE_LANGUAGE]


def catalogue_path(code: str) -> Path:
    """Where the messages of a language are kept."""
    return TRANSLATIONS / code / "LC_MESSAGES" / "messages.po"


def collected() -> Catalog:
    """Every message that a person may read, as a template without translations."""
    template = Catalog(project="Inventra")
    for message, context in _said():
        template.add(message, context=context)
    for text in sorted(declared_words(create_site())):
        template.add(text)
    return template


def kept(code: str) -> Catalog:
    """The messages of a language as they are kept; none for a new language."""
    path = catalogue_path(code)
    return read_po(BytesIO(path.read_bytes()), locale=code) if path.exists() else Catalog(locale=code)


def update(code: str, template: Catalog) -> Catalog:
    """The messages of a language brought in line with the template and written."""
    catalogue = kept(code)
    catalogue.update(template, no_fuzzy_matching=True)
    catalogue.obsolete.clear()
    catalogue.fuzzy = False  # pybabel would compile no catalogue whose header is marked so
    catalogue_path(code).parent.mkdir(parents=True, exist_ok=True)
    with catalogue_path(code).open("wb") as file:
        write_po(file, catalogue, width=120, no_location=True, omit_header=False, sort_output=True)
    return catalogue


def compile_all() -> None:
    """Write messages.mo beside each messages.po, for Flask-Babel; who reads it meanwhile finds the old or the new."""
    for code in translated_languages():
        compiled = catalogue_path(code).with_suffix(".mo")
        draft = compiled.with_suffix(f".{os.getpid()}.mo")
        with draft.open("wb") as file:
            write_mo(file, kept(code))
        draft.replace(compiled)


def missing(catalogue: Catalog) -> list[str]:
    """What has no translation."""
    return [str(message.id) for message in catalogue if message.id and not all(_strings(message.string))]


def _strings(string: object) -> tuple[str, ...]:
    return tuple(string) if isinstance(string, list | tuple) else (str(string or ""),)


def _said() -> Iterator[tuple[str | tuple[str, str], str | None]]:
    for folder in FOLDERS:
        found = extract_from_dir(
            ROOT / folder, METHODS, {"**/templates/**.html": {"newstyle_gettext": "true"}}, keywords=KEYWORDS
        )
        for _path, _line, message, _comments, context in found:
            yield (message if isinstance(message, str) else (message[0], message[1])), context


def main() -> int:
    """Update and compile every language; 1 where messages wait for a translator."""
    template, waiting = collected(), 0
    for code in translated_languages():
        left = missing(update(code, template))
        waiting += len(left)
        print(f"{code}: {len(template)} messages, {len(left)} without translation")  # noqa: T201
        for text in left:
            print(f"  {text!r}")  # noqa: T201
    compile_all()
    return 1 if waiting else 0


if __name__ == "__main__":
    sys.exit(main())
