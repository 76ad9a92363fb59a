"""The pages of one entity, over FAB's ModelView: list, detail, add, edit, delete, picker, export and its verbs."""

from flask import Response, jsonify, request
from flask_appbuilder import ModelView, expose

from app.core.db import session, snake
from app.core.errors import BadQuery, Fault
from app.core.language import say
from app.core.screens.access import allowed
from app.core.screens.asking import Ask, read_ask
from app.core.screens.columns import label_of
from app.core.screens.detail_page import DetailPage
from app.core.screens.export import csv_response
from app.core.screens.exported import Exported
from app.core.screens.form_page import FormPage
from app.core.screens.layout import layout_of
from app.core.screens.list_page import ListPage
from app.core.screens.listing import narrowed
from app.core.screens.paging import Order, ordered
from app.core.screens.request_filters import RequestFilters
from app.core.screens.verb_pages import add_verb_routes
from app.core.screens.workbook import workbook_response

PICKS = 20
FORMATS = ("", "csv", "xlsx")  # an export without a format has the declared columns
# FAB's actions reach rows past the row scope, and its download checks no row; verbs take their place.
UNSAFE = {"action", "action_post", "download"}


class View(ListPage, DetailPage, FormPage, ModelView):
    """`/<resource>/list/`, `/show/<id>`, `/add`, `/edit/<id>`, `/delete/<id>`, `/pick`, `/export` and the verbs.

    `title` names the list and `purpose` says what it is for while it is empty; `begun_by` is the verb of another screen
    that makes its rows, `stock_level/receive`, where none of its own does. `icon` is its symbol, `kinds` the cells of
    its columns, `tabs` the related lists of a detail page: `{"Barcodes": "barcode?variant_id={id}"}`. `pickers`
    narrows where the choices of filters and forms come from: `{"site_id": "location/pick?level=site"}`.
    `export_columns` go into the CSV in place of the list's.
    `card` says where columns stand on a phone's card, where the rule of the house chooses worse:
    `{"state": "end", "due_on": "more"}`.
    `sections` arrange the fields of the forms.
    """

    _filters = RequestFilters()

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
        """The filtered list: what the person sees as `format=xlsx` or `csv`, or all that is declared, as CSV."""
        ask, asked = read_ask(request.args), request.args.get("format", "")
        if asked not in FORMATS:
            reason = say("An export is one of: %(formats)s.", formats=", ".join(filter(None, FORMATS)))
            raise BadQuery(reason, [Fault("?format", "unknown", reason)])
        if not asked:
            return csv_response(Exported.of_names(self, ask, self.export_columns or self.list_columns))
        exported = Exported.of_layout(self, ask, layout_of(self, self.extras), self.extras)
        return workbook_response(exported) if asked == "xlsx" else csv_response(exported)
