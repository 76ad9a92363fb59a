"""The pages of one entity, over FAB's ModelView: list, detail, add, edit, delete, picker, export and its verbs."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar
from urllib.parse import urlencode

from flask import Response, flash, jsonify, redirect, request, url_for
from flask_appbuilder import ModelView, expose

from app.core.db import session, snake
from app.core.errors import Invalid, Refusal
from app.core.screens.access import allowed
from app.core.screens.asking import Ask, Condition, read_ask
from app.core.screens.buttons import Button
from app.core.screens.changes import change, create, remove
from app.core.screens.columns import columns_of, label_of, value_of
from app.core.screens.entity import EntityScreen
from app.core.screens.export import csv_response
from app.core.screens.extras import Columns, Extras, plain_buttons
from app.core.screens.filter_choices import FilterChoices
from app.core.screens.forms import form_class, show_faults
from app.core.screens.listing import narrowed, read_page
from app.core.screens.paging import Order, ordered
from app.core.screens.request_filters import RequestFilters
from app.core.screens.tabs import shown_tabs
from app.core.screens.verb_pages import add_verb_routes
from app.core.screens.versions import demand_same_version

PICKS = 20
# FAB's actions reach rows past the row scope, and its download checks no row; verbs take their place.
UNSAFE = {"action", "action_post", "download"}
UNSEEN = ("csrf_token", "version", "key")
RECORD = ("created_at", "updated_at")
SIGNS = {
    "eq": "is", "ne": "is not", "in": "is one of", "gt": ">", "gte": "≥", "lt": "<", "lte": "≤",
    "contains": "contains", "starts": "starts with", "isnull": "is empty:",
}  # fmt: skip


class View(EntityScreen, ModelView):
    """`/<resource>/list/`, `/show/<id>`, `/add`, `/edit/<id>`, `/delete/<id>`, `/pick`, `/export` and the verbs.

    `title` names the list, `icon` its symbol, `kinds` the cells of its columns, `tabs` the related lists of a detail
    page: `{"Barcodes": "barcode?variant_id={id}"}`. `pickers` narrows where a filter's choices come from:
    `{"site_id": "location/pick?level=site"}`. `export_columns` go into the CSV in place of the list's.
    """

    _filters = RequestFilters()
    title: ClassVar[str] = ""
    icon: ClassVar[str] = "table"
    tabs: ClassVar[Mapping[str, str]] = {}
    extras: Extras = Extras()
    pickers: ClassVar[Mapping[str, str]] = {}
    export_columns: ClassVar[Sequence[str]] = ()
    list_template = "screens/list.html"
    show_template = "screens/detail.html"
    add_template = edit_template = verb_template = "screens/form.html"

    def __init__(self) -> None:
        self.route_base = f"/{snake(self.resource)}"
        self.label_columns = dict(self.label_columns)  # FAB fills it with labels of its own
        self.name_permissions()
        self.exclude_route_methods |= UNSAFE
        self.list_title = type(self).title or label_of(snake(self.resource))
        super().__init__()
        self.keep_declared()

    def _init_forms(self) -> None:
        """FAB would load whole related tables into a search form; ours are made per request, from remote selects."""

    def _register_urls(self) -> None:
        super()._register_urls()
        add_verb_routes(self)

    def update_redirect(self) -> None:
        """Keep no page history in the session: two tabs would share it, and every page would set a cookie."""

    @expose("/list/", methods=["GET"])
    @allowed("read")
    def list(self) -> Any:
        """A page of rows, searched, filtered and ordered by the query."""
        ask = read_ask(request.args)
        page = read_page(self, ask, self.list_columns)
        choices = FilterChoices(self, self.pickers)
        return self.render_template(
            self.list_template,
            title=self.list_title,
            screen_icon=self.icon,
            columns=self.extras.columns(self._columns(self.list_columns)),
            rows=self.extras.fill([self._row(row, self.list_columns) for row in page.rows]),
            count=page.count_text,
            next_url=_url_with(cursor=page.next_cursor) if page.next_cursor else None,
            previous_url=_url_with(cursor=page.previous_cursor) if page.previous_cursor else None,
            search_value=ask.search if self.is_searchable else None,
            filters=[self._active(condition, choices) for condition in ask.conditions],
            filterable=choices.offered(),
            verbs=self._buttons(None),
            export_url=f"{self.route_base}/export?{urlencode([*request.args.items(multi=True)])}",
            **self._rights(),
        )

    @expose("/show/<pk>", methods=["GET"])
    @allowed("read")
    def show(self, pk: str) -> Any:
        """The detail page of a row."""
        row = self.find(pk, [*self.show_columns, *RECORD])
        begun = self.extras.buttons_of(row, f"{self.route_base}/show/{row.id}")
        return self.render_template(
            self.show_template,
            title=str(row),
            list_title=self.list_title,
            screen_icon=self.icon,
            item=row,
            pk=row.id,
            status=getattr(row, "status", None),
            figures=self.extras.facts(row),
            facts=self._facts(row, self.show_columns),
            side=self._facts(row, [name for name in RECORD if hasattr(row, name)]),
            tabs=[*self.extras.made_tables(row), *shown_tabs({**self.extras.tabs, **self.tabs}, row)],
            verbs=[*(plain_buttons(self._buttons(row)) if begun else self._buttons(row)), *begun],
            **self._rights(),
        )

    @expose("/add", methods=["GET", "POST"])
    @allowed("create")
    def add(self) -> Any:
        """Create a row; then its detail page."""
        form = form_class(self, self.add_columns)()
        title = f"New {self.noun}"
        return self._submit(title, form, None) if form.is_submitted() else self._form_page(title, form)

    @expose("/edit/<pk>", methods=["GET", "POST"])
    @allowed("update")
    def edit(self, pk: str) -> Any:
        """Change a row; refused where it changed since the form was loaded."""
        row = self.find(pk, self.edit_columns)
        form = form_class(self, self.edit_columns)(obj=row)
        if form.is_submitted():
            return self._submit(f"Edit {row}", form, row)
        form.version.data = getattr(row, "row_version", None)
        return self._form_page(f"Edit {row}", form, row)

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
        flash(f"{self.noun.capitalize()} deleted.", "success")
        return redirect(url_for(f"{self.endpoint}.list"))

    @expose("/pick", methods=["GET"])
    @allowed("read")
    def pick(self) -> Response:
        """The first rows that match `q`, as id and text, for remote selects."""
        arguments = request.args.copy()
        text = arguments.pop("q", "").strip()[:200].replace("\x00", "")
        asked = read_ask(arguments)
        ask = Ask(conditions=asked.conditions, search=(asked.search or text) if self.is_searchable else "")
        statement = narrowed(self, ask)
        if not ask.search or type(self).search is None:
            statement = ordered(statement, self.model, Order((self.order_columns or ["id"])[0], False))
        rows = session.execute(statement.limit(PICKS).options(*self.loading(joined=True))).unique().scalars()
        return jsonify(result=[{"id": row.id, "text": str(row)} for row in rows])

    @expose("/export", methods=["GET"])
    @allowed("export")
    def export(self) -> Response:
        """The filtered list as CSV, streamed."""
        return csv_response(self, read_ask(request.args), self.export_columns or self.list_columns)

    def _submit(self, title: str, form: Any, row: Any) -> Any:
        try:
            if not form.validate():
                raise Invalid("Please correct the fields marked below.")
            demand_same_version(row, form.version.data)
            saved = create(self, _given(form)) if row is None else change(self, row, form.values())
        except Refusal as refusal:
            show_faults(form, refusal)
            return self._form_page(title, form, row), refusal.status
        flash(f"{self.noun.capitalize()} saved.", "success")
        return redirect(url_for(f"{self.endpoint}.show", pk=saved.id))

    def _form_page(self, title: str, form: Any, row: Any = None) -> Any:
        return self.render_template(
            self.add_template if row is None else self.edit_template,
            title=title,
            list_title=self.list_title,
            form=form,
            item=row,
            sections=[("Details", "", [name for name in form._fields if name not in UNSEEN])],
            cancel_url=url_for(f"{self.endpoint}.show", pk=row.id) if row else url_for(f"{self.endpoint}.list"),
        )

    def _columns(self, names: Sequence[str]) -> Columns:
        return columns_of(self, names, self.label_columns)

    def _facts(self, row: Any, names: Sequence[str]) -> Sequence[tuple[str, str, Any]]:
        return [(label, kind, value_of(row, name)) for name, label, kind, _ in self._columns(names)]

    def _row(self, row: Any, names: Sequence[str]) -> dict[str, Any]:
        shown = {name: value_of(row, name) for name in names}
        return {"pk": row.id, "buttons": self.extras.buttons_of(row), **shown}

    def _buttons(self, row: Any) -> Sequence[Button]:
        """The verbs that the current user may press on the row, or on the list where there is none."""
        base = self.route_base if row is None else f"{self.route_base}/{row.id}"
        return [
            Button(verb.label, verb.icon, f"{base}/{verb.name}", verb.is_primary)
            for verb in self.verbs
            if bool(verb.row) == (row is not None) and (row is None or verb.is_offered(row)) and self.may(verb.name)
        ]

    def _rights(self) -> dict[str, bool]:
        return {f"can_{name}": self.may(name) for name in ("create", "update", "delete", "export")}

    def _active(self, condition: Condition, choices: FilterChoices) -> dict[str, str]:
        name = condition.column if condition.operator == "eq" else f"{condition.column}__{condition.operator}"
        told = f"{choices.label(condition.column)} {SIGNS[condition.operator]} {choices.told(condition)}"
        return {"label": told, "url": _url_with(**{name: None})}


def _given(form: Any) -> dict[str, Any]:
    """What was filled in; an empty field of a new row is left to the column's default."""
    return {name: value for name, value in form.values().items() if value is not None}


def _url_with(**changes: str | None) -> str:
    arguments = [
        (name, value) for name, value in request.args.items(multi=True) if name not in (*changes, "page", "cursor")
    ]
    given = [(name, value) for name, value in changes.items() if value is not None]
    return f"{request.path}?{urlencode([*arguments, *given])}"
