"""What an error of HTTP means to people: title and sentence by status."""

from app.core.language import mark, word

PLAIN = {
    404: (
        mark("Not found"),
        mark("There is nothing at this address. It may have moved; the menu and the search lead on."),
    ),
    405: (
        mark("This page takes no such request"),
        mark("This address answers another kind of request. Nothing was changed; open the page from the menu."),
    ),
    413: (
        mark("Too much at once"),
        mark("What was sent is larger than the site accepts. Nothing was saved; send less text or a smaller file."),
    ),
    503: (
        mark("Not available at the moment"),
        mark("The site cannot answer right now. Nothing was changed; try again in a moment."),
    ),
}


def plain_words(status: int) -> tuple[str, str] | None:
    """Title and sentence in the reader's language; None for a status without words of our own."""
    words = PLAIN.get(status)
    return (word(words[0]), word(words[1])) if words else None
