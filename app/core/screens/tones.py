"""The tone of a state's word: ok, warn, bad, info, or none; colour never stands without its word."""

_TONES = {
    "ok": (
        "active",
        "approved",
        "available",
        "committed",
        "done",
        "in_stock",
        "ok",
        "posted",
        "receipt",
        "received",
        "rebuilt",
        "resolved",
        "sound",
        "succeeded",
    ),
    "warn": (
        "adjustment",
        "expired",
        "expiring",
        "late",
        "low",
        "low_stock",
        "phase_out",
        "quarantine",
        "retrying",
        "review",
        "waiting",
    ),
    "bad": ("blocked", "broken", "dead", "failed", "open", "out", "out_of_stock", "refused", "rejected"),
    "info": (
        "acknowledged",
        "allocated",
        "counting",
        "held",
        "in_transit",
        "over",
        "overstock",
        "partly_received",
        "planned",
        "queued",
        "recount",
        "running",
        "sent",
        "shipment",
        "staging",
        "transit",
    ),
}
TONE_OF = {word: tone for tone, words in _TONES.items() for word in words}


def tone_of(word: str) -> str:
    """The tone of a state such as `low_stock`; empty for a word without one."""
    return TONE_OF.get(word.lower().replace(" ", "_").replace("-", "_"), "")
