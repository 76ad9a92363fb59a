"""Icon names: Tabler's, and what stands in for the Font Awesome names that FAB's own views carry.

The front-end build draws every quoted word of this file into the sprite.
"""

FONT_AWESOME = {
    "fa-bar-chart": "chart-bar",
    "fa-chain": "link",
    "fa-child": "user-plus",
    "fa-cogs": "settings",
    "fa-edit": "edit",
    "fa-group": "users-group",
    "fa-key": "key",
    "fa-list": "list",
    "fa-lock": "lock",
    "fa-rocket": "rocket",
    "fa-trash": "trash",
    "fa-user": "user",
    "fa-users": "users",
    "fa-user-plus": "user-plus",
}
FALLBACK = "point"


def tabler_name(name: str) -> str:
    """The Tabler icon of `name`, which may be a Font Awesome one (`fa-user`, with or without further classes)."""
    for word in name.split():
        if word in FONT_AWESOME:
            return FONT_AWESOME[word]
    return FALLBACK if not name or name.startswith("fa") else name
