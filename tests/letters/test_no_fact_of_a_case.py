"""No letter of any kind, in any language, tells anything of a case (D08, T40): planted markers, and the words of the
branch. The controls are letters that leak in one place each; every one of them is caught."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path

import pyotp
import pytest
from flask import Flask
from jinja2 import ChoiceLoader, DictLoader

from referral_app.actions import (
    contact,
    family,
    invitations,
    offer_questions,
    own_account,
    request_sets,
    signing_in,
    triage,
    tries,
)
from referral_app.actions.offers import approve_set
from referral_app.actions.steps.tasks import make_task
from referral_app.actions.steps.transaction import writing
from referral_app.clock import clock as programme_clock
from referral_app.extensions import db
from referral_app.follow_ups import record_marks
from referral_app.letters import outbox
from referral_app.letters.render import render
from referral_app.models import Account, Attorney, Letter, Request
from referral_app.queries import cases
from referral_app.queries.signs import SIGNS
from referral_app.vocabulary import LetterState, Role
from referral_app.web.words import WORDS
from tests import cast
from tests.conftest import StillClock
from tests.follow_ups import world
from tests.letters.mail_scan import facts_in, leaks

LETTERS = Path(__file__).resolve().parents[2] / "referral_app" / "templates" / "letters"
KINDS = {folder.name for folder in LETTERS.iterdir() if folder.is_dir()} - {"digest"}
#: Monday, ten in the morning in New York: no holiday until Christmas.
MONDAY = datetime(2026, 11, 30, 15, 0, tzinfo=UTC)
#: One in every field that a person may fill in, or that speaks of a person.
MARKS = {
    "called": "MK-called-7Q3",
    "email": "mk.mail.7q3@example.net",
    "phone": "+1 214 555 0177",
    "code_phrase": "MK-codephrase-7Q3",
    "story": "MK-story-7Q3 she was taken from Oaxaca",
    "other": "Otherside Zweig7Q3",
    "note": "MK-note-7Q3",
    "question": "Zquestion9W4",
    "answer": "Zanswer9W4",
    "first": "Mkfirst",
    "last": "Mklast7Q3",
    "firm": "MK-firm-7Q3",
    "staff": "Mkstaff Mkname7Q3",
}
#: Whom alarms reach at any hour.
ON_CALL = "oncall@example.org"
#: Who keeps the heads of the audit chain.
KEEPER = "keeper@example.org"
#: `needs`: how many matters a colleague is asked to stand beside.
NOTHING_BUT = {"date", "track", "task", "mark", "needs", *SIGNS}


def planted(language: str) -> Request:
    """A request of a person who may be written to, full of markers."""
    said = cast.answers(contact_ways=["email"], more_info=MARKS["story"])
    contact = {name: MARKS[name] for name in ("called", "email", "phone", "code_phrase")} | {"ways": ["email"]}
    return cast.submitted(said, contact=contact, names={"other_side": [MARKS["other"]]}, language=language)


def story(language: str, clock: StillClock) -> tuple[world.Basket, set[str], set[str]]:
    """A request from the form to the closing, in which a letter of every kind leaves: (post, facts, addresses)."""
    clock.now = MONDAY
    post, owner = world.basket(), cast.account("grace@example.org", MARKS["staff"], Role.COUNSEL, Role.SUPERVISOR)
    people = [
        cast.attorney(
            f"m-{n}",
            MARKS["first"],
            MARKS["last"],
            firm_name=MARKS["firm"],
            firm_id=f"firm-{n}",
            phone=MARKS["phone"],
            time_zone="America/New_York",
        )
        for n in range(3)
    ]
    request = planted(language)
    facts = set(MARKS.values()) | {request.reference, request.id, *(person.id for person in people)}
    facts |= set(facts_in(cases.words(request))) | set(facts_in(cases.routing_result(cases.latest_routing(request))))
    triage.take_request(request.id, actor=owner, now=clock.now)
    triage.add_note(request.id, MARKS["note"], actor=owner, now=clock.now)
    need = cast.need_of(request)
    cast.approved(need, *people, by=owner)
    facts |= set(facts_in(cases.need_terms(need)))
    for _ in range(3):
        world.swept()
        clock.move(days=1)
    world.swept()
    first, second = [p for p in people if world.states(need).get(p.code) == "sent"][:2]
    for person in (first, second):
        cast.interested(world.offer_to(need, person).id, world.account_of(person))
    # The second waits until the first has said no, and is told when it is their turn. Meanwhile they ask something.
    asked = offer_questions.ask(world.offer_to(need, second).id, MARKS["question"], **cast.by(world.account_of(second)))
    offer_questions.answer(asked.id, MARKS["answer"], **cast.by(owner))
    clock.move(hours=1)
    world.decline(need, first)
    world.swept()
    matter = world.accept(need, second)
    contact.change_contact(
        request.id, {"email": MARKS["email"], "ways": ["email"]}, now=clock.now, today=clock.now.date()
    )
    for _ in range(7):
        clock.move(days=1)
        world.swept()
    family.say_no(request.id, matter.id, now=clock.now, today=clock.now.date())
    with writing():
        for kind in WORDS["task"]:
            make_task(kind, once=f"every:{kind}", now=clock.now, due_on=clock.now.date(), request=request)
    # Nobody takes this one, and this one cannot sign in yet.
    new = planted(language)
    late = cast.attorney("m-9", MARKS["first"], MARKS["last"], enrolled=False)
    invitations.invite_attorneys([late.id], actor=owner, now=clock.now)
    # Somebody from everywhere guesses at the owner's password.
    for n in range(102):
        tries.password(owner.email, tries.From(f"203.0.{n}.1", None, clock.now, clock.now))
    db.session.rollback()
    change_the_password_of(owner)
    facts |= {new.reference, new.id, late.id}
    # What this one needs to be asked ends soon, and then has ended.
    today = clock.now.date()
    lapsing = cast.attorney(
        "m-8",
        MARKS["first"],
        MARKS["last"],
        insurance_expires=today + timedelta(days=2),
        licences=[("US-TX", "active", today + timedelta(days=5), "TX-8"), ("US-TX-WD", "active", None, None)],
    )
    asked_too = planted(language)
    cast.sent(cast.need_of(asked_too), lapsing, by=owner)
    facts |= {asked_too.reference, asked_too.id, lapsing.id}
    lead, beside = one_beside_another(owner, today)
    asked_for_two = one_asked_for_two(owner)
    facts |= {lead.id, beside.id, asked_for_two.id}
    for _ in range(10):
        clock.move(days=1)
        world.swept()
        list(record_marks.keep())
    world.swept()
    addresses = {owner.email, MARKS["email"], ON_CALL, KEEPER, late.email, lapsing.email, lead.email, beside.email}
    addresses |= {person.email for person in [*people, asked_for_two]}
    return post, facts - addresses - {""}, addresses


def change_the_password_of(owner: Account) -> None:
    """In a session in which both proofs were shown."""
    now = programme_clock().real()
    half = signing_in.open_session(owner, now=now)
    whole = signing_in.show_second_factor(half, pyotp.TOTP(cast.TOTP_SECRET).at(now), now=now)
    assert whole is not None
    new = "violet tractor mumbles at seven ponds"
    own_account.change_password(whole, cast.PASSWORD, new, now=now, letter_now=programme_clock().programme())


def one_beside_another(owner: Account, today: date) -> tuple[Attorney, Attorney]:
    """Somebody new to the field is asked, and somebody who knows it is asked to stand beside them."""
    texas = [("US-TX-ND", "active", None, None), ("US-TX", "active", None, "TX-9")]
    tiers = {"m-6": 1, "m-7": 4}
    lead, beside = (
        cast.attorney(
            code,
            MARKS["first"],
            MARKS["last"],
            licences=texas,
            areas={world.AREA: {"tier": tier, "matters": 0, "last_matter": None}},
            time_zone="America/New_York",
        )
        for code, tier in tiers.items()
    )
    need = world.need("standard", terms={"forums": ["US-TX-ND"]})
    approve_set(
        need.id,
        [lead.id],
        actor=owner,
        now=programme_clock().programme(),
        today=today,
        beside={(lead.id, "mentor"): beside.id},
    )
    return lead, beside


def one_asked_for_two(owner: Account) -> Attorney:
    """Somebody is asked for two needs in one letter, and one of them is given up while the other waits."""
    person = cast.attorney(
        "m-5",
        MARKS["first"],
        MARKS["last"],
        licences=[("US-TX-SD", "active", None, None), ("US-TX", "active", None, "TX-5")],
        time_zone="America/New_York",
    )
    need = world.need(terms={"forums": ["US-TX-SD"]})
    other = world.need(terms={"forums": ["US-TX-SD"]}, request=need.request)
    both = {1: [person.id], 2: [person.id]}
    request_sets.approve_sets(need.request_id, both, seen={}, together=[person.id], **cast.by(owner))
    world.swept()
    triage.give_up_need(other.id, actor=owner, now=programme_clock().programme())
    return person


@pytest.mark.parametrize("language", ["en", "es"])
def test_no_letter_that_leaves_tells_anything_of_a_case(
    sqlite_app: Flask, clock: StillClock, monkeypatch: pytest.MonkeyPatch, language: str
) -> None:
    monkeypatch.setitem(
        sqlite_app.extensions,
        "referral.settings",
        replace(sqlite_app.extensions["referral.settings"], on_call=ON_CALL, record_to=KEEPER),
    )
    with sqlite_app.app_context():
        post, facts, addresses = story(language, clock)
        assert {letter.kind for letter in world.letters() if letter.state == LetterState.SENT} == KINDS
        assert len(post.messages) > len(KINDS)
        assert [each for message in post.messages for each in leaks(message, facts, addresses)] == []
        assert {key for letter in world.letters() for key in letter.params} <= NOTHING_BUT


def letters_of(language: str, request: Request, owner: Account, person: Attorney) -> list[Letter]:
    """A letter of every kind in this language, and one for every kind of task, as rows that nobody has sent."""
    readers = {
        "received": ("requester", request.id),
        "news": ("requester", request.id),
        "task": ("account", owner.id),
        "week": ("account", owner.id),
        "alarm": ("on_call", "on_call"),
        "record_mark": ("on_call", "record"),
    }
    made = []
    for kind in sorted(KINDS):
        for task in sorted(WORDS["task"]) if kind == "task" else [""]:
            letter = outbox.enqueue(
                kind,
                *readers.get(kind, ("attorney", person.id)),
                once=f"{kind}:{task}:{language}",
                now=MONDAY,
                request_id=request.id,
                language=language,
                date="2026-12-07",
                track="critical",
                task=task,
            )
            assert letter is not None
            made.append(letter)
    db.session.flush()
    return made


@pytest.mark.parametrize("language", ["en", "es"])
def test_every_kind_is_neutral_in_both_languages_alone_and_in_a_digest(sqlite_app: Flask, language: str) -> None:
    with sqlite_app.app_context():
        request, owner, person = planted(language), cast.grace(), cast.amara()
        rows = letters_of(language, request, owner, person)
        facts = {*MARKS.values(), request.reference} - {MARKS["email"]}
        for row in rows:
            others = [other for other in rows if other.recipient_id == row.recipient_id and other is not row]
            for inside in ([], others):
                message = render(row, "reader@example.org", inside)
                assert leaks(message, facts, {"reader@example.org"}) == []


def test_a_letter_to_a_family_has_no_link_and_asks_for_no_reply(sqlite_app: Flask) -> None:
    with sqlite_app.app_context():
        request = planted("en")
        for row in letters_of("en", request, cast.grace(), cast.amara()):
            message = render(row, "reader@example.org")
            assert "reply" in message.get_content()
            if row.recipient_kind == "requester":
                assert "http" not in message.get_content()


CONTROLS = {
    "a word in the body": ("letters/offer/body.txt", "A question about a child is waiting.", "word child"),
    "a word in Spanish": ("letters/offer/body.txt", "Hay una pregunta sobre la sustracci\u00f3n.", "word sustrac"),
    "a word in the subject": ("letters/offer/subject.txt", "A custody question", "word custod"),
    "a place": ("letters/offer/body.txt", "A question from Texas is waiting.", "place texas"),
    "what the writer put in": ("letters/offer/body.txt", "For {{ about }}.", "fact MK-called-7Q3"),
    "what the writer put into the subject": ("letters/offer/subject.txt", "For {{ about }}", "fact MK-called-7Q3"),
}


@pytest.mark.parametrize("name", CONTROLS)
def test_the_control_a_template_that_leaks_is_caught(sqlite_app: Flask, name: str) -> None:
    template, words, hit = CONTROLS[name]
    environment = sqlite_app.jinja_env
    loader = environment.loader
    assert loader is not None
    assert environment.cache is not None
    with sqlite_app.app_context():
        row = next(each for each in letters_of("en", planted("en"), cast.grace(), cast.amara()) if each.kind == "offer")
        row.params = {**row.params, "about": MARKS["called"]}
        environment.loader = ChoiceLoader([DictLoader({template: words}), loader])
        environment.cache.clear()
        try:
            message = render(row, "reader@example.org")
        finally:
            environment.loader = loader
            environment.cache.clear()
        assert hit in leaks(message, MARKS.values(), {"reader@example.org"})


def _more_header(message: EmailMessage) -> None:
    message["X-Request"] = "R-1"


def _more_reader(message: EmailMessage) -> None:
    message.replace_header("To", "reader@example.org, other@example.org")


def _coded_subject(message: EmailMessage) -> None:
    message.replace_header("Subject", "Sobre su ni\u00f1o")


def _page(message: EmailMessage) -> None:
    message.add_alternative("<p>News</p>", subtype="html")


@pytest.mark.parametrize(
    ("spoil", "hit"),
    [
        (_more_header, "header X-Request"),
        (_more_reader, "reader"),
        (_coded_subject, "word nin"),
        (_page, "not plain text"),
    ],
)
def test_the_control_a_message_that_tells_more_is_caught(
    sqlite_app: Flask, spoil: Callable[[EmailMessage], None], hit: str
) -> None:
    with sqlite_app.app_context():
        row = letters_of("en", planted("en"), cast.grace(), cast.amara())[0]
        message = render(row, "reader@example.org")
        spoil(message)
        assert hit in leaks(message, (), {"reader@example.org"})
