"""The forms of an entity: add, edit and delete."""

from datetime import datetime
from typing import Any

from flask import flash, redirect, request, url_for
from flask_appbuilder import expose
from flask_babel import format_timedelta

from app.core import clock
from app.core.errors import Invalid, Refusal, Stale
from app.core.language import headed, say, word
from app.core.screens.access import allowed
from app.core.screens.changes import change, create, remove
from app.core.screens.conflicts import CHOICE, differences, sealed, take_theirs
from app.core.screens.form_sections import arranged
from app.core.screens.forms import UNSEEN, form_class, show_faults
from app.core.screens.page import Page
from app.core.screens.versions import demand_same_version, last_change


class FormPage(Page):
    """`/<resource>/add`, `/edit/<id>` and `/delete/<id>`."""

    @expose("/add", methods=["GET", "POST"])
    @allowed("create")
    def add(self) -> Any:
        """Create a row; then its detail page, or a further empty form."""
        form = form_class(self, self.add_columns)()
        title = say("New %(noun)s", noun=self.noun)
        return self._submit(title, form) if form.is_submitted() else self._form_page(title, form)

    @expose("/edit/<pk>", methods=["GET", "POST"])
    @allowed("update")
    def edit(self, pk: str) -> Any:
        """Change a row; where it changed since the form was loaded, both versions are shown to choose from."""
        row = self.find(pk, self.edit_columns)
        form = form_class(self, self.edit_columns)(obj=row)
        title = say("Edit %(name)s", name=row)
        if not form.is_submitted():
            form.version.data, form.base.data = getattr(row, "row_version", None), sealed(form, row)
            return self._form_page(title, form, row)
        take_theirs(form, row)
        try:
            return self._submit(title, form, row)
        except Stale as refusal:
            return self._conflict_page(form, self.find(pk, self.edit_columns)), refusal.status

    @expose("/delete/<pk>", methods=["POST"])
    @allowed("delete")
    def delete(self, pk: str) -> Any:
        """Delete a row; refused while others refer to it."""
        row = self.find(pk)
        try:
            remove(self, row)
        except Refusal as refusal:
            flash(refusal.detail, "danger")
            return redirect(url_for(f"{self.endpoint}.show", pk=pk))
        flash(say("%(noun)s deleted.", noun=headed(self.noun)), "success")
        return redirect(url_for(f"{self.endpoint}.list"))

    def _submit(self, title: str, form: Any, row: Any = None) -> Any:
        """Save what was sent; answers the form again with what is wrong. Raises `Stale` where the row has changed."""
        try:
            if not form.validate():
                raise Invalid(say("Please correct the fields marked below."))
            demand_same_version(row, form.version.data)
            saved = create(self, _given(form)) if row is None else change(self, row, form.values())
        except Stale:
            raise
        except Refusal as refusal:
            show_faults(form, refusal)
            return self._form_page(title, form, row), refusal.status
        flash(say("%(noun)s saved.", noun=headed(self.noun)), "success")
        if row is None and request.form.get("then") == "another":
            return redirect(request.full_path.rstrip("?"))
        return redirect(url_for(f"{self.endpoint}.show", pk=saved.id))

    def _form_page(self, title: str, form: Any, row: Any = None) -> Any:
        return self.render_template(
            self.add_template if row is None else self.edit_template,
            title=title,
            list_title=word(self.list_title),
            form=form,
            item=row,
            sections=arranged(self.sections, [field.short_name for field in form.inputs()]),
            has_another=row is None,
            cancel_url=url_for(f"{self.endpoint}.show", pk=row.id) if row else url_for(f"{self.endpoint}.list"),
        )

    def _conflict_page(self, form: Any, row: Any) -> Any:
        theirs = form_class(self, self.edit_columns)(formdata=None, obj=row)
        who, at = last_change(row)
        return self.render_template(
            self.conflict_template,
            title=say("%(name)s changed meanwhile", name=row),
            list_title=word(self.list_title),
            differences=differences(form, theirs, row, self.resource),
            sent=[pair for pair in request.form.items(multi=True) if pair[0] not in UNSEEN and CHOICE not in pair[0]],
            version=row.row_version,
            base=sealed(theirs, row),
            who=who,
            at=at,
            ago=_ago,
            cancel_url=url_for(f"{self.endpoint}.show", pk=row.id),
        )


def _ago(at: datetime) -> str:
    """`2 minutes ago`."""
    return str(format_timedelta(at - clock.now(), add_direction=True))


def _given(form: Any) -> dict[str, Any]:
    """What was filled in; an empty field of a new row is left to the column's default."""
    return {name: value for name, value in form.values().items() if value is not None}
