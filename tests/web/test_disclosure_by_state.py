"""What an attorney may see at each state of an offer, marker by marker, against a list written by hand (T15, B04)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import pytest
import yaml
from flask import Flask

from referral_app.actions import family, intake, matters, offer_stages, request_sets, summaries, triage
from referral_app.actions.disclosures import write_down_look
from referral_app.actions.offer_answers import decline_offer
from referral_app.actions.offers import send_offer
from referral_app.clock import clock as the_clock
from referral_app.extensions import db
from referral_app.letters.render import render
from referral_app.models import Account, Attorney, AuditRow, Letter, Matter, Request, readers
from referral_app.queries import release, written
from referral_app.security import reply_links
from referral_app.vocabulary import OfferState
from referral_app.workflow import stages
from tests import cast
from tests.conftest import StillClock
from tests.follow_ups import world
from tests.page_client import BASE, PageClient

WRITTEN = yaml.safe_load((Path(__file__).resolve().parents[1] / "disclosure.yml").read_text("utf-8"))
GROUPS: dict[str, list[str]] = WRITTEN["groups"]
#: How each marker looks on a page, where that is not its own text: any of these counts.
LOOKS = {
    "written": ["A parent asks for help with a return"],
    "district": ["Western District", "US-TX-WD"],
    "deadline": ["July 9, 2027", "2027-07-09", "20270709"],
    "county": ["Travis"],
    # The year the child is 16 gives the age away too. It is told by how a page writes a day: its four digits alone
    # stand in one of some thousand marks of forms and addresses by chance, and then an honest page failed.
    "child_born": ["2019-03-14", "March 14, 2019", "Mar 14, 2019", "20190314", ", 2035", "2035-0", "203503", "in 2035"],
    "taken_on": ["2026-07-10", "July 10, 2026", "Jul 10, 2026", "20260710"],
    "colleague": ["Novak"],
    "owner": ["Okafor"],
    "phone": ["512 555 0147", "512-555-0147", "5125550147"],
    "trusted_phone": ["512 555 0162", "512-555-0162", "5125550162"],
    "other_phone": ["512 555 0188", "512-555-0188", "5125550188"],
    "old_phone": ["512 555 0199", "512-555-0199", "5125550199"],
    "email": ["mk.noor@example.net"],
    "other_email": ["mk.other@example.net"],
}
#: Fields that no form has.
STRAY = ["street", "school", "employer", "shelter", "friend", "doctor", "plate", "passport", "account", "home"]
STRAY += ["case_number", "police"]


def marker(name: str) -> str:
    return f"MK{name.replace('_', '')}7Qz"


def looks(name: str) -> list[str]:
    return LOOKS.get(name, [marker(name)])


def allowed(state: str, of: str = "states") -> set[str]:
    """The markers of a state: groups spelled out, single markers as they are."""
    return {marker for entry in WRITTEN[of][state] for marker in GROUPS.get(entry, [entry])}


@dataclass
class Office:
    """A request full of markers, asked of Amara and Bela; Amara's browser, and everything she was ever shown."""

    app: Flask
    clock: StillClock
    client: PageClient
    request: str = ""
    offer: str = ""
    other: str = ""
    accounts: dict[str, str] = field(default_factory=dict)
    #: The row of the second need, where Amara is asked for both in one letter.
    mate: str = ""

    def who(self, name: str) -> Account:
        return db.session.get_one(Account, self.accounts[name])


@pytest.fixture
def office(sqlite_app: Flask, clock: StillClock) -> Office:
    return furnished(sqlite_app, clock)


@pytest.fixture
def office_of_two_needs(sqlite_app: Flask, clock: StillClock) -> Office:
    return furnished(sqlite_app, clock, together=True)


BOTH = {
    area: {"tier": 3, "matters": 2, "last_matter": None} for area in ("hague_return_petitioner", "protective_orders")
}


