"""Pages that need nothing from anyone: the front page, plain answers, services, quick exit, the language."""

from __future__ import annotations

import logging

from flask import Response, abort, redirect, render_template, request, session, url_for
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.wrappers import Response as BaseResponse

from referral_app import programme
from referral_app.actions.intake import leave as end_on_server
from referral_app.clock import clock
from referral_app.extensions import csrf, db
from referral_app.matching import DEFAULT
from referral_app.security.text_forms import normalise
from referral_app.web.entry import kept, requester
from referral_app.web.entry.access import PUBLIC, access
from referral_app.web.entry.language import safe_return, switch_to
from referral_app.web.public import law_pages, public
from referral_app.web.render import render
from referral_app.web.words import elsewhere, kinds_of_help, other_languages, signposts

log = logging.getLogger("referral_app.public")


@public.get("/")
@access(PUBLIC)
def home() -> BaseResponse:
    return render("public/home.html", lines=other_languages.LINES, number=other_languages.interpreter_number())


@public.get("/help/")
@access(PUBLIC)
def help_index() -> BaseResponse:
    return render("public/help.html")


@public.get("/help/safety")
@access(PUBLIC)
def safety() -> BaseResponse:
    return render("public/safety.html")


@public.get("/help/services")
@access(PUBLIC)
def services() -> BaseResponse:
    entries = signposts.directory()
    return render("public/services.html", at_once=kinds_of_help.at_once(entries), kinds=kinds_of_help.by_kind(entries))


@public.get("/help/something-else")
@access(PUBLIC)
def something_else() -> BaseResponse:
    """Who helps with what this office does not do: nothing is asked and nothing is sent."""
    return render("public/elsewhere.html", kinds=elsewhere.KINDS)


@public.get("/help/report")
@access(PUBLIC)
def report() -> BaseResponse:
    return render(
        "public/report.html",
        reporting=signposts.chosen(["cybertipline", "fbi", "know2protect"]),
        removal=signposts.chosen(["take_it_down", "stopncii", "ftc_take_it_down", "ccri"]),
    )


@public.get("/help/about")
@access(PUBLIC)
def about() -> BaseResponse:
    return render("public/about.html")


@public.get("/help/checklist")
@access(PUBLIC)
def checklist() -> BaseResponse:
    return render(
        "public/checklist.html",
        police=signposts.chosen(["call_911"])[0],
        hotline=signposts.chosen(["ncmec_hotline"])[0],
        more=signposts.chosen(["state_clearinghouse", "oci", "runaway_safeline", "team_hope", "ncmec_family_advocacy"]),
        guides=signposts.chosen(["guide_child_missing", "guide_checklist", "guide_making_report", "guide_in_care"]),
    )


@public.get("/help/how-matching-works")
@access(PUBLIC)
def matching() -> BaseResponse:
    return render("public/matching.html", weights=DEFAULT.weights.items())


@public.get("/help/law")
@access(PUBLIC)
def law_index() -> BaseResponse:
    back = kept.again()
    typed = back.said["words"] if back else None
    return _law_index(law_pages.search(typed) if typed is not None else law_pages.PAGES, typed)


@public.post("/help/law")
@access(PUBLIC)
def law_search() -> BaseResponse:
    """What is looked for stands in the body, so that no address and no history keeps it."""
    return kept.lead_to(url_for("public.law_index"), words=normalise(request.form.get("words", ""))[:200].strip())


def _law_index(pages: law_pages.Pages, typed: str | None) -> BaseResponse:
    return render("public/law.html", pages=pages, groups=law_pages.grouped(pages), typed=typed)


@public.get("/help/law/<slug>")
@access(PUBLIC)
def law_page(slug: str) -> BaseResponse:
    page = law_pages.by_slug(slug)
    if page is None:
        abort(404)
    return render("public/law_page.html", page=page, law_version=programme.law_data().law_version)


@public.post("/language")
@access(PUBLIC)
def switch_language() -> BaseResponse:
    switch_to(request.form.get("page_language", ""))
    return redirect(safe_return(request.form.get("back", "/")), 303)


@public.post("/leave")
@access(PUBLIC)
def leave() -> BaseResponse:
    """Quick exit without scripts, and what its script tells the server. Never refuses.

    The browser's own token is what ends its hold; a site that forges this form cannot send it (SameSite). A page and
    not a redirect: `form-action 'self'` blocks a redirect as soon as the exit site sends the browser on.
    """
    settings = programme.settings()
    answer = Response(render_template("public/leave.html", exit_url=settings.exit_url), 200)
    requester.expire_token(answer)
    session.clear()
    answer.delete_cookie(settings.session_cookie, httponly=True, samesite="Lax", secure=settings.https, path="/")
    answer.headers["Referrer-Policy"] = "no-referrer"
    answer.headers["Clear-Site-Data"] = '"cache", "storage"'
    _end_hold()
    return answer


#: Its script sends an empty form, and nobody may be kept here for want of a token.
csrf.exempt(leave)


def _end_hold() -> None:
    """End what this browser holds on the server. A database that does not answer must not keep anybody on this site:
    the cookie is gone, and the idle time ends the hold."""
    try:
        end_on_server(requester.read_token(), now=clock().real())
    except SQLAlchemyError as error:
        db.session.rollback()
        log.error("quick exit could not end the hold", extra={"exception": type(error).__name__})
