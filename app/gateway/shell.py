"""What the frame of every page asks for after it is shown: work counts of the menu, and the sites to choose from."""

from typing import Any

from flask import Blueprint, Response, jsonify, redirect, render_template, request

from app.core.screens.access import demand_person
from app.core.screens.arguments import own_path
from app.core.screens.badges import badge_counts, lights
from app.gateway.site_scope import choose, own_sites

FRESH_SECONDS = 10

shell = Blueprint("shell", __name__, url_prefix="/shell")


shell.before_request(demand_person)


@shell.get("/counts")
def counts() -> Response:
    """Work waiting and lamps, by resource; the browser keeps it for seconds (its address names person and site)."""
    response = jsonify(counts=badge_counts(), lights=lights())
    response.headers["Cache-Control"] = f"private, max-age={FRESH_SECONDS}"
    return response


@shell.get("/sites")
def sites() -> str:
    """The sites of the user as a menu, to be swapped into the switch."""
    return render_template("shell/sites.html", sites=own_sites())


@shell.post("/site")
def site() -> Any:
    """Work in the site `site_id` (empty: in all), then back to where the form stood: the path `back`."""
    choose(request.form.get("site_id", ""))
    return redirect(own_path(request.form.get("back", "")) or "/")