def furnished(app: Flask, clock: StillClock, *, together: bool = False) -> Office:
    made = Office(app, clock, PageClient(app))
    with app.app_context():
        grace, amara, bela = cast.grace(), cast.amara(areas=BOTH), cast.bela()
        contact = {name: marker(name) for name in ("called", "hours", "code_phrase", "trusted_name", "trusted_phrase")}
        contact |= {name: LOOKS[name][0] for name in ("phone", "trusted_phone", "email", "old_phone")}
        contact |= {name: marker(name) for name in STRAY}
        other_side = [
            f"{marker('other_1')} {LOOKS['other_phone'][0]}",
            f"{marker('other_2')}, {LOOKS['other_email'][0]}",
            f"{marker('other_3')} ({marker('remark')} lives in Waco)",
        ]
        said = cast.answers(contact_ways=["call", "text"], voicemail="no", more_info=marker("more_info"))
        if together:
            said["situations"] = [*said["situations"], "protective_order"]
        request = cast.submitted(said, contact=contact, names={"other_side": other_side})
        now, today = the_clock().programme(), the_clock().today()
        for name in ("note_1", "note_2"):
            triage.add_note(request.id, marker(name), actor=grace, now=now)
        for name in ("added_1", "added_2"):
            intake.add_facts(request.id, marker(name), now=now, today=today)
        family.complain(request.id, marker("complaint"), now=now, today=today)
        text = f"{LOOKS['written'][0]}."
        summaries.save(request.id, text, ready=True, seen=0, actor=grace, now=now)
        write_down_look("request_read", f"request:{request.id}", actor=grace.id)
        need = cast.need_of(request)
        made.request = request.id
        if together:
            made.offer, made.mate = asked_together(request, amara, grace)
        else:
            made.offer = cast.sent(need, amara, by=grace).id
        made.other = cast.sent(need, bela, by=grace).id
        made.accounts = {
            "amara": cast.attorney_account(amara).id,
            "bela": cast.attorney_account(bela).id,
            "grace": grace.id,
        }
    return made


def asked_together(request: Request, amara: Attorney, grace: Account) -> tuple[str, str]:
    """Amara is asked for both needs in one letter. The rows of need 1 and need 2."""
    sets = {1: [amara.id], 2: [amara.id]}
    made = request_sets.approve_sets(request.id, sets, seen={}, together=[amara.id], **cast.by(grace))
    first, second = sorted((offer.need.number, offer.id) for offer in made)
    now, today = the_clock().programme(), the_clock().today()
    last = today + timedelta(days=7)
    mates = {second[1]: {"score": 1}}
    assert send_offer(first[1], now=now, today=today, expires_on=last, due_at=now, snapshot={"score": 1}, mates=mates)
    return first[1], second[1]


def matter(office: Office) -> Matter:
    return cast.say_yes(office.offer, office.who("amara"))


def interested(office: Office) -> None:
    cast.interested(office.other, office.who("bela"))
    cast.interested(office.offer, office.who("amara"))


def expired(office: Office) -> None:
    cast.cleared(office.offer, office.who("amara"))
    office.clock.move(days=9)
    world.basket()
    world.swept()


def conflict(office: Office) -> None:
    cast.cleared(office.offer, office.who("amara"))
    offer_stages.find_conflict(office.offer, **cast.by(office.who("amara")))


def handed_back(office: Office) -> None:
    matters.hand_back(matter(office).id, "no_time", **cast.by(office.who("amara")))


def closed(office: Office) -> None:
    now = the_clock().programme()
    matters.close_matter(matter(office).id, "advised", actor=office.who("amara"), now=now)


def declined(office: Office) -> None:
    cast.cleared(office.offer, office.who("amara"))
    decline_offer(office.offer, "court", **cast.by(office.who("amara")))


def withdrawn(office: Office) -> None:
    cast.cleared(office.offer, office.who("amara"))
    cast.say_yes(office.other, office.who("bela"))


REACH: dict[str, Callable[[Office], object]] = {
    "sent": lambda office: None,
    "interested": interested,
    "checking": lambda office: cast.interested(office.offer, office.who("amara")),
    "cleared": lambda office: cast.cleared(office.offer, office.who("amara")),
    "accepted": matter,
    "declined": declined,
    "expired": expired,
    "conflict": conflict,
    "withdrawn": withdrawn,
    "handed_back": handed_back,
    "closed": closed,
}


