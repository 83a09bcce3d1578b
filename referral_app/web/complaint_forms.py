"""The form of an attorney's complaint, on the attorney's own page and where staff write one down from a call."""

from __future__ import annotations

from collections.abc import Sequence

from flask import redirect, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from referral_app import programme
from referral_app.actions import Refused, attorney_complaints
from referral_app.clock import clock
from referral_app.models import Offer
from referral_app.web.entry import kept
from referral_app.web.entry.signed_in import me
from referral_app.web.words import law_words
from referral_app.web.words.filters import short_day
from referral_app.web.words.telling import told


def referral_choices(offers: Sequence[Offer], *, by_reference: bool = False) -> list[tuple[str, str]]:
    """(id, words) of the referrals a complaint may be about: the kind of work and the day of the question, for staff
    with the reference."""
    areas = law_words.law_data().expertise
    found = []
    for offer in offers:
        words = areas[offer.need.area].label
        if offer.sent_at is not None:
            words = _("%(work)s, asked on %(day)s", work=words, day=short_day(programme.day(offer.sent_at)))
        found.append((offer.id, f"{offer.need.request.reference}: {words}" if by_reference else words))
    return found


def fault_of(refused: Refused | None, without_words: str) -> str | None:
    """What is wrong with the words that came back; None where something else was refused."""
    if refused is None or refused.code not in ("no_words", "tells_who"):
        return None
    return told(refused) if refused.code == "tells_who" else without_words


def keep(attorney_id: str, here: str, kept_page: str) -> Response:
    """Write down what an attorney complains of, typed by themselves or by whoever heard it, and lead to `kept_page`; a
    refusal leads back `here`, with what was typed."""
    try:
        attorney_complaints.complain(
            attorney_id,
            request.form.get("text", ""),
            offer_id=request.form.get("about") or None,
            actor=me(),
            now=clock().programme(),
            today=clock().today(),
        )
    except Refused as refused:
        return kept.refused(here, refused)
    return redirect(kept_page, 303)
