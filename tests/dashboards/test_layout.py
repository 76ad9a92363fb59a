"""Which parts of the dashboard a person sees: by role, as they arranged it, and whatever was kept."""

from typing import Any

import pytest

from app.core import current
from app.core.personal import preferences
from dashboards.layout import KEY, PARTS, default_layout, layout_of
from tests.people import Person


def test_a_role_decides_what_comes_first() -> None:
    assert default_layout(["Warehouse"]).shown("tiles")[0] == "alerts"
    assert default_layout(["Manager"]).shown("tiles") == list(PARTS["tiles"])
    assert default_layout(["Sales", "Buyer"]) == default_layout(["Buyer"])


@pytest.mark.parametrize(
    "kept",
    [
        7,
        [],
        {"tiles": 5},
        {"tiles": {"order": {"a": 1}, "hidden": "alerts"}},
        {"tiles": {"order": ["no-such", 9, None]}},
    ],
)
def test_whatever_was_kept_every_part_is_there_once(ctx: Any, ada: Person, kept: Any) -> None:
    with current.acting_as(current.Actor(ada.user_id, "Ada")):
        preferences.keep(KEY, kept)
        layout = layout_of(["Manager"])
    assert {group: sorted(layout.shown(group)) for group in PARTS} == {group: sorted(PARTS[group]) for group in PARTS}


def test_what_a_person_hides_and_moves_stays_so(ctx: Any, ada: Person) -> None:
    with current.acting_as(current.Actor(ada.user_id, "Ada")):
        preferences.keep(KEY, {"tiles": {"order": ["alerts"], "hidden": ["available"]}})
        assert layout_of(["Manager"]).shown("tiles") == ["alerts", "stock-value", "stock-outs"]
        preferences.keep(KEY, None)
        assert layout_of(["Manager"]) == default_layout(["Manager"])
