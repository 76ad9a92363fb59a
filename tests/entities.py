"""Every page and API of the site, found through the sitemap, for tests that hold for all of them."""

from typing import Any

import pytest

from app import sitemap
from app.core.db import snake
from app.core.screens.api import Api
from app.core.screens.view import View

SCREENS = [screen for section in sitemap.SECTIONS for screen in section.screens]
VIEWS: list[type[View]] = [screen.view for screen in SCREENS if screen.view and issubclass(screen.view, View)]
APIS: list[type[Api]] = [screen.api for screen in SCREENS if screen.api and issubclass(screen.api, Api)]

each_view = pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.__name__)
each_api = pytest.mark.parametrize("api_class", APIS, ids=lambda api_class: api_class.__name__)


def url(screen: type[Any], *parts: object) -> str:
    """The address of a screen: `/api/v1/unit/7`, `/unit/show/7`."""
    name = snake(screen.resource)
    base = f"/api/v1/{name}/" if issubclass(screen, Api) else f"/{name}/"
    return base + "/".join(str(part) for part in parts)


def model(screen: type[Any]) -> type[Any]:
    """The model of a screen."""
    found: type[Any] = screen.datamodel.obj
    return found
