"""What a new member of staff does on the page of a request: one act for each that the page may name as the next."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from flask import Flask
from sqlalchemy import select

from referral_app.extensions import db
from referral_app.models import Matter, Need, Offer, Request, Task
from referral_app.vocabulary import MatterState, NeedState
from tests.page_client import BASE, Page, PageClient


@dataclass
class Walk:
    """One request, by whoever works on it."""

    app: Flask
    request_id: str
    reference: str
    people: dict[str, PageClient]
    clicks: int = 0
    until_approved: int | None = None
    #: How it ended, where no lawyer came: what the page says is done about it.
    ended: str = ""
    acts: list[str] = field(default_factory=list)
    hurts: list[str] = field(default_factory=list)

    @property
    def address(self) -> str:
        return f"/counsel/requests/{self.request_id}"

    def open(self, address: str = "", by: str = "grace") -> Page:
        self.clicks += 1
        return self.people[by].get(address or self.address)

    def press(self, page_of: str, action: str, by: str = "grace", **typed: Any) -> None:
        """Press a button of the page that was opened last, with what is chosen and typed before."""
        client = self.people[by]
        self.clicks += 1 + len(typed)
        shown = client.get(page_of)
        try:
            form = shown.form(action)
        except AssertionError:
            self.hurts.append(f"no button for {action.rsplit('/', 1)[-1]}")
            return
        sent: dict[str, Any] = {**shown.fields(action), **typed}
        where = form.get("action") or shown.path
        answer = client.client.post(where, base_url=BASE, data=sent, headers=REFERER)
        if answer.status_code not in (302, 303) or "again=1" in answer.headers.get("Location", ""):
            self.hurts.append(f"refused: {self.acts[-1] if self.acts else action}")

    def stands(self) -> tuple[Any, ...]:
        """What an act that did something changes."""
        with self.app.app_context():
            one = db.session.get_one(Request, self.request_id)
            tasks = db.session.scalars(
                select(Task.id).where(Task.request_id == one.id, Task.resolved_at.is_(None))
            ).all()
            offers = db.session.execute(
                select(Offer.id, Offer.state).join(Need).where(Need.request_id == one.id).order_by(Offer.id)
            ).all()
            matters = db.session.execute(
                select(Matter.id, Matter.first_contact_at)
                .join(Need)
                .where(Need.request_id == one.id)
                .order_by(Matter.id)
            ).all()
            return (
                *(one.verified_at, tuple(map(tuple, matters))),
                *(one.state, one.owner_id, one.hold, one.date_passed_on, one.consent_until, len(one.needs)),
                *(len(one.clearings), tuple(sorted(tasks)), tuple(map(tuple, offers))),
                *((need.state, need.sealed, need.sought_since) for need in one.needs),
            )


REFERER = {"Referer": f"{BASE}/"}


def next_act(page: Page) -> tuple[str, str | None]:
    """The words of the next act, and where its link leads."""
    for cell in page.find(".//section[@aria-labelledby='glance']//dl/div"):
        if "".join(cell.find("dt").itertext()).strip() == "Next act":
            links = list(cell.find("dd").iter("a"))
            words = " ".join("".join(cell.find("dd").itertext()).split())
            return words, links[0].get("href") if links else None
    return "", None


def take(walk: Walk, _page: Page) -> None:
    walk.press(walk.address, f"{walk.address}/take")


def review_date(walk: Walk, _page: Page) -> None:
    walk.press(walk.address, f"{walk.address}/date-passed", reason="other_way", text="Looked at.")


def read_words(walk: Walk, _page: Page) -> None:
    walk.open(f"{walk.address}?part=answers")


def end_hold(walk: Walk, _page: Page) -> None:
    walk.press(walk.address, f"{walk.address}/hold")


def clear(walk: Walk, page: Page) -> None:
    for form in page.forms():
        if (form.get("action") or "").partition("?")[0].endswith("/clear"):
            reason = form.find(".//input[@name='reason']").get("value")
            client = walk.people["grace"]
            shown = client.get(walk.address)
            walk.clicks += 1
            token = shown.fields(f"{walk.address}/clear")["csrf_token"][0]
            answer = client.client.post(
                f"{walk.address}/clear",
                base_url=BASE,
                data={"reason": reason, "csrf_token": token},
                headers=REFERER,
            )
            if "again=1" in answer.headers.get("Location", "") or answer.status_code >= 400:
                walk.hurts.append("refused: clearing")


def call(walk: Walk, page: Page) -> None:
    (link, *_rest) = [one for one in page.links() if "/calls/" in one] or [None]
    if link is None:
        walk.hurts.append("no link to the call")
        return
    shown = walk.open(link)
    fields = shown.find(".//input[@name='way']")
    ways = [each.get("value") for each in fields]
    typed = {"outcome": "reached", "text": "Told everything."}
    if ways and fields[0].get("type") == "radio":
        typed["way"] = ways[0]
    walk.press(link, f"{link.partition('?')[0]}/tries", **typed)


def approve(walk: Walk, _page: Page, by: str = "grace") -> None:
    here = f"{walk.address}/matching"
    page = walk.open(here, by)
    if "Approve the sets as proposed" in page.text:
        walk.press(here, f"{here}/approve", by)
        return
    # Where no set waits the page offers a step of widening, or to look outside the roster: the first that it offers.
    for words in ("Take this step", "Look again in"):
        for button in page.find(".//button"):
            if "".join(button.itertext()).strip().startswith(words) and button.get("formaction"):
                press_one(walk, page, here, button)
                return
    walk.hurts.append("no set to approve: " + " / ".join(said(page)))


def choose_others(walk: Walk, page: Page) -> None:
    """Approve others beside those who are asked; where there is nobody, wait for those."""
    if "Approve the sets as proposed" in walk.open(f"{walk.address}/matching").text:
        approve(walk, page)
    else:
        do_tasks(walk, page)


def approve_as_colleague(walk: Walk, page: Page) -> None:
    """A minor asks: whoever let it go on does not choose alone, and a colleague opens the same page."""
    approve(walk, page, by="sol")


def press_one(walk: Walk, page: Page, here: str, button: Any) -> None:
    """One of several buttons of the form of all needs."""
    walk.clicks += 1
    sent = {**page.fields(f"{here}/approve"), button.get("name"): [button.get("value")]}
    answer = walk.people["grace"].client.post(
        button.get("formaction"), base_url=BASE, data=sent, headers={"Referer": f"{BASE}/"}
    )
    if answer.status_code not in (302, 303):
        walk.hurts.append(f"refused: {button.get('formaction').rsplit('/', 1)[-1]}")


def said(page: Page) -> list[str]:
    """What a page of all needs says in the place of a set, in a few words."""
    found = [" ".join("".join(each.itertext()).split())[:90] for each in page.find(".//p/strong")]
    empty = [" ".join("".join(each.itertext()).split())[:90] for each in page.find(".//div[@class='app-empty']")]
    return sorted({*found, *empty})


def do_tasks(walk: Walk, page: Page) -> None:
    buttons = [form for form in page.forms() if "/resolve" in (form.get("action") or "")]
    if not buttons:
        walk.hurts.append("tasks that no button ends")
    for form in buttons[:1]:
        walk.press(walk.address, form.get("action").partition("?")[0])


def do_answers(walk: Walk, page: Page) -> None:
    """Read it where the page says, and tick it off."""
    walk.open(f"{walk.address}?part=notes")
    for form in page.forms():
        action = (form.get("action") or "").partition("?")[0]
        if "/resolve" in action and "The family answered" in "".join(form.itertext()):
            walk.press(walk.address, action)
            return
    walk.hurts.append("an answer that no button ends")


def consent(walk: Walk, _page: Page) -> None:
    here = f"{walk.address}/consent"
    if here not in walk.people["grace"].get(walk.address).links():
        walk.hurts.append("consent is missing, and nothing on the page asks for it")
        return
    shown = walk.open(here)
    first = {name: (shown.find(f".//input[@name='{name}']") or [None])[0] for name in ("who", "how", "accused", "read")}
    if first["who"] is None:
        walk.hurts.append("no text to agree to yet")
        return
    walk.press(here, here, **{name: each.get("value") for name, each in first.items() if each is not None})


def need_by_hand(walk: Walk, _page: Page) -> None:
    here = f"{walk.address}/needs/by-hand"
    if here not in walk.open().links():
        walk.hurts.append("no need, and none can be written by hand")
        return
    shown = walk.open(here)
    # The page proposes the state in which they live; she leaves it where it is.
    typed = {"area": "custody_general", "level": "required", "why": "As they told it."}
    if not shown.fields(here).get("forum", [""])[0]:
        typed["forum"] = "US-TX"
    walk.press(here, here, **typed)


def conflicts(walk: Walk, _page: Page) -> None:
    page = walk.open(by="sol")
    pair = next((one for one in page.links() if "/conflicts/" in one or "/pairs/" in one), None)
    if pair is None:
        walk.hurts.append("the conflicts role finds no pair")
        return
    shown = walk.open(pair, by="sol")
    choices = [each.get("value") for each in shown.find(".//input[@type='radio']")]
    named = shown.find(".//input[@type='radio']")[0].get("name")
    walk.press(
        pair,
        pair,
        by="sol",
        **{named: "not_related" if "not_related" in choices else choices[-1], "reason": "names_checked"},
    )


def send_on(walk: Walk, _page: Page) -> None:
    """To an organisation, if there is one; the need is given up on its own page."""
    walk.open(f"{walk.address}/organisations")
    with walk.app.app_context():
        open_needs = [
            need.number for need in db.session.get_one(Request, walk.request_id).needs if need.state == NeedState.OPEN
        ]
    for number in open_needs:
        here = f"{walk.address}/needs/{number}"
        walk.open(here)
        walk.press(here, f"{here}/give-up")


def verify(walk: Walk, _page: Page) -> None:
    """By the first two questions that the page names, and its first result: it is who asked."""
    here = f"{walk.address}/verify"
    shown = walk.open(here)
    asked = [each.get("value") for each in shown.find(".//input[@name='asked']")][:2]
    (fits, *_others) = [each.get("value") for each in shown.find(".//input[@name='result']")]
    walk.press(here, here, asked=asked, result=fits)


def reach(walk: Walk, _page: Page | None = None) -> None:
    """Staff write down on the page of the need that the attorney reached the family."""
    with walk.app.app_context():
        rows = db.session.execute(
            select(Matter.id, Need.number)
            .join(Need, Need.id == Matter.need_id)
            .where(
                Need.request_id == walk.request_id,
                Matter.state == MatterState.OPEN,
                Matter.first_contact_at.is_(None),
            )
        ).all()
    for matter_id, number in rows:
        with walk.app.app_context():
            if db.session.get_one(Matter, matter_id).first_contact_at is not None:
                continue
        here = f"{walk.address}/needs/{number}"
        walk.open(here)
        walk.press(here, f"/matters/{matter_id}/reached", way="call")


#: By how the words of the next act begin.
ACTS: dict[str, Callable[[Walk, Page], None]] = {
    "Read the words that speak of danger": do_tasks,
    "Take it": take,
    "Say what follows from the date": review_date,
    "Reach who asked": call,
    "The conflicts role decides": conflicts,
    "Judge whether the hold": end_hold,
    "Judge the reasons": clear,
    "Do the tasks": do_tasks,
    "Write down what a lawyer": need_by_hand,
    "Get consent": consent,
    "Read what the family wrote": read_words,
    "Read what the family answered": do_answers,
    "Wait: a minor asks": approve_as_colleague,
    "Choose attorneys": approve,
    "Nobody is left to ask": approve,
    "Look again whether": approve,
    "Nobody has said yes yet": choose_others,
    "Send the family on": send_on,
    "Verify on the phone who asks": verify,
    "Bring the family and": reach,
}
