"""Repeated lines of a form, strict about their numbers and their number."""

import re
from collections.abc import Iterator
from typing import Any

from wtforms import FieldList, ValidationError

from app.core.language import say

NUMBER = re.compile(r"[0-9]{1,6}")


class LineList(FieldList):
    """The lines `lines-0-…`, `lines-1-…`: what is no number is no line, and too many lines are refused, never cut."""

    entries: list[Any]

    def __init__(self, *args: Any, max_entries: int, **options: Any) -> None:
        super().__init__(*args, max_entries=max_entries, validators=[_demand_few], **options)
        self.sent = 0

    @property
    def given(self) -> list[Any]:
        """The lines that the values hold, in their order."""
        return self.entries

    def _extract_indices(self, prefix: str, formdata: Any) -> Iterator[int]:
        parts = (name[len(prefix) + 1 :].partition("-")[0] for name in formdata if name.startswith(f"{prefix}-"))
        numbers = {int(part) for part in parts if NUMBER.fullmatch(part)}
        self.sent = len(numbers)
        yield from numbers


def _demand_few(_form: Any, field: Any) -> None:
    if field.sent > field.max_entries:
        raise ValidationError(say("Must have at most %(max_length)s items.", max_length=field.max_entries))


class OptionalLines(LineList):
    """Lines that nobody needs: one left blank is none."""

    def validate(self, form: Any, extra_validators: Any = ()) -> bool:
        """Check the lines that are filled in."""
        shown = self.entries
        self.entries = self.given
        try:
            return bool(super().validate(form, extra_validators))
        finally:
            self.entries = shown

    @property
    def data(self) -> list[Any]:
        """The values of the lines that are filled in."""
        return [entry.data for entry in self.given]

    @property
    def given(self) -> list[Any]:
        """The lines that are filled in."""
        return [entry for entry in self.entries if any(value not in (None, "", False) for value in entry.data.values())]
