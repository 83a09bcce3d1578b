"""Signing in and out, the second step, and enrolling by a one-time link."""

from __future__ import annotations

from flask import abort, g, redirect, request, session, url_for
from flask_babel import gettext as _
from flask_login import current_user, login_user, logout_user
from werkzeug.wrappers import Response

from referral_app.actions import Refused, signing_in, tries
from referral_app.actions import accounts as verbs
from referral_app.clock import clock
from referral_app.queries import accounts as queries
from referral_app.security import limits, totp
from referral_app.security.tokens import digest
from referral_app.security.typed_text import sign_in_name
from referral_app.web.account import account, device
from referral_app.web.account.forms import EnrolForm, SecondFactorForm, SignInForm
from referral_app.web.entry import kept, sealed, signed_in
from referral_app.web.entry.access import AFTER_PROOF, HALF, PUBLIC, SIGNED_IN, access
from referral_app.web.entry.language import SESSION_KEY as LANGUAGE
from referral_app.web.render import render

#: What enrolling needs between its two pages: sealed, since it opens an account (T12).
LINK, SECRET = "enrol_link", "enrol_secret"
AFTER = "after_sign_in"


def home() -> Response:
    """Where somebody who just signed in belongs: the page first asked for, else the own front page."""
    after = session.pop(AFTER, None)
    if after and after.startswith("/") and not after.startswith("//"):
        return redirect(after, 303)
    return redirect(url_for("attorney.offers" if current_user.is_attorney else "counsel.home"), 303)


@account.get("/sign-in")
@access(PUBLIC)
def sign_in() -> Response:
    if current_user.is_authenticated and current_user.fully_signed_in:
        return home()
    back = kept.again()
    return render("account/sign_in.html", form=back.form(SignInForm) if back else SignInForm())


@account.post("/sign-in")
@access(PUBLIC)
def check_password() -> Response:
    form = SignInForm()
    if not form.validate_on_submit():
        return kept.faulty(url_for("account.sign_in"), form)
    now = clock().real()
    email = sign_in_name(form.email.data)
    answer = tries.password(email, device.place())
    if answer is tries.Answer.REFUSE:
        abort(429)
    if answer is tries.Answer.SOON:
        form.password.errors = [_("That was quick. Wait half a minute, and try again.")]
        return kept.faulty(url_for("account.sign_in"), form)
    found = signing_in.check_password(email, form.password.data)
    if found is None:
        tries.failed(email)
        form.password.errors = [_("That e-mail address and password do not fit together. Try again.")]
        return kept.faulty(url_for("account.sign_in"), form)
    token = signing_in.open_session(found, now=now, password=form.password.data)
    become(token)
    return redirect(url_for("account.second_factor"), 303)


def become(token: str) -> None:
    """Put a session's token into the browser's cookie; whatever was there is left behind, the forms' seed too (T08).

    Only the language and the page to go on with are carried over.
    """
    user = signed_in.load(token)
    kept = {name: session[name] for name in (LANGUAGE, AFTER) if name in session}
    session.clear()
    session.update(kept)
    # A page of this same answer must carry a token of the new session, not the one its form was checked by.
    g.pop("csrf_token", None)
    if user is not None:
        login_user(user)


@account.get("/sign-in/code")
@access(HALF)
def second_factor() -> Response:
    if current_user.fully_signed_in:
        return home()
    back = kept.again()
    return render("account/second_factor.html", form=back.form(SecondFactorForm) if back else SecondFactorForm())


@account.post("/sign-in/code")
@access(HALF)
def check_second_factor() -> Response:
    form = SecondFactorForm()
    if not form.validate_on_submit():
        return kept.faulty(url_for("account.second_factor"), form)
    now = clock().real()
    person = signed_in.me()
    if tries.code(person, device.place()) is tries.Answer.REFUSE:
        abort(429)
    token = signing_in.show_second_factor(current_user.token, form.code.data, now=now)
    if token is None:
        form.code.errors = [_("That code is wrong or was used already. Wait for the next one and try again.")]
        return kept.faulty(url_for("account.second_factor"), form)
    become(token)
    return device.welcome(person, home())


@account.get("/account/prove")
@access(SIGNED_IN)
def prove() -> Response:
    """Asked before an act that shows who a family is, when the last proof is some minutes old (T07)."""
    back = kept.again()
    return render("account/prove.html", form=back.form(SecondFactorForm) if back else SecondFactorForm())


