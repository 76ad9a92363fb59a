"""The state machines of the inventory, as data: (state, verb) -> state. What is not listed is refused."""

RESERVATION = {
    ("held", "commit"): "committed",
    ("held", "release"): "released",
    ("held", "expire"): "expired",
    ("held", "consume"): "consumed",
    ("committed", "release"): "released",
    ("committed", "consume"): "consumed",
}

BACKORDER = {
    ("open", "fill"): "filled",
    ("open", "cancel"): "cancelled",
}

# Waking and resolving are the evaluation's own verbs; people acknowledge and snooze.
ALERT = {
    ("open", "acknowledge"): "acknowledged",
    ("open", "snooze"): "snoozed",
    ("open", "resolve"): "resolved",
    ("acknowledged", "snooze"): "snoozed",
    ("acknowledged", "resolve"): "resolved",
    ("snoozed", "acknowledge"): "acknowledged",
    ("snoozed", "snooze"): "snoozed",
    ("snoozed", "wake"): "open",
    ("snoozed", "resolve"): "resolved",
}
