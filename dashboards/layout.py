"""Which parts of the dashboard a person sees, and in which order: by role, until they arrange it themselves."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from app.core.personal import preferences

KEY = "dashboard"
# Every part there is, in the order that suits most.
PARTS: Mapping[str, tuple[str, ...]] = {
    "tiles": ("stock-value", "available", "stock-outs", "alerts"),
    "figures": ("stock-value", "flows", "health", "availability"),
    "side": ("attention", "activity"),
}
# What comes first for a role; the parts it does not name follow.
FIRST: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "Warehouse": {"tiles": ("alerts", "stock-outs", "available"), "figures": ("flows", "health")},
    "Buyer": {"tiles": ("alerts", "stock-outs"), "figures": ("health", "availability")},
    "Sales": {"tiles": ("available", "stock-outs"), "figures": ("availability", "health")},
}


@dataclass(frozen=True)
class Layout:
    """The parts of each group (tiles, figures, side) in order, and those of them that are hidden."""

    order: Mapping[str, tuple[str, ...]]
    hidden: Mapping[str, frozenset[str]]

    def shown(self, group: str) -> list[str]:
        """The names of the group's visible parts, in order."""
        return [name for name in self.order[group] if name not in self.hidden[group]]


def layout_of(role_names: Collection[str]) -> Layout:
    """The layout that the signed-in person keeps, else that of their roles."""
    kept = preferences.read(KEY)
    if not isinstance(kept, dict):
        return default_layout(role_names)
    return _layout({group: _kept(kept, group) for group in PARTS})


def default_layout(role_names: Collection[str]) -> Layout:
    """The layout of the roles: of several, the first by name says what comes first."""
    first = next((FIRST[name] for name in sorted(role_names) if name in FIRST), {})
    return _layout({group: (first.get(group, ()), ()) for group in PARTS})


def _kept(kept: Mapping[str, Any], group: str) -> tuple[Iterable[Any], Iterable[Any]]:
    """Order and hidden parts of a group as they were kept; whatever does not fit counts as nothing."""
    part = kept.get(group)
    found = part if isinstance(part, dict) else {}
    order, hidden = (found.get(name) for name in ("order", "hidden"))
    return order if isinstance(order, list) else (), hidden if isinstance(hidden, list) else ()


def _layout(given: Mapping[str, tuple[Iterable[Any], Iterable[Any]]]) -> Layout:
    """The layout of what exists: unknown names are dropped, missing ones follow in the usual order."""
    order, hidden = {}, {}
    for group, names in PARTS.items():
        wanted, unwanted = (list(part) for part in given[group])
        first = list(dict.fromkeys(name for name in wanted if name in names))
        order[group] = (*first, *(name for name in names if name not in first))
        hidden[group] = frozenset(name for name in names if name in unwanted)
    return Layout(order, hidden)
