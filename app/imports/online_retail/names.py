"""One name per stock code, chosen from the descriptions its rows bear; the other words on unpriced rows are notes."""

from collections import Counter

DESCRIPTIONS_PER_CODE_MAX = 64  # keeps the survey's memory bounded; further ones do not vote
# In capitals like a name, yet a remark of the warehouse.
REMARKS = frozenset(
    {"AMAZON", "CHECK", "COUNTED", "DAMAGED", "DAMAGES", "DISPLAY", "DOTCOM", "EBAY", "FBA", "FOUND", "LOST", "MIA"}
    | {"MISSING", "SAMPLES", "SHOWROOM", "TEST"}
)


class Names:
    """The descriptions seen on the priced rows of each code, counted."""

    def __init__(self) -> None:
        self._priced: dict[str, Counter[str]] = {}
        self._unpriced: dict[str, Counter[str]] = {}

    def hear(self, code: str, description: str, *, is_priced: bool) -> None:
        """Count one row's description; an empty one does not vote."""
        votes = (self._priced if is_priced else self._unpriced).setdefault(code, Counter())
        if description and (description in votes or len(votes) < DESCRIPTIONS_PER_CODE_MAX):
            votes[description] += 1

    def name_of(self, code: str) -> str:
        """The description most rows of the code bear, the first in the alphabet among equals.

        Priced rows decide; without any, an unpriced description that does not read like a remark; without that, the
        code itself names the item.
        """
        votes = self._priced.get(code) or Counter(
            {words: count for words, count in self._unpriced.get(code, {}).items() if not _reads_like_remark(words)}
        )
        if not votes:
            return f"Unnamed item {code}"
        return min(votes, key=lambda words: (-votes[words], words))

    def is_note(self, code: str, description: str) -> bool:
        """Whether the description of an unpriced row is a remark rather than a name of the item."""
        if not description:
            return True
        priced = self._priced.get(code)
        return description not in priced if priced else _reads_like_remark(description)


def _reads_like_remark(words: str) -> bool:
    return words != words.upper() or "?" in words or words in REMARKS
