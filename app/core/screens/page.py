"""What the list, the detail page and the forms of an entity share: how it looks, and what this user may press."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, ClassVar

from app.core.language import say, word
from app.core.palette.declared import Findable
from app.core.screens.buttons import Button
from app.core.screens.columns import columns_of
from app.core.screens.entity import EntityScreen
from app.core.screens.extras import Columns, Extras, button_at
from app.core.screens.form_sections import FormSection


class Page(EntityScreen):
    """The base of an entity's pages; `View` puts them together and lists the declarations."""

    title: ClassVar[str] = ""
    icon: ClassVar[str] = "table"
    purpose: ClassVar[str] = ""
    begun_by: ClassVar[str] = ""
    tabs: ClassVar[Mapping[str, str]] = {}
    extras: Extras = Extras()
    palette: Findable | None = None
    badge: str = ""
    key: str = ""
    light: Callable[[], str] | None = None
    pickers: ClassVar[Mapping[str, str]] = {}
    export_columns: ClassVar[Sequence[str]] = ()
    sections: ClassVar[Sequence[FormSection]] = ()
    list_template = "screens/list.html"
    show_template = "screens/detail.html"
    add_template = edit_template = verb_template = "screens/form.html"
    conflict_template = "screens/conflict.html"
    list_title: str
    endpoint: str
    render_template: Any

    def _columns(self, names: Sequence[str]) -> Columns:
        return columns_of(self, names, self.label_columns)

    def _buttons(self, row: Any) -> Sequence[Button]:
        """The verbs that the current user may press on the row, or on the list where there is none."""
        base = self.route_base if row is None else f"{self.route_base}/{row.id}"
        return [
            Button(word(verb.label), verb.icon, f"{base}/{verb.name}", verb.is_primary)
            for verb in self.verbs
            if bool(verb.row) == (row is not None) and (row is None or verb.is_offered(row)) and self.may(verb.name)
        ]

    def _first_step(self) -> Button | None:
        """What makes the first row, as far as the current user may: a new one, a verb of the list, or `begun_by`."""
        if self.may("create"):
            return Button(say("New"), "plus", f"{self.route_base}/add")
        return next(iter(self._buttons(None)), button_at(self.begun_by))

    def _rights(self, row: Any = None) -> dict[str, bool]:
        rights = {f"can_{name}": self.may(name) for name in ("create", "update", "delete", "export")}
        if row is not None:
            rights["can_update"] = rights["can_update"] and type(self).is_editable(row)
            rights["can_delete"] = rights["can_delete"] and type(self).is_removable(row)
        return rights
