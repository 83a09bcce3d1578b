"""A press that is answered by a page leads to it: 303, with what was typed and its faults kept.

Every form of the app is pressed as it should not be. The answer is never a page itself, so Back never meets one that
has to be sent again.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import select

from referral_app.actions import intake
from referral_app.actions.steps.transaction import writing
from referral_app.clock import clock as clock_of
from referral_app.extensions import db
from referral_app.models import AuthSession, Request, RequesterSession
from referral_app.web.entry import kept
from tests import cast
from tests.conftest import StillClock
from tests.house.scene import Scene, Visitor, build
from tests.page_client import BASE, PageClient
from tests.security.doors import cookie
from tests.web.form_pages import answered, at_question, begun

#: The answers that are no page to be left: a page of refusal for all, and the quick exit.
STANDS_ALONE = {"public.leave"}
#: Refused with a page of its own, which nobody presses twice by going Back: too often, too old, locked out.
ERRORS = {400, 403, 404, 405, 413, 415, 429}


def posts(scene: Scene) -> Iterator[tuple[str, str]]:
    for rule in sorted(scene.app.url_map.iter_rules(), key=lambda rule: rule.endpoint):
        if "POST" in (rule.methods or ()) and rule.endpoint not in STANDS_ALONE:
            yield rule.endpoint, scene.address(rule)


@pytest.mark.cases_of_one_statement
@pytest.mark.parametrize("kind", ["anonymous", "half", "supervisor", "attorney"])
def test_no_press_is_answered_by_a_page(app: Flask, kind: str) -> None:
    """Whatever is sent, with nothing in it or nonsense: a redirect, nothing, or a page of refusal."""
    scene = build(app)
    pages = []
    for endpoint, address in posts(scene):
        for data in ({}, {"reason": "?", "words": "?", "email": "?", "phrase": "?", "code": "?", "attorney": "?"}):
            answer = Visitor(scene, kind).ask("POST", address, dict(data))
            if answer.status_code not in ERRORS | {204, 303} and not (answer.status_code == 410 and "stay" in endpoint):
                pages.append((endpoint, answer.status_code))
    assert pages == []


@pytest.mark.cases_of_one_statement
@pytest.mark.parametrize("sent", [False, True])
def test_no_press_of_a_family_is_answered_by_a_page(app: Flask, sent: bool) -> None:
    """The same for a browser that holds a draft, or a request that was sent."""
    scene = build(app)
    pages = []
    for endpoint, address in posts(scene):
        if endpoint.split(".")[0] not in ("intake", "status"):
            continue
        visitor = Visitor(scene, "anonymous")
        with app.app_context():
            now = clock_of().real()
            if sent:
                with writing():
                    token = intake.hold(cast.submitted(), now=now)
            else:
                token = intake.start_draft(now=now)[1]
        visitor.client.set_cookie("__Host-rid", token, domain="localhost", secure=True)
        answer = visitor.ask("POST", address, {"words": "", "shown": "safe_now", "safe_now": "MK-nonsense"})
        if answer.status_code not in (204, 303):
            pages.append((endpoint, answer.status_code))
    assert pages == []


def test_a_screen_comes_back_as_it_was_typed_and_reload_shows_it_again(client: PageClient) -> None:
    page = at_question(client, "children", situations=["intl_abduction_incoming"])
    here = page.path
    client.submit({"children-1-month": "4", "children-1-year": "26", "children-2-age": "seven"}, here, status=422)
    for _reload in range(2):
        page = client.get(f"{here}?again=1")
        assert page.title.startswith("Error: ")
        assert page.fields(here)["children-1-year"] == ["26"]
        assert page.fields(here)["children-2-age"] == ["seven"]
    # Who comes to the screen by another way finds what was saved.
    assert client.get(here).fields(here)["children-1-year"] == [""]
    client.get(f"{here}?again=1")
    client.submit({"children-1-year": "2019", "children-2-age": "7"}, here)
    # Back after mending it: the screen as it is now, nothing wrong with it.
    page = client.get(f"{here}?again=1")
    assert not page.title.startswith("Error: ")
    assert page.fields(here)["children-1-year"] == ["2019"]


def test_what_came_back_is_kept_sealed_and_for_its_own_page_and_browser(client: PageClient) -> None:
    """In no table, in no cookie to be read, on no other page; and gone with the hold."""
    answered(client)
    client.submit({"safe_now": "no-such", "requester_age": "MK-typed-age"}, "/request/step/1", status=422)
    with client.app.app_context():
        rows = repr(db.session.execute(select(RequesterSession.__table__)).all())
        assert db.session.scalars(select(RequesterSession.kept)).one() is not None
    assert "MK-typed" not in rows + (cookie(client) or "")
    assert "MK-typed" not in client.get("/request/step/2?again=1").html
    other = PageClient(client.app)
    answered(other)
    assert "MK-typed" not in other.get("/request/step/1?again=1").html
    client.get("/request/step/1?again=1")
    client.submit({}, "/request/delete", status=200)
    with client.app.app_context():
        assert len(db.session.scalars(select(RequesterSession)).all()) == 1


def test_before_the_first_answer_what_came_back_is_kept_in_the_cookie_alone(client: PageClient) -> None:
    """Sealed, in no table, and gone with the first answer that goes through."""
    begun(client)
    back = client.submit({"safe_now": "no-such", "requester_age": "MK-typed-age"}, "/request/step/1", status=422)
    assert back.fields("/request/step/1")["requester_age"] == ["MK-typed-age"]
    with client.app.app_context():
        assert db.session.scalars(select(RequesterSession)).all() == []
    assert "MK-typed" not in (cookie(client) or "")
    other = PageClient(client.app)
    begun(other)
    assert "MK-typed" not in other.get("/request/step/1?again=1").html
    client.submit({"safe_now": "yes", "requester_age": "", "keep": "yes"}, "/request/step/1")
    assert "MK-typed" not in client.get("/request/step/1?again=1").html


def test_a_note_that_came_back_is_sealed_under_the_key_of_its_request(app: Flask, clock: StillClock) -> None:
    """With the request its words go too, those that staff had only typed."""
    with app.app_context():
        one, two, grace = cast.submitted().id, cast.submitted().id, cast.grace().id
    client = PageClient(app)
    cast.sign_in(client, grace)
    client.get(f"/counsel/requests/{one}")
    long = "MK-note " * 600
    page = client.post(f"/counsel/requests/{one}/notes", {"text": long}, 422)
    assert long.strip() in page.html
    assert "MK-note" in client.get(f"/counsel/requests/{one}?part=notes&again=1").html
    assert "MK-note" not in client.get(f"/counsel/requests/{two}?part=notes&again=1").html
    with app.app_context():
        assert "MK-note" not in repr(db.session.execute(select(AuthSession.__table__)).all())
        from referral_app.security.case_keys import vault

        vault().shred(one)
        kept = db.session.scalars(select(AuthSession.kept)).one()
        assert kept is not None
        db.session.delete(db.session.get_one(Request, one))
        db.session.commit()
    client.get(f"/counsel/requests/{one}?again=1", 404)


def test_signing_out_forgets_what_was_typed(app: Flask, clock: StillClock) -> None:
    with app.app_context():
        one, grace = cast.submitted().id, cast.grace().id
    client = PageClient(app)
    cast.sign_in(client, grace)
    client.get(f"/counsel/requests/{one}")
    client.post(f"/counsel/requests/{one}/notes", {"text": "n" * 4001}, 422)
    client.post("/sign-out", {})
    with app.app_context():
        assert db.session.scalars(select(AuthSession.kept)).all() == [None]


def test_no_password_and_no_code_is_kept(sqlite_app: Flask, clock: StillClock) -> None:
    """The cookie is sealed, and what proves who somebody is is not even in it."""
    from referral_app.web.entry import kept

    client = PageClient(sqlite_app)
    client.get("/sign-in")
    page = client.post("/sign-in", {"email": "grace@example.org", "password": "MK-password-that-is-long"}, 422)
    assert page.fields("/sign-in")["email"] == ["grace@example.org"]
    assert "MK-password" not in page.html
    assert {"password", "code", "csrf_token"} <= set(kept.LEFT_OUT)
    assert "grace@example.org" not in (cookie(client) or "")


def test_words_too_long_for_a_cookie_are_left_out_and_the_fault_is_said(sqlite_app: Flask) -> None:
    """A browser that holds nothing: the fault is told, the cookie stays small."""
    from referral_app.security import phrases

    client = PageClient(sqlite_app)
    client.get("/status")
    page = client.post("/status", {"phrase": " ".join(phrases.words("en")[:2000])}, 422)
    assert page.fields("/status")["phrase"] == [""]
    assert len(cookie(client) or "") < 4000


def test_a_part_of_a_page_gets_its_faults_at_once(sqlite_app: Flask, clock: StillClock) -> None:
    """htmx swaps what it gets: 422 with the page's own part, nothing kept."""
    with sqlite_app.app_context():
        one, grace = cast.submitted().id, cast.grace().id
    client = PageClient(sqlite_app)
    cast.sign_in(client, grace)
    token = client.get(f"/counsel/requests/{one}?part=notes").fields(f"/counsel/requests/{one}/notes")["csrf_token"][0]
    answer = client.client.post(
        f"/counsel/requests/{one}/notes?part=notes",
        base_url=BASE,
        data={"text": "", "csrf_token": token},
        headers={"Referer": BASE + "/", "HX-Request": "true"},
    )
    assert answer.status_code == 422
    assert re.search("Write the note first", answer.get_data(as_text=True))
    with sqlite_app.app_context():
        assert db.session.scalars(select(AuthSession.kept)).all() == [None]


