"""What was typed, taken apart, and its marks in what was found."""

import re
from dataclasses import dataclass
from functools import cached_property

from markupsafe import Markup, escape

from app.core.palette.declared import PREFIXES

MAX_LENGTH = 200


@dataclass(frozen=True)
class Query:
    """The prefix (`>`, `#`, `@` or none) and the text after it."""

    prefix: str
    text: str

    @classmethod
    def of(cls, typed: str) -> "Query":
        """The first 200 characters of what was typed; what cannot be stored as text is left out."""
        text = "".join(letter for letter in typed[:MAX_LENGTH] if letter.isprintable()).strip()
        return cls(text[0], text[1:].strip()) if text.startswith(PREFIXES) else cls("", text)

    @property
    def is_empty(self) -> bool:
        """Whether nothing was typed at all."""
        return not self.prefix and not self.text

    @cached_property
    def words(self) -> list[str]:
        """The words of the text, in lower case."""
        return self.text.casefold().split()

    def matches(self, label: str) -> bool:
        """Whether the label holds every word."""
        folded = label.casefold()
        return all(word in folded for word in self.words)

    def marked(self, text: str) -> Markup:
        """The text, escaped, with its matches in `<mark>`."""
        if not self.words:
            return escape(text)
        pattern = "|".join(re.escape(word) for word in sorted(self.words, key=len, reverse=True))
        parts = re.split(f"({pattern})", text, flags=re.IGNORECASE)
        drawn = (Markup("<mark>{}</mark>").format(part) if odd % 2 else escape(part) for odd, part in enumerate(parts))
        return Markup("").join(drawn)
