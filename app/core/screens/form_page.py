"""The forms of an entity: add, edit and delete."""

from typing import Any

from flask import flash, redirect, url_for
from flask_appbuilder import expose

from app.core.errors import Invalid, Refusal
from app.core.language import headed, say, word
from app.core.screens.access import allowed
from app.core.screens.changes import change, create, remove
from app.core.screens.forms import form_class, show_faults
from app.core.screens.page import Page
from app.core.screens.versions import demand_same_version

UNSEEN = ("csrf_token", "version", "key")


class FormPage(Page):
    """`/<resource>/add`, `/edit/<id>` and `/delete/<id>`."""

    @expose("/add", methods=["GET", "POST"])
    @allowed("create")
    def add(self) -> Any:
        """Create a row; then its detail page."""
        form = form_class(self, self.add_columns)()
        title = say("New %(noun)s", noun=self.noun)
        return self._submit(title, form, None) if form.is_submitted() else self._form_page(title, form)

    @expose("/edit/<pk>", methods=["GET", "POST"])
    @allowed("update")
    def edit(self, pk: str) -> Any:
        """Change a row; refused where it changed since the form was loaded."""
        row = self.find(pk, self.edit_columns)
        form = form_class(self, self.edit_columns)(obj=row)
        if form.is_submitted():
            return self._submit(say("Edit %(name)s", name=row), form, row)
        form.version.data = getattr(row, "row_version", None)
        return self._form_page(say("Edit %(name)s", name=row), form, row)

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

    def _submit(self, title: str, form: Any, row: Any) -> Any:
        try:
            if not form.validate():
                raise Invalid(say("Please correct the fields marked below."))
            demand_same_version(row, form.version.data)
            saved = create(self, _given(form)) if row is None else change(self, row, form.values())
        except Refusal as refusal:
            show_faults(form, refusal)
            return self._form_page(title, form, row), refusal.status
        flash(say("%(noun)s saved.", noun=headed(self.noun)), "success")
        return redirect(url_for(f"{self.endpoint}.show", pk=saved.id))

    def _form_page(self, title: str, form: Any, row: Any = None) -> Any:
        return self.render_template(
            self.add_template if row is None else self.edit_template,
            title=title,
            list_title=word(self.list_title),
            form=form,
            item=row,
            sections=[(say("Details"), "", [name for name in form._fields if name not in UNSEEN])],
            cancel_url=url_for(f"{self.endpoint}.show", pk=row.id) if row else url_for(f"{self.endpoint}.list"),
        )


def _given(form: Any) -> dict[str, Any]:
    """What was filled in; an empty field of a new row is left to the column's default."""
    return {name: value for name, value in form.values().items() if value is not None}
