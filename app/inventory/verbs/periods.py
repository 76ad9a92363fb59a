"""What people do to the books: close them up to a day, and open them again."""

from app.core.language import mark
from app.core.screens.verbs import Verb
from app.inventory.announcing.stock import reopened
from app.inventory.services import CloseBooks, ReopenBooks, close_books, reopen_books

CLOSE_BOOKS = Verb(
    "close_books", "Close the books", CloseBooks, close_books, icon="lock", is_primary=True,
    pickers={"site_id": "location?level=site&kind__ne=virtual"}, title="Close the books",
    purpose="Nothing more is posted into the days up to the one you name, but by who may post into closed books.",
    labels={"closed_until": "Up to and with", "site_id": "Site", "reason": "Why"},
    hints={"site_id": "Left empty: every site.", "closed_until": "A day that is over."},
)  # fmt: skip
REOPEN_BOOKS = Verb(
    "reopen_books", "Reopen", ReopenBooks, reopen_books, row="period_lock_id", icon="lock-open",
    title="Reopen the books",
    is_offered=lambda lock: lock.closed_until is not None,
    purpose="Moves the last closed day back, or opens the books altogether.",
    labels={"closed_until": "Closed up to and with", "reason": "Why"},
    hints={"closed_until": "Left empty: everything is open again."}, announce=reopened,
    unless=mark("The books are open."),
)  # fmt: skip
