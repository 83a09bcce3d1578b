"""The way back by a phrase: shown until it was typed back, replaced only when that is asked for and confirmed."""

from __future__ import annotations

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from referral_app import programme
from referral_app.actions import way_back as verbs
from referral_app.actions.intake import DRAFT_KEPT
from referral_app.clock import clock
from referral_app.queries.way_back import state_of, words_to_keep
from referral_app.security import phrases
from referral_app.web.entry import kept
from referral_app.web.entry.access import PUBLIC, access
from referral_app.web.intake import draft, help_now, intake, steps
from referral_app.web.render import render


@intake.get("/phrase")
@access(PUBLIC)
def phrase() -> Response:
    """The words that wait to be typed back; else whether there is a phrase. It is asked for in the middle of the form,
    too: `unfinished` says so."""
    row = draft.current()
    if row is None:
        return draft.gone()
    back = kept.again()
    words = words_to_keep(row)
    said = draft.words_of(row)
    answers = said["answers"]
    return render(
        "intake/phrase.html",
        words=words,
        words_lang=phrases.language_of(words) if words else None,
        wrong=back is not None and words is not None,
        typed=back.fields.get("phrase", "") if back else "",
        confirmed=row.phrase_confirmed_at is not None,
        unfinished=steps.first_open(answers, programme.law_data()) is not None,
        help_now=help_now.on_screen(said),
        onward=draft.onward(answers),
        kept_until=clock().real() + DRAFT_KEPT,
        part=steps.PARTS - 1,
        parts=steps.PARTS,
    )


@intake.post("/phrase")
@access(PUBLIC)
def make_phrase() -> Response:
    """The first phrase of a draft. Where there is one already, this makes no other: its page says what there is."""
    row = draft.current()
    if row is None:
        return draft.gone()
    verbs.first_phrase(row.id, language=draft.language_of_words(row), now=clock().real())
    return redirect(url_for("intake.phrase"), 303)


@intake.get("/phrase/new")
@access(PUBLIC)
def ask_new_phrase() -> Response:
    """What happens when another phrase is made, before it is."""
    row = draft.current()
    if row is None:
        return draft.gone()
    if row.phrase_confirmed_at is None and row.next_phrase_hash is None:
        return redirect(url_for("intake.phrase"), 303)
    return render(
        "intake/new_phrase.html",
        confirmed=row.phrase_confirmed_at is not None,
        waiting=row.next_phrase_hash is not None,
        seen=state_of(row),
    )


@intake.post("/phrase/new")
@access(PUBLIC)
def new_phrase() -> Response:
    row = draft.current()
    if row is None:
        return draft.gone()
    verbs.another_phrase(
        row.id, request.form.get("seen", ""), language=draft.language_of_words(row), now=clock().real()
    )
    return redirect(url_for("intake.phrase"), 303)


@intake.post("/phrase/keep")
@access(PUBLIC)
def keep_old_phrase() -> Response:
    row = draft.current()
    if row is None:
        return draft.gone()
    verbs.keep_old_phrase(row.id)
    return redirect(url_for("intake.phrase"), 303)


@intake.post("/phrase/confirm")
@access(PUBLIC)
def confirm_phrase() -> Response:
    """A wrong word leaves the six words where they stand; nothing new is made."""
    row = draft.current()
    if row is None:
        return draft.gone()
    if not verbs.confirm_phrase(row.id, request.form.get("phrase", ""), now=clock().real()):
        return kept.come_back(url_for("intake.phrase"), wrong=True)
    if steps.first_open(draft.words_of(row)["answers"], programme.law_data()) is not None:
        return redirect(url_for("intake.phrase"), 303)
    return redirect(url_for("intake.review"), 303)


#: This module adds its pages to those of `views`.
__all__ = ["intake"]
