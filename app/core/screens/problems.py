"""What is wrong with a form, for the summary above it: each sentence once, with line and field and the way there."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from app.core.language import counted, say
from app.core.screens.line_list import LineList

UNNAMED = ("HiddenField", "CSRFTokenField")


@dataclass(frozen=True)
class Problem:
    """A sentence and what it is about: `Line 2, Quantity`, and the id to go to; both empty for the form as a whole."""

    sentence: str
    about: str = ""
    target: str = ""


@dataclass(frozen=True)
class Problems:
    """All that is wrong, and the sentence that introduces it; empty where each problem speaks for itself."""

    lead: str
    found: Sequence[Problem]


def problems_of(form: Any) -> Problems:
    """The problems of the form's fields and lines in their order, then those that no field of it is about."""
    of_fields = list(dict.fromkeys(_of_fields(form)))
    told = {problem.sentence for problem in of_fields}
    of_form = [text for error in form.form_errors if (text := str(error)) not in told]
    has_lead = bool(of_fields and of_form and of_form[0] == str(form.form_errors[0]))
    rest = dict.fromkeys(Problem(text) for text in (of_form[1:] if has_lead else of_form))
    return Problems(of_form[0] if has_lead else "", [*of_fields, *rest])


def own_errors(field: Any) -> list[str]:
    """The sentences about the field itself, without those of what it holds."""
    return [str(error) for error in field.errors if not isinstance(error, dict | list | tuple)]


def _of_fields(form: Any, line: int = 0) -> Iterator[Problem]:
    for field in form._fields.values():
        is_named = field.type not in UNNAMED
        about, target = (_about(field, line), field.id) if is_named else ("", "")
        yield from (Problem(text, about, target) for text in own_errors(field))
        if isinstance(field, LineList):
            yield from _of_lines(field)


def _of_lines(lines: LineList) -> Iterator[Problem]:
    for number, entry in enumerate(lines.entries, start=1):
        about, first = say("Line %(number)s", number=counted(number)), next(iter(entry.form))
        yield from (Problem(str(error), about, first.id) for error in entry.form.form_errors)
        yield from _of_fields(entry.form, number)


def _about(field: Any, line: int) -> str:
    label = str(field.label.text)
    return say("Line %(number)s, %(field)s", number=counted(line), field=label) if line else label
