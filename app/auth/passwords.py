"""The rule for passwords, and changing one's own."""

from typing import Any

from flask import flash, g, session
from flask_appbuilder.exceptions import PasswordComplexityValidationError
from flask_appbuilder.security.forms import ResetPasswordForm
from flask_appbuilder.security.views import ResetMyPasswordView as FabResetMyPasswordView
from werkzeug.security import check_password_hash
from wtforms import PasswordField, ValidationError
from wtforms.validators import DataRequired

from app.auth.identity import identity_of
from app.core.language import say

MIN_LENGTH = 12
MAX_LENGTH = 256


def demand_strong(password: str) -> None:
    """Refuse, in FAB's words, a password that is short, monotonous or cannot be stored."""
    if not MIN_LENGTH <= len(password) <= MAX_LENGTH:
        raise PasswordComplexityValidationError(
            say("Use %(low)s to %(high)s characters; a sentence is best.", low=MIN_LENGTH, high=MAX_LENGTH)
        )
    if len(set(password)) < MIN_LENGTH // 2 or "\x00" in password:
        raise PasswordComplexityValidationError(say("Use more different characters."))


class OwnPasswordForm(ResetPasswordForm):
    """The new password twice, and the current one: an open session alone must not suffice."""

    current_password = PasswordField("Current password", validators=[DataRequired()])

    def validate_current_password(self, field: Any) -> None:
        """Refuse a wrong current password."""
        if not check_password_hash(g.user.password, field.data or ""):
            raise ValidationError(say("This is not your current password."))


class ResetMyPasswordView(FabResetMyPasswordView):
    """Change one's own password; every other session and token of this person ends."""

    form = OwnPasswordForm

    def form_post(self, form: Any) -> None:
        """Store the new password and keep this session alive."""
        self.appbuilder.sm.reset_password(g.user.id, form.password.data)
        identity = identity_of(g.user.id)
        assert identity is not None, "the person was just signed in"
        session["stamp"] = identity.stamp
        flash(say("Password changed. Every other session of yours has ended."), "success")
