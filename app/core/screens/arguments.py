"""Arguments of an address as text that may go into a statement."""

from flask import request

from app.core.errors import BadQuery, Fault
from app.core.language import say


def text_argument(name: str) -> str:
    """The argument's text, empty where it is not given; refuses what no column of text can hold."""
    text = request.args.get(name, "")
    if "\x00" in text:
        message = say("Holds a character that no text may hold.")
        raise BadQuery(message, [Fault(f"?{name}", "not-text", message)])
    return text
