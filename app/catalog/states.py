"""The life of a product, as a table: (status, verb) -> status. What is not in it is refused."""

from collections.abc import Mapping

TRANSITIONS: Mapping[tuple[str, str], str] = {
    ("draft", "activate"): "active",
    ("draft", "archive"): "archived",
    ("active", "phase_out"): "phase_out",
    ("active", "block"): "blocked",
    ("phase_out", "activate"): "active",
    ("phase_out", "block"): "blocked",
    ("phase_out", "archive"): "archived",
    ("blocked", "activate"): "active",
    ("blocked", "phase_out"): "phase_out",
    ("blocked", "archive"): "archived",
    ("archived", "restore"): "draft",
}
VERBS = tuple(dict.fromkeys(verb for _, verb in TRANSITIONS))


def verbs_of(status: str) -> tuple[str, ...]:
    """The verbs that a product of this status takes."""
    return tuple(verb for verb in VERBS if (status, verb) in TRANSITIONS)
