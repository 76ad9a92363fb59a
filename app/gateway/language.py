"""The language and the time zone of a request, and the page on which people choose them.

The language: what the person chose, else what the browser asks for (Accept-Language), else the installation's.
The choice is kept as a preference and taken into the session at sign-in, so that no request asks the database for it.
"""

from functools import cache
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import available_timezones

from babel import negotiate_locale
from flask import (
    Blueprint,
    Flask,
    Response,
    current_app,
    flash,
    has_request_context,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from flask_babel import get_locale, get_timezone, refresh
from flask_login import user_logged_in
from flask_wtf import FlaskForm
from wtforms import HiddenField, SelectField

from app.core import current
from app.core.language import say
from app.core.personal import preferences
from app.core.screens.arguments import own_path

LANGUAGE, TIME_ZONE = "locale", "time_zone"
LANGUAGE_OF_BODY = ("text/html", "application/problem+json")

language = Blueprint("language", __name__)


def init_app(app: Flask) -> None:
    """Let requests be answered in the reader's language; called once FAB has set up Flask-Babel."""
    app.extensions["babel"].locale_selector = chosen_language
    app.extensions["babel"].timezone_selector = chosen_time_zone
    app.view_functions["LocaleView.index"] = lambda locale: redirect(url_for("language.choose"))  # noqa: ARG005
    app.register_blueprint(language)
    app.after_request(_name_language)
    app.jinja_env.globals.update(languages=languages)


def languages() -> dict[str, str]:
    """Every language there is: code to its own name for itself."""
    return {code: entry["name"] for code, entry in current_app.config["LANGUAGES"].items()}


def chosen_language() -> str | None:
    """The code of the language of this request; None for the installation's."""
    if not has_request_context():
        return None
    kept = session.get(LANGUAGE)
    return kept if kept in languages() else negotiate_locale(request.accept_languages.values(), languages(), sep="-")


def chosen_time_zone() -> str | None:
    """The IANA name of the time zone of this request; None for the installation's."""
    kept = session.get(TIME_ZONE) if has_request_context() else None
    return kept if kept in _zones() else None


class LanguageForm(FlaskForm):
    """The two choices, each by its own name, and the page that they were asked for from."""

    locale = SelectField()
    time_zone = SelectField()
    back = HiddenField()


@language.route("/language", methods=["GET", "POST"])
def choose() -> Any:
    """Choose language and time zone and go on where one was; without signing in, for this browser only."""
    form = _form()
    back = own_path(form.back.data or "")
    if form.validate_on_submit():
        _keep(LANGUAGE, form.locale.data)
        _keep(TIME_ZONE, form.time_zone.data)
        refresh()
        flash(say("Language and time zone changed."), "success")
        return redirect(back or url_for("language.choose"))
    return render_template("language/choose.html", title=say("Language and time zone"), form=form, back=back)


@user_logged_in.connect
def _take_along(_app: Flask, user: Any) -> None:
    """Bring what the person chose on any device into this session; a program may have kept anything under its name."""
    with current.acting_as(current.Actor(user.id, user.username, frozenset())):
        for name, known in ((LANGUAGE, languages()), (TIME_ZONE, _zones())):
            kept = preferences.read(name)
            if isinstance(kept, str) and kept in known:
                session[name] = kept


def _form() -> LanguageForm:
    form = LanguageForm(locale=get_locale().language, time_zone=str(get_timezone()), back=_page_before())
    form.locale.label.text, form.time_zone.label.text = say("Language"), say("Time zone")
    form.time_zone.description = say("Times on every page are shown in this zone.")
    form.locale.choices = list(languages().items())
    form.time_zone.choices = list(_zones().items())
    return form


def _page_before() -> str:
    """Path and query of the page of this site that led here; nothing where none did."""
    before = urlsplit(request.referrer or "")
    if before.netloc != request.host or before.path == request.path:
        return ""
    return f"{before.path}?{before.query}".rstrip("?")


@cache
def _zones() -> dict[str, str]:
    """The zones that are places, and UTC: IANA name to label; finding them reads the disk."""
    names = sorted(name for name in available_timezones() if "/" in name and not name.startswith(("Etc/", "posix/")))
    return {name: name.replace("_", " ") for name in ["UTC", *names]}


def _keep(name: str, value: str) -> None:
    session[name] = value
    if current.actor().user_id is not None:
        preferences.keep(name, value)


def _name_language(response: Response) -> Response:
    """Tell caches and screen readers which language the words of an answer are in."""
    if response.mimetype in LANGUAGE_OF_BODY:
        response.content_language.add(str(get_locale()).replace("_", "-"))
        response.vary.add("Accept-Language")
    return response
