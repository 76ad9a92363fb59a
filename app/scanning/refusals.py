"""What a scan is refused for, by name."""

from app.core.errors import Refusal


class UnknownCode(Refusal):
    """No item, place or command of the actor's has this code."""

    status = 404
    title = "Unknown code"


class UnreadableCode(Refusal):
    """The text is empty, too long, or holds what no symbol can."""

    status = 422
    title = "The code cannot be read"
