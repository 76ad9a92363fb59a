"""The dialog of an act on many rows: its form, then how far it is."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl, urlencode

from flask import request
from flask_appbuilder import expose
from uuid_utils.compat import uuid7
from werkzeug.datastructures import MultiDict

from app.core.bulk.acts import EDIT, Act, allowed_acts, demand_act
from app.core.bulk.asking import Selection, ask_run, selected
from app.core.bulk.models import BulkRun
from app.core.bulk.progress import progress_of
from app.core.bulk.values import to_json
from app.core.errors import Fault, Invalid, Refusal
from app.core.language import counted, say, word
from app.core.personal.list_views import VIEW
from app.core.screens.access import allowed
from app.core.screens.forms import form_class, show_faults
from app.core.screens.listing import bounded_count
from app.core.screens.page import Page
from app.core.screens.verb_calls import idempotency_key
from app.core.screens.verb_forms import verb_form

# Fields of the dialog itself, beside those of the act.
IDS, QUERY, KEY, TICKED = "bulk-ids", "bulk-query", "bulk-key", "bulk-change"


class BulkPage(Page):
    """`/<resource>/bulk/<act>`: pieces of page for the dialog of a list."""

    @expose("/bulk/<act>", methods=["GET", "POST"])
    @allowed("read")
    def bulk(self, act: str) -> Any:
        """The form of the act for `count` rows, or for all that match `bulk-query`; POST asks for the run."""
        chosen = demand_act(self, act)
        form = self._bulk_form(chosen)
        if request.method == "GET":
            return self._bulk_dialog(chosen, form, str(uuid7()))
        try:
            run = self._ask(chosen, form)
        except Refusal as refusal:
            show_faults(form, refusal)
            return self._bulk_dialog(chosen, form, request.form.get(KEY, "")), refusal.status
        return self.render_template("bulk/progress.html", **progress_of(run)), 202

    def _ask(self, act: Act, form: Any) -> BulkRun:
        values = self._bulk_values(act, form)
        query = _query()
        selection = Selection(query=query) if query is not None else Selection(_ids(request.form.get(IDS, "")))
        return ask_run(self, act.name, values, selection, idempotency_key(request.form.get(KEY, "")))[0]

    def _bulk_form(self, act: Act) -> Any:
        return (
            verb_form(act.verb)() if act.verb else form_class(self, list(self.bulk_edit) if act.name == EDIT else [])()
        )

    def _bulk_values(self, act: Act, form: Any) -> Mapping[str, Any]:
        if act.verb is not None:
            if not form.validate():
                raise Invalid(say("Please correct the fields marked below."))
            values: Mapping[str, Any] = form.values()
            return values
        ticked = [name for name in request.form.getlist(TICKED) if name in form.values()]
        for name in form.values().keys() - set(ticked):
            form[name].validators, form[name].pre_validate = [], lambda _form: None
            form[name].process_errors = []
        if not form.validate():
            raise Invalid(say("Please correct the fields marked below."))
        return to_json(self, {name: form[name].data for name in ticked})

    def _bulk_dialog(self, act: Act, form: Any, key: str) -> Any:
        names = [name for name in form._fields if name not in ("csrf_token", "version", "base", "key")]
        count, is_all = self._bulk_count()
        return self.render_template(
            "bulk/form.html", act=act, label=word(act.label), form=form, names=names, key=key, count=count,
            is_all=is_all, is_edit=act.name == EDIT, is_harmful=act.name == "delete",
            purpose=word(act.verb.purpose) if act.verb else "", ticked=request.form.getlist(TICKED),
            action=f"{self.route_base}/bulk/{act.name}",
        )  # fmt: skip

    def _bulk_count(self) -> tuple[str, bool]:
        """How many rows are chosen, for people, and whether they are all that match."""
        asked: MultiDict[str, str] = request.values
        if (query := _query()) is not None:
            count, is_capped = bounded_count(selected(self, query), self.model)
            return f"{counted(count)}+" if is_capped else counted(count), True
        named = asked.get("count", "")
        short = named.isascii() and named.isdigit() and len(named) < 6  # noqa: PLR2004  # a page has no more rows
        return counted(int(named) if short else len(_ids(asked.get(IDS, "")))), False

    def bulk_bar(self) -> Mapping[str, Any]:
        """What the list's bar offers the current user."""
        return {
            "bulk_acts": [(act, word(act.label), f"{self.route_base}/bulk/{act.name}") for act in allowed_acts(self)]
        }


def _query() -> str | None:
    """What the list that is seen was asked for. A view in its address is a name only: its filters stand beside it, and
    those that the person took away must not come back."""
    if QUERY not in request.values:
        return None
    pairs = parse_qsl(request.values[QUERY].lstrip("?"), keep_blank_values=True)
    return urlencode([(name, value) for name, value in pairs if name != VIEW])


def _ids(text: str) -> tuple[int, ...]:
    parts = [part for part in text.split(",") if part]
    if not all(part.isascii() and part.isdigit() and len(part) <= 19 for part in parts):  # noqa: PLR2004  # a bigint
        reason = say("Must be a list of ids.")
        raise Invalid(reason, [Fault("/ids", "invalid", reason)])
    return tuple(map(int, parts))
