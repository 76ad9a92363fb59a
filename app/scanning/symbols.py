"""What a scanner read, taken apart: symbology prefixes, GS1 element strings and trade item numbers."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import biip
from biip.gs1_element_strings import GS1ElementString
from biip.gs1_messages import GS1Message

from app.catalog.queries import spellings

MAX_LENGTH = 400  # the longest GS1 Data Matrix that is used for goods stays far below
GROUP_SEPARATOR = "\x1d"
# How keyboards and drivers write the separator, which has no key of its own.
SEPARATORS = re.compile(r"␝|<GS>|\{GS\}|\^\]|\[GS\]", re.IGNORECASE)
SYMBOLOGY = re.compile(r"^\][A-Za-z][0-9A-Za-z]")
GS1_SYMBOLOGIES = ("]C1", "]e0", "]d2", "]Q3", "]J1")
ITEM_NUMBERS = ("01", "02")
BRACKETED = re.compile(r"^\(\d{2,4}\)")
LENIENT = biip.ParseConfig(rcn_verify_variable_measure=False)


@dataclass(frozen=True)
class Symbol:
    """A code taken apart. `spellings` are the texts under which it may be on file, the likeliest first.

    `count` is the number of items that the symbol itself tells, `weight` their net weight in kg.
    """

    text: str
    spellings: tuple[str, ...]
    lot: str | None = None
    expiry: date | None = None
    serial: str | None = None
    count: Decimal | None = None
    weight: Decimal | None = None


def read(scanned: str) -> Symbol | None:
    """The symbol that was scanned; None for nothing, for more than 400 characters and for what cannot be printed."""
    text = SEPARATORS.sub(GROUP_SEPARATOR, scanned.strip(" \t\r\n"))
    body = SYMBOLOGY.sub("", text)
    is_printable = all(part.isprintable() for part in body.split(GROUP_SEPARATOR))
    if not body.strip(GROUP_SEPARATOR) or len(text) > MAX_LENGTH or not is_printable or not _is_storable(body):
        return None
    message = _message(text, body)
    if message is None:
        return Symbol(body, tuple(spellings(body)))
    return _of_message(body, message)


def _is_storable(text: str) -> bool:
    """Whether the text is whole Unicode: half a surrogate pair is not."""
    return not any("\ud800" <= letter <= "\udfff" for letter in text)


def _message(text: str, body: str) -> GS1Message | None:
    """The GS1 message, where the symbol says it is one or the text can hardly be anything else."""
    try:
        if BRACKETED.match(body):
            return GS1Message.parse_hri(body, config=LENIENT)
        message = GS1Message.parse(body.lstrip(GROUP_SEPARATOR), config=LENIENT)
    except (biip.ParseError, ValueError):
        return None
    is_told = text.startswith(GS1_SYMBOLOGIES) or text.startswith(GROUP_SEPARATOR)
    return message if is_told or message.element_strings[0].ai.ai in ITEM_NUMBERS else None


def _of_message(body: str, message: GS1Message) -> Symbol:
    parts = {part.ai.ai: part for part in message.element_strings}
    number = _first(parts.values(), ITEM_NUMBERS)
    return Symbol(
        text=body,
        spellings=(body, *(spellings(number) if number else ())),
        lot=_first(parts.values(), ("10",)),
        expiry=next((parts[ai].date for ai in ("17", "15") if ai in parts), None),
        serial=_first(parts.values(), ("21",)),
        count=_count(_first(parts.values(), ("30", "37"))),
        weight=next((part.decimal for ai, part in parts.items() if ai.startswith("310")), None),
    )


def _first(parts: Iterable[GS1ElementString], wanted: tuple[str, ...]) -> str | None:
    return next((part.value for part in parts if part.ai.ai in wanted), None)


def _count(digits: str | None) -> Decimal | None:
    """The count as a number; a printed zero counts nothing."""
    return Decimal(digits) if digits and int(digits) else None