@account.post("/account/prove")
@access(SIGNED_IN)
def check_proof() -> Response:
    """A right code leads back to where the act was asked for; the fifth wrong one ends the session."""
    form = SecondFactorForm()
    if not form.validate_on_submit():
        return kept.faulty(url_for("account.prove"), form)
    now = clock().real()
    tries = limits.count("proof", digest(current_user.token), now)
    token = signing_in.show_second_factor(current_user.token, form.code.data, now=now)
    if token is not None:
        back = session.get(AFTER_PROOF)
        become(token)
        return redirect(back or url_for("account.mine"), 303)
    if tries.over:
        return sign_out()
    form.code.errors = [_("That code is wrong or was used already. Wait for the next one and try again.")]
    return kept.faulty(url_for("account.prove"), form)


@account.post("/sign-out")
@access(HALF)
def sign_out() -> Response:
    """Ends the session on the server and in the browser."""
    signing_in.sign_out(current_user.token, now=clock().real())
    logout_user()
    session.clear()
    return redirect(url_for("account.sign_in"), 303)


@account.get("/enrol/<token>")
@access(PUBLIC)
def open_enrolment(token: str) -> Response:
    """Takes the token out of the address at once: no history and no log keeps it (T36)."""
    if limits.over("link", request.remote_addr, clock().real()):
        abort(429)
    # A secret that another link's page showed here must not become this person's.
    sealed.drop(SECRET)
    sealed.put(LINK, token)
    return redirect(url_for("account.enrol"), 303)


@account.get("/enrol")
@access(PUBLIC)
def enrol() -> Response:
    back = kept.again()
    try:
        link = verbs.live_link(sealed.get(LINK) or "", clock().real())
    except Refused:
        return render("account/link_dead.html", status=410)
    secret = sealed.get(SECRET)
    if secret is None:
        sealed.put(SECRET, secret := totp.new_secret())
    return _enrol_page(back.form(EnrolForm) if back else EnrolForm(), secret, link.account_id)


@account.post("/enrol")
@access(PUBLIC)
def finish_enrolment() -> Response:
    form = EnrolForm()
    now = clock().real()
    link, secret = sealed.get(LINK), sealed.get(SECRET)
    if link is None or secret is None:
        return redirect(url_for("account.enrol"), 303)
    try:
        verbs.live_link(link, now)
        if not form.validate_on_submit():
            return kept.faulty(url_for("account.enrol"), form)
        codes = verbs.enrol(link, form.password.data, secret, form.code.data, now=now, letter_now=clock().programme())
    except Refused as refused:
        if refused.code == "link_dead":
            return redirect(url_for("account.enrol"), 303)
        _explain(form, refused)
        return kept.faulty(url_for("account.enrol"), form)
    sealed.drop(LINK)
    sealed.drop(SECRET)
    return kept.lead_to(url_for("account.enrolled"), codes=codes)


@account.get("/enrolled")
@access(PUBLIC)
def enrolled() -> Response:
    """The recovery codes, for the browser that has just enrolled and until it signs in."""
    back = kept.again()
    if back is None:
        return redirect(url_for("account.enrol"), 303)
    return render("account/enrolled.html", codes=back.said["codes"])


def _explain(form: EnrolForm, refused: Refused) -> None:
    if refused.code == "code_wrong":
        form.code.errors = [_("That code does not fit. Check that your device's clock is right and try the next code.")]
    else:
        form.password.errors = [why_weak(refused)]


def why_weak(refused: Refused) -> str:
    """What is wrong with a password that somebody chose."""
    said = {"short": _("Use at least 15 characters."), "long": _("Use at most 128 characters.")}
    easy = _(
        "That password is too easy to guess. Use words that do not belong together, "
        "and nothing of your name or address."
    )
    return str(said.get(refused.facts["fault"], easy))


def _enrol_page(form: EnrolForm, secret: str, account_id: str) -> Response:
    person = queries.account(account_id)
    return render(
        "account/enrol.html",
        form=form,
        person=person,
        secret=secret,
        qr=totp.qr_svg(secret, person.email),
        # Nobody scans the phone that they hold.
        in_app=totp.provisioning_uri(secret, person.email),
    )
