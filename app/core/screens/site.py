"""The site as data: sections of screens in menu order, and their registration with Flask-AppBuilder."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Any

from flask_appbuilder import AppBuilder
from flask_appbuilder.api import BaseApi

from app.core.palette.declared import Findable
from app.core.screens.api import Api
from app.core.screens.explain_api import ExplainApi
from app.core.screens.extras import Extras
from app.core.screens.view import View

ALWAYS = "core"  # its screens belong to every choice of services


@dataclass(frozen=True)
class Screen:
    """One entity's page and API; either may be missing. A screen that `is_hidden` has no line in the menu.

    `extras` are what packages above its own show on its page; `palette` is how its rows are found from anywhere;
    `badge` counts beside its line in the menu the rows of its list that the query names: `state=open`; `key`, pressed
    after `g`, opens it. `light()` is the tone of a lamp beside the line, `ok` or `bad`, empty for none.
    """

    view: type[Any] | None = None
    api: type[BaseApi] | None = None
    icon: str = ""
    is_hidden: bool = False
    extras: Extras | None = None
    palette: Findable | None = None
    badge: str = ""
    key: str = ""
    light: Callable[[], str] | None = None

    @property
    def package(self) -> str:
        """The package that owns the screen: `catalog`."""
        part = self.view or self.api
        assert part is not None, "a screen has a view or an API"
        return part.__module__.split(".")[1]


@dataclass(frozen=True)
class Section:
    """A titled group of the menu."""

    title: str
    screens: tuple[Screen, ...]


def register(appbuilder: AppBuilder, sections: Sequence[Section], services: Collection[str]) -> None:
    """Give the screens of the chosen packages (none chosen: all) their routes and lines in the menu.

    Raises ValueError for a package that has no screens.
    """
    known = {screen.package for section in sections for screen in section.screens}
    if unknown := set(services) - known:
        raise ValueError(f"SERVICES names {', '.join(sorted(unknown))}; there are {', '.join(sorted(known))}.")
    for section in sections:
        appbuilder.sm.section_titles.add(section.title)
        for screen in section.screens:
            if not services or screen.package in {ALWAYS, *services}:
                _register(appbuilder, section, screen)
    appbuilder.add_api(ExplainApi)


def register_frame(appbuilder: AppBuilder, parts: Sequence[type[Any]]) -> None:
    """Give the views and APIs that belong to every page their routes; they have no line in the menu."""
    for part in parts:
        if issubclass(part, BaseApi):
            appbuilder.add_api(part)
        else:
            appbuilder.add_view_no_menu(part)


def _register(appbuilder: AppBuilder, section: Section, screen: Screen) -> None:
    if screen.api is not None:
        _extend(appbuilder.add_api(screen.api), screen.extras)
    if screen.view is None:
        return
    view = appbuilder.add_view_no_menu(screen.view)
    _extend(view, screen.extras)
    if isinstance(view, View):
        view.palette, view.badge, view.key, view.light = screen.palette, screen.badge, screen.key, screen.light
    if not screen.is_hidden:
        label = getattr(view, "list_title", "") or getattr(view, "title", "") or section.title
        name = getattr(view, "resource", type(view).__name__)
        icon = screen.icon or getattr(view, "icon", "")
        appbuilder.add_link(name, href="", icon=icon, label=label, category=section.title, baseview=view)


def _extend(part: Any, extras: Extras | None) -> None:
    """Give a page or an API what packages above its own add to it."""
    if extras is None:
        return
    part.extras = extras
    part.computed = {**part.computed, **extras.computed}
    part.views = (*part.views, *extras.views)


def entity_screens(appbuilder: AppBuilder) -> list[View | Api]:
    """Every registered page and API of an entity."""
    return [part for part in appbuilder.baseviews if isinstance(part, View | Api)]
