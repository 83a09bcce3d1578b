"""A field of words that somebody has to fill in: spaces and signs that nobody sees fill nothing."""

from __future__ import annotations

from typing import Any

from wtforms.validators import InputRequired, StopValidation

from referral_app.security.text_forms import says_something


class Written(InputRequired):  # type: ignore[misc]
    """As `InputRequired`, for what a reader must be able to see."""

    def __call__(self, form: Any, field: Any) -> None:
        super().__call__(form, field)
        if not says_something(field.data or ""):
            raise StopValidation(self.message)
