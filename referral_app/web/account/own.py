"""One's own account: where it is signed in, which browsers know it, and another password."""

from __future__ import annotations

from flask import redirect, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from referral_app.actions import Refused, devices
from referral_app.actions import own_account as own
from referral_app.clock import clock
from referral_app.queries import accounts as queries
from referral_app.security import limits
from referral_app.security.tokens import digest
from referral_app.web.account import account, device
from referral_app.web.account.forms import PasswordForm
from referral_app.web.account.views import become, sign_out, why_weak
from referral_app.web.entry import kept, signed_in
from referral_app.web.entry.access import SIGNED_IN, access, needs_proof
from referral_app.web.render import render
from referral_app.web.words import say


@account.get("/account")
@access(SIGNED_IN)
def mine() -> Response:
    back = kept.again()
    return render(
        "account/mine.html",
        changed=back is not None and "changed" in back.said,
        person=signed_in.me(),
        person_is_staff=current_user.is_staff,
        roles=sorted(current_user.roles),
        sessions=queries.live_sessions(current_user.account_id, clock().real()),
        this=digest(current_user.token),
        most=queries.MOST_SESSIONS,
        devices=queries.devices_of(current_user.account_id, clock().real()),
        this_device=queries.known_device(device.shown(), current_user.account_id, clock().real()),
    )


@account.post("/account/devices/<device_id>/forget")
@access(SIGNED_IN)
@needs_proof("account.mine")
def forget_device(device_id: str) -> Response:
    """For a browser that was lost, sold or left behind."""
    # One that is forgotten already is what was asked for; of somebody else's nothing is told and nothing happens.
    devices.forget(device_id, account_id=current_user.account_id)
    return redirect(url_for("account.mine"), 303)


@account.post("/account/sessions/<session_mark>/end")
@access(SIGNED_IN)
@needs_proof("account.mine")
def end_session(session_mark: str) -> Response:
    """For one that somebody forgot to leave. One's own ends, too: the next page asks to sign in."""
    own.end_session(session_mark, account_id=current_user.account_id, now=clock().real())
    return redirect(url_for("account.mine"), 303)


@account.post("/account/end-other-sessions")
@access(SIGNED_IN)
@needs_proof("account.mine")
def end_other_sessions() -> Response:
    own.end_other_sessions(current_user.token, now=clock().real())
    return redirect(url_for("account.mine"), 303)


@account.get("/account/password")
@access(SIGNED_IN)
@needs_proof("account.password")
def password() -> Response:
    back = kept.again()
    return render(
        "account/password.html",
        form=back.form(PasswordForm) if back else PasswordForm(),
        person_is_staff=current_user.is_staff,
        email=current_user.account.email,
    )


@account.post("/account/password")
@access(SIGNED_IN)
@needs_proof("account.password")
def change_password() -> Response:
    """The one before is asked for, and the fifth wrong one in a row ends the session, as wrong codes do (T07)."""
    form, person, here = PasswordForm(), signed_in.me(), url_for("account.password")
    if not form.validate_on_submit():
        return kept.faulty(here, form)
    now = clock().real()
    tried = limits.count("proof", digest(current_user.token), now)
    try:
        token = own.change_password(
            current_user.token, form.password_before.data, form.password.data, now=now, letter_now=clock().programme()
        )
    except Refused as refused:
        if refused.code == "gone" or (refused.code == "password_wrong" and tried.over):
            return sign_out()
        if refused.code != "password_wrong":
            limits.take_back("proof", digest(current_user.token), now)
        _explain(form, refused)
        return kept.faulty(here, form)
    become(token)
    return device.welcome(person, kept.lead_to(url_for("account.mine"), changed=True))


def _explain(form: PasswordForm, refused: Refused) -> None:
    if refused.code == "password_wrong":
        form.password_before.errors = [say(refused.code, "refusal")]
    else:
        form.password.errors = [why_weak(refused) if "fault" in refused.facts else say(refused.code, "refusal")]
