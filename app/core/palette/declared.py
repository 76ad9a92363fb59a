"""How an entity joins the palette, as data: `Screen(LocationView, LocationApi, palette=Findable(…))` in the sitemap."""

from dataclasses import dataclass

from app.core.screens.extras import Gathered

DOCUMENTS, PEOPLE, COMMANDS = "#", "@", ">"
PREFIXES = (DOCUMENTS, PEOPLE, COMMANDS)


@dataclass(frozen=True)
class Aside:
    """A gathered figure at the end of an entry: `12 available`. `text` holds `%(value)s`."""

    gathered: Gathered
    column: str
    text: str


@dataclass(frozen=True)
class Findable:
    """Rows of a screen in the palette: under `title`, drawn by the attributes `name` (none: what it calls itself)
    and `code`.

    Text that begins with `prefix` finds nothing but these. Of a table that grows for ever only the `newest` so many
    ids are searched. Groups stand in the order of their `rank`.
    """

    title: str
    name: str = ""
    code: str = ""
    prefix: str = ""
    newest: int | None = None
    rank: int = 0
    aside: Aside | None = None
