"""The state machines of the inventory, as data: (state, verb) -> state. What is not listed is refused."""

RESERVATION = {
    ("held", "commit"): "committed",
    ("held", "release"): "released",
    ("held", "expire"): "expired",
    ("held", "consume"): "consumed",
    ("committed", "release"): "released",
    ("committed", "consume"): "consumed",
}

# Receiving and writing off end in `received` once nothing is left on the way: that is the order's own verb, settle.
TRANSFER = {
    ("draft", "allocate"): "allocated",
    ("allocated", "allocate"): "allocated",
    ("draft", "send"): "sent",
    ("allocated", "send"): "sent",
    ("sent", "receive"): "partly_received",
    ("partly_received", "receive"): "partly_received",
    ("sent", "write_off"): "partly_received",
    ("partly_received", "write_off"): "partly_received",
    ("partly_received", "settle"): "received",
    ("draft", "cancel"): "cancelled",
    ("allocated", "cancel"): "cancelled",
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

# Passing is the submitting of a count whose variance needs nobody's approval; exceeding is applying one that passed,
# when its variance needs approval meanwhile.
COUNT = {
    ("planned", "assign"): "planned",
    ("planned", "record"): "counting",
    ("planned", "submit"): "review",
    ("planned", "pass"): "approved",
    ("planned", "cancel"): "cancelled",
    ("counting", "assign"): "counting",
    ("counting", "record"): "counting",
    ("counting", "submit"): "review",
    ("counting", "pass"): "approved",
    ("counting", "cancel"): "cancelled",
    ("recount", "assign"): "recount",
    ("recount", "record"): "recount",
    ("recount", "submit"): "review",
    ("recount", "pass"): "approved",
    ("recount", "cancel"): "cancelled",
    ("review", "recount"): "recount",
    ("review", "reject"): "recount",
    ("review", "approve"): "approved",
    ("review", "cancel"): "cancelled",
    ("approved", "recount"): "recount",
    ("approved", "apply"): "posted",
    ("approved", "exceed"): "review",
    ("approved", "cancel"): "cancelled",
}

EXAMINATION = {
    ("asked", "hold"): "sound",
    ("asked", "break"): "broken",
    ("asked", "give_up"): "given_up",
    ("broken", "rebuild"): "rebuilt",
}
