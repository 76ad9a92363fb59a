"""What can be done to many rows of an entity at once, made from its declarations."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.core.errors import Fault, Invalid
from app.core.language import mark, say
from app.core.screens.access import DELETE, UPDATE, demand, may
from app.core.screens.entity import EntityScreen
from app.core.screens.verbs import Verb

EDIT, UNDO = "edit", "undo"


@dataclass(frozen=True)
class Act:
    """One of them: `permission` is that of the same act on one row; `verb` is None for edit, delete and undo."""

    name: str
    label: str
    icon: str
    permission: str
    verb: Verb | None = None


def acts_of(screen: EntityScreen) -> Sequence[Act]:
    """Every act that the entity declares for many rows."""
    edit = [Act(EDIT, mark("Edit"), "pencil", UPDATE)] if screen.bulk_edit else []
    verbs = [Act(verb.name, verb.label, verb.icon, verb.name, verb) for verb in screen.verbs if verb.is_bulk]
    delete = [Act(DELETE, mark("Delete"), "trash", DELETE)] if screen.is_bulk_deletable else []
    return [*edit, *verbs, *delete]


def allowed_acts(screen: EntityScreen) -> Sequence[Act]:
    """Those that the current user may do."""
    may_follow = may("read", "BulkRun")
    return [act for act in acts_of(screen) if may_follow and screen.may(act.permission)]


def demand_act(screen: EntityScreen, name: str) -> Act:
    """The act of that name; refuses one that is not declared, and whoever may not do it to a single row either."""
    act = next((act for act in acts_of(screen) if act.name == name), None)
    if act is None:
        names = ", ".join(act.name for act in acts_of(screen))
        reason = say("There is no such act on many rows here; there are: %(names)s.", names=names)
        raise Invalid(reason, [Fault("/act", "unknown", reason)])
    demand("read", "BulkRun")
    demand("read", screen.resource)
    demand(act.permission, screen.resource)
    return act
