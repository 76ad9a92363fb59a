"""The texts of a page that people see and that are not data."""

from html.parser import HTMLParser

VOID = {
    "area",
    "base",
    "br",
    "col",
    "embed",
    "hr",
    "img",
    "input",
    "link",
    "meta",
    "path",
    "circle",
    "source",
    "use",
    "wbr",
}
# What stands in these is data, or for no reader.
DATA = {"script", "style", "td", "dd", "option", "time", "code", "kbd", "h1", "title"}
DATA_CLASSES = {"iv-item", "iv-avatar", "iv-crumbs", "iv-brand", "iv-environment", "iv-dropdown-note", "iv-tag"}
SPOKEN = {"aria-label", "placeholder", "alt", "data-confirm", "data-confirm-label"}


class Visible(HTMLParser):
    """Collects into `texts` the text nodes and spoken attributes outside of data."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[tuple[str, bool]] = []
        self.texts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note the words of attributes, and whether data begins."""
        given = dict(attrs)
        is_data = tag in DATA or bool(DATA_CLASSES & set((given.get("class") or "").split()))
        if not self._is_in_data:
            self.texts += [value for name, value in attrs if name in SPOKEN and value]
        if tag not in VOID:
            self.open.append((tag, is_data))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Nothing opens."""

    def handle_endtag(self, tag: str) -> None:
        """Leave the element, and what was left open in it."""
        while self.open and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        """Keep what people see."""
        if data.strip() and not self._is_in_data:
            self.texts.append(data.strip())

    @property
    def _is_in_data(self) -> bool:
        return any(is_data for _tag, is_data in self.open)


def visible_texts(html: str) -> list[str]:
    """Every text of the page that is not data."""
    page = Visible()
    page.feed(html)
    return page.texts
