"""The words that screens declare or derive from names, so that translators get them although no code says them."""

import ast
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from flask import Flask

from app import sitemap
from app.core.db import metadata
from app.core.errors import Refusal
from app.core.screens.columns import label_of
from app.core.screens.entity import EntityScreen
from app.core.screens.verb_forms import verb_form
from app.core.screens.view import View
from app.core.screens.words import sentence
from app.inventory.doctor import ledger
from app.inventory.models.ledger import COMING, LEAVING

ROOT = Path(__file__).resolve().parent.parent
FOLDERS = ("app", "dashboards")
FOR_THE_CONSOLE = ("cli", "bench", "imports", "demo", "supervisor", "embedded")  # English only: read by operators
# Arguments, and dictionaries or tuples by the name they are assigned to, that hold words for people.
NAMED = {"title", "label", "purpose", "summary", "note", "list_title", "search_hint"}
TABLES = {
    "labels", "hints", "label_columns", "description_columns", "columns", "SIGNS", "NOTES", "PERIOD_WORDS",
    "TITLES", "LABELS", "WORDS", "SENTENCES",
}  # fmt: skip


def declared_words(app: Flask) -> set[str]:
    """Every declared or derived word of the application."""
    found = {section.title for section in sitemap.SECTIONS}
    with app.test_request_context():
        for screen in app.appbuilder.baseviews:  # type: ignore[attr-defined]
            if isinstance(screen, EntityScreen):
                found |= set(_of_screen(screen))
    found |= set(_spellings({*LEAVING.values(), *COMING.values()})) | {check.name for check in ledger.CHECKS}
    found |= {kind.title for kind in _refusals(Refusal)} | set(_of_tables()) | set(_in_sources())
    return {text for text in found if any(character.isalpha() for character in text)}


def _of_screen(screen: Any) -> Iterator[str]:
    names = {name for part in ("list", "show", "add", "edit", "search", "export") for name in _names(screen, part)}
    yield from (screen.label_columns.get(name) or label_of(name) for name in names)
    yield from (type(screen).title, type(screen).purpose, *screen.tabs) if isinstance(screen, View) else ()
    yield from (view.name for view in getattr(screen, "views", ()))
    yield str(screen.model.__tablename__).replace("_", " ")
    for words in screen.choices.values():
        yield from _spellings(words)
    for name, declared in screen.computed.items():
        yield label_of(name)
        yield from map(sentence, () if callable(declared.words) else declared.words)
    for verb in screen.verbs:
        yield from _of_verb(verb)
    for permission in screen.permissions():
        yield permission.removeprefix("can_").replace("_", " ")
    extras = getattr(screen, "extras", None)
    yield from extras.tabs if extras else ()
    for gathered in (extras.gathered, extras.stats) if extras else ():
        yield from (label for label, _kind in gathered.columns.values()) if gathered else ()


def _names(screen: Any, part: str) -> Iterable[str]:
    return getattr(screen, f"{part}_columns", None) or ()


def _of_verb(verb: Any) -> Iterator[str]:
    yield from (verb.label, verb.title, verb.purpose, verb.name.replace("_", " "))
    yield from verb.labels.values()
    yield from verb.hints.values()
    yield from _of_form(verb_form(verb)(formdata=None))


def _of_form(form: Any) -> Iterator[str]:
    for field in form:
        yield str(field.label.text)
        for entry in getattr(field, "entries", ()):
            yield from _of_form(entry.form)
        yield from (str(choice.label) for choice in getattr(field, "choices", None) or ())


def _spellings(names: Iterable[str]) -> Iterator[str]:
    for name in names:
        yield from (sentence(name), name.replace("_", " "))


def _refusals(kind: type[Refusal]) -> Iterator[type[Refusal]]:
    if not set(kind.__module__.split(".")) & set(FOR_THE_CONSOLE):
        yield kind
    for inner in kind.__subclasses__():
        yield from _refusals(inner)


def _of_tables() -> Iterator[str]:
    for table in metadata.tables.values():
        yield from (rule.info["message"] for rule in table.constraints if "message" in rule.info)


def _in_sources() -> Iterator[str]:
    for folder in FOLDERS:
        for path in sorted((ROOT / folder).rglob("*.py")):
            if not set(path.parts) & set(FOR_THE_CONSOLE):
                yield from _in_source(ast.parse(path.read_text(encoding="utf-8")))


def _in_source(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.keyword) and node.arg in NAMED | TABLES:
            yield from _texts(node.value, is_table=node.arg in TABLES)
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            names = {target.id for target in targets if isinstance(target, ast.Name)}
            if node.value is not None and names & (NAMED | TABLES):
                yield from _texts(node.value, is_table=bool(names & TABLES))


def _texts(value: ast.expr, *, is_table: bool) -> Iterator[str]:
    if isinstance(value, ast.Constant) and isinstance(value.value, str):
        yield value.value
    elif isinstance(value, ast.Dict) and is_table:
        for inner in value.values:
            first = inner.elts[0] if isinstance(inner, ast.Tuple) and inner.elts else inner
            yield from _texts(first, is_table=False)
