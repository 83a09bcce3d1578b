"""The fields of our forms: the package's widgets, drawn by `templates/govuk_frontend_wtf` and nothing around it.

A field knows nothing of the page. The package draws each as if it were a page of its own, and everything that the frame
of a page prints was put together a dozen times for one form.
"""

from __future__ import annotations

from typing import Any

from flask import current_app
from govuk_frontend_wtf import wtforms_widgets as package
from markupsafe import Markup


class _Alone:
    """A field by itself."""

    template: str

    def render(self, params: dict[str, Any]) -> Markup:
        # What a template of ours makes is escaped by it, as a page is.
        drawn = current_app.jinja_env.get_template(self.template).render(params=params)
        return Markup(drawn)  # noqa: S704  # nosec B704


class GovTextInput(_Alone, package.GovTextInput):  # type: ignore[misc]
    pass


class _Marked(_Alone):
    """A field that the package draws: one that has to be mended says so itself, as those that we draw do."""

    def render(self, params: dict[str, Any]) -> Markup:
        if params.get("errorMessage"):
            params = {**params, "attributes": {**(params.get("attributes") or {}), "aria-invalid": "true"}}
        return super().render(params)


class GovPasswordInput(_Marked, package.GovPasswordInput):  # type: ignore[misc]
    pass


class GovTextArea(_Marked, package.GovTextArea):  # type: ignore[misc]
    pass


class GovSelect(_Alone, package.GovSelect):  # type: ignore[misc]
    pass


class GovRadioInput(_Alone, package.GovRadioInput):  # type: ignore[misc]
    pass


class GovCheckboxInput(_Alone, package.GovCheckboxInput):  # type: ignore[misc]
    """One box. What is said about it stands under its words: before them nobody knows what it speaks of."""

    def render(self, params: dict[str, Any]) -> Markup:
        (box,) = params["items"]
        if params["hint"]["text"]:
            box["hint"] = params["hint"]
        return super().render({**params, "hint": None})


class GovSubmitInput(_Alone, package.GovSubmitInput):  # type: ignore[misc]
    pass
