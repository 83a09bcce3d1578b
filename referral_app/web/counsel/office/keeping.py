"""Keeping and forgetting: what goes next, legal holds by two people, and what a night's forgetting certifies (E04).

Pages of references and counts: whoever keeps reads no story here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from flask import abort, redirect, request, url_for
from werkzeug.wrappers import Response

from referral_app import programme
from referral_app.actions import Refused, legal_holds
from referral_app.clock import clock
from referral_app.models import AuditRow
from referral_app.queries import counsel as queries
from referral_app.queries import keeping, retention
from referral_app.vocabulary import LegalHoldReason
from referral_app.web.counsel import counsel
from referral_app.web.counsel.forms import PlainForm
from referral_app.web.entry import kept
from referral_app.web.entry.access import KEEPERS, access
from referral_app.web.entry.signed_in import me
from referral_app.web.render import render
from referral_app.web.words import say
from referral_app.workflow.keeping import DATA_BACKUP, KEYS_BACKUP, UNCONFIRMED_HOLD

#: How far ahead the page looks.
AHEAD = timedelta(days=14)
#: Nothing was forgotten before it.
FIRST_DAY = date(2000, 1, 1)
#: The box of the form that each refusal is about.
FIELDS = {"not_found": "reference", "no_such_reason": "reason", "bad_review_day": "review_on"}


@dataclass(frozen=True)
class Swept:
    """One line of a certificate: when, what, how many, and its link of the audit chain."""

    at: datetime
    what: str
    count: int
    seq: int
    digest: str | None


@counsel.get("/keeping")
@access(KEEPERS)
def show_keeping() -> Response:
    now, back = clock().real(), kept.again()
    refused = back.refused if back else None
    holds = keeping.holds(me())
    people = {name for hold, _reference in holds for name in (hold.asked_by, hold.set_by, hold.lift_by) if name}
    return render(
        "counsel/keeping.html",
        going=keeping.going(me(), now, now + AHEAD),
        today=programme.day(now),
        drafts=sum(retention.how_many(rule, now) for rule in retention.DRAFT_RULES),
        holds=holds,
        unconfirmed_until={hold.id: hold.asked_at + UNCONFIRMED_HOLD for hold, _reference in holds},
        names=queries.account_names(people),
        reasons=[(code, say(code, "legal_hold")) for code in LegalHoldReason],
        nights=_nights(keeping.latest_sweeps()),
        residue=_by_outcome(programme.day(now).year),
        said=back.fields if back else {},
        refused=say(refused.code, "refusal") if refused else "",
        field=_field_of(refused) if refused else "",
        form=PlainForm(formdata=None),
    )


@counsel.get("/keeping/certificates/<day>")
@access(KEEPERS)
def certificate(day: str) -> Response:
    """What was forgotten on one day, as the audit chain tells it; a page to print."""
    the_day = _date(day)
    if the_day is None or not FIRST_DAY <= the_day <= programme.day(clock().real()):
        abort(404)
    begins = datetime.combine(the_day, time(), programme.zone())
    rows = keeping.swept_on(begins, datetime.combine(the_day + timedelta(days=1), time(), programme.zone()))
    if not rows:
        abort(404)
    return render(
        "counsel/certificate.html",
        day=the_day,
        swept=[_swept(row) for row in rows],
        unreadable_from=the_day + KEYS_BACKUP + timedelta(days=1),
        gone_from=the_day + DATA_BACKUP + timedelta(days=1),
        head=keeping.head_of_chain(),
        now=clock().real(),
    )


@counsel.post("/keeping/holds")
@access(KEEPERS)
def ask_for_legal_hold() -> Response:
    now = clock().real()
    form = request.form
    try:
        legal_holds.ask_for_hold(
            form.get("reference", ""),
            form.get("reason", ""),
            _date(form.get("review_on", "")),
            actor=me(),
            now=now,
            today=programme.day(now),
        )
    except Refused as refused:
        return kept.refused(_page(), refused)
    return redirect(_page(), 303)


@counsel.post("/keeping/holds/<hold_id>/confirm")
@access(KEEPERS)
def confirm_legal_hold(hold_id: str) -> Response:
    _known(hold_id)
    try:
        legal_holds.confirm_hold(hold_id, actor=me(), now=clock().real())
    except Refused as refused:
        return kept.refused(_page(), refused)
    return redirect(_page(), 303)


@counsel.post("/keeping/holds/<hold_id>/review")
@access(KEEPERS)
def review_legal_hold(hold_id: str) -> Response:
    _known(hold_id)
    try:
        day, now = _date(request.form.get("next_review", "")), clock().real()
        legal_holds.review_hold(hold_id, day, actor=me(), now=now, today=programme.day(now))
    except Refused as refused:
        return kept.refused(
            _page(), Refused("bad_review_day", next_review=hold_id) if refused.code == "bad_review_day" else refused
        )
    return redirect(_page(), 303)


@counsel.post("/keeping/holds/<hold_id>/lift")
@access(KEEPERS)
def lift_legal_hold(hold_id: str) -> Response:
    _known(hold_id)
    try:
        legal_holds.lift_hold(hold_id, actor=me(), now=clock().real())
    except Refused as refused:
        return kept.refused(_page(), refused)
    return redirect(_page(), 303)


def _known(hold_id: str) -> None:
    if keeping.hold_for(me(), hold_id) is None:
        abort(404)


def _field_of(refused: Refused) -> str:
    """The id of the field that a refusal is about, or of the part of the page."""
    of_a_hold = refused.facts.get("next_review")
    return f"next-{of_a_hold}" if of_a_hold else FIELDS.get(refused.code, "holds")


def _page() -> str:
    return url_for("counsel.show_keeping")


def _date(said: str) -> date | None:
    try:
        return date.fromisoformat(said.strip())
    except ValueError:
        return None


def _nights(rows: Iterable[AuditRow]) -> list[tuple[date, int]]:
    """The days on which something was forgotten, the latest first, with how many requests and drafts went."""
    counts: Counter[date] = Counter()
    for row in rows:
        one = _swept(row)
        counts[programme.day(row.at)] += one.count if row.object.partition(":")[0] in ("requests", "request") else 0
    return sorted(counts.items(), reverse=True)[:60]


def _swept(row: AuditRow) -> Swept:
    """The chain says "3 closed", or names the one thing that went."""
    alone = {"deleted_by_requester": "deleted by the family", "attorney_forgotten": "attorneys who left"}
    count, _, what = (row.reason or "1 ").partition(" ")
    return Swept(row.at, alone.get(row.action, what), int(count) if count.isdecimal() else 1, row.seq, row.digest)


def _by_outcome(year: int) -> list[tuple[int, str, int | None]]:
    """Requests received in this year and the one before that are forgotten, by year and outcome; None: ten or
    fewer, which is not shown."""
    return [(each, outcome, n) for each in (year, year - 1) for outcome, n in keeping.outcomes(each)]


#: This module adds its pages to those of `views`.
__all__ = ["counsel"]
