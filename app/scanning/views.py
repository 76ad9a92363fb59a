"""The scan page: one engine in several modes, for a phone in the hand and a scanner at the desk."""

from flask import g, request
from flask_appbuilder import BaseView, expose
from sqlalchemy import select

from app.core.assets import with_wasm
from app.core.db import session
from app.core.screens.access import READ, allowed, may
from app.inventory.models import Reason
from app.scanning.modes import MODES, allowed_modes
from app.scanning.words import WORDS

MOST_CODES = 5
CODE_LENGTH = 100


class ScanView(BaseView):
    """`/scan` for whoever has `can_read on Scan`; `?mode=move&code=BER-A-01&code=SKU-1` begins with those scans.

    A mode that the person's roles do not allow is refused in words, and its scans are left out: another mode would book
    something else with them.
    """

    resource = "Scan"
    class_permission_name = "Scan"
    route_base = "/scan"
    default_view = "scan"
    title = "Scan"
    icon = "scan"

    @expose("", methods=["GET"])
    @with_wasm
    @allowed(READ)
    def scan(self) -> str:
        """The page; everything on it happens in the browser and over REST."""
        modes = allowed_modes()
        wanted = request.args.get("mode", "")
        is_refused = bool(wanted) and wanted not in {mode.name for mode in modes}
        codes = [] if is_refused else request.args.getlist("code")
        page: str = self.render_template(
            "scanning/scan.html",
            title="Scan",
            modes=modes,
            mode="" if is_refused else wanted,
            is_mode_refused=is_refused,
            first_codes=[code[:CODE_LENGTH] for code in codes[:MOST_CODES]],
            reasons=session.execute(select(Reason.id, Reason.name).where(Reason.is_active).order_by(Reason.name)).all(),
            person=g.user,
            can_adjust=MODES["adjust"].is_allowed,
            can_reverse=may("reverse", "Posting"),
            words={name: str(sentence) for name, sentence in WORDS.items()},
        )
        return page
