"""What notifications say, as data: each kind once, in words that are drawn in the language of whoever reads them."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from app.core.language import figure, mark, say, word

Facts = Mapping[str, str | int]


@dataclass(frozen=True)
class Message:
    """The sentences of a kind, with `%(name)s` for its facts; `figures` names the facts that are numbers.

    `because` tells the reader why it came to them; `tone` colours its toast.
    """

    title: str
    body: str
    because: str
    figures: frozenset[str] = frozenset()
    tone: str = "info"


MESSAGES: Mapping[str, Message] = {
    "low_stock": Message(
        title=mark("Low stock: %(sku)s"),
        body=mark("%(available)s available at %(site)s, the minimum is %(minimum)s."),
        because=mark("You may see the alerts of %(site)s."),
        figures=frozenset({"available", "minimum"}),
        tone="warn",
    ),
    "low_stock_many": Message(
        title=mark("%(count)s items are low on stock"),
        body=mark("Many alerts opened at once; the list shows those that are still open."),
        because=mark("You may see the alerts of these items."),
        figures=frozenset({"count"}),
        tone="warn",
    ),
    "ledger_broken": Message(
        title=mark("The ledger does not add up"),
        body=mark("%(broken)s of %(checks)s checks found rows that disagree; the examination names them."),
        because=mark("You may rebuild the ledger."),
        figures=frozenset({"broken", "checks"}),
        tone="bad",
    ),
    "count_assigned": Message(
        title=mark("Count %(place)s"),
        body=mark("Count %(number)s waits for you."),
        because=mark("It is assigned to you."),
    ),
    "count_again": Message(
        title=mark("Count %(place)s again"),
        body=mark("Count %(number)s asks for some of it a second time."),
        because=mark("It is assigned to you."),
        tone="warn",
    ),
    "count_to_approve": Message(
        title=mark("A count of %(place)s waits for approval"),
        body=mark("Count %(number)s gains or loses more than nobody needs to look at."),
        because=mark("You may approve counts of %(site)s."),
        tone="warn",
    ),
}


@dataclass(frozen=True)
class Wording:
    """A notification in words."""

    title: str
    body: str
    because: str = ""


def written(kind: str, facts: Facts) -> Wording:
    """The notification as it is stored, in plain English: what free text finds."""
    message = MESSAGES[kind]
    return Wording(message.title % facts, message.body % facts)


def told(kind: str, facts: Facts) -> Wording:
    """The notification in the reader's language and with their signs of numbers."""
    message = MESSAGES[kind]
    values = {name: figure(Decimal(value)) if name in message.figures else value for name, value in facts.items()}
    return Wording(*(_said(sentence, values) for sentence in (message.title, message.body, message.because)))


def tone_of(kind: str) -> str:
    """The tone of the toast: `warn` for what wants action."""
    return MESSAGES[kind].tone if kind in MESSAGES else "info"


def _said(sentence: str, values: Mapping[str, Any]) -> str:
    return say(sentence, **values) if values else word(sentence)
