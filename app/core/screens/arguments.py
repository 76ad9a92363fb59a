"""Arguments of an address, as text that may go into a statement and as a way back within this site."""

from flask import request

from app.core.errors import BadQuery, Fault
from app.core.language import say


def own_path(address: str) -> str:
    """The address where it is a path of this site, else nothing: no answer leads people to another one."""
    is_own = address.startswith("/") and not address.startswith(("//", "/\\")) and address.isprintable()
    return address if is_own else ""


def text_argument(name: str) -> str:
    """The argument's text, empty where it is not given; refuses what no column of text can hold."""
    text = request.args.get(name, "")
    if "\x00" in text:
        message = say("Holds a character that no text may hold.")
        raise BadQuery(message, [Fault(f"?{name}", "not-text", message)])
    return text
