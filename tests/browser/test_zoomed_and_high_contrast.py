"""Zoomed in by four (of 1280 by 1024 pixels 320 by 256 are left), in forced colours, with lines and letters set apart
and with letters twice as large nothing is lost (A22)."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, Playwright

from tests import cast
from tests.browser import walks
from tests.browser.conftest import FLAGS, HANG, LiveApp, chromium
from tests.browser.faults import too_wide
from tests.browser.test_axe import a_need_asked
from tests.browser.test_main_journeys import people

Opener = Callable[..., Page]
WIDTH, HEIGHT = 320, 256
PUBLIC = ("/", "/help/", "/help/safety", "/help/services", "/help/checklist", "/help/law", "/status", "/no-such-page")
DESK = ("", "/requests", "/tasks", "/letters", "/attorneys", "/coverage", "/oversight", "/conflicts", "/statistics")

#: What stays in place while the page scrolls, and takes more than a quarter of what can be seen.
_BARS = f"""() => [...document.querySelectorAll('body *')]
  .filter(one => ['sticky', 'fixed'].includes(getComputedStyle(one).position) && one.offsetHeight > {HEIGHT} / 4)
  .map(one => one.className)"""
#: What has the focus, as far as a bar at the top lies over it, or the edge of the screen cuts it off.
_HIDDEN = """() => {
  document.documentElement.style.scrollBehavior = 'auto';
  const stops = 'a, button, input:not([type=hidden]), select, summary';
  return [...document.querySelector('main').querySelectorAll(stops)].filter(one => one.checkVisibility())
    .filter((_, place, all) => place % Math.ceil(all.length / 6) === 0).filter(one => {
      one.focus();
      const box = one.getBoundingClientRect(), bar = document.querySelector('.app-exit');
      return box.bottom <= (bar ? bar.getBoundingClientRect().bottom : 0) || box.top >= window.innerHeight;
    }).map(one => one.outerHTML.slice(0, 120));
}"""
#: Where colours are forced a ground of its own is gone: what can be pressed or filled in needs a line around it, or is
#: underlined as a link is. A tick or a dot is drawn by borders of the label beside it.
_SHAPELESS = """() => {
  document.activeElement.blur();
  const drawn = 'button, select, textarea, input:not([type=hidden], [type=radio], [type=checkbox])';
  return [...document.querySelectorAll(drawn)].filter(one => one.checkVisibility() && !one.ariaHidden).filter(one => {
    const style = getComputedStyle(one);
    return parseFloat(style.borderTopWidth) < 1 && !style.textDecorationLine.includes('underline');
  }).map(one => one.outerHTML.slice(0, 120));
}"""


def looked_at(page: Page) -> list[str]:
    """What is wrong with the page that stands in the browser."""
    page.wait_for_load_state()
    found = [f"{page.url} scrolls sideways"] if too_wide(page) else []
    found += [f"{page.url} bar: {name}" for name in page.evaluate(_BARS)]
    found += [f"{page.url} hidden: {what}" for what in page.evaluate(_HIDDEN)]
    return found + [f"{page.url} without a shape: {what}" for what in page.evaluate(_SHAPELESS)]


def test_what_families_see(live: LiveApp, open_page: Opener) -> None:
    page = open_page(width=WIDTH, height=HEIGHT, locale="es-MX")
    page.emulate_media(forced_colors="active")
    found = []
    for path in PUBLIC:
        page.goto(live.url + path)
        found += looked_at(page)
    walks.begin(page, live, "es")
    answers = cast.answers(cast.NOOR)
    walks.through_the_topics(page, answers, "es", look=lambda: found.extend(looked_at(page)))
    found += looked_at(page)
    assert not found, "\n".join(sorted(set(found)))


def test_what_staff_see(live: LiveApp, open_page: Opener) -> None:
    people(live)
    request, need = a_need_asked(live.app)
    with live.app.app_context():
        cast.sol()
    page = open_page(width=WIDTH, height=HEIGHT)
    page.emulate_media(forced_colors="active")
    walks.sign_in(page, live, "sol@example.org")
    found = []
    for path in (request, need, f"{request}/matching", *(f"/counsel{one or '/'}" for one in DESK)):
        page.goto(live.url + path)
        found += looked_at(page)
    assert not found, "\n".join(sorted(set(found)))


#: What WCAG 1.4.12 lets a reader set.
_APART = """() => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`
    * { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important; }
    p { margin-bottom: 2em !important; }`);
  document.adoptedStyleSheets = [sheet];
}"""


def whole(page: Page, *, apart: bool) -> list[str]:
    """What of the page goes past the edge of the screen, or is cut off within its own box."""
    page.wait_for_load_state()
    if apart:
        page.evaluate(_APART)
    found = [f"{page.url} scrolls sideways"] if too_wide(page) else []
    return found + [f"{page.url} cut off: {what}" for what in page.evaluate(_CUT)]


#: Words that their own box hides. What only a screen reader hears has one pixel.
_CUT = """() => [...document.querySelectorAll('main *, .app-exit *')].filter(one => {
  const style = getComputedStyle(one);
  return one.checkVisibility() && one.clientHeight > 2
    && ['hidden', 'clip'].some(how => [style.overflowX, style.overflowY].includes(how))
    && (one.scrollHeight > one.clientHeight + 3 || one.scrollWidth > one.clientWidth + 3);
}).filter(one => !one.closest('svg, input, select')).map(one => one.outerHTML.slice(0, 120))"""


def everything(page: Page, live: LiveApp, *, apart: bool) -> list[str]:
    """The public pages and the form in Spanish, whose words are longer, and the pages of an attorney and of staff."""
    found = []
    for path in (*PUBLIC, "/sign-in"):
        page.goto(live.url + path)
        page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true; })")
        found += whole(page, apart=apart)
    walks.begin(page, live, "es")
    walks.through_the_topics(page, cast.answers(cast.NOOR), "es", look=lambda: found.extend(whole(page, apart=apart)))
    found += whole(page, apart=apart)
    walks.keep_phrase(page, "es")
    found += whole(page, apart=apart)
    walks.send(page, "es")
    found += whole(page, apart=apart)
    page.goto(live.url + "/status/request")
    return found + whole(page, apart=apart)


def test_with_lines_and_letters_set_apart(live: LiveApp, open_page: Opener) -> None:
    assert everything(open_page(width=WIDTH, locale="es-MX"), live, apart=True) == []


@pytest.fixture
def large(playwright: Playwright) -> Iterator[Callable[[str], Page]]:
    """Pages of a narrow phone whose owner has set letters twice as large, in the language of `large("es-MX")`."""
    flags = [*FLAGS, "--blink-settings=defaultFontSize=32", *(["--no-sandbox"] if os.geteuid() == 0 else [])]
    running = playwright.chromium.launch(executable_path=chromium(), args=flags)

    def make(locale: str) -> Page:
        context = running.new_context(viewport={"width": WIDTH, "height": 640}, locale=locale)
        context.set_default_timeout(1000 * HANG)
        return context.new_page()

    yield make
    running.close()


def test_with_letters_twice_as_large(live: LiveApp, large: Callable[[str], Page]) -> None:
    page = large("es-MX")
    page.goto(live.url + "/")
    assert page.evaluate("getComputedStyle(document.documentElement).fontSize") == "32px", "the control"
    assert everything(page, live, apart=False) == []


def test_the_desk_with_letters_twice_as_large(live: LiveApp, large: Callable[[str], Page]) -> None:
    amara, _bela = people(live)
    request, need = a_need_asked(live.app)
    with live.app.app_context():
        cast.sol()
    found = []
    for who, paths in (
        (
            "sol@example.org",
            (request, need, *(f"/counsel{one or '/'}" for one in (*DESK, "/away", "/organisations/new"))),
        ),
        (amara, ("/attorney/", "/attorney/complaints", "/attorney/pause", "/account")),
    ):
        page = large("en-US")
        walks.sign_in(page, live, who)
        for path in paths:
            page.goto(live.url + path)
            found += whole(page, apart=False)
    assert sorted(set(found)) == []
