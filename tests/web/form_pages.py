"""Through the form's pages, proof-read, up to the screen that asks what a test is about."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from referral_app import law
from tests.page_client import Page, PageClient

#: More screens than any form has.
MOST_SCREENS = 25
#: The least that leads a person through: nothing else is needed.
LEAST: Mapping[str, Any] = {"safe_now": "yes", "role": "my_child", "relation": "parent", "situations": ["not_sure"]}


def begun(client: PageClient) -> Page:
    """The first screen of a new draft."""
    client.get("/request/")
    return client.submit(action="/request/")


def answered(client: PageClient) -> Page:
    """A draft: its first screen, of which one answer was saved. Before that there is no row and no key (T69)."""
    first = begun(client).path
    client.submit({"safe_now": "yes", "keep": "yes"}, first)
    return client.get(first)


def screen_of(question: str, *, later: bool | None = None) -> str:
    """The address of the screen that asks this: among those that can wait, if it can (or as `later` says)."""
    data = law.load()
    place = next(place for place, topic in enumerate(data.topics, 1) if question in topic.questions)
    waits = question in data.waiting.can_wait if later is None else later
    return f"/request/{'more' if waits else 'step'}/{place}"


def at_question(client: PageClient, question: str, **answers: Any) -> Page:
    """The screen that asks this question, for a person with these answers and else the least."""
    page = begun(client)
    for _ in range(MOST_SCREENS):
        if page.path in ("/request/phrase", "/request/reach"):
            return client.get(screen_of(question, later=True))
        shown = page.fields(page.path).get("shown", [])
        if question in shown:
            return page
        said = {name: value for name, value in {**LEAST, **answers}.items() if name in shown}
        page = client.submit(said, page.path)
    raise AssertionError(f"no screen asks {question}")
