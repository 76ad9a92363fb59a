"""Inventra: one Flask-AppBuilder application whose packages are its services."""

from typing import Any

from flask import Flask
from flask_appbuilder import AppBuilder

from app import sitemap
from app.audit import recording  # noqa: F401  # from here on every flush is told of
from app.audit.queries import changes_of
from app.auth.security import SecurityManager
from app.cli import inventra
from app.core import assets, doctor, failpoints, logs, nudge, realtime
from app.core.db import db
from app.core.extensions import compress, csrf, migrate
from app.core.screens import history, site, skin
from app.gateway import front_door, guard, language, problems, site_scope
from app.gateway.health import health
from app.gateway.shell import shell
from app.notifications import live
from config import Settings


def create_app(settings: Settings | None = None, index_view: type[Any] | None = None) -> Flask:
    """The application as a list of its parts; costs no SQL, so it also starts on an empty database.

    `index_view` serves `/`; without it FAB's own start page does.
    """
    settings = settings or Settings()
    app = Flask(__name__)
    app.config.from_mapping(settings.flask_config())
    guard.init_app(app, settings)
    logs.configure(settings.log_level)
    failpoints.configure(settings.failpoints)
    nudge.configure(settings.redis_address)
    db.init_app(app)
    migrate.init_app(app, db)
    front_door.before_identity(app)
    csrf.init_app(app)
    compress.init_app(app)
    realtime.init_app(app)
    live.init_app(app)
    assets.init_app(app)
    skin.init_app(app, sitemap.LANDMARKS)
    doctor.init_app(app, sitemap.EXAMINED)
    history.keep(app, changes_of, "change?resource={resource}&row_id={id}")
    with app.app_context():
        appbuilder = AppBuilder(security_manager_class=SecurityManager, indexview=index_view)
        appbuilder.init_app(app, db.session)
        site.register(appbuilder, sitemap.SECTIONS, settings.chosen_services)
        site.register_frame(appbuilder, sitemap.FRAME)
    language.init_app(app)
    front_door.after_identity(app)
    problems.init_app(app)
    app.register_blueprint(health)
    app.register_blueprint(shell)
    site_scope.init_app(app)
    app.cli.add_command(inventra)
    return app