def shown(office: Office) -> str:
    """Everything Amara can get hold of: each address with and without htmx, its headers, and every letter to her."""
    with office.app.app_context():
        found = db.session.scalar(db.select(Matter.id).where(Matter.offer_id == office.offer)) or "none"
        attorney_id = office.who("amara").attorney_id
        letters = db.session.scalars(db.select(Letter).where(Letter.reader.in_(readers("attorney", attorney_id)))).all()
        link = reply_links.token(office.offer)
    with office.app.test_request_context(base_url=BASE):
        texts = [render(letter, "amara@example.org").as_string() for letter in letters]
    assert texts, "Amara was written to"
    offer, matter = f"/attorney/offers/{office.offer}", f"/attorney/matters/{found}"
    addresses = ["/attorney/", offer, *(f"{offer}/{page}" for page in ("names", "facts", "terms")), matter]
    if office.mate:
        mate = f"/attorney/offers/{office.mate}"
        addresses += [mate, *(f"{mate}/{page}" for page in ("names", "facts", "terms"))]
    addresses += [f"{matter}/dates.ics", "/account", f"/r/{link}", "/reply", "/reply/thanks"]
    cast.sign_in(office.client, office.accounts["amara"])
    for address in addresses:
        for headers in ({}, {"HX-Request": "true"}):
            answer = office.client.client.get(address, base_url=BASE, headers=headers)
            assert answer.status_code < 500, address
            texts += [str(answer.headers), answer.get_data(as_text=True)]
    for address, data in (
        (f"{offer}/interest", {}),
        (f"{offer}/check", {}),
        (f"{offer}/accept", {"agreed": ["fee"]}),
        (f"{offer}/decline", {"reason": "none of these"}),
        (f"{matter}/reached", {"way": "pigeon"}),
        (f"{matter}/close", {"outcome": "unheard of"}),
    ):
        # What comes back with a fault is a page too.
        office.client.get("/attorney/")
        token = office.client.page and office.client.page.fields("/sign-out")["csrf_token"][0]
        answer = office.client.client.post(
            address, data={"csrf_token": token, **data}, base_url=BASE, headers={"Referer": BASE + "/"}
        )
        assert answer.status_code < 500, address
        texts.append(answer.get_data(as_text=True))
    return "\n".join(texts)


def seen(text: str) -> set[str]:
    names = {name for group in GROUPS.values() for name in group}
    return {name for name in names if any(look in text for look in looks(name))}


def test_forty_markers_are_planted_and_all_of_them_are_in_the_database(office: Office) -> None:
    names = [name for group in GROUPS.values() for name in group]
    assert len(names) == len(set(names)) == 41
    with office.app.app_context():
        from referral_app.models import Note, Request
        from referral_app.queries import cases

        request = db.session.get_one(Request, office.request)
        need = cast.need_of(request)
        held = [str(cases.words(request)), str(cases.need_terms(need)), str(need.forums), office.who("bela").name]
        held += [cases.note_text(note) for note in db.session.query(Note).all()] + [office.who("grace").name]
        held.append(str(written.released_text(request.id)))
    assert {name for name in names if not any(look in "\n".join(held) for look in looks(name))} == set()


def test_the_list_speaks_of_every_state_an_attorney_can_meet() -> None:
    unmet = {"planned", "approved", "dropped", "recalled", "undeliverable"}
    assert set(WRITTEN["states"]) == {str(state) for state in OfferState} - unmet | {"closed"}
    assert set(REACH) == set(WRITTEN["states"])


@pytest.mark.parametrize("state", REACH)
def test_at_each_state_an_attorney_sees_what_the_list_says_and_no_more(office: Office, state: str) -> None:
    with office.app.app_context():
        REACH[state](office)
    found = seen(shown(office))
    assert found - allowed(state) == set(), "shown before its time, or after it"
    assert allowed(state) - found == set(), "should be shown and is not"


@pytest.mark.parametrize("state", WRITTEN["together"])
def test_what_is_asked_together_shows_what_one_question_does(office_of_two_needs: Office, state: str) -> None:
    office = office_of_two_needs
    with office.app.app_context():
        REACH["withdrawn" if state == "fewer" else state](office)
    page = shown(office)
    assert seen(page) == allowed(state, "together")
    running = state in ("sent", "checking", "cleared")
    assert ("2 matters for one family" in page) == (running or state == "declined")


