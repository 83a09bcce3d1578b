"""Accounts of staff, for administrators: who may sign in, with which roles, and what is still theirs.

What lets somebody in or shuts them out asks for a fresh second factor. A link to enrol is shown once, to whoever made
it: it is handed on by a way that only its owner reads.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from flask import abort, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from referral_app import programme
from referral_app.actions import Refused
from referral_app.actions import accounts as verbs
from referral_app.clock import clock
from referral_app.models import Account
from referral_app.queries import staff_accounts as queries
from referral_app.queries import unread_complaints
from referral_app.roster.cells import EMAIL
from referral_app.security.text_forms import normalise
from referral_app.security.typed_text import sign_in_name
from referral_app.vocabulary import STAFF_ROLES, Role
from referral_app.web.counsel import counsel, pages
from referral_app.web.counsel.forms import PlainForm
from referral_app.web.entry import kept
from referral_app.web.entry.access import ADMINISTRATORS, access, needs_proof
from referral_app.web.entry.signed_in import me
from referral_app.web.render import render

#: In the order in which the page names them.
ROLES = tuple(role for role in Role if role in STAFF_ROLES)


@counsel.get("/accounts")
@access(ADMINISTRATORS)
def accounts() -> Response:
    return render(
        "counsel/accounts.html",
        page=queries.accounts(me(), page=pages.number()),
        unread=unread_complaints.how_many(),
    )


@counsel.get("/accounts/new")
@access(ADMINISTRATORS)
@needs_proof("counsel.new_account")
def new_account() -> Response:
    back = kept.again()
    return render(
        "counsel/new_account.html",
        roles=ROLES,
        typed=back.fields if back else {},
        chosen=back.fields.getlist("role") if back else [],
        faults=back.said.get("faults", []) if back else [],
        form=PlainForm(formdata=None),
    )


@counsel.post("/accounts/new")
@access(ADMINISTRATORS)
@needs_proof("counsel.new_account")
def add_account() -> Response:
    """Make the account; its link is shown on its page."""
    here = url_for("counsel.new_account")
    name = normalise(request.form.get("name", "")).strip()[:200]
    email, roles = sign_in_name(request.form.get("email", "")), _chosen_roles()
    faults = _faults(name, email, roles)
    if faults:
        return kept.come_back(here, faults=faults)
    try:
        account, token = verbs.add_account(email, name, roles, actor=me().id, now=clock().real())
    except Refused as refused:
        words = _("This address has an account already.") if refused.code == "email_taken" else refused.code
        return kept.come_back(here, faults=[("email", words)])
    return kept.lead_to(_page(account.id), link=_link(token))


@counsel.get("/accounts/<account_id>")
@access(ADMINISTRATORS)
def account(account_id: str) -> Response:
    person, back = _account(account_id), kept.again()
    return render(
        "counsel/account.html",
        person=person,
        signed_in_at=queries.last_signed_in(account_id),
        work=queries.work_of(me(), account_id),
        roles=ROLES,
        mine=person.id == me().id,
        link=back.said.get("link") if back else None,
        refused=back.refused if back else None,
        form=PlainForm(formdata=None),
    )


@counsel.post("/accounts/<account_id>/roles")
@access(ADMINISTRATORS)
@needs_proof("counsel.account")
def change_roles(account_id: str) -> Response:
    person, chosen = _account(account_id), _chosen_roles()
    if not chosen:
        return kept.refused(_page(account_id), Refused("no_role"))
    # Only what was ticked or unticked here: what a colleague changed while the page stood open stays as they left it.
    held, shown = person.role_set, _roles_named(request.form.getlist("held")) or person.role_set
    give, take = chosen - shown - held, (shown - chosen) & held
    if not (held | give) - take:
        return kept.refused(_page(account_id), Refused("no_role"))
    return _act(
        account_id,
        lambda: verbs.set_roles(person.email, give=give, take=take, actor=me().id, now=clock().real()),
    )


@counsel.post("/accounts/<account_id>/end")
@access(ADMINISTRATORS)
@needs_proof("counsel.account")
def end_account(account_id: str) -> Response:
    person = _account(account_id)
    return _act(account_id, lambda: verbs.deactivate(person.email, actor=me().id, now=clock().real()))


@counsel.post("/accounts/<account_id>/sign-out")
@access(ADMINISTRATORS)
@needs_proof("counsel.account")
def sign_out_account(account_id: str) -> Response:
    person = _account(account_id)
    return _act(account_id, lambda: verbs.sign_out_everywhere(person.email, actor=me().id, now=clock().real()))


@counsel.post("/accounts/<account_id>/open")
@access(ADMINISTRATORS)
@needs_proof("counsel.account")
def open_account(account_id: str) -> Response:
    person = _account(account_id)
    return _act(account_id, lambda: verbs.reactivate(person.email, actor=me().id))


@counsel.post("/accounts/<account_id>/link")
@access(ADMINISTRATORS)
@needs_proof("counsel.account")
def new_link(account_id: str) -> Response:
    """A new link: to enrol for the first time, or anew for whoever lost the second factor."""
    person, now = _account(account_id), clock().real()
    try:
        if person.deactivated_at is not None:
            raise Refused("wrong_state")
        if person.enrolled_at is None:
            token = verbs.invite_again(person.email, actor=me().id, now=now)
        else:
            token = verbs.reset_second_factor(person.email, actor=me().id, now=now)
    except Refused as refused:
        return kept.refused(_page(account_id), refused)
    return kept.lead_to(_page(account_id), link=_link(token))


def _account(account_id: str) -> Account:
    found = queries.account_for(account_id)
    if found is None:
        abort(404)
    return found


def _page(account_id: str) -> str:
    return url_for("counsel.account", account_id=account_id)


def _act(account_id: str, verb: Callable[[], object]) -> Response:
    try:
        verb()
    except Refused as refused:
        return kept.refused(_page(account_id), refused)
    return redirect(_page(account_id), 303)


def _chosen_roles() -> frozenset[Role]:
    return _roles_named(request.form.getlist("role"))


def _roles_named(codes: Iterable[str]) -> frozenset[Role]:
    named = set(codes)
    return frozenset(role for role in ROLES if role.value in named)


def _faults(name: str, email: str, roles: frozenset[Role]) -> list[tuple[str, str]]:
    found = []
    if not name:
        found.append(("name", _("Write the name, as colleagues know it.")))
    if not EMAIL.fullmatch(email):
        found.append(("email", _("Write an e-mail address, like name@example.org.")))
    if not roles:
        found.append(("role", _("Choose at least one role.")))
    return found


def _link(token: str) -> str:
    return f"{programme.settings().base_url}/enrol/{token}"


#: This module adds its pages to those of `views`.
__all__ = ["counsel"]
