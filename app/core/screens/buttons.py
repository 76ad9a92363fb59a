"""Buttons of a page."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Button:
    """A verb that the current user may press, and where."""

    label: str
    icon: str
    url: str
    is_primary: bool = False
