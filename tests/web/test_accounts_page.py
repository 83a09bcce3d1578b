"""Administrators run the accounts of staff, and read no story (E01, B18)."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select

from referral_app.actions import Refused, triage
from referral_app.actions import accounts as verbs
from referral_app.actions.accounts import live_link
from referral_app.clock import clock
from referral_app.extensions import db
from referral_app.models import Account, AuditRow, NeedToKnow, Request
from referral_app.vocabulary import RequestState, Role
from tests import cast
from tests.commands.shell import bad, good
from tests.page_client import PageClient
from tests.web.test_directory import signed_in

PATH = "/counsel/accounts"


@pytest.fixture
def ada(app: Flask) -> PageClient:
    return signed_in(app, Role.ADMINISTRATOR)


def id_of(app: Flask, email: str) -> str:
    with app.app_context():
        return db.session.scalars(select(Account.id).where(Account.email == email)).one()


def roles_of(app: Flask, account_id: str) -> set[str]:
    with app.app_context():
        return {str(role) for role in db.session.get_one(Account, account_id).role_set}


def test_the_list_has_roles_state_last_sign_in_and_what_is_theirs(ada: PageClient) -> None:
    with ada.app.app_context():
        grace = cast.grace()
        cast.amara()
        request = cast.submitted()
        triage.take_request(request.id, actor=grace, now=clock().programme())
        db.session.get_one(Account, cast.sol().id).deactivated_at = clock().real()
        db.session.commit()
    page = ada.get(PATH)
    rows = [" ".join(" ".join(row.itertext()).split()) for row in page.find(".//tbody/tr")]
    assert [row.split()[0] for row in rows] == ["Grace", "Rae", "Sol"], "attorneys are elsewhere, who ended is last"
    assert rows[0] == "Grace Okafor grace@example.org Counsel enrolled never 1"
    assert "Ended" in rows[2]


def test_an_account_is_added_and_its_link_is_shown_once(ada: PageClient) -> None:
    ada.get(f"{PATH}/new")
    page = ada.submit({"name": "Bo Lark", "email": "Bo@Example.org ", "role": ["counsel", "conflicts"]}, f"{PATH}/new")
    [link] = [str(node.text) for node in page.find(".//p[@class='app-code']")]
    with ada.app.app_context():
        live_link(link.rsplit("/", 1)[1], clock().real())
    assert page.h1 == "Bo Lark"
    assert roles_of(ada.app, id_of(ada.app, "bo@example.org")) == {"counsel", "conflicts"}
    assert link not in ada.get(page.path.partition("?")[0]).text


def test_what_is_wrong_is_said_at_each_field_and_what_was_typed_stays(ada: PageClient) -> None:
    ada.get(f"{PATH}/new")
    page = ada.submit({"name": "", "email": "bo at example"}, f"{PATH}/new", status=422)
    assert page.fields(f"{PATH}/new")["email"] == ["bo at example"]
    for id in ("name", "email", "role"):
        assert f"#{id}" in page.links()
        assert page.find(f".//p[@id='{id}-error']")
    page = ada.submit(
        {"name": "Again", "email": "administrator@example.org", "role": ["counsel"]}, f"{PATH}/new", status=422
    )
    assert "has an account already" in page.text
    assert page.fields(f"{PATH}/new")["role"] == ["counsel"]


def test_roles_are_changed_but_nobody_changes_their_own(ada: PageClient) -> None:
    with ada.app.app_context():
        grace = cast.grace().id
    ada.get(f"{PATH}/{grace}")
    ada.submit({"role": ["counsel", "supervisor"]}, "/roles")
    assert roles_of(ada.app, grace) == {"counsel", "supervisor"}
    page = ada.post(f"{PATH}/{grace}/roles", {}, 422)
    assert "Choose at least one role." in page.text
    own = id_of(ada.app, "administrator@example.org")
    assert (
        "A second person must do this."
        in ada.post(f"{PATH}/{own}/roles", {"role": ["administrator", "counsel"]}, 422).text
    )
    assert roles_of(ada.app, own) == {"administrator"}
    page = ada.get(f"{PATH}/{own}")
    assert "another administrator makes a new link for it or ends it" in page.text
    assert page.find(".//main//form") == [], "one press would have shut them out of their own account"


def test_an_old_page_gives_back_no_role_that_a_colleague_took(ada: PageClient) -> None:
    """Two administrators at once: each changes what they ticked, and nothing that the other did."""
    with ada.app.app_context():
        grace = cast.account("gw@example.org", "Gwen Hale", Role.COUNSEL, Role.CONFLICTS).id
    ada.get(f"{PATH}/{grace}")
    with ada.app.app_context():
        verbs.set_roles("gw@example.org", give=[], take=[Role.CONFLICTS], actor="command", now=clock().real())
    # The old page shows counsel and conflicts ticked; supervisor is ticked on it.
    ada.submit({"role": ["counsel", "conflicts", "supervisor"]}, "/roles")
    assert roles_of(ada.app, grace) == {"counsel", "supervisor"}
    with ada.app.app_context():
        verbs.set_roles(
            "gw@example.org", give=[Role.CONFLICTS], take=[Role.COUNSEL], actor="command", now=clock().real()
        )
    ada.submit({"role": ["counsel"]}, "/roles")
    assert roles_of(ada.app, grace) == {"conflicts"}


def test_who_still_owns_work_is_not_ended_and_the_page_says_what(ada: PageClient) -> None:
    with ada.app.app_context():
        grace, sol = cast.grace(), cast.sol()
        grace_id = grace.id
        request = cast.submitted()
        reference, request_id = request.reference, request.id
        triage.take_request(request_id, actor=grace, now=clock().programme())
        sol_id = sol.id
    page = ada.get(f"{PATH}/{grace_id}")
    assert "1 open request" in page.text
    assert reference in page.text
    assert "Somebody else must own their requests and tasks" in ada.post(f"{PATH}/{grace_id}/end", {}, 422).text
    with ada.app.app_context():
        triage.take_request(request_id, actor=db.session.get_one(Account, sol_id), now=clock().programme())
    ada.get(f"{PATH}/{grace_id}")
    assert "Open the account again" in ada.submit(action="/end").text
    with ada.app.app_context():
        assert db.session.get_one(Account, grace_id).deactivated_at is not None
    assert "End the account" in ada.submit(action="/open").text


def test_no_role_is_taken_from_who_still_owns_work_without_another_that_may_own_it(ada: PageClient) -> None:
    """The request went on being theirs, and so did its letters and alarms, and they could open none of it."""
    with ada.app.app_context():
        grace, sol, request = cast.grace(), cast.sol(), cast.submitted()
        grace_id, sol_id, request_id = grace.id, sol.id, request.id
        triage.take_request(request_id, actor=grace, now=clock().programme())
    path = f"{PATH}/{grace_id}/roles"
    ada.get(f"{PATH}/{grace_id}")
    assert "Somebody else must own their requests" in ada.post(path, {"role": ["privacy_officer"]}, 422).text
    assert roles_of(ada.app, grace_id) == {"counsel"}
    assert "flask users hand-over" in bad(ada.app, "users", "role", "grace@example.org", "--take", "counsel")[1]
    ada.post(path, {"role": ["supervisor"]}, 303)
    assert roles_of(ada.app, grace_id) == {"supervisor"}, "who may own it may go on"
    with ada.app.app_context():
        triage.take_request(request_id, actor=db.session.get_one(Account, sol_id), now=clock().programme())
    ada.post(path, {"role": ["privacy_officer"]}, 303)
    assert roles_of(ada.app, grace_id) == {"privacy_officer"}


def test_the_last_supervisor_of_a_list_stays_one(ada: PageClient) -> None:
    with ada.app.app_context():
        sol, request = cast.sol(), cast.submitted()
        db.session.add(NeedToKnow(request_id=request.id, account_id=sol.id, added_by=sol.id, added_at=clock().real()))
        db.session.commit()
        sol_id = sol.id
    ada.get(f"{PATH}/{sol_id}")
    page = ada.post(f"{PATH}/{sol_id}/roles", {"role": ["counsel"]}, 422)
    assert "A request is known to nobody else" in page.text
    assert "supervisor" in roles_of(ada.app, sol_id)


def test_an_account_that_is_ended_is_opened_by_no_link_that_was_out(ada: PageClient) -> None:
    """Neither while it is ended nor once it is open again."""
    with ada.app.app_context():
        account, token = verbs.add_account(
            "new@example.org", "Nia New", frozenset({Role.COUNSEL}), actor="command", now=clock().real()
        )
        verbs.deactivate(account.email, actor="command", now=clock().real())
        with pytest.raises(Refused, match="link_dead"):
            live_link(token, clock().real())
        verbs.reactivate(account.email, actor="command")
        with pytest.raises(Refused, match="link_dead"):
            live_link(token, clock().real())


def test_work_that_does_not_exist_for_an_administrator_holds_the_account_too(ada: PageClient) -> None:
    with ada.app.app_context():
        grace = cast.grace()
        grace_id = grace.id
        request = cast.submitted()
        reference = request.reference
        triage.take_request(request.id, actor=grace, now=clock().programme())
        db.session.get_one(Request, request.id).state = RequestState.WALLED
        db.session.commit()
    page = ada.get(f"{PATH}/{grace_id}")
    assert reference not in page.text
    assert "Somebody else must own their requests and tasks" in ada.submit(action="/end", status=422).text


def test_a_lost_second_factor_and_an_unused_link_get_a_new_one(ada: PageClient) -> None:
    with ada.app.app_context():
        grace = cast.grace().id
    ada.get(f"{PATH}/{grace}")
    page = ada.submit(action="/link")
    [first] = [str(node.text) for node in page.find(".//p[@class='app-code']")]
    assert "not enrolled yet" in page.text
    page = ada.submit(action="/link")
    [second] = [str(node.text) for node in page.find(".//p[@class='app-code']")]
    with ada.app.app_context():
        live_link(second.rsplit("/", 1)[1], clock().real())
        assert first != second
        told = set(db.session.scalars(select(AuditRow.action).where(AuditRow.object == f"account:{grace}")))
    assert {"second_factor_reset", "account_invited"} <= told


def test_attorneys_and_nobody_have_no_page_here(ada: PageClient) -> None:
    with ada.app.app_context():
        attorney = cast.attorney_account(cast.amara()).id
    ada.get(f"{PATH}/{attorney}", status=404)
    ada.get(f"{PATH}/nobody", status=404)


@pytest.mark.parametrize(("role", "first"), [(Role.ADMINISTRATOR, PATH), (Role.PRIVACY_OFFICER, "/counsel/looks")])
def test_who_reads_no_story_begins_at_a_page_of_their_own(app: Flask, role: Role, first: str) -> None:
    """No request, no list, no task, no letter and no search: and the menu names none of them (E01)."""
    with app.app_context():
        request = cast.submitted()
        here, reference = f"/counsel/requests/{request.id}", request.reference
    client = signed_in(app, role)
    page = client.get("/counsel/", follow=True)
    assert page.path == first
    for path in (here, f"{here}/needs/1", "/counsel/requests", "/counsel/tasks", "/counsel/letters"):
        client.get(path, status=403)
        assert path not in page.links()
    client.get(first)
    client.post("/counsel/find", {"reference": reference}, 403)
    client.post(f"{here}/notes", {"text": "Words"}, 403)


def test_one_person_with_both_roles_reads_by_the_one_that_may(app: Flask) -> None:
    with app.app_context():
        request_id = cast.submitted().id
    signed_in(app, Role.ADMINISTRATOR, Role.COUNSEL).get(f"/counsel/requests/{request_id}")


def test_somebody_is_signed_out_everywhere_and_signs_in_again(ada: PageClient) -> None:
    """By the page, and by a command that takes attorneys too."""
    app, grace = ada.app, PageClient(ada.app)
    with app.app_context():
        who = cast.grace().id
    for end in (
        lambda: ada.post(f"{PATH}/{who}/sign-out"),
        lambda: good(app, "users", "sign-out", "grace@example.org"),
    ):
        cast.sign_in(grace, who)
        grace.get("/counsel/")
        ada.get(f"{PATH}/{who}")
        end()
        grace.get("/counsel/", 303)
    with app.app_context():
        links = db.session.scalars(select(AuditRow).where(AuditRow.action == "sessions_ended")).all()
        assert {link.object for link in links} == {f"account:{who}"}
        assert "command" in {link.actor for link in links}
    assert bad(app, "users", "sign-out", "nobody@example.org")


def test_nobody_ends_their_own_account_or_takes_their_own_second_factor(ada: PageClient) -> None:
    """The page offers neither; pressed all the same, the link would have been shown to nobody."""
    with ada.app.app_context():
        cast.account("bo@example.org", "Bo Lark", Role.ADMINISTRATOR)
        mine = db.session.scalars(select(Account.id).where(Account.email != "bo@example.org")).one()
    here = f"{PATH}/{mine}"
    for act in ("link", "end"):
        ada.get(here)
        ada.post(f"{here}/{act}", {}, 409)
    assert ada.get(here).h1, "the session goes on"
    with ada.app.app_context():
        one = db.session.get_one(Account, mine)
        assert one.enrolled_at is not None
        assert one.deactivated_at is None


@pytest.mark.parametrize("other", ["never enrolled", "lost the second factor"])
def test_an_administrator_who_cannot_sign_in_is_not_the_one_that_stays(app: Flask, other: str) -> None:
    with app.app_context():
        ada, bo = cast.ada(), cast.account("bo@example.org", "Bo Lark", Role.ADMINISTRATOR)
        if other == "never enrolled":
            bo.enrolled_at = None
            db.session.commit()
        else:
            verbs.reset_second_factor(bo.email, actor=ada.id, now=clock().real())
        for take_away in (
            lambda: verbs.deactivate(ada.email, actor=bo.id, now=clock().real()),
            lambda: verbs.set_roles(ada.email, give=(), take=(Role.ADMINISTRATOR,), actor=bo.id, now=clock().real()),
        ):
            with pytest.raises(Refused, match="last_administrator"):
                take_away()
        assert verbs.deactivate(bo.email, actor=ada.id, now=clock().real()).deactivated_at, "who cannot is not counted"
