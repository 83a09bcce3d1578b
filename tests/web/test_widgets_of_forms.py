"""The lean templates of form fields say what the macros of the GOV.UK package say, for every field of every form.

The package asks for two dozen things that no form of ours gives: a page of twelve fields spent two thirds of its time
there. Ours (templates/govuk_frontend_wtf) must stay the same mark-up, also after an update of the package.
"""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Iterator

import pytest
from flask import Flask
from flask_wtf import FlaskForm
from govuk_frontend_wtf.wtforms_widgets import (
    GovPasswordInput,
    GovRadioInput,
    GovSelect,
    GovSubmitInput,
    GovTextArea,
    GovTextInput,
)
from jinja2 import Environment, PackageLoader, PrefixLoader
from wtforms import Field, StringField

from referral_app import web
from referral_app.web.intake import reach
from referral_app.web.intake.reach import ReachForm

#: The widgets whose templates are ours.
OURS = (GovTextInput, GovSelect, GovRadioInput, GovSubmitInput)
PACKAGES = ("govuk_frontend_jinja", "govuk_frontend_wtf")


def forms() -> Iterator[type[FlaskForm]]:
    """Every form of the pages."""
    for module in pkgutil.walk_packages(web.__path__, f"{web.__name__}."):
        for each in vars(importlib.import_module(module.name)).values():
            if isinstance(each, type) and issubclass(each, FlaskForm) and each.__module__ == module.name:
                yield each


def as_the_package_says(field: Field) -> str:
    """The same field by the package's own macros."""
    widget = field.widget
    theirs = Environment(
        loader=PrefixLoader({name: PackageLoader(name) for name in PACKAGES}),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    kept = widget.render
    widget.render = lambda params: theirs.get_template(widget.template).render(params=params)
    try:
        return str(field())
    finally:
        widget.render = kept


def written(html: str) -> str:
    """Mark-up without the blanks that no reader meets, and without hints that say nothing."""
    tight = re.sub(r"\s*(<[^>]+>)\s*", lambda found: re.sub(r"\s+", " ", found[1]).replace(" >", ">"), html)
    bare = re.sub(r'<div id="[^"]*-hint" class="govuk-hint"></div>', "", tight)
    for gone in set(re.findall(r'id="([^"]*-hint)"', tight)) - set(re.findall(r'id="([^"]*-hint)"', bare)):
        bare = bare.replace(f' aria-describedby="{gone}"', "").replace(f'"{gone} ', '"')
    return bare.strip()


@pytest.mark.parametrize("fault", [None, 'Say "yes" or <no>'])
def test_every_field_is_marked_up_as_the_package_does(sqlite_app: Flask, fault: str | None) -> None:
    seen = 0
    with sqlite_app.test_request_context("/"):
        for form in forms():
            try:
                made = form()
            except TypeError:  # a form that is made by a function of its own
                continue
            for field in made:
                if not isinstance(field.widget, OURS):
                    continue
                if fault:
                    field.errors = [fault]
                elif type(field) is StringField:
                    field.data = 'O\'Hara & "sons" <b>'
                ours = str(field()).replace(' aria-invalid="true"', "")
                assert written(ours) == written(as_the_package_says(field)), (form.__name__, field.name)
                seen += 1
    assert seen > 20


#: One box each. Of several boxes their group says what is wrong.
BOXES = (GovTextInput, GovSelect, GovPasswordInput, GovTextArea)


@pytest.mark.parametrize("fault", [None, "Write it anew."])
def test_a_box_that_has_to_be_mended_says_so_itself(sqlite_app: Flask, fault: str | None) -> None:
    """(A22) Not by a red line and words above alone: the package leaves it at these."""
    kinds = set()
    with sqlite_app.test_request_context("/"):
        for form in forms():
            try:
                made = form()
            except TypeError:
                continue
            for field in made:
                if isinstance(field.widget, BOXES):
                    field.errors = [fault] if fault else []
                    assert ('aria-invalid="true"' in str(field())) is bool(fault), (form.__name__, field.name)
                    kinds |= {one for one in BOXES if isinstance(field.widget, one)}
    assert kinds == set(BOXES)


@pytest.mark.parametrize("fault", [None, 'Say "yes" or <no>'])
def test_a_text_field_that_its_page_draws_is_the_one_of_its_widget(sqlite_app: Flask, fault: str | None) -> None:
    with sqlite_app.test_request_context("/"):
        drawn = sqlite_app.jinja_env.get_template("govuk_frontend_wtf/_parts.html").module.text_field  # type: ignore[attr-defined]
        fields = [field for field in ReachForm() if isinstance(field.widget, GovTextInput)]
        for field in fields:
            field.data = 'O\'Hara & "sons" <b>'
            field.errors = [fault] if fault else []
            assert written(str(drawn(field))) == written(str(field())), field.name
            assert ("govuk-input--error" in str(drawn(field))) == bool(fault)
        assert len(fields) == 9


@pytest.mark.parametrize("language", ["en", "es"])
def test_an_empty_field_that_was_drawn_before_is_as_it_would_be_drawn_now(sqlite_app: Flask, language: str) -> None:
    """The page of addresses draws its empty fields once a language; one with words or a fault in it is never taken
    from there, nor is what one reader typed met by the next."""
    said = {"called": "Ana <b>", "time_zone": "America/Denver", "say_who": "no", "phone": "202 555 0101"}
    with sqlite_app.test_request_context("/", headers={"Accept-Language": language}):
        for given in ({}, said, {}):
            form = reach.form_for(["call", "email", "letter"], given)
            for field in form:
                if field.short_name not in reach.NOT_CONTACT:
                    assert reach.drawn(field) == str(field()), field.short_name
        form.hours.errors = ["Say when"]
        assert "Say when" in reach.drawn(form.hours)
        seen = reach.drawn(form.called)
    other = {"en": "es", "es": "en"}[language]
    with sqlite_app.test_request_context("/", headers={"Accept-Language": other}):
        assert reach.drawn(reach.form_for(["call"]).called) != seen
