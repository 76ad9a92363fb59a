"""The sections of a form: a title, why it is asked for, and its fields, declared as data."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from app.core.language import say, word


@dataclass(frozen=True)
class FormSection:
    """Fields that belong together; `reason` says in one line what they are for."""

    title: str
    reason: str
    fields: tuple[str, ...]


def arranged(declared: Sequence[FormSection], names: Iterable[str]) -> list[tuple[str, str, list[str]]]:
    """(title, reason, fields) of a form that has the fields `names`, in the reader's language.

    Sections without any of the fields are left out; fields of no section make a last one.
    """
    wanted = list(names)
    placed = [(word(one.title), word(one.reason), [name for name in one.fields if name in wanted]) for one in declared]
    known = {name for one in declared for name in one.fields}
    rest = [name for name in wanted if name not in known]
    title = say("More") if declared else say("Details")
    return [section for section in [*placed, (title, "", rest)] if section[2]]