@pytest.mark.parametrize("state", ["sent", "interested"])
def test_the_control_a_stage_that_opens_too_early_is_found(
    office: Office, monkeypatch: pytest.MonkeyPatch, state: str
) -> None:
    with office.app.app_context():
        REACH[state](office)
    monkeypatch.setitem(stages.SHOWS, OfferState(state), frozenset({stages.Shown.SUMMARY, stages.Shown.NAMES}))
    assert seen(shown(office)) - allowed(state) == set(GROUPS["names"])


def test_the_control_names_that_carry_a_number_along_are_found(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    with office.app.app_context():
        REACH["checking"](office)
    monkeypatch.setattr(release, "_name", lambda line: line)
    assert seen(shown(office)) - allowed("checking") == {"other_phone", "other_email", "remark"}


def test_words_that_staff_have_not_read_wait(office: Office) -> None:
    """The family's own words reach an attorney only after counsel opened the request."""
    with office.app.app_context():
        for row in db.session.scalars(db.select(AuditRow).where(AuditRow.action == "request_read")).all():
            row.action = "somebody_else_read"
        db.session.commit()
        REACH["cleared"](office)
    page = shown(office)
    assert seen(page) == allowed("cleared") - {"more_info"}
    assert "once counsel of this office have read them" in page


def test_every_look_at_a_stage_leaves_a_row_that_names_the_consent(office: Office) -> None:
    """(B04, T20, T44) One row for each page that was shown, none for one that was not."""
    with office.app.app_context():
        REACH["cleared"](office)
    cast.sign_in(office.client, office.accounts["amara"])
    for page, status in (("names", 200), ("facts", 200), ("terms", 200)):
        office.client.get(f"/attorney/offers/{office.offer}/{page}", status)
    with office.app.app_context():
        wanted = ("names_read", "facts_read", "terms_read")
        rows = db.session.scalars(db.select(AuditRow).where(AuditRow.action.in_(wanted)).order_by(AuditRow.seq)).all()
        assert [row.action for row in rows] == list(wanted)
        assert all((row.reason or "").startswith("consent 1, ") for row in rows)
        assert all(row.object == f"offer:{office.offer}" for row in rows)


@pytest.mark.parametrize("state", ["sent", "checking"])
def test_a_page_of_a_later_stage_does_not_exist_and_leaves_no_look(office: Office, state: str) -> None:
    with office.app.app_context():
        REACH[state](office)
    cast.sign_in(office.client, office.accounts["amara"])
    for page in {"sent": ("names", "facts", "terms"), "checking": ("facts", "terms")}[state]:
        office.client.get(f"/attorney/offers/{office.offer}/{page}", 404)
    with office.app.app_context():
        wanted = ("names_read", "facts_read", "terms_read")
        assert db.session.query(AuditRow).filter(AuditRow.action.in_(wanted)).count() == 0


@pytest.mark.parametrize(("state", "leads_to"), [("declined", "/attorney/offers/"), ("accepted", "/attorney/matters/")])
def test_a_page_of_a_stage_that_is_over_leads_on_shows_nothing_and_leaves_no_look(
    office: Office, state: str, leads_to: str
) -> None:
    """Back in the browser after the yes or the no: "there is no such page" would be a dead end."""
    with office.app.app_context():
        REACH[state](office)
    cast.sign_in(office.client, office.accounts["amara"])
    for end in ("names", "facts", "terms"):
        page = office.client.get(f"/attorney/offers/{office.offer}/{end}", follow=True)
        assert page.path.startswith(leads_to)
        if state == "declined":
            assert not [
                name for name in ("other_1", "child", "more_info", "written") for one in looks(name) if one in page.html
            ]
    with office.app.app_context():
        wanted = ("names_read", "facts_read", "terms_read")
        assert db.session.query(AuditRow).filter(AuditRow.action.in_(wanted)).count() == 0


def test_without_a_consent_that_runs_no_name_is_shown(office: Office, clock: StillClock) -> None:
    """(T20) It ran out between the page and the look."""
    with office.app.app_context():
        REACH["checking"](office)
        from referral_app.models import Request

        request = db.session.get_one(Request, office.request)
        request.consent_until = the_clock().today() - timedelta(days=1)
        db.session.commit()
    cast.sign_in(office.client, office.accounts["amara"])
    page = office.client.get(f"/attorney/offers/{office.offer}/names", follow=True)
    assert page.path == f"/attorney/offers/{office.offer}"
    assert not [one for one in looks("other_1") if one in page.html]
