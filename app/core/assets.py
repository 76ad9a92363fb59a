"""The built front end: its hashed names, how it is served, and the security headers of every answer."""

import json
from collections.abc import Callable
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, cast

import flask_appbuilder
from flask import Flask, current_app, request
from flask_talisman import Talisman
from markupsafe import Markup
from whitenoise import WhiteNoise

from app.core.icons import FALLBACK, tabler_name

VENDOR = Path(__file__).parent.parent / "static" / "vendor"
SWAGGER = Path(flask_appbuilder.__file__).parent / "static" / "appbuilder"
HOUR_SECONDS = 3600
# The hash is the empty <style> element that Plotly adds; style attributes are drawn level bars and Plotly's boxes.
EMPTY_STYLE = "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='"
CONTENT_SECURITY_POLICY = {
    "default-src": "'self'",
    "script-src": "'self'",
    "style-src": ["'self'", EMPTY_STYLE],
    "style-src-attr": "'unsafe-inline'",
    "img-src": ["'self'", "data:", "blob:"],
    "object-src": "'none'",
    "base-uri": "'self'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
}


def init_app(app: Flask) -> None:
    """Serve `static/vendor` immutable and pre-compressed, and give every answer its security headers."""
    is_production = app.config["INVENTRA"].is_production
    Talisman(
        app,
        content_security_policy=CONTENT_SECURITY_POLICY,
        content_security_policy_nonce_in=["script-src"],
        force_https=False,  # TLS ends at the proxy
        strict_transport_security=is_production,
        session_cookie_secure=is_production,
        frame_options="DENY",
        referrer_policy="same-origin",
    )
    static = WhiteNoise(
        app.wsgi_app, max_age=HOUR_SECONDS, immutable_file_test="^/static/vendor/", allow_all_origins=False
    )
    static.add_files(VENDOR, prefix="static/vendor/")
    static.add_files(SWAGGER, prefix="static/appbuilder/")
    app.wsgi_app = static  # type: ignore[method-assign]
    app.jinja_env.globals.update(asset=asset, icon=icon, tabler_name=tabler_name)


def with_wasm(page: Callable[..., Any]) -> Callable[..., Any]:
    """Let this one page run WebAssembly of our own host: the barcode reader of browsers that have none."""
    policy = CONTENT_SECURITY_POLICY | {"script-src": ["'self'", "'wasm-unsafe-eval'"]}
    page.talisman_view_options = {"content_security_policy": policy}  # type: ignore[attr-defined]
    return page


def asset(name: str) -> str:
    """URL of a built file by its source's name: `app.css` -> `/static/vendor/app-3F9A0C11.css`.

    Raises KeyError for a file the build does not make, RuntimeError when nothing was built.
    """
    return f"{request.script_root}{current_app.static_url_path}/vendor/{manifest()['files'][name]}"


def icon(name: str, label: str = "") -> Markup:
    """An icon of the sprite as inline SVG; hidden from screen readers unless it has a `label`."""
    return _svg(asset("icons.svg"), name, label)


@lru_cache(maxsize=1_000)  # a list shows the same few icons in every row
def _svg(sprite: str, name: str, label: str) -> Markup:
    known = tabler_name(name)
    if known not in manifest()["icons"]:
        known = FALLBACK
    meaning = Markup('role="img" aria-label="{}"').format(label) if label else Markup('aria-hidden="true"')
    return Markup('<svg class="iv-icon" {}><use href="{}#{}"/></svg>').format(meaning, sprite, known)


@cache
def manifest() -> dict[str, Any]:
    """What the build made: `files` maps source names to hashed names, `icons` lists the sprite's names."""
    path = VENDOR / "manifest.json"
    if not path.exists():
        raise RuntimeError("The front end is not built: run `make setup`, or `npm ci && npm run build`.")
    return cast(dict[str, Any], json.loads(path.read_text(encoding="utf-8")))
