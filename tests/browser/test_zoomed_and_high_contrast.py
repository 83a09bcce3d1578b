"""Zoomed in by four (of 1280 by 1024 pixels 320 by 256 are left) and in forced colours nothing is lost (A22)."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page

from tests import cast
from tests.browser import walks
from tests.browser.conftest import LiveApp
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
