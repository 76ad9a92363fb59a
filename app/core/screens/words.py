"""Words for people: names of columns and states in sentence case."""

import re

from app.core.language import say, word

# The spellings that no rule gives.
SPELLINGS = {
    "ean8": "EAN-8", "ean13": "EAN-13", "gtin14": "GTIN-14", "id": "ID", "sku": "SKU", "skus": "SKUs", "upca": "UPC-A",
    "fefo": "FEFO", "fifo": "FIFO", "lifo": "LIFO", "ok": "OK",
}  # fmt: skip
# What the house calls a thing that the code calls otherwise.
HOUSE_WORDS = {"variant": "item", "variants": "items", "location": "place", "locations": "places"}
REFERENCE = re.compile(r"(?P<noun>[a-z][a-z_]*):(?P<number>[0-9]{1,18})", re.ASCII)


def sentence(name: str) -> str:
    """The name of a column or state as people write it: `on_hand` -> `On hand`, `ean13` -> `EAN-13`."""
    words = name.replace(".", " ").replace("_", " ").replace("-", " ").lower().split()
    text = " ".join(SPELLINGS.get(word, word) for word in map(spoken, words))
    return text[:1].upper() + text[1:]


def spoken(name: str) -> str:
    """One word of a name as the house says it: `variant` -> `item`."""
    return HOUSE_WORDS.get(name, name)


def reference(text: str) -> str:
    """What a document names as its cause, for people: `sales_order:4911` -> `Sales order 4911`; else as it is."""
    named = REFERENCE.fullmatch(text)
    return numbered(named["noun"], int(named["number"])) if named else text


def numbered(noun: str, number: int) -> str:
    """What a row without a name is called, in the reader's language: `Movement 7`; the noun may be a verb's name."""
    return say("%(noun)s %(number)s", noun=word(sentence(noun)), number=number)
