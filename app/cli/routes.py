"""`flask inventra routes`: every address of the site, and what it asks of whoever calls it."""

import click
from flask import current_app
from flask.cli import with_appcontext
from rich.table import Table
from werkzeug.routing import Rule

from app.cli.progress import console

PUBLIC = "-"


@click.command()
@click.option("--search", default="", metavar="TEXT", help="Only addresses or permissions that contain TEXT.")
@with_appcontext
def routes(search: str) -> None:
    """List every route with its methods, endpoint and permission, and count them."""
    rules = sorted(current_app.url_map.iter_rules(), key=lambda rule: rule.rule)
    rows = [(_methods(rule), rule.rule, rule.endpoint, _permission(rule)) for rule in rules]
    shown = [row for row in rows if search in row[1] or search in row[3]]
    table = Table("Methods", "Address", "Endpoint", "Permission", box=None)
    for row in shown:
        table.add_row(*row)
    console.print(table)
    guarded = sum(row[3] != PUBLIC for row in shown)
    console.print(f"{len(shown)} routes, {guarded} with a permission, {len(shown) - guarded} without")


def _methods(rule: Rule) -> str:
    return " ".join(sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}))


def _permission(rule: Rule) -> str:
    """FAB marks each guarded method with its permission; its view knows the name of the resource."""
    function = current_app.view_functions[rule.endpoint]
    view = getattr(function, "__self__", None)
    name = getattr(function, "_permission_name", None)
    if view is None or name is None:
        return PUBLIC
    renamed = getattr(view, "method_permission_name", None) or {}
    return f"can_{renamed.get(function.__name__, name)} on {view.class_permission_name}"
