"""A page whose session ran out while it stood open: unlocked in place, with what was typed."""

from __future__ import annotations

from datetime import datetime

from flask import redirect, session, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from referral_app.actions import signing_in as verbs
from referral_app.actions import tries
from referral_app.clock import clock
from referral_app.models import Account
from referral_app.web.account import account, device
from referral_app.web.account.views import become, home, sign_in
from referral_app.web.entry import kept, signed_in, typed
from referral_app.web.entry.access import PUBLIC, SIGNED_IN, access
from referral_app.web.entry.forms import UnlockForm
from referral_app.web.render import render


@account.get("/unlock")
@access(PUBLIC)
def unlock() -> Response:
    """Both steps at once, in the place where the session ran out."""
    person = signed_in.locked(session.get("_user_id", ""))
    if person is None:
        return sign_in()
    back = kept.again()
    return render("account/unlock.html", form=back.form(UnlockForm) if back else UnlockForm(), person=person)


@account.post("/unlock")
@access(PUBLIC)
def check_unlock() -> Response:
    """What was typed is shown again, and not sent yet."""
    person = signed_in.locked(session.get("_user_id", ""))
    form, now, here = UnlockForm(), clock().real(), url_for("account.unlock")
    if person is None:
        return redirect(here, 303)
    if not form.validate_on_submit():
        return kept.faulty(here, form)
    answers = {tries.password(person.email, device.place()), tries.code(person, device.place())}
    if tries.Answer.REFUSE in answers:
        form.password.errors = [_("Too many tries. Wait 15 minutes; what you typed is kept.")]
        return kept.faulty(here, form)
    if tries.Answer.SOON in answers:
        form.password.errors = [_("That was quick. Wait half a minute, and try again.")]
        return kept.faulty(here, form)
    if not _opens(person, form, now):
        form.password.errors = [_("That password and code do not fit together, or the code was used already.")]
        return kept.faulty(here, form)
    return device.welcome(person, redirect(f"{url_for('account.unlocked')}?{kept.AGAIN}=1", 303))


@account.get("/unlocked")
@access(SIGNED_IN)
def unlocked() -> Response:
    """What was pressed while the page was locked, to be sent by another press."""
    presses = typed.waiting(kept.again())
    return render("account/typed.html", presses=presses) if presses else home()


def _opens(person: Account, form: UnlockForm, now: datetime) -> bool:
    """Whether both fit: then this browser has a new session with what was typed, and the old one is ended for good."""
    old = session["_user_id"]
    found = verbs.check_password(person.email, form.password.data)
    if found is None:
        tries.failed(person.email)
        return False
    half = verbs.open_session(found, now=now, password=form.password.data)
    token = verbs.show_second_factor(half, form.code.data, now=now)
    if token is None:
        verbs.sign_out(half, now=now)
        return False
    typed.carry_over(old, token, person.id)
    verbs.sign_out(old, now=now)
    become(token)
    return True
