"""Trying a reorder rule on history: the page with its chart and tables, and the REST address."""

from collections.abc import Mapping
from dataclasses import asdict
from decimal import Decimal
from typing import Any

from babel.numbers import get_decimal_symbol, get_group_symbol
from flask import Response, jsonify, request
from flask_appbuilder import expose
from flask_babel import format_percent
from sqlalchemy import select

from app.core.db import session
from app.core.errors import Invalid, Refusal
from app.core.language import locale, say, say_many, word
from app.core.screens.access import READ, allowed, demand
from app.core.screens.commands import command_from
from app.core.screens.entity import EntityScreen
from app.core.screens.forms import show_faults
from app.core.screens.typed_numbers import shown_decimal
from app.core.screens.verb_forms import verb_form
from app.core.screens.verbs import Verb
from app.inventory.models import ReorderRule
from app.inventory.services import Simulate, Simulation, Trial, simulate
from app.inventory.services.rules.simulating import DAYS

ASKED = Verb(
    "simulate",
    "Try on history",
    Simulate,
    simulate,
    pickers={"site_id": "location?level=site&kind__ne=virtual"},
    labels={"variant_id": "Item", "lead_days": "Days until an order arrives", "days": "Days of history"},
    hints={"variant_id": "Left empty: the items of the category, or all of the site; the first 100."},
)
NO_TOKEN = {"csrf": False}  # it changes nothing, and its address can be kept
OF_RULE = ("variant_id", "category_id", "site_id", "minimum", "maximum", "multiple", "lead_days")
COLOURS = ("--iv-chart-1", "--iv-chart-3")


class TryingApi(EntityScreen):
    """`GET /api/v1/reorder_rule/simulate`."""

    @expose("/simulate", methods=["GET"])
    @allowed(READ)
    def simulate(self) -> Response:
        """What a rule would have done with the demand of the last days, beside the rule that applies now.
        ---
        get:
          parameters:
          - {in: query, name: site_id, required: true, schema: {type: integer}}
          - {in: query, name: variant_id, schema: {type: integer}, description: "without it, many items"}
          - {in: query, name: category_id, schema: {type: integer}}
          - {in: query, name: minimum, required: true, schema: {type: string}}
          - {in: query, name: maximum, required: true, schema: {type: string}}
          - {in: query, name: multiple, schema: {type: string}}
          - {in: query, name: lead_days, schema: {type: integer, maximum: 365}}
          - {in: query, name: days, schema: {type: integer, minimum: 7, maximum: 365}}
          responses:
            200:
              description: "`items` (100 at most) with `proposed` and `present`; of a single item also its `series`"
              content: {application/json: {schema: {type: object, additionalProperties: true}}}
            403: {description: you may not read reorder rules with movements}
            404: {description: "no such item, category or site, or none of yours"}
            422: {description: a value is out of range}
        """
        return jsonify(result=_simulated(request.args).as_dict())


class TryingPage(EntityScreen):
    """`/reorder_rule/simulate`, begun with the figures of a rule by `?rule_id=7`, and its chart."""

    render_template: Any

    @expose("/simulate", methods=["GET"])
    @allowed(READ)
    def simulate(self) -> Any:
        """The form, and below it what the rule would have done."""
        begun = request.args.get("rule_id")
        form = _form_of(self.find(begun)) if begun else _form_sent()
        command = found = None
        try:
            if request.args:
                command, found = _tried(form)
        except Refusal as refusal:
            show_faults(form, refusal)
            return self._page(form, None, None), refusal.status
        return self._page(form, command, found)

    def _page(self, form: Any, command: Simulate | None, found: Simulation | None) -> Any:
        return self.render_template(
            "inventory/simulation.html",
            title=say("Try a reorder rule on history"),
            list_title=word("Reorder rules"),
            form=form,
            found=found,
            asked=_asked(command) if command else {},
            saving=_saving(command) if command else None,
            can_save=self.may("update") and self.may("create"),
            percent=_percent,
        )

    @expose("/simulate/chart", methods=["GET"])
    @allowed(READ)
    def simulate_chart(self) -> Response:
        """The stock of a single item under both rules, day by day, as a Plotly figure in JSON."""
        trial = _simulated(request.args).trials[0]
        lines = [(say("With these figures"), trial.proposed), (say("With the present rule"), trial.present)]
        data = [
            {
                "type": "scatter",
                "mode": "lines",
                "name": name,
                "x": [day.day.isoformat() for day in replayed.days],
                "y": [float(day.stock) for day in replayed.days],
                "line": {"color": colour, "shape": "hv", "width": 2},
            }
            for (name, replayed), colour in zip(lines, COLOURS, strict=True)
            if replayed is not None
        ]
        axis = {"automargin": True, "fixedrange": True}
        layout = {
            "height": 280,
            "margin": {"l": 8, "r": 8, "t": 8, "b": 8},
            "separators": get_decimal_symbol(locale()) + get_group_symbol(locale()),
            "showlegend": False,
            "dragmode": False,
            "hovermode": "x unified",
            "xaxis": {**axis, "type": "date", "showgrid": False, "tickformat": "%d %b", "nticks": 6},
            "yaxis": {**axis, "rangemode": "tozero"},
        }
        return jsonify(data=data, layout=layout, summary=_said(trial))


def _simulated(values: Mapping[str, Any]) -> Simulation:
    demand(READ, "StockMove")
    return simulate(command_from(Simulate, values))


def _form_of(rule: ReorderRule) -> Any:
    return verb_form(ASKED)(formdata=None, data=_values_of(rule), meta=NO_TOKEN)


def _values_of(rule: ReorderRule) -> dict[str, Any]:
    return {name: getattr(rule, name) for name in OF_RULE} | {"days": DAYS}


def _form_sent() -> Any:
    return verb_form(ASKED)(formdata=request.args or None, meta=NO_TOKEN)


def _tried(form: Any) -> tuple[Simulate, Simulation]:
    demand(READ, "StockMove")
    if request.args.get("rule_id") is None and not form.validate():
        raise Invalid(say("Please correct the fields marked below."))
    command = command_from(Simulate, form.values())
    return command, simulate(command)


def _asked(command: Simulate) -> dict[str, str]:
    """The command as the arguments of an address."""
    return {name: _plain(value) for name, value in asdict(command).items() if value is not None}


def _saving(command: Simulate) -> dict[str, Any]:
    """What saves the figures as a rule: its id where there is one about just that, and the fields of its form."""
    about = {name: getattr(command, name) for name in OF_RULE[:3]}
    rule = session.scalar(select(ReorderRule).filter_by(**about))
    figures = {name: shown_decimal(_plain(getattr(command, name))) for name in OF_RULE[3:]}
    if rule is None:
        return {"pk": None, "fields": {**{name: _plain(row_id) for name, row_id in about.items() if row_id}, **figures}}
    until = rule.snoozed_until.isoformat() if rule.snoozed_until else ""
    return {"pk": rule.id, "fields": {**figures, "version": rule.row_version, "snoozed_until": until}}


def _plain(value: Any) -> str:
    return f"{value.normalize():f}" if isinstance(value, Decimal) else str(value)


def _said(trial: Trial) -> str:
    return say_many(
        "%(sku)s: %(count)s day without stock, %(orders)s orders.",
        "%(sku)s: %(count)s days without stock, %(orders)s orders.",
        trial.proposed.stock_out_days,
        sku=trial.history.sku,
        orders=trial.proposed.orders,
    )


def _percent(part: Any) -> str:
    return str(format_percent(part, "#,##0.0 %"))
