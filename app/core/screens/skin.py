"""What the templates ask for: the menu of this person, where they are, links that keep the list's state."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from flask import Flask, current_app, request
from flask_babel import get_locale

from app.core.db import Row
from app.core.language import counted, word
from app.core.screens import cells
from app.core.screens.problems import own_errors, problems_of
from app.core.screens.related import screen_of
from app.core.screens.shortcuts import shortcut_groups

ENDS = ("quantity", "number", "money")  # which of them stands at the end of a card
PAGING = ("cursor", "page")  # a change of filter or order starts at the first page again


@dataclass(frozen=True)
class Landmarks:
    """Views, by class name, that the frame of every page links to.

    `resolve(code)` answers what a scanned code names, its page under `url`; it refuses what it does not know.
    """

    inbox: str = ""
    scan: str = ""
    quick: tuple[str, ...] = ()
    resolve: Callable[[str], dict[str, Any]] | None = None


@dataclass(frozen=True)
class Link:
    """One entry of the menu; `name` is its resource, which may have a count of waiting work or a lamp beside it."""

    label: str
    icon: str
    url: str
    name: str = ""
    is_counted: bool = False
    has_light: bool = False

    @property
    def is_here(self) -> bool:
        """Whether the current page belongs to this entry: same first part of the path."""
        return request.path.split("/")[1:2] == self.url.split("/")[1:2]


@dataclass(frozen=True)
class Section:
    """A titled group of the menu."""

    label: str
    links: tuple[Link, ...]


def init_app(app: Flask, landmarks: Landmarks) -> None:
    """Give the templates their words."""
    app.extensions["landmarks"] = landmarks
    app.jinja_env.globals.update(
        cell=cells.draw,
        code_of=cells.code_of,
        counted=counted,
        initials=cells.initials,
        is_end_aligned=cells.END_ALIGNED.__contains__,
        menu_sections=menu_sections,
        shortcut_groups=shortcut_groups,
        quick_links=lambda: [link for name in landmarks.quick if (link := _link_to(name))],
        inbox_url=lambda: (link := _link_to(landmarks.inbox)) and link.url,
        scan_url=lambda: (link := _link_to(landmarks.scan)) and link.url,
        own_errors=own_errors,
        page_of=page_of,
        problems_of=problems_of,
        with_arguments=with_arguments,
        card_places=card_places,
        get_locale=get_locale,
        environment=app.config["INVENTRA"].environment,
    )
    app.context_processor(lambda: {"appbuilder": current_app.appbuilder})  # type: ignore[attr-defined]


def menu_sections() -> list[Section]:
    """The sections of FAB's menu with the links that the current user may open; empty sections are left out."""
    visible = (item for item in current_app.appbuilder.menu.get_list() if _is_visible(item))  # type: ignore[attr-defined]
    sections = (Section(word(str(item.label)), tuple(_links(item))) for item in visible)
    return [section for section in sections if section.links]


def with_arguments(**changes: Any) -> str:
    """The current address with some query arguments changed; None removes one. Paging starts anew.

    A view of which nothing is left is dropped: alone it would bring all of itself back.
    """
    kept = [(name, value) for name, value in request.args.items(multi=True) if name not in (*PAGING, *changes)]
    given = [(name, value) for name, value in changes.items() if value is not None]
    pairs = [*kept, *given]
    if [name for name, _ in pairs] == ["view"]:
        return request.path
    return f"{request.path}?{urlencode(pairs)}" if pairs else request.path


def page_of(thing: Any) -> str | None:
    """The address of the thing's own page; None for a plain value, and for those who may not read it."""
    screen = screen_of(type(thing)) if isinstance(thing, Row) else None
    return f"{screen.route_base}/show/{thing.id}" if screen is not None and screen.may("read") else None


def card_places(columns: Sequence[tuple[str, str, str, bool]], own: Mapping[str, str]) -> dict[str, str]:
    """Where each column stands on a phone's card: main, end; start, state below. Others are left out.

    A quantity goes before money, and the last state before those of the row itself: that is what work depends on.
    A list's `own` places go first; `more` is a line of its own with its label.
    """
    kinds = {name: kind for name, _label, kind, _is_sortable in columns}
    main, *others = kinds
    ends = sorted(
        (name for name in others if kinds[name] in cells.END_ALIGNED), key=lambda name: ENDS.index(kinds[name])
    )
    states = [name for kind in ("boolean", "status") for name in others if kinds[name] == kind]
    starts = [name for name in others if name not in (*ends, *states)]
    chosen = {"main": [main], "end": ends, "start": starts, "state": states[::-1]}
    found = {names[0]: place for place, names in chosen.items() if names}
    free = {name: place for name, place in found.items() if name not in own and place not in own.values()}
    return free | {name: place for name, place in own.items() if name in kinds}


def _links(item: Any) -> Iterator[Link]:
    for child in item.childs or [item]:
        if child.name != "-" and (child is item or _is_visible(child)) and child.get_url():
            is_counted = bool(getattr(child.baseview, "badge", ""))
            has_light = getattr(child.baseview, "light", None) is not None
            yield Link(word(str(child.label)), child.icon, child.get_url(), child.name, is_counted, has_light)


def _is_visible(item: Any) -> bool:
    return bool(current_app.appbuilder.sm.has_access("menu_access", item.name))  # type: ignore[attr-defined]


def _link_to(view_name: str) -> Link | None:
    """The menu entry of a view, None where it is not installed or not for this user."""
    for section in current_app.appbuilder.menu.get_list():  # type: ignore[attr-defined]
        for item in section.childs:
            if item.baseview is not None and type(item.baseview).__name__ == view_name and _is_visible(item):
                return Link(word(str(item.label)), item.icon, item.get_url())
    return None
