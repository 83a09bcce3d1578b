"""Safe contact is judged as a letter leaves, never as it is written (D07): over every letter to a family and every
preference, what is not marked as safe stays, and becomes a call by a way that is, or other work for staff."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest
from flask import Flask

from referral_app.actions import contact, triage
from referral_app.actions.steps.transaction import writing
from referral_app.extensions import db
from referral_app.letters import outbox
from referral_app.models import Letter, Request
from referral_app.queries import cases
from tests import cast
from tests.conftest import StillClock
from tests.follow_ups import world

LETTERS = Path(__file__).resolve().parents[2] / "referral_app" / "templates" / "letters"
TO_STAFF_OR_ATTORNEY = {
    "offer",
    "beside",
    "reminder",
    "no_longer_needed",
    "task",
    "digest",
    "alarm",
    "invitation",
    "contact_due",
    "password_changed",
    "sign_in",
}
KINDS = sorted({folder.name for folder in LETTERS.iterdir() if folder.is_dir()} - TO_STAFF_OR_ATTORNEY)
#: What is written to families today; of the others some cases, should one of them ever be.
TO_FAMILIES = ("news", "received")
WAYS = ("email", "text", "call", "i_will_return")
SUBSETS = [set(some) for n in range(len(WAYS) + 1) for some in itertools.combinations(WAYS, n)]
HOLDS = (None, "safety", "unsafe_contact")
ADDRESS = "family{}@example.net"
OTHER = "Marco Rossi"
PHONE = {"phone": "202 555 0101"}
#: (ways, hold, has an address, is named as the other side) at the moment of sending.
CASES = list(itertools.product(SUBSETS, HOLDS, (True, False), (True, False)))


def safe(ways: set[str], hold: str | None, has_address: bool, is_other_side: bool) -> bool:
    """The promise in one line, apart from the code that keeps it."""
    return ways >= {"email"} and "i_will_return" not in ways and not hold and has_address and not is_other_side


#: All that are safe, and of the rest one in eleven: a step that shares no factor with the counts of what they are of.
SAMPLE = [case for number, case in enumerate(CASES) if number % 11 == 0 or safe(*case)]


def work(ways: set[str], hold: str | None, has_address: bool, is_other_side: bool) -> str | None:
    """What staff have to do about a letter that is not safe, apart from the code that makes it."""
    if safe(ways, hold, has_address, is_other_side):
        return None
    if is_other_side or hold:
        return "letter_blocked"
    if "i_will_return" in ways:
        return None
    return "call_family" if ways & {"call", "text"} else None


def queued(kind: str, number: int) -> Request:
    """A request of somebody who may be written to, with a letter that waits."""
    address = ADDRESS.format(f"{kind}{number}")
    words = {"answers": {"contact_ways": ["email"]}, "contact": {"email": address, "called": "Noor", **PHONE}}
    request = world.need(words=words).request
    with writing():
        outbox.enqueue(
            kind, "requester", request.id, once=f"{kind}{number}", now=request.created_at, request_id=request.id
        )
    return request


def changed(request: Request, ways: set[str], hold: str | None, has_address: bool, is_other_side: bool) -> None:
    """What the family, or staff, say after the letter was written."""
    with writing():
        said = cases.words(request)
        said["answers"] = {**said["answers"], "contact_ways": sorted(ways)}
        said["contact"] = {
            "called": OTHER if is_other_side else "Noor",
            **PHONE,
            **({"email": said["contact"]["email"]} if has_address else {}),
        }
        said["names"] = {"other_side": [OTHER]}
        cases.seal_words(request, said)
        request.hold = hold


def came_of(kind: str, some: list[tuple[set[str], str | None, bool, bool]]) -> dict[int, Letter]:
    """The letters after the change and a sweep, by the number of the case."""
    # Ids alone are held: every row that a session knows is expired whenever a transaction ends.
    ids = [queued(kind, number).id for number, _ in enumerate(some)]
    for request_id, case in zip(ids, some, strict=True):
        changed(db.session.get_one(Request, request_id), *case)
    for _ in range(3):
        world.swept()
    return {int(letter.once.removeprefix(kind)): letter for letter in world.letters(kind)}


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
def test_a_letter_leaves_only_where_it_is_safe_as_things_stand(sqlite_app: Flask, clock: StillClock, kind: str) -> None:
    every = CASES if kind in TO_FAMILIES else SAMPLE
    with sqlite_app.app_context():
        post = world.basket()
        letters = came_of(kind, every)
        reached = {str(message["To"]) for message in post.messages}
        tasks = {task.request_id: task.kind for task in world.tasks()}
        wrong = []
        for number, case in enumerate(every):
            letter, allowed = letters[number], safe(*case)
            left = ADDRESS.format(f"{kind}{number}") in reached
            worked_on = tasks.get(letter.request_id)
            if left != allowed or worked_on != work(*case) or (letter.state == "sent") != allowed:
                wrong.append((case, letter.state, left, worked_on))
        assert wrong == []
        assert 0 < len(reached) < len(every) / 2


def test_the_same_holds_on_both_engines(app: Flask, clock: StillClock) -> None:
    some = [({"email"}, None, True, False), ({"text"}, None, True, False), ({"email"}, "safety", True, False)]
    with app.app_context():
        post = world.basket()
        letters = came_of("news", some)
        assert [letters[number].state for number in range(3)] == ["sent", "blocked", "blocked"]
        assert len(post.messages) == 1
        assert [task.reason for task in world.tasks("letter_blocked")] == ["on_hold"]
        assert [task.reason for task in world.tasks("call_family")] == ["not_marked_safe"]


def test_who_forbids_mail_after_a_letter_was_written_gets_none_and_staff_get_one_call(
    app: Flask, clock: StillClock
) -> None:
    with app.app_context():
        post = world.basket()
        request = queued("news", 1)
        contact.change_contact(
            request.id,
            {"email": "family@example.net", "ways": ["call"], **PHONE},
            now=clock.now,
            today=clock.now.date(),
        )
        for _ in range(4):
            world.swept()
            clock.move(days=1)
        assert post.messages == []
        assert [task.reason for task in world.tasks("call_family")] == ["not_marked_safe"]
        assert world.tasks("letter_blocked") == []


def test_with_a_hold_on_none_of_five_that_are_due_leaves_and_new_rules_hold_after_it(
    app: Flask, clock: StillClock
) -> None:
    """(U6) Contact turned out not to be safe: all stops at once; staff end the hold when there are new rules."""
    with app.app_context():
        post, grace = world.basket(), cast.grace()
        request = queued("news", 1)
        for number in range(4):
            with writing():
                outbox.enqueue(
                    "news", "requester", request.id, once=f"more{number}", now=clock.now, request_id=request.id
                )
        triage.set_hold(request.id, "unsafe_contact", actor=grace, now=clock.now)
        for _ in range(4):
            world.swept()
            clock.move(days=1)
        assert not post.to(ADDRESS.format("news1"))
        contact.change_contact(
            request.id, {"email": "new@example.net", "ways": ["email"]}, now=clock.now, today=clock.now.date()
        )
        world.swept()
        assert not post.to("new@example.net"), "new rules alone do not end a hold"
        triage.set_hold(request.id, None, actor=grace, now=clock.now)
        with writing():
            outbox.enqueue("news", "requester", request.id, once="after", now=clock.now, request_id=request.id)
        for _ in range(4):
            world.swept()
            clock.move(days=1)
        assert post.to("new@example.net")
        assert not post.to(ADDRESS.format("news1"))


def test_the_control_a_policy_read_as_the_letter_is_written_is_caught(
    sqlite_app: Flask, clock: StillClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was safe when the letter was written, and is read from then, lets letters leave that must not."""
    from referral_app.queries import recipients

    monkeypatch.setattr(recipients, "why_unsafe", lambda recipient, letter: None)
    with sqlite_app.app_context():
        post = world.basket()
        came_of("news", [({"text"}, None, True, False)])
        assert len(post.messages) == 1, "the control sent nothing: the tests above show nothing"
        db.session.rollback()