def test_a_picture_is_not_kept_while_its_page_comes_back(client: PageClient) -> None:
    """A13, T32: it is taken out before anything is kept, beside another fault too."""
    at_question(client, "more_info")
    page = client.submit({"more_info": "Before https://imgur.com/a/abc123 after"}, client.page.path, status=422)  # type: ignore[union-attr]
    assert "imgur" not in page.html
    assert "[link removed]" in page.html
    with client.app.app_context():
        from referral_app.security.case_keys import vault

        row = db.session.scalars(select(RequesterSession)).one()
        opened = vault().unseal(
            row.request_id, row.kept or b"", table="requester_sessions", row_id=row.token_sha256, version=1
        )
    assert "imgur" not in repr(opened)


@pytest.mark.parametrize(("signs", "looked"), [(200, 1), (19_000, 0)])
def test_a_long_text_that_no_cookie_keeps_is_not_looked_through(
    sqlite_client: PageClient, monkeypatch: pytest.MonkeyPatch, signs: int, looked: int
) -> None:
    """Two dozen such presses of a stranger kept everybody else waiting for ten seconds. A short one is the control."""
    seen: list[dict[str, str]] = []
    real = kept.screen_fields
    monkeypatch.setattr(kept, "screen_fields", lambda fields: seen.append(fields) or real(fields))
    sqlite_client.get("/status")
    page = sqlite_client.post("/status", {"phrase": ("x1.co/a " * 8_000)[:signs]}, 422)
    assert page.find(".//*[@id='phrase']")
    assert len(seen) == looked
